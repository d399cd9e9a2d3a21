"""How marks and names share a drawing: marks keep apart, names stand clear of marks and of each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot

# Marks lie at least so far apart; phones draw them larger.
DISTANCE = 42.0
ROUNDS = 60
# More than this cannot be told apart on the drawing anyway.
CROWD = 60
RADIUS = 16.0
Point = tuple[float, float]
# Where a name may stand around its point, best first: above, below, right, left.
SEATS = ((0, -24, "middle"), (0, 36, "middle"), (22, 5, "start"), (-22, 5, "end"))
# The name of a centre is never left out for want of room beside its point: it may stand further off.
FAR_SEATS = tuple(
    (across, down, anchor)
    for far in (48, 64, 80, 96, 120)
    for across, down, anchor in ((0, -far, "middle"), (-far, 0, "end"), (far, 0, "start"), (0, far, "middle"))
)
# The width of a letter in parts of its size, on average.
LETTER = 0.54
# How large centres and places are written on the whole drawing, and on a part of it.
SIZES = {"centre": 17, "place": 14}
NEAR_SIZES = {"centre": 19, "place": 17}


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def lies_in(self, other: "Box") -> bool:
        """Whether other holds all of this."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Name:
    """A name at its place on the drawing; `anchor` is SVG's text-anchor."""

    kind: str
    text: str
    x: float
    y: float
    anchor: str
    size: int
    box: Box


def kept_apart(marks: Iterable[Point]) -> list[Point]:
    """Return the places of marks, those that would cover each other moved apart. Very many stay as they are."""
    places = [list(mark) for mark in marks]
    rounds = ROUNDS if len(places) <= CROWD else 0
    for _round in range(rounds):
        moved = [_push(one, other) for one, other in combinations(places, 2)]
        if not any(moved):
            break
    return [(round(x, 1), round(y, 1)) for x, y in places]


def _push(one: list[float], other: list[float]) -> bool:
    """Move two places apart by half of what is missing each; return whether anything was."""
    across, down = other[0] - one[0], other[1] - one[1]
    far = hypot(across, down)
    if far >= DISTANCE - 0.5:
        return False
    # Two in the same place part along the line of writing.
    unit = (across / far, down / far) if far else (1.0, 0.0)
    step = (DISTANCE - far) / 2
    for place, sign in ((one, -1), (other, 1)):
        place[0] += sign * step * unit[0]
        place[1] += sign * step * unit[1]
    return True


def placed_names(
    names: Sequence[tuple[str, str, float, float]], marks: Iterable[Point], frame: Box, sizes: dict[str, int]
) -> list[Name]:
    """Return the names (kind, text, x, y) that find room in frame, centres first; one without room is left out."""
    taken = [_around(x, y) for x, y in marks]
    found = []
    for kind, text, x, y in sorted(names, key=lambda name: name[0] != "centre"):
        name = next((seat for seat in _seats(kind, text, x, y, sizes[kind]) if _has_room(seat.box, taken, frame)), None)
        if name is not None:
            found.append(name)
            taken.append(name.box)
    return found


def _has_room(box: Box, taken: Iterable[Box], frame: Box) -> bool:
    return box.lies_in(frame) and not any(box.meets(other) for other in taken)


def _around(x: float, y: float) -> Box:
    return Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)


def _seats(kind: str, text: str, x: float, y: float, size: int) -> list[Name]:
    seats = SEATS + FAR_SEATS if kind == "centre" else SEATS
    return [_seat(kind, text, x + right, y + down, anchor, size) for right, down, anchor in seats]


def _seat(kind: str, text: str, x: float, y: float, anchor: str, size: int) -> Name:
    width = len(text) * size * LETTER
    left = {"middle": x - width / 2, "start": x, "end": x - width}[anchor]
    return Name(kind, text, x, y, anchor, size, Box(left, y - size * 0.8, left + width, y + size * 0.25))
