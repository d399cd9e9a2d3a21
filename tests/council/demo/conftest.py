"""The demo town, built once a test."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.demo import build_people
from core.demo import Stage
from council.demo import town as building

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = datetime.datetime(2026, 11, 24, 15, 0, tzinfo=BERLIN)


def moment(year, month, day, hour, minute=0):
    return datetime.datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def quiet(done, total, note):
    """Nobody watches."""


@pytest.fixture
def no_documents(monkeypatch):
    """Leave typesetting to the tests that look at documents."""
    monkeypatch.setattr(building, "_print_first", lambda: None)
    monkeypatch.setattr(building, "_order_documents", lambda told: None)


@pytest.fixture
def demo(settings, db):
    """Return an act that builds the council as the demo command does at a moment."""
    settings.DEMO = True

    def build(now=TODAY, state=""):
        with time_machine.travel(now, tick=False):
            stage = Stage(now=now, state=state, progress=quiet)
            build_people(stage)
            building.build_council(stage)
        return stage

    return build


@pytest.fixture
def town(demo, no_documents):
    """The town of a Tuesday afternoon, with the clock standing there."""
    demo()
    with time_machine.travel(TODAY, tick=False):
        yield
