"""Meetings as list and as month, each with its bodies."""

import calendar
import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from accounts.viewer import Viewer
from core.paging import Keyset, Page
from core.wording import clock, moment
from council.enums import MeetingState
from council.models import Meeting
from council.services.references import BodyRef, bodies_of_meetings, meeting_name, meeting_title, seen

UPCOMING = Keyset("start", descending=False)
PAST = Keyset("start")


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list."""

    id: UUID
    title: str
    name: str
    bodies: tuple[BodyRef, ...]
    start: datetime.datetime | None
    place: str
    state: str
    is_streamed: bool
    is_nonpublic: bool

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.state == MeetingState.CANCELLED

    @property
    def is_in_session(self) -> bool:
        """Whether it runs now."""
        return self.state == MeetingState.IN_SESSION

    @property
    def brief(self) -> str:
        """Return whose meeting it is, for narrow places."""
        return self.bodies[0].brief if self.bodies else self.title

    @property
    def time_and_place(self) -> str:
        """Return "18:00 Uhr, Meys Fabrik"."""
        return ", ".join(part for part in (clock(self.start), self.place) if part)

    @property
    def when_and_where(self) -> str:
        """Return "Di., 24.11.2026, 18:00 Uhr, Meys Fabrik"."""
        return ", ".join(part for part in (moment(self.start), self.place) if part)


@dataclass(frozen=True)
class MonthDay:
    """A day of the month view."""

    date: datetime.date
    is_inside: bool
    is_today: bool
    meetings: tuple[MeetingLine, ...]


@dataclass(frozen=True)
class Month:
    """A month as weeks of seven days, Monday first."""

    first: datetime.date
    weeks: tuple[tuple[MonthDay, ...], ...]
    previous: str
    following: str

    @property
    def days(self) -> list[MonthDay]:
        """Return the days of the month that have meetings, for narrow screens."""
        return [day for week in self.weeks for day in week if day.is_inside and day.meetings]


def meeting_lines(viewer: Viewer, rows: list[Meeting]) -> list[MeetingLine]:
    """Return meetings (obtained by visible_to with their location) as lines. One query."""
    bodies = bodies_of_meetings(viewer, [row.pk for row in rows])
    return [_line(viewer, row, bodies.get(row.pk, ())) for row in rows]


def _line(viewer: Viewer, row: Meeting, bodies: tuple[BodyRef, ...]) -> MeetingLine:
    place = seen(row.location, viewer)
    return MeetingLine(
        id=row.pk,
        title=meeting_title(row, bodies),
        name=meeting_name(row, bodies),
        bodies=bodies,
        start=row.start,
        place=(place.description or str(place)) if place else "",
        state=row.state,
        is_streamed=row.is_streamed,
        is_nonpublic=not row.is_public,
    )


def meetings_page(
    viewer: Viewer, params: Mapping[str, str], *, past: bool, body: UUID | None = None
) -> Page[MeetingLine]:
    """Return a page of past (latest first) or coming meetings (next first)."""
    rows = _of_body(Meeting.objects.visible_to(viewer), body).select_related("location")
    page = PAST.page(_undated(rows.past(), rows), params) if past else UPCOMING.page(rows.upcoming(), params)
    return Page(meeting_lines(viewer, page.rows), page.before, page.after)


def _undated(past: QuerySet[Any], rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return past meetings; those without a date (imports have them) come along, last of all."""
    return past | rows.filter(start__isnull=True)


def _of_body(rows: Any, body: UUID | None) -> Any:
    return rows.filter(organizations=body) if body else rows


def meetings_month(viewer: Viewer, text: str, *, body: UUID | None = None) -> Month:
    """Return the month named by text ("2026-11"), this month when text is none. Two queries."""
    first = _first_of(text)
    days = calendar.Calendar().monthdatescalendar(first.year, first.month)
    rows = _of_body(Meeting.objects.visible_to(viewer), body).select_related("location")
    by_day: dict[datetime.date, list[MeetingLine]] = defaultdict(list)
    for line in meeting_lines(viewer, list(rows.between(days[0][0], days[-1][-1]).distinct())):
        by_day[timezone.localdate(line.start)].append(line)
    today = timezone.localdate()
    weeks = tuple(
        tuple(MonthDay(day, day.month == first.month, day == today, tuple(by_day[day])) for day in week)
        for week in days
    )
    before, after = first - datetime.timedelta(days=1), first + datetime.timedelta(days=32)
    return Month(first, weeks, before.strftime("%Y-%m"), after.strftime("%Y-%m"))


def _first_of(text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return timezone.localdate().replace(day=1)


def next_meetings(viewer: Viewer, limit: int = 3, *, body: UUID | None = None) -> list[MeetingLine]:
    """Return the next meetings that are not cancelled."""
    rows = _of_body(Meeting.objects.visible_to(viewer), body).upcoming().exclude(state=MeetingState.CANCELLED)
    return meeting_lines(viewer, list(rows.select_related("location")[:limit]))


def last_meetings(viewer: Viewer, limit: int = 3, *, body: UUID | None = None) -> list[MeetingLine]:
    """Return the latest meetings before today."""
    rows = _of_body(Meeting.objects.visible_to(viewer), body).past()
    return meeting_lines(viewer, list(rows.select_related("location")[:limit]))


def years_of(rows: QuerySet[Any], field: str) -> list[int]:
    """Return the years rows span, latest first, for a filter."""
    ends = rows.aggregate(first=Min(field), last=Max(field))
    if not ends["first"]:
        return []
    return list(range(ends["last"].year, ends["first"].year - 1, -1))
