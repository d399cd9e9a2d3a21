"""The demo town at its own address, and a second, empty one beside it."""

import copy

import pytest
import time_machine
from django.db import connection, connections

from core.services.blobs import store_bytes
from core.services.statistics import refresh_statistics
from council.models import File
from tests.council.demo.conftest import TODAY, demo, no_documents
from tests.council.oparl.two_towns import FIRST, SecondTown
from tests.gates.secrets import pdf

__all__ = ["demo", "no_documents"]


@pytest.fixture(scope="session")
def second_settings(django_db_setup, django_db_blocker):
    """Make the database of the second town, with tables and nothing else; return its settings."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            chosen = copy.deepcopy(connection.settings_dict) | {"NAME": "file:second_town?mode=memory&cache=shared"}
            second = _connect(chosen)
            second.ensure_connection()
            connection.ensure_connection()
            connection.connection.backup(second.connection)
        else:
            connection.creation.clone_test_db("second", verbosity=0, keepdb=False)
            chosen = copy.deepcopy(connection.creation.get_test_db_clone_settings("second"))
            # A pool belongs to an alias, and would lead back into the first town.
            chosen["OPTIONS"].pop("pool", None)
            second = None
            connection.close()
    yield chosen
    with django_db_blocker.unblock():
        if second is not None:
            second.close()
        else:
            connection.creation.destroy_test_db(suffix="second", verbosity=0, keepdb=False)


def _connect(chosen):
    made = connections.create_connection("default")
    made.settings_dict = chosen
    return made


@pytest.fixture
def second_town(second_settings, db, tmp_path):
    """The second town, emptied afterwards."""
    from django.db import transaction

    other = _connect(second_settings)
    first = connections["default"]
    connections["default"] = other
    atomic = transaction.atomic()
    atomic.__enter__()
    connections["default"] = first
    folder = tmp_path / "second"
    folder.mkdir()
    yield SecondTown(other, folder)
    connections["default"] = other
    transaction.set_rollback(True)
    atomic.__exit__(None, None, None)
    connections["default"] = first
    other.close()


@pytest.fixture
def clock():
    """The clock, standing at the demo's afternoon until somebody moves it."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def town(settings, demo, no_documents, clock):
    """The demo town, each file with the same bytes."""
    settings.PUBLIC_URL = FIRST
    settings.ALLOWED_HOSTS = ["*"]
    demo()
    blob = store_bytes(pdf("Nur zur Probe"), "application/pdf")
    File.objects.update(blob=blob, size=blob.size, mime_type="application/pdf")
    # PostgreSQL may have counted the tables when they were empty, and sees nothing new before a commit.
    refresh_statistics()


@pytest.fixture
def empty_town(settings, db):
    """The first town's address, without the demo."""
    settings.PUBLIC_URL = FIRST
    settings.ALLOWED_HOSTS = ["*"]
