"""Committees that share a member, two rooms, and rules for a year to come."""

import datetime

import pytest
from django.utils import timezone

from council.services import members
from council.services.meeting_rules import RuleRow, set_meeting_rules
from council.services.rooms import enter_room
from tests.council.acts.conftest import bodies, clerk, plan

__all__ = ["bodies", "clerk", "plan"]


@pytest.fixture
def year():
    """The year after this one: nothing of it has passed."""
    return timezone.localdate().year + 1


@pytest.fixture
def rooms(clerk, bodies):
    """The hall and a small room, by key."""
    return {
        "saal": enter_room(by=clerk, description="Rathaus", room="Großer Saal", seats=60),
        "214": enter_room(by=clerk, description="Rathaus", room="Raum 2.14", seats=28, is_step_free=True),
    }


@pytest.fixture
def both(clerk, bodies):
    """Somebody who chairs both committees."""
    person = members.enter_person(by=clerk, given_name="Ingrid", family_name="Pütz-Sauer")
    for key in ("mobil", "bau"):
        members.add_membership(
            by=clerk, organization=bodies[key], person=person, role="Vorsitz", start_date=datetime.date(2020, 1, 1)
        )
    return person


@pytest.fixture
def rule(clerk, bodies, year):
    """Let a body meet by one rule."""

    def make(body, weekday, location=None, **more):
        more.setdefault("nth", 2)
        row = RuleRow(
            since=more.pop("since", datetime.date(year, 1, 1)), weekday=weekday, begins=more.pop("begins", datetime.time(17)),
            location=location, **more,
        )  # fmt: skip
        return set_meeting_rules(by=clerk, organization=bodies[body], rows=[row])

    return make
