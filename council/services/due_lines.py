"""What has a day: one list of the inbox, the agendas, answers and executions, the most pressing first, one act a row."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.viewer import Viewer
from council.enums import Capacity, InvitationReply, ItemKind, ItemState, MeetingState, PaperState
from council.models import AgendaItem, Decision, Invitation, Meeting
from council.rules import may_run_meetings
from council.services.deadlines import notices_of
from council.services.executions import UNDER_WAY
from council.services.inbox import inbox_lines
from council.services.inquiries import answers_of
from council.services.invitation_list import forecast_of
from council.services.invitation_replies import COMING
from council.services.motion_duty import motion_duties
from council.services.rooms import double_bookings
from council.states import BEFORE

# What comes later than this is not due yet.
AHEAD = datetime.timedelta(days=7)
LATER = datetime.date.max
MOST_NAMES = 3
# So many days ahead rooms are looked at.
ROOMS_AHEAD = 120


@dataclass(frozen=True)
class DueLine:
    """One thing that waits: until when, what it is, who waits or has it, and the one act that goes on with it."""

    due: datetime.date | None
    kind: str
    title: str
    who: str
    url: str
    action: str

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.due is not None and self.due < timezone.localdate()

    @property
    def left(self) -> str:
        """Return how long there is still: "heute", "noch 3 Tage"; "" once it has passed or without a day."""
        days = (self.due - timezone.localdate()).days if self.due else -1
        if days <= 0:
            return _("heute") if days == 0 else ""
        return ngettext("noch %(n)s Tag", "noch %(n)s Tage", days) % {"n": days}

    @property
    def is_due(self) -> bool:
        """Whether it belongs on the list of today."""
        return self.due is None or self.due <= timezone.localdate() + AHEAD


@dataclass(frozen=True)
class DueList:
    """What is due, and the day of what comes next after it."""

    lines: tuple[DueLine, ...]
    next_day: datetime.date | None

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.lines)


def due_list(viewer: Viewer) -> DueList:
    """Return what has a day for viewer: of the clerk everything, of a department its own. A fixed number of queries."""
    found = [*_answers(viewer), *_executions(viewer)]
    if may_run_meetings(viewer):
        found += [
            *_inbox(viewer),
            *_not_on_agenda(viewer),
            *_invitations(viewer),
            *_papers(viewer),
            *_declined(viewer),
            *_rooms(viewer),
        ]
    found.sort(key=lambda line: (line.due or LATER, line.kind, line.title))
    later = [line.due for line in found if line.due and not line.is_due]
    return DueList(tuple(line for line in found if line.is_due), min(later, default=None))


def _inbox(viewer: Viewer) -> list[DueLine]:
    return [
        DueLine(
            timezone.localdate(line.received_at) + AHEAD if line.received_at else None,
            str(line.motion.get_kind_display()), line.title, line.source, reverse("desk:inbox_item", args=[line.motion.pk]),
            _("Prüfen"),
        )
        for line in inbox_lines(viewer)
    ]  # fmt: skip


def _not_on_agenda(viewer: Viewer) -> list[DueLine]:
    """Registered motions that the mayor must take up and that no agenda names yet, until the day of the invitation."""
    lines, duties = [], motion_duties(viewer)
    notices = notices_of([duty.meeting for duty in duties])
    for duty in duties:
        notice = notices.get(duty.meeting.pk)
        for owed in duty.missing:
            if owed.motion.paper_id is not None:
                url = reverse("desk:paper", args=[owed.motion.paper_id])
                title = f"{owed.motion.title}, {duty.meeting.name}"
                lines.append(
                    DueLine(
                        notice.day if notice else None,
                        _("Auf die Tagesordnung"),
                        title,
                        str(owed.motion.faction),
                        url,
                        _("Einplanen"),
                    )
                )
    return lines


def _invitations(viewer: Viewer) -> list[DueLine]:
    """Meetings to which nobody is invited yet, until the last day on which that is lawful (§ 47 Abs. 2 GO NRW)."""
    rows = list(Meeting.objects.visible_to(viewer).upcoming().filter(state__in=BEFORE, source_id__isnull=True))
    notices = notices_of(rows)
    lines = []
    for row in rows:
        is_settled = row.state == MeetingState.AGENDA_SET
        route, action = ("desk:invitation", _("Einladen")) if is_settled else ("desk:meeting", _("Tagesordnung"))
        if notice := notices.get(row.pk):
            lines.append(
                DueLine(
                    notice.day,
                    _("Einladung"),
                    str(row),
                    str(row.get_state_display()),
                    reverse(route, args=[row.pk]),
                    action,
                )
            )
    return lines


def _papers(viewer: Viewer) -> list[DueLine]:
    """Agendas on which an item waits for its paper, or the paper for its release: until the members are invited."""
    rows = list(Meeting.objects.visible_to(viewer).upcoming().filter(state__in=BEFORE, source_id__isnull=True))
    items = AgendaItem.objects.filter(meeting__in=rows, kind=ItemKind.PAPER, deleted_at__isnull=True)
    items = items.filter(state__in=(ItemState.ON_AGENDA, ItemState.PROPOSED)).filter(
        Q(consultation__isnull=True) | Q(consultation__paper__state__in=(PaperState.DRAFT, PaperState.CO_SIGNING))
    )
    missing: dict[UUID, list[str]] = defaultdict(list)
    for meeting, title in items.order_by("-part", "order").values_list("meeting", "title"):
        missing[meeting].append(title)
    notices = notices_of(rows)
    lines = []
    for row in rows:
        if (titles := missing.get(row.pk)) and (notice := notices.get(row.pk)):
            words = ngettext("%(n)s Vorlage fehlt: %(meeting)s", "%(n)s Vorlagen fehlen: %(meeting)s", len(titles))
            lines.append(
                DueLine(
                    notice.day, _("Vorlagen"), words % {"n": len(titles), "meeting": row}, _named(titles),
                    reverse("desk:meeting", args=[row.pk]), _("Tagesordnung"),
                )
            )  # fmt: skip
    return lines


def _declined(viewer: Viewer) -> list[DueLine]:
    """Meetings to which somebody who votes does not come and nobody stands in, or whose quorum is not to be reached."""
    rows = Meeting.objects.visible_to(viewer).upcoming().filter(state=MeetingState.INVITED)
    invited = Invitation.objects.select_related("person", "membership").order_by("person__family_name", "pk")
    lines = []
    for row in rows.prefetch_related(Prefetch("invitations", invited)):
        invitations = list(row.invitations.all())
        filled = {each.stands_for_id for each in invitations if each.reply in COMING}
        empty = [each for each in invitations if _leaves_a_gap(each) and each.pk not in filled]
        forecast = forecast_of(row, invitations)
        is_lost = bool(invitations) and forecast.state == "lost"
        if (empty or is_lost) and row.start:
            words = ngettext(
                "%(n)s Absage ohne Vertretung: %(meeting)s", "%(n)s Absagen ohne Vertretung: %(meeting)s", len(empty)
            )
            title = forecast.words if is_lost else words % {"n": len(empty), "meeting": row}
            lines.append(
                DueLine(
                    timezone.localdate(row.start), _("Absagen"), title, str(row) if is_lost else _named([each.person.name for each in empty]),
                    reverse("desk:invitation", args=[row.pk]), _("Wer kommt"),
                )
            )  # fmt: skip
    return lines


def _leaves_a_gap(row: Invitation) -> bool:
    return row.reply == InvitationReply.DECLINED and row.stands_for_id is None and row.capacity == Capacity.MEMBER


def _named(names: list[str]) -> str:
    """Return the first three names, and how many more there are."""
    rest = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (_(" und %(n)s weitere") % {"n": rest} if rest > 0 else "")


def _rooms(viewer: Viewer) -> list[DueLine]:
    """Rooms that are taken twice: to be mended before anybody is invited to the earlier of the two meetings, so at once."""
    return [
        DueLine(
            timezone.localdate(), _("Raum doppelt belegt"), f"{row.room}: {row.first.words}", row.second.words,
            reverse("desk:move_meeting", args=[row.second.meeting]), _("Verlegen"),
        )
        for row in double_bookings(viewer, ROOMS_AHEAD)
    ]  # fmt: skip


def _answers(viewer: Viewer) -> list[DueLine]:
    rows = answers_of(viewer).filter(answered_at__isnull=True).select_related("paper", "department")
    return [
        DueLine(
            row.due, _("Anfrage"), str(row.paper), str(row.department or _("noch kein Amt")),
            reverse("desk:inquiry", args=[row.pk]), _("Beantworten"),
        )
        for row in rows
    ]  # fmt: skip


def _executions(viewer: Viewer) -> list[DueLine]:
    rows: Any = Decision.objects.to_execute_by(viewer).filter(
        execution_state__in=UNDER_WAY, execution_due__isnull=False
    )
    return [
        DueLine(
            row.execution_due, _("Umsetzung"), row.agenda_item.title, str(row.execution_owner or _("noch kein Amt")),
            reverse("desk:execution", args=[row.pk]), _("Stand eintragen"),
        )
        for row in rows.select_related("agenda_item", "execution_owner")
    ]  # fmt: skip
