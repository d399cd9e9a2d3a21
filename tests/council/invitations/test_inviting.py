"""Inviting: once, in time, to everybody who belongs there, and frozen from then on."""

import datetime
import io

import icalendar
import pikepdf
import pypdfium2
import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.services.delivering import deliver_messages
from accounts.viewer import PUBLIC
from core.demo import Stage
from core.errors import NotPermitted, Refused
from core.services.blobs import open_blob
from core.services.documents import pdf_faults
from council.enums import InvitationReply, MeetingState, Part, Visibility
from council.models import AgendaItem, File, Invitation, Meeting, ProcedureRule, SentAgenda
from council.services import agenda, agenda_order, planning
from council.services.invitation_errands import remind_of_invitations
from council.services.invitations import invite_members, supplement_agenda
from council.services.print_run import print_run

pytestmark = pytest.mark.django_db
SECRET, SUBJECT = "Flurstück 17", "Grundstücksangelegenheit"


def refusal(act, **facts):
    with pytest.raises(Refused) as caught:
        act(**facts)
    return caught.value


def text_of(file):
    with open_blob(file.blob) as opened:
        data = opened.read()
    assert pdf_faults(data) == []
    document = pypdfium2.PdfDocument(data)
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
        told = str(dict(metadata))
    return told + "".join(page.get_textpage().get_text_bounded() for page in document)


def test_everybody_is_invited_once_and_the_agenda_is_public_at_that_second(settled, clerk, committee, viewer_of):
    meeting = settled()
    revision = invite_members(by=clerk, meeting=meeting)
    assert invite_members(by=clerk, meeting=meeting) == revision

    invited = {row.person.family_name: (row.capacity, row.channel) for row in Invitation.objects.all()}
    assert invited == {
        "Rath": ("member", "app"), "Sachs": ("member", "app"), "Papier": ("member", "paper"), "Berat": ("advisory", "paper"),
    }  # fmt: skip
    meeting.refresh_from_db()
    assert (meeting.state, meeting.notice_days, meeting.is_public) == (MeetingState.INVITED, 8, True)
    assert (revision.n, revision.sha512, SentAgenda.objects.count()) == (1, revision.sha512, 1)
    deliver_messages()
    deliver_messages()
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        row.person.user.email for row in (committee.rat, committee.sachkundig)
    )
    assert SECRET not in "".join(message.message().as_string() for message in mail.outbox)


def test_letter_and_announcement_say_what_their_readers_may_know(settled, clerk, viewer_of, committee):
    revision = invite_members(by=clerk, meeting=settled())
    letter, told = text_of(revision.letter), text_of(revision.announcement)
    assert [word in letter for word in ("Radweg an der Bröl", SECRET)] == [True, True]
    assert [word in told for word in ("Radweg an der Bröl", SECRET, SUBJECT)] == [True, False, True]
    assert set(File.objects.visible_to(PUBLIC)) == {revision.announcement}
    for key in ("rat", "sachkundig"):
        assert set(File.objects.visible_to(viewer_of(key))) == {revision.letter, revision.announcement}
    assert revision.letter.visibility == Visibility.NONPUBLIC


