"""Where the dots of a seat map stand: groups from left to right, each with its voices."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

CENTRE_X, CENTRE_Y = 280.0, 240.0
OUTER = 204.0
# (radius of a dot, distance of rows, least distance along a row), tried until all seats fit.
SIZES = ((12.0, 38.0, 31.0), (9.0, 28.0, 23.0), (6.0, 19.0, 15.0), (4.0, 12.0, 10.0))
LEAST_RADIUS = 60.0
KINDS = ("yes", "no", "abstain", "out")


@dataclass(frozen=True)
class Group:
    """Voices of one group. `people` names the voices of each kind when everybody was called by name."""

    name: str
    short_name: str
    yes: int = 0
    no: int = 0
    abstain: int = 0
    absent: int = 0
    people: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        """Return how many seats the group has."""
        return self.yes + self.no + self.abstain + self.absent

    def voices(self) -> Iterator[tuple[str, str]]:
        """Yield (kind, name) of every seat; the name is "" where dots are numbers, not persons."""
        if self.people:
            yield from sorted(self.people, key=lambda voice: KINDS.index(voice[0]))
            yield from [("out", "")] * self.absent
            return
        for kind, count in zip(KINDS, (self.yes, self.no, self.abstain, self.absent), strict=True):
            yield from [(kind, "")] * count


@dataclass(frozen=True)
class Seat:
    """One dot."""

    kind: str
    x: float
    y: float
    radius: float
    name: str = ""

    @property
    def arm(self) -> float:
        """Return half the size of the cross in a "no"."""
        return round(self.radius / 3, 1)


@dataclass(frozen=True)
class GroupLabel:
    """A group's short name beside its seats."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class SeatMap:
    """All dots and labels of a vote, for a canvas of 560 × 300."""

    seats: list[Seat]
    labels: list[GroupLabel]
    yes: int
    no: int
    abstain: int
    absent: int
    chair: Seat | None = None
    is_named: bool = False


def seat_map(groups: list[Group], chair: Group | None = None) -> SeatMap:
    """Return the map of groups, first group leftmost, with the chair's seat below."""
    places, radius = _places(sum(group.size for group in groups))
    seats: list[Seat] = []
    labels: list[GroupLabel] = []
    for group in groups:
        own = places[len(seats) : len(seats) + group.size]
        seats += [_seat(kind, place, radius, name) for (kind, name), place in zip(group.voices(), own, strict=True)]
        if own:
            labels.append(_label(group.short_name or group.name, sum(angle for angle, _row in own) / len(own)))
    every = [*groups, chair] if chair else groups
    return SeatMap(
        seats=seats,
        labels=labels,
        yes=sum(group.yes for group in every),
        no=sum(group.no for group in every),
        abstain=sum(group.abstain for group in every),
        absent=sum(group.absent for group in every),
        chair=_chair(chair),
        is_named=any(group.people for group in groups),
    )


def _places(count: int) -> tuple[list[tuple[float, float]], float]:
    """Return count places as (angle from the left, row radius) from left to right, and the size of a dot."""
    for dot, step, gap in SIZES:  # noqa: B007  used after the loop
        rows = _rows(count, step, gap)
        if rows:
            break
    else:
        rows = [OUTER]
    shares = _shares(count, rows)
    places = [
        (math.pi * (index / (share - 1) if share > 1 else 0.5), radius)
        for radius, share in zip(rows, shares, strict=True)
        for index in range(share)
    ]
    return sorted(places, key=lambda place: (round(place[0], 4), place[1])), dot


def _rows(count: int, step: float, gap: float) -> list[float]:
    """Return the fewest row radii that hold count dots, [] when even all rows are too few."""
    rows: list[float] = []
    radius, room = OUTER, 0
    while radius >= LEAST_RADIUS:
        rows.append(radius)
        room += int(math.pi * radius / gap) + 1
        # Three rows look like a council; fewer only for small bodies.
        if room >= count and len(rows) >= min(3, 1 + count // 9):
            return rows
        radius -= step
    return []


def _shares(count: int, rows: list[float]) -> list[int]:
    """Return how many of count seats stand in each row, by length, adding up to count."""
    whole = sum(rows)
    shares = [int(count * radius / whole) for radius in rows]
    for index in range(count - sum(shares)):
        shares[index % len(shares)] += 1
    return shares


def _seat(kind: str, place: tuple[float, float], radius: float, name: str) -> Seat:
    angle, row = place
    x, y = CENTRE_X - row * math.cos(angle), CENTRE_Y - row * math.sin(angle)
    return Seat(kind, round(x, 1), round(y, 1), _dot(kind, radius), name)


def _dot(kind: str, radius: float) -> float:
    """Return the radius of a dot: an outlined one is smaller by its line, an abstention visibly so."""
    return {"yes": radius, "abstain": round(radius * 0.58, 1)}.get(kind, round(radius * 0.875, 1))


def _label(text: str, angle: float) -> GroupLabel:
    x, y = CENTRE_X - 236 * math.cos(angle), CENTRE_Y - 224 * math.sin(angle)
    anchor = "end" if angle < math.pi * 0.42 else "start" if angle > math.pi * 0.58 else "middle"
    # Labels at the ends of the arc would stand on the dots: KERN has no room outside 560 units.
    return GroupLabel(text, round(min(max(x, 44), 516), 1), round(max(y, 14), 1), anchor)


def _chair(chair: Group | None) -> Seat | None:
    if not chair:
        return None
    kind, name = next(chair.voices(), ("out", ""))
    return Seat(kind, CENTRE_X, 282, _dot(kind, 12), name or chair.name)
