"""The pages: the desk's invitation, and the own one of whoever was invited."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.services.delivering import deliver_messages
from council.enums import InvitationReply, MeetingState, Part
from council.models import Invitation, Meeting
from council.services import agenda
from council.services.invitations import invite_members

pytestmark = pytest.mark.django_db


def of(name):
    return Invitation.objects.get(person__family_name=name)


def test_a_clerk_looks_invites_notes_a_reply_and_sends_a_supplement(settled, clerk, client_of):
    meeting, desk = settled(), client_of("sitzungsdienst")
    page = reverse("desk:invitation", args=[meeting.pk])
    before = desk.get(page).content.decode()
    assert ("Ladungsfrist: 8 volle Tage" in before, "Jetzt einladen" in before, "Wer kommt" in before) == (
        True,
        True,
        False,
    )
    for which in ("einladung", "bekanntmachung"):
        look = desk.get(reverse("desk:invitation_look", args=[meeting.pk, which]))
        assert look.content.startswith(b"%PDF") and "no-store" in look["Cache-Control"]
    assert desk.get(reverse("desk:invitation_look", args=[meeting.pk, "anderes"])).status_code == 404

    assert desk.post(page).status_code == 302
    assert desk.post(page).status_code == 302
    deliver_messages()
    assert (len(mail.outbox), Meeting.objects.get(pk=meeting.pk).state) == (2, MeetingState.INVITED)
    after = desk.get(page).content.decode()
    assert ("Wer kommt" in after, "Papier" in after, "Jetzt einladen" in after) == (True, True, False)

    reply = reverse("desk:invitation_reply", args=[meeting.pk, of("Papier").pk])
    assert desk.post(reply, {}).context["form"].errors.keys() == {"reply"}
    desk.post(reply, {"reply": "declined", "remark": "rief an"})
    assert (of("Papier").reply, of("Papier").remark) == (InvitationReply.DECLINED, "rief an")

    by_rank = of("Rath").membership.substitutes.get(substitution_rank=2).person_id
    reply = reverse("desk:invitation_reply", args=[meeting.pk, of("Rath").pk])
    assert desk.post(reply, {"reply": "declined", "substitute": str(by_rank)}).status_code == 302
    assert of("Zweite").stands_for == of("Rath")

    agenda.add_item(by=clerk, meeting=meeting, title="Sperrung", part=Part.PUBLIC, late_reason="Brücke")
    assert "Ergänzung versenden" in desk.get(page).content.decode()
    desk.post(reverse("desk:supplement", args=[meeting.pk]), {"reason": "Die Brücke ist gesperrt."})
    assert "Die Brücke ist gesperrt." in desk.get(page).content.decode()
    assert "Ergänzung versenden" not in desk.get(page).content.decode()


def test_a_late_invitation_says_what_to_do_and_keeps_what_was_typed(settled, client_of):
    meeting, desk = settled(days=5), client_of("sitzungsdienst")
    page = reverse("desk:invitation", args=[meeting.pk])
    answer = desk.post(page)
    assert list(answer.context["form"].errors) == ["short_reason"]
    assert desk.post(page, {"short_reason": "Förderfrist"}).status_code == 302


def test_a_member_reads_accepts_and_declines(settled, clerk, client_of):
    meeting = settled()
    invite_members(by=clerk, meeting=meeting)
    member, page = client_of("rat"), reverse("mine:invitation", args=[meeting.pk])
    assert of("Rath").opened_at is None
    shown = member.get(page).content.decode()
    assert ("Ich komme" in shown, "Einladung" in shown, of("Rath").opened_at is not None) == (True, True, True)
    member.post(reverse("mine:accept_invitation", args=[meeting.pk]))
    assert of("Rath").reply == InvitationReply.ACCEPTED
    decline = reverse("mine:decline_invitation", args=[meeting.pk])
    assert "Erste" in member.get(decline).content.decode()
    member.post(
        decline,
        {
            "remark": "Dienstreise",
            "substitute": str(of("Rath").membership.substitutes.get(substitution_rank=2).person_id),
        },
    )
    assert (of("Rath").reply, of("Zweite").stands_for) == (InvitationReply.DECLINED, of("Rath"))
    assert "Zweite" in member.get(page).content.decode()
    assert "Zusagen oder absagen" in client_of("sachkundig").get(reverse("mine:start")).content.decode()


@pytest.mark.parametrize("key", ["buergermeisterin", "vorsitz", "sitzungsdienst", "gast"])
def test_nobody_else_finds_an_invitation(settled, clerk, client_of, key):
    meeting = settled()
    invite_members(by=clerk, meeting=meeting)
    assert client_of(key).get(reverse("mine:invitation", args=[meeting.pk])).status_code == 404


def test_the_list_costs_the_same_however_long(settled, clerk, client_of, seat, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    meeting, desk = settled(), client_of("sitzungsdienst")
    invite_members(by=clerk, meeting=meeting)
    page = reverse("desk:invitation", args=[meeting.pk])
    desk.get(page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(page)
    first = of("Papier")
    for n in range(3):
        row = seat(f"Mehr{n}")
        Invitation.objects.create(
            meeting=meeting, person=row.person, membership=row, channel="paper", sent_at=first.sent_at
        )
    with CaptureQueriesContext(connection) as more:
        desk.get(page)
    assert len(more) == len(few)
