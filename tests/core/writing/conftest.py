"""Every test of the writing engine knows the kinds of the tests, and none of the others."""

import pytest

from core import live, writing
from core.services.live import hub, wire
from core.writing import Right
from tests.core.live.processes import Redis, Town
from tests.core.writing import kinds


@pytest.fixture(autouse=True)
def probes(settings, tmp_path):
    """Enter the kinds; stamps of a test lie in its own folder, and it begins with a hub of its own."""
    settings.DATA_DIR = tmp_path
    before, topics = dict(writing._kinds), dict(live._topics)
    for kind in kinds.KINDS:
        writing.register_writing_kind(kind)
    yield
    writing._kinds.clear(), live._topics.clear()
    writing._kinds.update(before), live._topics.update(topics)
    hub._hubs.clear()
    wire.near.clear()


@pytest.fixture
def writers(people):
    """The clerk and the councillor write, the chair remarks, the citizen reads."""
    rights = {"sitzungsdienst": Right.WRITE, "rat": Right.WRITE, "vorsitz": Right.COMMENT, "buergerin": Right.READ}
    for name, right in rights.items():
        kinds.grant(people[name], right)
    return people


@pytest.fixture
def town(tmp_path):
    """A town of real processes on embedded defaults; what the test wrote before is in it."""
    towns = []

    def open_town(**more):
        towns.append(Town(tmp_path, application="tests.core.writing.town", **more))
        return towns[-1]

    yield open_town
    for each in towns:
        each.close()


@pytest.fixture
def redis():
    server = Redis()
    yield server
    server.stop()
