"""A year of meetings at a glance: by month, by body, and as a drawing with the days on which nobody meets."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from accounts.viewer import Viewer
from council.models import Meeting
from council.services.closed_days import HOLIDAY, Closed
from council.services.meeting_list import MeetingLine, meeting_lines

# Below a thousand: templates would write a point into larger numbers.
WIDTH, LEFT, LANE, TOP = 960, 210, 26, 26
NAME_LETTERS = 30
MONTHS = range(1, 13)
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class BodyYear:
    """A body with its meetings month by month."""

    id: UUID
    name: str
    brief: str
    months: tuple[tuple[MeetingLine, ...], ...]


@dataclass(frozen=True)
class YearView:
    """A year: every month with its meetings, every body with its months."""

    year: int
    months: tuple[tuple[datetime.date, tuple[MeetingLine, ...]], ...]
    bodies: tuple[BodyYear, ...]
    count: int

    @property
    def has_public(self) -> bool:
        """Whether strangers find a meeting in it."""
        return any(not line.is_nonpublic for _first, lines in self.months for line in lines)

    @property
    def name(self) -> str:
        """The year as it is written."""
        return str(self.year)

    @property
    def previous(self) -> str:
        """The year before."""
        return str(self.year - 1)

    @property
    def following(self) -> str:
        """The year after."""
        return str(self.year + 1)


def year_view(viewer: Viewer, year: int, *, body: UUID | None = None) -> YearView:
    """Return the meetings of a year that viewer may read, of all bodies or one. Two queries."""
    rows = Meeting.objects.visible_to(viewer).between(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    rows = rows.filter(organizations=body) if body else rows
    lines = meeting_lines(viewer, list(rows.select_related("location").distinct()))
    months = tuple(
        (datetime.date(year, month, 1), tuple(line for line in lines if _month(line) == month)) for month in MONTHS
    )
    return YearView(year, months, tuple(_bodies(lines)), len(lines))


def _bodies(lines: Sequence[MeetingLine]) -> Iterable[BodyYear]:
    held: dict[UUID, list[MeetingLine]] = defaultdict(list)
    names = {}
    for line in lines:
        for ref in line.bodies:
            held[ref.id].append(line)
            names[ref.id] = ref
    for key, ref in sorted(names.items(), key=lambda pair: pair[1].name):
        months = tuple(tuple(line for line in held[key] if _month(line) == month) for month in MONTHS)
        yield BodyYear(key, ref.name, ref.brief, months)


def _month(line: MeetingLine) -> int:
    assert line.start is not None
    return timezone.localtime(line.start).month


@dataclass(frozen=True)
class YearMark:
    """One meeting of a drawing: `state` is planned, cancelled, proposed or clash."""

    day: datetime.date
    state: str
    words: str
    x: int = 0


@dataclass(frozen=True)
class YearLane:
    """A body with its marks."""

    name: str
    y: int
    marks: tuple[YearMark, ...]


@dataclass(frozen=True)
class YearDrawing:
    """Everything in units of the view box: months as (x, day), bands of closed days as (x, width, kind)."""

    width: int
    height: int
    left: int
    lanes: tuple[YearLane, ...]
    months: tuple[tuple[int, datetime.date], ...]
    bands: tuple[tuple[int, int, str], ...]
    today: int | None


def draw_year(
    first: datetime.date, last: datetime.date, marks: dict[str, list[YearMark]], closed: Closed, today: datetime.date
) -> YearDrawing:
    """Return the days from first to last with one lane for each name of marks."""
    days = (last - first).days + 1

    def x_of(day: datetime.date) -> int:
        return LEFT + round((day - first).days * (WIDTH - LEFT) / days)

    lanes = tuple(
        YearLane(
            name if len(name) <= NAME_LETTERS else name[: NAME_LETTERS - 1].rstrip() + "…", TOP + LANE * n + LANE // 2,
            tuple(YearMark(mark.day, mark.state, mark.words, x_of(mark.day)) for mark in row if first <= mark.day <= last),
        )
        for n, (name, row) in enumerate(marks.items())
    )  # fmt: skip
    months = [day for day in (first + DAY * n for n in range(days)) if day.day == 1]
    bands = tuple((x_of(begin), max(x_of(end + DAY) - x_of(begin), 2), kind) for begin, end, kind in _bands(closed))
    return YearDrawing(
        WIDTH, TOP + LANE * len(lanes) + 4, LEFT, lanes, tuple((x_of(day), day) for day in months), bands,
        x_of(today) if first <= today <= last else None,
    )  # fmt: skip


def _bands(closed: Closed) -> list[tuple[datetime.date, datetime.date, str]]:
    """Return runs of closed days of one kind."""
    found: list[tuple[datetime.date, datetime.date, str]] = []
    for day in sorted(closed):
        kinds = {reason.kind for reason in closed[day]}
        kind = HOLIDAY if HOLIDAY in kinds else min(kinds)
        if found and found[-1][1] == day - DAY and found[-1][2] == kind:
            found[-1] = (found[-1][0], day, kind)
        else:
            found.append((day, day, kind))
    return found


def marks_of(view: YearView) -> dict[str, list[YearMark]]:
    """Return the marks of the meetings there are, by body."""
    found: dict[str, list[YearMark]] = {}
    for body in view.bodies:
        lines = [line for month in body.months for line in month]
        found[body.name] = [
            YearMark(
                timezone.localdate(line.start), "cancelled" if line.is_cancelled else "planned", line.when_and_where
            )
            for line in lines
        ]
    return found
