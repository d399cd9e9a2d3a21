"""What waits for the clerk about meetings: invitations with days left, papers that are missing, seats that stay empty."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from council.enums import ItemKind, Part
from council.models import Invitation, Meeting
from council.services import agenda
from council.services.due_lines import due_list
from council.services.invitation_replies import accept_invitation, decline_invitation
from council.services.invitations import invite_members
from tests.council.acts.conftest import bodies, clerk, plan
from tests.council.invitations.conftest import committee, seat, settled

__all__ = ["bodies", "clerk", "committee", "plan", "seat", "settled"]
pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def lines(viewer, kind):
    return [line for line in due_list(viewer).lines if line.kind == kind]


def of(name):
    return Invitation.objects.get(person__family_name=name)


def test_an_invitation_says_how_many_days_are_left(settled, clerk, client_of):
    settled(days=12)
    (line,) = lines(clerk, "Einladung")
    assert (line.due, line.left) == (timezone.localdate() + 3 * DAY, "noch 3 Tage")
    assert "noch 3 Tage" in client_of("sitzungsdienst").get(reverse("desk:due")).content.decode()


def test_a_paper_that_is_missing_waits_until_the_invitation(plan, clerk, viewer_of, committee):
    meeting = plan(days=12)
    for n in range(5):
        agenda.add_item(by=clerk, meeting=meeting, title=f"Straße {n}", part=Part.PUBLIC, kind=ItemKind.PAPER)
    agenda.add_item(by=clerk, meeting=meeting, title="Mitteilungen", part=Part.PUBLIC, kind=ItemKind.NOTICES)
    (line,) = lines(clerk, "Vorlagen")
    assert (line.title, line.due) == (f"5 Vorlagen fehlen: {meeting}", timezone.localdate() + 3 * DAY)
    assert line.who == "Straße 0, Straße 1, Straße 2 und 2 weitere"
    assert lines(viewer_of("vorsitz"), "Vorlagen") == []


def test_a_seat_that_stays_empty_is_shown_until_somebody_stands_in(settled, clerk, committee):
    meeting = settled(days=12)
    invite_members(by=clerk, meeting=meeting)
    Meeting.objects.filter(pk=meeting.pk).update(start=timezone.now() + 5 * DAY, legal_members=3)
    assert lines(clerk, "Absagen") == []
    # Nobody can stand in for Papier; for Rath somebody was asked.
    decline_invitation(by=clerk, invitation=of("Papier"))
    decline_invitation(by=clerk, invitation=of("Rath"))
    (line,) = lines(clerk, "Absagen")
    assert (line.who, "1 Absage ohne Vertretung" in line.title, line.left) == ("Papier", True, "noch 5 Tage")
    decline_invitation(by=clerk, invitation=of("Erste"))
    decline_invitation(by=clerk, invitation=of("Zweite"))
    (line,) = lines(clerk, "Absagen")
    assert "nicht mehr zu erreichen" in line.title
    accept_invitation(by=clerk, invitation=of("Papier"))
    accept_invitation(by=clerk, invitation=of("Rath"))
    assert lines(clerk, "Absagen") == []


def test_the_list_costs_the_same_however_many_meetings(settled, plan, clerk, committee):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            due_list(clerk)
        return len(seen)

    invite_members(by=clerk, meeting=settled(days=12))
    agenda.add_item(by=clerk, meeting=plan(days=11), title="Straße", part=Part.PUBLIC, kind=ItemKind.PAPER)
    few = cost()
    for n in range(2):
        invite_members(by=clerk, meeting=settled(days=13 + n))
        agenda.add_item(by=clerk, meeting=plan(days=15 + n), title="Straße", part=Part.PUBLIC, kind=ItemKind.PAPER)
    assert cost() == few
