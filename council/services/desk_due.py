"""„Heute fällig“: what waits for the clerk, with counts, the most pressing first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.viewer import Viewer
from council.enums import ExecutionState, ItemState, MeetingState, PaperState
from council.models import Decision, Meeting, Paper
from council.services.desk import BEFORE

UNTREATED = (ItemState.ON_AGENDA, ItemState.CALLED, ItemState.DEBATED)
UNDER_WAY = (ExecutionState.OPEN, ExecutionState.RUNNING, ExecutionState.LATE)
LIMIT = 10


@dataclass(frozen=True)
class Pile:
    """The first rows of what waits, and how many there are."""

    rows: list[Any]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Due:
    """What waits: meetings in preparation, papers that stand still, results and executions that are late."""

    meetings: Pile
    results: Pile
    unplanned: Pile
    unpublished: Pile
    executions: Pile
    next_meeting: Meeting | None

    @property
    def count(self) -> int:
        """How many things wait."""
        piles = (self.meetings, self.results, self.unplanned, self.unpublished, self.executions)
        return sum(pile.count for pile in piles)

    @property
    def days_left(self) -> int | None:
        """How many days are left until the next meeting."""
        if self.next_meeting is None:
            return None
        return (timezone.localdate(self.next_meeting.start) - timezone.localdate()).days


def due_today(viewer: Viewer) -> Due:
    """Return what waits for viewer."""
    today = timezone.localdate()
    meetings = Meeting.objects.visible_to(viewer).select_related("location")
    # What was imported came with its own history; nobody types that again.
    own = Q(source_id__isnull=True)
    released = Paper.objects.visible_to(viewer).filter(own, state__in=[PaperState.RELEASED, PaperState.SCHEDULED])
    late = Decision.objects.visible_to(viewer).filter(execution_state__in=UNDER_WAY, execution_due__lte=today)
    coming = meetings.upcoming()
    return Due(
        meetings=_pile(coming.filter(state__in=BEFORE)),
        results=_pile(_without_result(meetings.filter(own).past())),
        unplanned=_pile(released.filter(consultations__isnull=True).order_by("date", "id")),
        unpublished=_pile(released.filter(first_published_at__isnull=True, nonpublic_ground="").order_by("date", "id")),
        executions=_pile(late.select_related("agenda_item", "execution_owner").order_by("execution_due", "id")),
        next_meeting=coming.exclude(state=MeetingState.CANCELLED).first(),
    )


def _without_result(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    untreated = Q(
        agenda_items__state__in=UNTREATED,
        agenda_items__consultation__isnull=False,
        agenda_items__decision__isnull=True,
        agenda_items__deleted_at__isnull=True,
    )
    rows = meetings.exclude(state=MeetingState.CANCELLED).annotate(
        missing=Count("agenda_items", filter=untreated, distinct=True)
    )
    return rows.filter(missing__gt=0)


def _pile(rows: QuerySet[Any]) -> Pile:
    found = list(rows[: LIMIT + 1])
    # Only a long pile has to be counted.
    return Pile(found[:LIMIT], rows.count() if len(found) > LIMIT else len(found))
