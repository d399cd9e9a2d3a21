"""The timeline of a planned way as a drawing: one lane a body, its coming meetings along one axis of days."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from council.models import Meeting
from council.services.way_planning import Plan

WIDTH, LEFT, LANE, TOP = 760, 190, 44, 34
NAME_LETTERS = 26


@dataclass(frozen=True)
class Mark:
    """A meeting in a lane."""

    x: int
    y: int
    words: str
    is_chosen: bool
    is_clashing: bool


@dataclass(frozen=True)
class Lane:
    """A body with its meetings, and the day its paper must be released."""

    name: str
    y: int
    marks: tuple[Mark, ...]
    deadline: int | None


@dataclass(frozen=True)
class Drawing:
    """Everything in units of the view box."""

    width: int
    height: int
    left: int
    lanes: tuple[Lane, ...]
    months: tuple[tuple[int, datetime.date], ...]
    line: str


def draw_way(plan: Plan, meetings: dict[UUID, list[Meeting]]) -> Drawing | None:
    """Return the drawing of a plan, None while it has no meeting at all."""
    today = timezone.localdate()
    days = [_day(meeting) for leg in plan.legs for meeting in meetings.get(leg.leg.organization.pk, [])]
    if not days:
        return None
    chosen = [_day(leg.leg.meeting) for leg in plan.legs if leg.leg.meeting]
    last = max([*chosen, min(max(days), today + datetime.timedelta(days=120))]) + datetime.timedelta(days=7)
    span = max((last - today).days, 1)

    def x_of(day: datetime.date) -> int:
        return LEFT + 12 + round((day - today).days * (WIDTH - LEFT - 24) / span)

    lanes, line = [], []
    for place, leg in enumerate(plan.legs):
        y = TOP + LANE * place + LANE // 2
        rows = [row for row in meetings.get(leg.leg.organization.pk, []) if _day(row) <= last]
        marks = tuple(
            Mark(
                x_of(_day(row)), y, timezone.localtime(row.start).strftime("%d.%m.") if row.start else "",
                row == leg.leg.meeting, any(each.is_blocking for each in leg.conflicts),
            )
            for row in rows
        )  # fmt: skip
        if leg.leg.meeting:
            line.append(f"{x_of(_day(leg.leg.meeting))},{y}")
        until = timezone.localtime(leg.deadline).date() if leg.deadline else None
        lanes.append(
            Lane(_short(str(leg.leg.organization)), y, marks, x_of(until) if until and until >= today else None)
        )
    return Drawing(
        WIDTH, TOP + LANE * len(lanes), LEFT, tuple(lanes), tuple(_months(today, last, x_of)), " ".join(line)
    )


def _months(first: datetime.date, last: datetime.date, x_of: object) -> list[tuple[int, datetime.date]]:
    assert callable(x_of)
    day, found = (first.replace(day=1) + datetime.timedelta(days=32)).replace(day=1), []
    while day <= last:
        found.append((x_of(day), day))
        day = (day + datetime.timedelta(days=32)).replace(day=1)
    return found


def _day(meeting: Meeting | None) -> datetime.date:
    assert meeting is not None and meeting.start is not None
    return timezone.localtime(meeting.start).date()


def _short(name: str) -> str:
    return name if len(name) <= NAME_LETTERS else name[: NAME_LETTERS - 1].rstrip() + "…"
