"""„Heute fällig“: what waits for the clerk, with counts, the most pressing first."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.viewer import Viewer
from council.enums import ItemState, MeetingState, PaperState
from council.models import Meeting, Paper
from council.rules import may_run_meetings
from council.services.closed_days import closed_days
from council.services.due_lines import DueList, due_list
from council.services.meeting_clashes import slots_between
from council.services.motion_duty import Duty, motion_duties
from council.services.year_view import YearDrawing, YearMark, draw_year
from council.states import BEFORE, HELD

UNTREATED = (ItemState.ON_AGENDA, ItemState.CALLED, ItemState.DEBATED)
LIMIT = 10
NEAR = datetime.timedelta(days=42)
AHEAD = datetime.timedelta(days=364)


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
    """What waits: what has a day, meetings in preparation, papers that stand still, results that are missing."""

    dated: DueList
    duties: list[Duty]
    meetings: Pile
    results: Pile
    unplanned: Pile
    unpublished: Pile
    next_meeting: Meeting | None
    # The twelve months to come, drawn; for clerks.
    year: YearDrawing | None = None

    @property
    def count(self) -> int:
        """How many things wait. A meeting in preparation does so from a week before its invitation on."""
        piles = (self.results, self.unplanned, self.unpublished)
        return sum(pile.count for pile in piles) + self.dated.count

    @property
    def days_left(self) -> int | None:
        """How many days are left until the next meeting."""
        if self.next_meeting is None:
            return None
        return (timezone.localdate(self.next_meeting.start) - timezone.localdate()).days


def due_today(viewer: Viewer) -> Due:
    """Return what waits for viewer."""
    meetings = Meeting.objects.visible_to(viewer).select_related("location")
    # What was imported came with its own history; nobody types that again.
    own = Q(source_id__isnull=True)
    released = Paper.objects.visible_to(viewer).filter(own, state__in=[PaperState.RELEASED, PaperState.SCHEDULED])
    coming = meetings.upcoming()
    if not may_run_meetings(viewer):
        nothing = Pile([], 0)
        return Due(due_list(viewer), [], nothing, nothing, nothing, nothing, coming.public().first())
    return Due(
        dated=due_list(viewer),
        duties=motion_duties(viewer),
        # The plan of a whole year is no preparation: what is only planned waits until its day is near.
        meetings=_pile(
            coming.filter(Q(state__in=BEFORE) & (~Q(state=MeetingState.PLANNED) | Q(start__lte=timezone.now() + NEAR)))
        ),
        year=_year(viewer),
        results=_pile(_without_result(meetings.filter(own).past())),
        unplanned=_pile(released.filter(consultations__isnull=True).order_by("date", "id")),
        unpublished=_pile(released.filter(first_published_at__isnull=True, nonpublic_ground="").order_by("date", "id")),
        next_meeting=coming.exclude(state__in=(MeetingState.CANCELLED, *HELD)).first(),
    )


def _year(viewer: Viewer) -> YearDrawing | None:
    """Return the meetings of the twelve months to come as a drawing, None without any. Four queries."""
    today = timezone.localdate()
    marks: dict[str, list[YearMark]] = {}
    for slot in slots_between(viewer, today, today + AHEAD):
        marks.setdefault(slot.name, []).append(YearMark(slot.day, "planned", slot.words))
    if not marks:
        return None
    return draw_year(today, today + AHEAD, dict(sorted(marks.items())), closed_days(today, today + AHEAD), today)


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
