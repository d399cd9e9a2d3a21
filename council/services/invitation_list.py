"""Who was invited, who comes, and whether a meeting will have its quorum."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from council.enums import Capacity, InvitationReply
from council.models import Invitation, Meeting

COMES = InvitationReply.ACCEPTED


@dataclass(frozen=True)
class InvitationLine:
    """One person on the list."""

    id: UUID
    name: str
    capacity: str
    channel: str
    is_on_paper: bool
    stands_for: str
    sent_at: datetime.datetime
    opened_at: datetime.datetime | None
    reply: str
    reply_label: str
    replied_at: datetime.datetime | None
    remark: str


@dataclass(frozen=True)
class Forecast:
    """How many of those who vote will come. `needed`: more than half of the legal members (§ 49 Abs. 1 GO NRW)."""

    accepted: int
    declined: int
    open: int
    legal: int
    needed: int

    @property
    def state(self) -> str:
        """Whether it is safe, possible or out of reach that the meeting has its quorum."""
        if self.accepted >= self.needed:
            return "safe"
        return "possible" if self.accepted + self.open >= self.needed else "lost"

    @property
    def words(self) -> str:
        """Say it."""
        numbers = {"n": self.accepted, "legal": self.legal, "needed": self.needed}
        if self.state == "safe":
            return _("%(n)s von %(legal)s Stimmberechtigten haben zugesagt: beschlussfähig.") % numbers
        if self.state == "possible":
            return _("%(n)s von %(legal)s Stimmberechtigten haben zugesagt, nötig sind %(needed)s.") % numbers
        return _("Nötig sind %(needed)s Stimmberechtigte: Das ist mit den Zusagen nicht mehr zu erreichen.") % numbers


@dataclass(frozen=True)
class InvitationList:
    """The list with its sums."""

    lines: list[InvitationLine]
    forecast: Forecast
    unread: int

    @property
    def on_paper(self) -> int:
        """How many are invited on paper."""
        return sum(1 for line in self.lines if line.is_on_paper and line.reply != InvitationReply.RELEASED)


def invitation_list(meeting: Meeting) -> InvitationList:
    """Return who was invited to a meeting, those who stand in below the one whose place they take. One query."""
    rows = list(
        meeting.invitations.select_related("person", "membership", "stands_for__person").order_by(
            "person__family_name", "person__given_name", "pk"
        )
    )
    lines: list[InvitationLine] = []
    for row in (each for each in rows if each.stands_for_id is None):
        lines += [_line(row), *(_line(each) for each in rows if each.stands_for_id == row.pk)]
    unread = sum(1 for row in rows if row.opened_at is None and row.reply == InvitationReply.OPEN)
    return InvitationList(lines, forecast_of(meeting, rows), unread)


def forecast_of(meeting: Meeting, rows: list[Invitation]) -> Forecast:
    """Return how many will come. Who only advises never counts, nor who has lost the seat since (I9)."""
    voting = [row for row in rows if row.capacity in (Capacity.MEMBER, Capacity.SUBSTITUTE) and _holds(row, meeting)]
    count = {reply: sum(1 for row in voting if row.reply == reply) for reply in InvitationReply}
    legal = meeting.legal_members or sum(1 for row in voting if row.stands_for_id is None)
    return Forecast(
        count[COMES], count[InvitationReply.DECLINED], count[InvitationReply.OPEN], legal, legal // 2 + 1
    )  # fmt: skip


def _holds(row: Invitation, meeting: Meeting) -> bool:
    seat = row.membership
    day = timezone.localdate(meeting.start) if meeting.start else timezone.localdate()
    return seat is not None and seat.deleted_at is None and (seat.end_date is None or seat.end_date >= day)


def _line(row: Invitation) -> InvitationLine:
    return InvitationLine(
        row.pk, row.person.name, str(row.get_capacity_display()), str(row.get_channel_display()), row.channel == "paper" or row.person.on_paper,
        row.stands_for.person.name if row.stands_for else "", row.sent_at, row.opened_at, row.reply,
        str(row.get_reply_display()), row.replied_at, row.remark,
    )  # fmt: skip