def test_the_calendar_file_goes_with_the_mail(settled, clerk, committee):
    meeting = settled()
    invite_members(by=clerk, meeting=meeting)
    deliver_messages()
    for message in mail.outbox:
        ((name, data, mime_type),) = message.attachments
        assert (name, mime_type) == ("sitzung.ics", "text/calendar; method=PUBLISH")
        (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
        assert event.decoded("dtstart") == meeting.start


def test_mails_go_at_once_whatever_the_account_wants_otherwise(settled, clerk, committee, viewer_of):
    from accounts.services.following import set_quiet_hours

    set_quiet_hours(by=viewer_of("rat"), quiet_from=0, quiet_until=23)
    invite_members(by=clerk, meeting=settled())
    deliver_messages()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("key", ["buergermeisterin", "vorsitz", "rat", "sachkundig", "buergerin", "gast", None])
def test_only_clerks_invite(settled, viewer_of, key):
    meeting = settled()
    with pytest.raises(NotPermitted):
        invite_members(by=viewer_of(key), meeting=meeting)
    assert not Invitation.objects.exists()


def test_a_notice_period_missed_by_a_second_is_refused_with_the_next_lawful_day(settled, clerk, at_night):
    with time_machine.travel(at_night, tick=False):
        meeting = settled(days=9)
        # The whole day still counts: eight full days lie between it and the meeting.
        assert invite_members(by=clerk, meeting=meeting).n == 1
    with time_machine.travel(at_night, tick=False):
        late = settled(days=9)
    with time_machine.travel(at_night + datetime.timedelta(seconds=1), tick=False):
        refused = refusal(invite_members, by=clerk, meeting=late)
    assert (refused.code, refused.field) == ("notice_passed", "short_reason")
    assert Meeting.objects.get(pk=late.pk).state == MeetingState.AGENDA_SET


def test_cut_short_only_with_reason_and_only_so_far(settled, clerk):
    meeting = settled(days=5)
    assert refusal(invite_members, by=clerk, meeting=meeting).field == "short_reason"
    revision = invite_members(by=clerk, meeting=meeting, short_reason="Die Förderfrist endet am Monatsende.")
    assert revision.short_reason in text_of(revision.letter).replace("\r\n", " ")

    soon = settled(days=3)
    refused = refusal(invite_members, by=clerk, meeting=soon, short_reason="Eilt.")
    first = timezone.localdate() + datetime.timedelta(days=9)
    assert (refused.code, f"{first:%d.%m.%Y}" in str(refused)) == ("notice_passed", True)


def test_the_rule_of_the_body_on_that_day_counts(settled, clerk, bodies):
    ProcedureRule.objects.create(organization=bodies["mobil"], since=datetime.date(2020, 1, 1), notice_days=14)
    assert refusal(invite_members, by=clerk, meeting=settled(days=14)).code == "notice_passed"
    assert invite_members(by=clerk, meeting=settled(days=15)).meeting.notice_days is not None


def test_what_is_not_ready_is_not_sent(plan, clerk, committee):
    meeting = plan(days=21)
    agenda.add_item(by=clerk, meeting=meeting, title="Kauf", part=Part.NONPUBLIC)
    assert refusal(invite_members, by=clerk, meeting=meeting).code == "agenda_open"
    planning.set_agenda(by=clerk, meeting=meeting)
    assert refusal(invite_members, by=clerk, meeting=meeting).code == "blocked"
    assert not SentAgenda.objects.exists()


def test_invited_is_frozen(settled, clerk):
    meeting = settled()
    invite_members(by=clerk, meeting=meeting)
    item = AgendaItem.objects.get(meeting=meeting, part=Part.PUBLIC)
    assert refusal(agenda.change_item, by=clerk, item=item, title="Radweg", reason="Tippfehler").code == "agenda_frozen"
    assert refusal(agenda_order.move_item, by=clerk, item=item, position=2).code == "agenda_frozen"
    moved = refusal(agenda_order.move_item, by=clerk, item=item, part=Part.NONPUBLIC, reason="x", public_title="y")
    assert moved.code == "agenda_frozen"
    # What does not stand in the letter may still be noted.
    agenda.change_item(by=clerk, item=item, note="Gast: Planungsbüro", reason="Nachtrag")
    planning.start_session(by=clerk, meeting=meeting)
    moved = agenda_order.move_item(by=clerk, item=item, part=Part.NONPUBLIC, reason="Beschluss", public_title="Verkehr")
    assert (moved.item.part, moved.item.number) == (Part.NONPUBLIC, "2")


def test_a_supplement_is_a_revision_of_its_own(settled, clerk, committee):
    meeting = settled()
    first = invite_members(by=clerk, meeting=meeting)
    deliver_messages()
    mail.outbox.clear()
    assert refusal(supplement_agenda, by=clerk, meeting=meeting, reason="x").code == "nothing_new"
    agenda.add_item(by=clerk, meeting=meeting, title="Sperrung L 333", part=Part.PUBLIC, late_reason="Brücke gesperrt")
    assert refusal(supplement_agenda, by=clerk, meeting=meeting, reason=" ").code == "reason_missing"
    second = supplement_agenda(by=clerk, meeting=meeting, reason="Die Brücke ist seit gestern gesperrt.")
    assert (second.n, second.sha512 != first.sha512) == (2, True)
    told = text_of(second.announcement)
    assert ("Sperrung L 333" in told, "seit gestern gesperrt" in told, SECRET in told) == (True, True, False)
    assert {row.revision for row in Invitation.objects.all()} == {2}
    assert AgendaItem.objects.public().filter(title="Sperrung L 333", added_late=True).exists()
    deliver_messages()
    assert len(mail.outbox) == 2
    # What was sent first still says what it said.
    assert "Sperrung" not in str(SentAgenda.objects.get(n=1).content)


def test_moved_and_cancelled_meetings_are_told_and_answers_asked_anew(settled, clerk, committee, viewer_of):
    meeting = settled()
    invite_members(by=clerk, meeting=meeting)
    Invitation.objects.update(reply=InvitationReply.ACCEPTED, replied_at=timezone.now())
    deliver_messages()
    mail.outbox.clear()
    later = meeting.start + datetime.timedelta(days=1)
    planning.move_meeting(by=clerk, meeting=meeting, start=later, reason="Saal belegt")
    assert {row.reply for row in Invitation.objects.all()} == {InvitationReply.OPEN}
    planning.cancel_meeting(by=clerk, meeting=meeting, reason="Nichts zu beraten")
    deliver_messages()
    assert len(mail.outbox) == 4
    (event,) = icalendar.Calendar.from_ical(mail.outbox[-1].attachments[0][1]).walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"


def test_who_does_not_answer_is_reminded_once(settled, clerk, committee):
    meeting = settled()
    invite_members(by=clerk, meeting=meeting)
    deliver_messages()
    mail.outbox.clear()
    assert remind_of_invitations() == 0
    with time_machine.travel(meeting.start - datetime.timedelta(days=2), tick=False):
        remind_of_invitations()
        remind_of_invitations()
        deliver_messages()
    assert len(mail.outbox) == 2


def test_the_print_run_is_ready_for_both_sides(settled, clerk, committee):
    meeting = settled()
    with pytest.raises(Refused):
        print_run(meeting)
    invite_members(by=clerk, meeting=meeting)
    with pikepdf.open(io.BytesIO(print_run(meeting))) as pdf:
        count = len(pdf.pages)
        assert (count % 2, count // 4) == (0, 2)
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(print_run(meeting))]
    fronts = pages[::2]
    assert [name in text for name, text in zip(("Berat", "Einladung", "Papier", "Einladung"), fronts, strict=True)] == [
        True
    ] * 4
    assert "Rath" not in "".join(fronts[::2])


def test_letters_of_the_demo_follow_a_town_that_moves(settled, clerk, committee):
    from council.demo.inviting import build_invitations

    meeting = settled()
    revision = invite_members(by=clerk, meeting=meeting)
    later = datetime.timedelta(days=3)
    Meeting.objects.filter(pk=meeting.pk).update(
        start=meeting.start + later, invited_at=Meeting.objects.get(pk=meeting.pk).invited_at + later
    )
    was, moved = f"{meeting.start:%d.%m.%Y}", f"{timezone.localdate(meeting.start + later):%d.%m.%Y}"
    for _again in range(2):
        build_invitations(Stage(now=timezone.now(), state="invited", progress=lambda *_: None))
        for file in File.objects.filter(pk__in=(revision.letter_id, revision.announcement_id)):
            said = text_of(file)
            assert (moved in said, was in said, moved in file.file_name) == (True, False, True)
        assert {timezone.localdate(row.sent_at) for row in Invitation.objects.all()} == {timezone.localdate() + later}
