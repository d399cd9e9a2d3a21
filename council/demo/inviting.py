"""Invitations of the demo: sent in time for what comes next, with the answers that people gave since."""

import datetime

from django.utils import timezone
from django.utils.translation import override

from accounts.viewer import SYSTEM
from core.demo import Stage
from core.services.blobs import store_bytes
from core.wording import worded
from council.demo.moving import moved
from council.enums import HandedOut, InvitationChannel, InvitationReply
from council.models import Invitation, Meeting, MeetingLook, SentAgenda
from council.services.agenda_content import typeset_announcement, typeset_letter
from council.services.invitation_replies import substitutes_of
from council.services.invitations import invitation_for, invited_seats, keep_revision, typeset_sheets
from council.services.late_papers import note_handed_out
from council.states import INVITED_ON

REMARKS = ("Dienstreise", "", "Urlaub")
WINDOW = datetime.timedelta(days=40)


def build_invitations(stage: Stage) -> None:
    """Invite to the meetings around today to which the demo says that it has invited; again without change."""
    _move_along()
    rows = Meeting.objects.filter(
        state__in=INVITED_ON, invited_at__isnull=False, start__gt=stage.now - datetime.timedelta(hours=12),
        start__lt=stage.now + WINDOW, sent_agendas=None,
    )  # fmt: skip
    for meeting in rows.select_related("chair", "location").order_by("start"):
        _invite(stage, meeting)


def _move_along() -> None:
    """Let answers and letters follow a town that has moved to another day. What was sent stays as a record (append-only)."""
    first = SentAgenda.objects.filter(n=1, meeting__state__in=INVITED_ON, meeting__invited_at__isnull=False)
    for revision in first.select_related("meeting__chair", "meeting__location", "letter", "announcement"):
        meeting = revision.meeting
        assert meeting.invited_at is not None
        rows = list(meeting.invitations.all())
        sent = min((row.sent_at for row in rows), default=meeting.invited_at)
        delta = timezone.localdate(meeting.invited_at) - timezone.localdate(sent)
        if delta:
            for row in rows:
                row.sent_at, row.opened_at, row.replied_at = (
                    moved(each, delta) for each in (row.sent_at, row.opened_at, row.replied_at)
                )
            Invitation.objects.bulk_update(rows, ["sent_at", "opened_at", "replied_at"])
            for look in meeting.looks.all():
                MeetingLook.objects.filter(pk=look.pk).update(at=moved(look.at, delta))
            _print_anew(revision, meeting)


def _print_anew(revision: SentAgenda, meeting: Meeting) -> None:
    with override("de"):
        day = worded(meeting.start, "plain")
    letter = typeset_letter(meeting, revision.content, revision.reason, revision.short_reason)
    told = typeset_announcement(meeting, revision.content, revision.reason)
    for file, made, name in ((revision.letter, letter, "Einladung"), (revision.announcement, told, "Bekanntmachung")):
        blob = store_bytes(made, "application/pdf")
        file.blob, file.size, file.file_name = blob, blob.size, f"{name} {day}.pdf"
        file.save(update_fields=["blob", "size", "file_name"])


def _invite(stage: Stage, meeting: Meeting) -> None:
    assert meeting.invited_at is not None
    revision = keep_revision(SYSTEM, meeting, typeset_sheets(meeting, "", ""), 1, "", "", at=meeting.invited_at)
    note_handed_out(meeting, HandedOut.INVITED, meeting.invited_at)
    seats = invited_seats(meeting)
    made = [invitation_for(meeting, seat, revision, sent_at=meeting.invited_at) for seat in seats]
    for place, row in enumerate(made):
        # Few of the people of the demo have accounts; most of the town's council reads on tablets all the same.
        row.channel = (
            InvitationChannel.PAPER
            if (place % 12 == 3 and row.person.user_id is None) or row.person.on_paper
            else InvitationChannel.APP
        )
        _answer(stage, row, place)
    Invitation.objects.bulk_create(made)
    for row in [row for row in made if row.reply == InvitationReply.DECLINED]:
        _stand_in(row, revision, stage)


def _answer(stage: Stage, row: Invitation, place: int) -> None:
    """Let most come, some decline, and some not have looked yet; whoever signs in answers for themselves."""
    if row.person.user_id is not None or place % 9 == 4:
        return
    opened = min(row.sent_at + datetime.timedelta(hours=3 + place * 7 % 11, minutes=place * 13 % 60), stage.now)
    row.opened_at = opened if row.channel == InvitationChannel.APP else None
    if place % 7 == 5:
        return
    row.reply = InvitationReply.DECLINED if place % 11 == 6 else InvitationReply.ACCEPTED
    row.replied_at = min(opened + datetime.timedelta(minutes=20 + place), stage.now)
    row.remark = REMARKS[place % 3] if row.reply == InvitationReply.DECLINED else ""


def _stand_in(row: Invitation, revision: SentAgenda, stage: Stage) -> None:
    if seats := substitutes_of(row):
        asked = invitation_for(
            row.meeting, seats[0], revision, sent_at=row.replied_at, capacity="substitute", stands_for=row
        )
        if asked.person.user_id is None:
            asked.channel = InvitationChannel.APP
            asked.reply, asked.opened_at = InvitationReply.ACCEPTED, row.replied_at
            asked.replied_at = min(asked.sent_at + datetime.timedelta(hours=5), stage.now)
        asked.save()
