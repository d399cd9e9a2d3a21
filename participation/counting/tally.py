"""What a count says: who is chosen, in which order, at what price, and why one may believe it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from participation.counting.settings import Settings


class DecidedBy(StrEnum):
    """What decided between equals."""

    COST = "cost"
    LOT = "lot"


@dataclass(frozen=True)
class Tie:
    """Projects that were equal, in the order they were put in, and what decided. LOT names those of the same cost alone.

    `rank` is the rank by votes if `by_votes`, otherwise the number of the purchase.
    """

    rank: int
    projects: tuple[str, ...]
    decided_by: DecidedBy
    by_votes: bool

    @classmethod
    def at_purchase(cls, rank: int, tied: Sequence[tuple[str, int]]) -> "Tie":
        """Return the tie between projects with their costs, the chosen one first."""
        cheapest = tied[0][1]
        equal = [project for project, cost in tied if cost == cheapest]
        if len(equal) > 1:
            return cls(rank, tuple(equal), DecidedBy.LOT, by_votes=False)
        return cls(rank, tuple(project for project, _cost in tied), DecidedBy.COST, by_votes=False)


@dataclass(frozen=True)
class Payment:
    """What each of some ballots pays for a project: all its supporters who pay the same. `bundles` number Election.bundles."""

    amount: Fraction
    ballots: int
    bundles: tuple[int, ...]


@dataclass(frozen=True)
class Chosen:
    """A winner. The last three are empty where nobody paid from a share: under votes, and in a completion.

    `price` is the most one ballot pays for one point, `rate` the same for what a point is worth: the rule takes the lowest.
    """

    order: int
    project: str
    cost: Fraction
    votes: int
    points: int
    rate: Fraction | None = None
    price: Fraction | None = None
    payments: tuple[Payment, ...] = ()

    @property
    def is_paid(self) -> bool:
        """Whether its supporters paid it from their shares."""
        return self.price is not None


class Stop(StrEnum):
    """Why the share grew no further."""

    NEXT_OVERSPENDS = "next-overspends"
    EVERYTHING_CHOSEN = "everything-chosen"


@dataclass(frozen=True)
class Proof:
    """What two exact runs say: the share and what it spends, the next share and that it would spend too much.

    `next_share` and `next_cost` are None if everything that could be carried out is chosen already. `steps` shares were
    tried, `exact_steps` of them exactly because floats left a doubt; `recounted` if floats were wrong all the same and
    every share was run again exactly.
    """

    stop: Stop
    share: Fraction
    cost: Fraction
    next_share: Fraction | None
    next_cost: Fraction | None
    steps: int
    exact_steps: int
    recounted: bool


@dataclass(frozen=True)
class Tally:
    """The result of one count. `share` and `proof` belong to equal shares."""

    settings: Settings
    budget: Fraction
    ballots: int
    blank: int
    chosen: tuple[Chosen, ...]
    ties: tuple[Tie, ...] = ()
    share: Fraction | None = None
    proof: Proof | None = None

    @property
    def winners(self) -> tuple[str, ...]:
        """The ids of what is chosen, in the order of choice."""
        return tuple(each.project for each in self.chosen)

    @property
    def cost(self) -> Fraction:
        """What the winners cost together."""
        return sum((each.cost for each in self.chosen), Fraction())

    @property
    def unspent(self) -> Fraction:
        """What is left of the budget."""
        return self.budget - self.cost
