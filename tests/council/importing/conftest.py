"""A foreign town that answers, for the time of a test."""

import pytest

from tests.council.importing.towns import Server, town


@pytest.fixture(autouse=True)
def _own_spool(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def foreign():
    """Return a function that starts a server with objects and a fault."""
    servers = []

    def start(objects=None, fault=""):
        servers.append(Server(objects or town(), fault))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
