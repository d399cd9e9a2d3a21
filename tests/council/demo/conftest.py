"""The demo town, built once a test."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import override_settings

from accounts.demo import build_people
from core.demo import Stage
from council.demo import town as building
from tests.factories.standing import standing

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = datetime.datetime(2026, 11, 24, 15, 0, tzinfo=BERLIN)


def moment(year, month, day, hour, minute=0):
    return datetime.datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def quiet(done, total, note):
    """Nobody watches."""


def leave_typesetting(patch):
    patch.setattr(building, "_print_first", lambda: None)
    patch.setattr(building, "_order_documents", lambda told: None)


@pytest.fixture
def no_documents(monkeypatch):
    """Leave typesetting to the tests that look at documents."""
    leave_typesetting(monkeypatch)


def build_town(now=TODAY, state=""):
    """Build people and council at a moment."""
    with time_machine.travel(now, tick=False):
        stage = Stage(now=now, state=state, progress=quiet)
        build_people(stage)
        building.build_council(stage)
    return stage


@pytest.fixture
def demo(settings, db):
    """Return an act that builds the council as the demo command does at a moment."""
    settings.DEMO = True

    return build_town


@pytest.fixture(scope="module")
def standing_demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build the town of a Tuesday afternoon once for all tests of a module; return the folder of its files."""
    folder = tmp_path_factory.mktemp("demo")
    with standing(django_db_blocker, folder) as building_it, pytest.MonkeyPatch.context() as patch:
        leave_typesetting(patch)
        with building_it(), override_settings(DEMO=True):
            build_town()
        yield folder


@pytest.fixture
def town(standing_demo, settings, db, no_documents):
    """The town of a Tuesday afternoon, with the clock standing there."""
    settings.DEMO = True
    settings.PRIVATE_DIR, settings.MEDIA_ROOT = standing_demo / "private", standing_demo / "media"
    with time_machine.travel(TODAY, tick=False):
        yield
