"""Invitations of the demo: sent in time for what comes next, with the answers that people gave since."""

import datetime

from accounts.viewer import SYSTEM
from core.demo import Stage
from council.enums import InvitationChannel, InvitationReply
from council.models import Invitation, Meeting, SentAgenda
from council.services.invitation_replies import substitutes_of
from council.services.invitations import invitation_for, invited_seats, keep_revision, typeset_sheets
from council.states import INVITED_ON

REMARKS = ("Dienstreise", "", "Urlaub")
WINDOW = datetime.timedelta(days=40)


def build_invitations(stage: Stage) -> None:
    """Invite to the meetings around today to which the demo says that it has invited; again without change."""
    rows = Meeting.objects.filter(
        state__in=INVITED_ON, invited_at__isnull=False, start__gt=stage.now - datetime.timedelta(hours=12),
        start__lt=stage.now + WINDOW, sent_agendas=None,
    )  # fmt: skip
    for meeting in rows.select_related("chair", "location").order_by("start"):
        _invite(stage, meeting)


def _invite(stage: Stage, meeting: Meeting) -> None:
    assert meeting.invited_at is not None
    revision = keep_revision(SYSTEM, meeting, typeset_sheets(meeting, "", ""), 1, "", "", at=meeting.invited_at)
    seats = invited_seats(meeting)
    made = [invitation_for(meeting, seat, revision, sent_at=meeting.invited_at) for seat in seats]
    for place, row in enumerate(made):
        # Few of the people of the demo have accounts; most of the town's council reads on tablets all the same.
        row.channel = (
            InvitationChannel.PAPER if place % 12 == 3 and row.person.user_id is None else InvitationChannel.APP
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
