"""What the mayor must put on the agenda (§ 48 Abs. 1 Satz 2 GO NRW): counted a meeting, and what is not on it yet."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from accounts.viewer import Viewer
from council.enums import MeetingState, MotionKind, MotionState
from council.models import AgendaItem, Consultation, Meeting, Motion, Submission

OVER = (MotionState.WITHDRAWN, MotionState.RETURNED, MotionState.DECIDED, MotionState.IN_EXECUTION, MotionState.DONE)


@dataclass(frozen=True)
class Owed:
    """One motion that must come onto the agenda of a meeting. `is_on`: it stands there."""

    motion: Motion
    received_at: datetime.datetime
    is_on: bool


@dataclass(frozen=True)
class Duty:
    """What must come onto the agenda of one meeting."""

    meeting: Meeting
    owed: tuple[Owed, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.owed)

    @property
    def missing(self) -> tuple[Owed, ...]:
        """Those that are not on the agenda yet."""
        return tuple(each for each in self.owed if not each.is_on)

    @property
    def is_urgent(self) -> bool:
        """Whether something is missing and the invitation is out or due within three days."""
        return bool(self.missing) and self.meeting.state in (MeetingState.AGENDA_SET, MeetingState.INVITED)


def motion_duties(viewer: Viewer) -> list[Duty]:
    """Return the coming meetings for which factions handed in motions within the deadline. Three queries.

    The first receipt counts: mended and handed in again, a motion is as early as it was.
    """
    first = Submission.objects.filter(version__motion=OuterRef("pk")).order_by("version__n")
    rows: Any = (
        Motion.objects.visible_to(viewer)
        .filter(
            kind=MotionKind.MOTION,
            faction__isnull=False,
            meeting__start__gte=timezone.now(),
            submitted_at__isnull=False,
        )
        .exclude(state__in=OVER)
        .annotate(received_at=Subquery(first.values("at")[:1]), until=Subquery(first.values("deadline")[:1]))
        .select_related("meeting", "faction")
        .order_by("meeting__start", "received_at")
    )
    in_time = [row for row in rows if row.received_at and (row.until is None or row.received_at <= row.until)]
    items = AgendaItem.objects.filter(meeting__in={row.meeting_id for row in in_time}, deleted_at__isnull=True)
    treated = Q(agenda_item__in=items) | Q(under_item__in=items)
    stations = Consultation.objects.filter(treated, paper__motion__in=in_time)
    on = set(stations.values_list("paper__motion", flat=True))
    grouped: dict[UUID, list[Any]] = defaultdict(list)
    for row in in_time:
        if row.meeting is not None and row.meeting.state != MeetingState.CANCELLED:
            grouped[row.meeting.pk].append(row)
    return [
        Duty(group[0].meeting, tuple(Owed(row, row.received_at, row.pk in on) for row in group))
        for group in grouped.values()
    ]
