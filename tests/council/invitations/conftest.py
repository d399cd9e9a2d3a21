"""A committee with a faction, deputies and an agenda that is settled, three weeks ahead."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from council.enums import OrganizationKind, Part
from council.models import Meeting, Membership
from council.services import agenda, members, planning
from council.services.publication import publish
from tests.council.acts.conftest import bodies, clerk, plan

__all__ = ["bodies", "clerk", "plan"]
START = datetime.date(2020, 1, 1)


@pytest.fixture
def seat(clerk, bodies):
    """Give somebody a seat in the committee; with an account where a key of the seven is named."""

    def make(name, user=None, body="mobil", **more):
        person = members.enter_person(by=clerk, family_name=name, user=user)
        publish(by=clerk, thing=person)
        row = members.add_membership(
            by=clerk, organization=bodies[body], person=person, role="Mitglied", start_date=START, voting_right=more.pop("voting_right", True)
        )  # fmt: skip
        Membership.objects.filter(pk=row.pk).update(**more)
        return Membership.objects.get(pk=row.pk)

    return make


@pytest.fixture
def committee(seat, people, clerk, bodies):
    """The councillor and the expert citizen with accounts, one on paper, two deputies in rank order."""
    faction = members.found_organization(by=clerk, name="Hennefer Mitte", kind=OrganizationKind.FACTION)
    rat = seat("Rath", people["rat"], on_behalf_of=faction)
    return SimpleNamespace(
        rat=rat,
        sachkundig=seat("Sachs", people["sachkundig"], on_behalf_of=faction),
        paper=seat("Papier", None),
        adviser=seat("Berat", None, voting_right=False),
        second=seat("Zweite", people["vorsitz"], substitute_for=rat, substitution_rank=2),
        first=seat("Erste", people["buergermeisterin"], substitute_for=rat, substitution_rank=1),
    )


@pytest.fixture
def settled(plan, clerk, committee):
    """Return a meeting whose agenda is settled."""

    def make(days=21):
        meeting = plan(days=days)
        agenda.add_item(by=clerk, meeting=meeting, title="Radweg an der Bröl", part=Part.PUBLIC)
        agenda.add_item(
            by=clerk,
            meeting=meeting,
            title="Kauf Flurstück 17",
            part=Part.NONPUBLIC,
            public_title="Grundstücksangelegenheit",
        )
        planning.set_agenda(by=clerk, meeting=meeting)
        return Meeting.objects.get(pk=meeting.pk)

    return make


@pytest.fixture
def at_night():
    """The last second of a day."""
    return timezone.localtime().replace(hour=23, minute=59, second=59, microsecond=0)
