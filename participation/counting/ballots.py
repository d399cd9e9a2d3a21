"""What voters see and say: projects with costs, kinds of ballots, ballots."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from participation.counting.amounts import exact


class BallotKind(StrEnum):
    """What may be written on a ballot."""

    APPROVAL = "approval"
    MAX_N = "max-n"
    KNAPSACK = "knapsack"
    POINTS = "points"


@dataclass(frozen=True)
class BallotRule:
    """The kind of the ballots and its limits; None is no limit. A blank ballot is always allowed.

    MAX_N needs `most` projects, KNAPSACK `most_cost` (all wishes together). POINTS may limit the points of one project
    and of the whole ballot; on ballots of every other kind a wish is one point.
    """

    kind: BallotKind = BallotKind.APPROVAL
    fewest: int = 0
    most: int | None = None
    most_cost: Fraction | None = None
    most_points: int | None = None
    most_points_each: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", BallotKind(self.kind))
        if self.most_cost is not None:
            object.__setattr__(self, "most_cost", exact(self.most_cost))


@dataclass(frozen=True)
class Project:
    """Something one may wish for. `cost` is in currency units, exact."""

    id: str
    cost: Fraction
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "cost", exact(self.cost))


@dataclass(frozen=True, slots=True)
class Ballot:
    """One ballot: its id, and the projects wished for with their points. The id is a tracker or a number, never a person."""

    id: str
    wishes: tuple[tuple[str, int], ...] = ()

    @classmethod
    def approving(cls, id: str, projects: Iterable[str]) -> "Ballot":
        """Return a ballot with one point for each project."""
        return cls(id, tuple((project, 1) for project in projects))

    @classmethod
    def giving(cls, id: str, points: Mapping[str, int]) -> "Ballot":
        """Return a ballot with points."""
        return cls(id, tuple(points.items()))

    @property
    def projects(self) -> tuple[str, ...]:
        """Which projects it wishes for."""
        return tuple(project for project, _points in self.wishes)


@dataclass(frozen=True, slots=True)
class Bundle:
    """All ballots that say the same: their wishes in the order of the ids, and how many they are."""

    wishes: tuple[tuple[str, int], ...]
    ballots: int

    def fulfilled(self, winners: Collection[str]) -> int:
        """How many of the wishes are among the winners."""
        return sum(project in winners for project, _points in self.wishes)
