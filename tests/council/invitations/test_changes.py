"""A meeting is moved, called off or held in another form: everybody hears of it, and nobody else of the way in."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Notice
from accounts.services.delivering import deliver_messages
from accounts.viewer import PUBLIC
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from council.enums import InvitationReply, MeetingMode
from council.models import DialIn, Invitation, Meeting
from council.services import planning
from council.services.agenda_board import agenda_board
from council.services.invitation_replies import accept_invitation
from council.services.invitations import invite_members
from council.services.meeting_modes import set_mode
from council.services.meeting_rules import RuleRow, set_meeting_rules
from council.services.publication import publish_meeting
from council.services.rooms import change_room, enter_room

pytestmark = pytest.mark.django_db
LINK = "https://video.example/raum/17"


@pytest.fixture
def meeting(settled, clerk):
    made = settled()
    invite_members(by=clerk, meeting=made)
    accept_invitation(by=clerk, invitation=Invitation.objects.get(person__family_name="Rath"))
    Notice.objects.all().delete()
    return Meeting.objects.get(pk=made.pk)


@pytest.fixture
def hybrid(clerk, bodies):
    """The main bylaw lets the committee meet in hybrid form."""
    row = RuleRow(datetime.date(2020, 1, 1), 1, datetime.time(17), nth=1, may_be_hybrid=True)
    set_meeting_rules(by=clerk, organization=bodies["mobil"], rows=[row])


def told():
    return sorted(set(Notice.objects.values_list("occasion", flat=True)))


def sent():
    """Return the mails of the outbox: body, and the event and method of the calendar file that came along."""
    mail.outbox.clear()
    deliver_messages()
    found = []
    for message in mail.outbox:
        [file] = message.attachments
        calendar = Calendar.from_ical(file[1])
        found.append((message, str(calendar["METHOD"]), calendar.walk("VEVENT")[0]))
    return found


def test_another_time_asks_anew_and_sends_the_new_event(meeting, clerk):
    before = meeting.start
    later = before + datetime.timedelta(days=7)
    planning.move_meeting(by=clerk, meeting=meeting, start=later, reason="Der Saal ist gesperrt")
    assert set(Invitation.objects.values_list("reply", flat=True)) == {InvitationReply.OPEN}
    assert told() == ["invited_moved"]
    messages = sent()
    assert messages
    for message, method, event in messages:
        assert (method, event["DTSTART"].dt, str(event["STATUS"])) == ("PUBLISH", later, "CONFIRMED")
        assert "Verlegt vom" in str(event["DESCRIPTION"])
        assert 'text/calendar; method="PUBLISH"' in message.message().as_string()
        # Mails say only what is public, and nothing of the meeting.
        assert "gesperrt" not in message.body
    meeting.refresh_from_db()
    assert (meeting.moved_from, meeting.moved_reason) == (before, "Der Saal ist gesperrt")


def test_each_change_has_a_higher_sequence(meeting, clerk):
    numbers = []
    for days in (7, 8):
        mail.outbox.clear()
        Meeting.objects.filter(pk=meeting.pk).update(
            first_published_at=timezone.now() - datetime.timedelta(days=10 - days)
        )
        row = Meeting.objects.get(pk=meeting.pk)
        planning.move_meeting(by=clerk, meeting=row, start=row.start + datetime.timedelta(days=1), reason="Verlegt")
        numbers.append(int(sent()[0][2]["SEQUENCE"]))
        Notice.objects.all().delete()
    assert numbers[0] > numbers[1] > 0 or numbers[1] > numbers[0] > 0


def test_another_room_asks_nobody_anew(meeting, clerk):
    room = enter_room(by=clerk, description="Rathaus", room="Saal")
    planning.move_meeting(
        by=clerk, meeting=meeting, start=meeting.start, end=meeting.end, location=room, reason="Zu klein"
    )
    assert Invitation.objects.get(person__family_name="Rath").reply == InvitationReply.ACCEPTED
    assert told() == ["invited_relocated"]
    meeting.refresh_from_db()
    assert (meeting.moved_from, meeting.location) == (None, room)


def test_moving_to_the_same_is_refused(meeting, clerk):
    with pytest.raises(Refused) as refusal:
        planning.move_meeting(by=clerk, meeting=meeting, start=meeting.start, end=meeting.end, reason="Nichts")
    assert (refusal.value.code, told()) == ("nothing_changed", [])


def test_a_meeting_that_is_off_stays_in_calendars_as_such(meeting, clerk):
    planning.cancel_meeting(by=clerk, meeting=meeting, reason="Keine Themen")
    assert told() == ["invited_cancelled"]
    assert {(method, str(event["STATUS"])) for _message, method, event in sent()} == {("PUBLISH", "CANCELLED")}


def test_of_what_is_only_planned_hears_whoever_has_a_seat(plan, clerk, committee, client_of):
    row = plan(days=60)
    # Nobody knows of an internal one.
    planning.move_meeting(by=clerk, meeting=row, start=row.start + datetime.timedelta(days=1), reason="Feiertag")
    assert told() == []
    row.refresh_from_db()
    # It was not moved for anybody, and the reason is nobody's business.
    assert (row.moved_from, row.moved_reason) == (None, "")
    publish_meeting(by=clerk, meeting=row)
    row = Meeting.objects.get(pk=row.pk)
    planning.move_meeting(by=clerk, meeting=row, start=row.start + datetime.timedelta(days=1), reason="Feiertag")
    assert told() == ["plan_moved"]
    heard = set(Notice.objects.values_list("subscription__follower__user__email", flat=True))
    # Two with a seat of their own; deputies are nobody's business yet.
    assert {email.partition("@")[0] for email in heard} == {"rat", "sachkundig"}
    page = client_of("rat").get("/konto/mitteilungen/").content.decode()
    assert "Feiertag" in page and reverse("council:meeting", args=[row.pk]) in page
    planning.cancel_meeting(by=clerk, meeting=row, reason="Keine Themen")
    assert told() == ["plan_cancelled", "plan_moved"]


# The form ------------------------------------------------------------------------------------------------------------
def test_presence_needs_no_ground_and_has_no_dial_in(meeting, clerk):
    assert set_mode(by=clerk, meeting=meeting, mode=MeetingMode.PRESENCE).mode == MeetingMode.PRESENCE
    with pytest.raises(Refused) as refusal:
        set_mode(by=clerk, meeting=meeting, mode=MeetingMode.PRESENCE, link=LINK)
    assert refusal.value.code == "no_dial_in"


@pytest.mark.parametrize("mode", [MeetingMode.HYBRID, MeetingMode.ONLINE])
def test_another_form_needs_a_ground(meeting, clerk, mode):
    with pytest.raises(Refused) as refusal:
        set_mode(by=clerk, meeting=meeting, mode=mode)
    assert (refusal.value.code, refusal.value.field) == ("mode_needs_ground", "mode_ground")
    row = set_mode(by=clerk, meeting=meeting, mode=mode, mode_ground="Beschluss des Rates vom 02.11.2026 (§ 47a)")
    assert (row.mode, row.mode_ground) == (mode, "Beschluss des Rates vom 02.11.2026 (§ 47a)")


def test_the_main_bylaw_lets_committees_meet_in_hybrid_form_alone(meeting, clerk, hybrid, bodies, plan):
    assert "§ 58a" in set_mode(by=clerk, meeting=meeting, mode=MeetingMode.HYBRID).mode_ground
    with pytest.raises(Refused):
        set_mode(by=clerk, meeting=meeting, mode=MeetingMode.ONLINE)
    # The council itself never by the bylaw.
    rule = RuleRow(datetime.date(2020, 1, 1), 1, datetime.time(17), nth=1, may_be_hybrid=True)
    set_meeting_rules(by=clerk, organization=bodies["rat"], rows=[rule])
    with pytest.raises(Refused):
        plan("rat", mode=MeetingMode.HYBRID)


@pytest.mark.parametrize("key", ["buergermeisterin", "rat", "sachkundig", "gast", None])
def test_nobody_else_settles_the_form(meeting, viewer_of, key):
    with pytest.raises(NotPermitted):
        set_mode(by=viewer_of(key), meeting=meeting, mode=MeetingMode.PRESENCE)


def test_the_dial_in_is_told_to_nobody_but_members(meeting, clerk, hybrid, client_of, viewer_of, client):
    set_mode(
        by=clerk, meeting=meeting, mode=MeetingMode.HYBRID, link=LINK, words="Kennwort Siegaue", is_streamed=True,
        stream_url="https://live.example/mobil",
    )  # fmt: skip
    assert told() == ["dial_in_changed"]
    mail.outbox.clear()
    deliver_messages()
    assert mail.outbox and not any(LINK in str(message.message()) for message in mail.outbox)
    # The log says that there is one.
    assert LINK not in str(list(AuditEvent.objects.values())) and "Siegaue" not in str(
        list(AuditEvent.objects.values())
    )
    path = reverse("council:meeting", args=[meeting.pk])
    readers = {
        key: LINK in client_of(key).get(path).content.decode()
        for key in ("sitzungsdienst", "sachkundig", "buergerin", "gast")
    }
    assert readers == {"sitzungsdienst": True, "sachkundig": True, "buergerin": False, "gast": False}
    assert LINK not in client_of("sachkundig", second_factor=False).get(path).content.decode()
    public = client.get(path).content.decode()
    assert LINK not in public and "https://live.example/mobil" in public and "Hybride Sitzung" in public
    assert LINK in client_of("sachkundig").get(reverse("mine:invitation", args=[meeting.pk])).content.decode()
    assert not DialIn.objects.visible_to(PUBLIC).exists()
    # The same again tells nobody; without it there is none.
    Notice.objects.all().delete()
    again = {"mode": MeetingMode.HYBRID, "is_streamed": True, "stream_url": "https://live.example/mobil"}
    set_mode(by=clerk, meeting=meeting, link=LINK, words="Kennwort Siegaue", **again)
    assert told() == []
    set_mode(by=clerk, meeting=meeting, **again)
    assert (told(), DialIn.objects.exists()) == (["dial_in_changed"], False)


def test_the_board_names_what_the_form_lacks(meeting, clerk, hybrid):
    room = enter_room(by=clerk, description="Rathaus", room="Saal")
    Meeting.objects.filter(pk=meeting.pk).update(location=room)
    set_mode(by=clerk, meeting=meeting, mode=MeetingMode.HYBRID)

    def words():
        return {check.words for check in agenda_board(clerk, Meeting.objects.get(pk=meeting.pk)).checks}

    lacking = {"Der Raum hat keine Technik für hybride Sitzungen.", "Die Einwahl für Mitglieder fehlt noch."}
    assert words() >= lacking
    change_room(by=clerk, place=room, description="Rathaus", has_video=True)
    set_mode(by=clerk, meeting=meeting, mode=MeetingMode.HYBRID, link=LINK)
    assert not words() & lacking


def test_after_the_meeting_nobody_dials_in(meeting, clerk, hybrid, client_of):
    set_mode(by=clerk, meeting=meeting, mode=MeetingMode.HYBRID, link=LINK)
    planning.cancel_meeting(by=clerk, meeting=meeting, reason="Keine Themen")
    path = reverse("council:meeting", args=[meeting.pk])
    assert LINK not in client_of("sitzungsdienst").get(path).content.decode()
    with pytest.raises(Refused) as refusal:
        set_mode(by=clerk, meeting=meeting, mode=MeetingMode.PRESENCE)
    assert refusal.value.code == "wrong_state"
