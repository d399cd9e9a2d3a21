"""Coming or not, and who stands in: in rank order, never both."""

import datetime

import pytest
from django.utils import timezone

from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from council.enums import InvitationReply
from council.models import Invitation
from council.services import planning
from council.services.invitation_list import invitation_list
from council.services.invitation_replies import accept_invitation, decline_invitation, open_invitation, substitutes_of
from council.services.invitations import invite_members

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(settled, clerk):
    made = settled()
    invite_members(by=clerk, meeting=made)
    made.refresh_from_db()
    return made


def of(name):
    return Invitation.objects.get(person__family_name=name)


def standing():
    return {row.person.family_name: row.reply for row in Invitation.objects.exclude(stands_for=None)}


def test_opening_is_noted_once(meeting, viewer_of):
    first = open_invitation(by=viewer_of("rat"), invitation=of("Rath")).opened_at
    assert open_invitation(by=viewer_of("rat"), invitation=of("Rath")).opened_at == first is not None


def test_the_next_in_rank_is_asked_until_somebody_comes(meeting, viewer_of):
    decline_invitation(by=viewer_of("rat"), invitation=of("Rath"), remark="Dienstreise")
    assert standing() == {"Erste": "open"}
    assert of("Erste").stands_for == of("Rath")
    decline_invitation(by=viewer_of("buergermeisterin"), invitation=of("Erste"))
    assert standing() == {"Erste": "declined", "Zweite": "open"}
    accept_invitation(by=viewer_of("vorsitz"), invitation=of("Zweite"))
    forecast = invitation_list(meeting).forecast
    assert (forecast.accepted, forecast.declined, forecast.open) == (1, 2, 2)
    # Nobody is left: the refusal of the last one asks nobody.
    decline_invitation(by=viewer_of("vorsitz"), invitation=of("Zweite"))
    assert standing() == {"Erste": "declined", "Zweite": "declined"}
    # What somebody gave as the reason stays out of the record.
    assert "Dienstreise" not in str(list(AuditEvent.objects.values()))


def test_somebody_may_be_named_out_of_turn_but_nobody_from_outside(meeting, viewer_of, committee):
    chosen = committee.second.person_id
    with pytest.raises(Refused) as refused:
        decline_invitation(by=viewer_of("rat"), invitation=of("Rath"), substitute=committee.paper.person_id)
    assert refused.value.field == "substitute"
    assert [row.person.family_name for row in substitutes_of(of("Rath"))] == ["Erste", "Zweite"]
    decline_invitation(by=viewer_of("rat"), invitation=of("Rath"), substitute=chosen)
    assert standing() == {"Zweite": "open"}


def test_whoever_comes_after_all_releases_the_substitute(meeting, viewer_of):
    decline_invitation(by=viewer_of("rat"), invitation=of("Rath"))
    accept_invitation(by=viewer_of("buergermeisterin"), invitation=of("Erste"))
    accept_invitation(by=viewer_of("rat"), invitation=of("Rath"))
    assert standing() == {"Erste": "released"}
    with pytest.raises(Refused) as refused:
        accept_invitation(by=viewer_of("buergermeisterin"), invitation=of("Erste"))
    assert refused.value.code == "released"
    both = [row for row in Invitation.objects.all() if row.reply == InvitationReply.ACCEPTED]
    assert [row.person.family_name for row in both] == ["Rath"]


def test_answers_are_ones_own_and_end_with_the_beginning(meeting, viewer_of, clerk):
    for key in ("sachkundig", "gast", None):
        with pytest.raises(NotPermitted):
            accept_invitation(by=viewer_of(key), invitation=of("Rath"))
    with pytest.raises(NotPermitted):
        accept_invitation(by=viewer_of("rat", second_factor=False), invitation=of("Rath"))
    accept_invitation(by=clerk, invitation=of("Papier"))
    planning.start_session(by=clerk, meeting=meeting)
    with pytest.raises(Refused) as refused:
        accept_invitation(by=viewer_of("rat"), invitation=of("Rath"))
    assert refused.value.code == "wrong_state"


def test_the_quorum_is_more_than_half_of_the_legal_members(meeting, viewer_of, clerk):
    meeting.legal_members = 3
    assert invitation_list(meeting).forecast.state == "possible"
    accept_invitation(by=viewer_of("rat"), invitation=of("Rath"))
    # Who only advises never counts.
    accept_invitation(by=clerk, invitation=of("Berat"))
    assert invitation_list(meeting).forecast.state == "possible"
    accept_invitation(by=clerk, invitation=of("Papier"))
    assert invitation_list(meeting).forecast.state == "safe"
    decline_invitation(by=clerk, invitation=of("Papier"))
    decline_invitation(by=viewer_of("sachkundig"), invitation=of("Sachs"))
    assert invitation_list(meeting).forecast.state == "lost"


def test_the_list_costs_the_same_however_long_it_is(meeting, django_assert_num_queries):
    with django_assert_num_queries(1):
        invitation_list(meeting)


def test_a_replayed_answer_moves_nobody(meeting, viewer_of):
    decline_invitation(by=viewer_of("rat"), invitation=of("Rath"))
    accept_invitation(by=viewer_of("buergermeisterin"), invitation=of("Erste"))
    decline_invitation(by=viewer_of("rat"), invitation=of("Rath"))
    assert standing() == {"Erste": "accepted"}
    # Come after all, the member is not replaced by what the released substitute says.
    accept_invitation(by=viewer_of("rat"), invitation=of("Rath"))
    with pytest.raises(Refused) as refused:
        decline_invitation(by=viewer_of("buergermeisterin"), invitation=of("Erste"))
    assert (refused.value.code, standing()) == ("released", {"Erste": "released"})
    # Unable again, the same substitute is asked again.
    decline_invitation(by=viewer_of("rat"), invitation=of("Rath"))
    assert standing() == {"Erste": "open"}


def test_one_seat_is_never_taken_twice(meeting, viewer_of):
    decline_invitation(by=viewer_of("rat"), invitation=of("Rath"))
    decline_invitation(by=viewer_of("buergermeisterin"), invitation=of("Erste"))
    accept_invitation(by=viewer_of("vorsitz"), invitation=of("Zweite"))
    with pytest.raises(Refused):
        accept_invitation(by=viewer_of("buergermeisterin"), invitation=of("Erste"))
    assert standing() == {"Erste": "declined", "Zweite": "accepted"}


def test_a_moved_meeting_asks_members_first(meeting, viewer_of, clerk):
    decline_invitation(by=viewer_of("rat"), invitation=of("Rath"), remark="Dienstreise")
    accept_invitation(by=viewer_of("buergermeisterin"), invitation=of("Erste"))
    planning.move_meeting(by=clerk, meeting=meeting, start=meeting.start + datetime.timedelta(days=1), reason="Saal")
    assert (of("Rath").reply, of("Rath").remark, standing()) == ("open", "", {"Erste": "released"})


def test_who_has_lost_the_seat_neither_answers_nor_counts(meeting, viewer_of, committee):
    accept_invitation(by=viewer_of("rat"), invitation=of("Rath"))
    assert invitation_list(meeting).forecast.accepted == 1
    type(committee.rat).objects.filter(pk=committee.rat.pk).update(
        end_date=timezone.localdate() - datetime.timedelta(days=1)
    )
    with pytest.raises(NotPermitted):
        decline_invitation(by=viewer_of("rat"), invitation=of("Rath"))
    assert invitation_list(meeting).forecast.accepted == 0
    assert not Invitation.objects.addressed_to(viewer_of("rat")).exists()
