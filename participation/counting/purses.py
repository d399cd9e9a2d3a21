"""What every ballot has left of its share, and what a project would cost its supporters: quickly in floats, or exactly.

All ballots of a bundle have the same left. A supporter pays points × rate, or all that is left where that is less.
"""

from collections.abc import Callable
from math import gcd
from typing import ClassVar, NamedTuple

from participation.counting.contest import Camp, Candidate, Contest


class Doubt(Exception):
    """Two numbers are so near to each other that floats cannot tell which is larger."""


class Price(NamedTuple):
    """What a point for a project costs now: owed ÷ points. `is_plain` if no supporter has less than that."""

    owed: float
    points: int
    is_plain: bool


class Purses:
    """The money of all ballots during one run. `scale` is what one unit of the contest is here."""

    # Rates that differ by no more than this factor are held to be equal.
    slack: ClassVar[float] = 1
    is_exact: ClassVar[bool] = True

    def __init__(self, contest: Contest, share: int) -> None:
        self.scale = 1
        self.left: list[float] = [share] * contest.bundles

    def price(self, candidate: Candidate) -> Price | None:
        """Return what a point costs if the supporters can pay the project together, None if they cannot."""
        purses = self.left
        camps = [(camp, [purses[bundle] for bundle in camp.bundles]) for camp in candidate.camps]
        cost = candidate.cost * self.scale
        if not self.suffices(sum(camp.ballots * sum(left) for camp, left in camps), cost):
            return None
        owed: float = cost
        points = candidate.points
        # Whoever has less than the price gives all; the others share the rest, until nobody more has less.
        while True:
            camps, paid, gone = self._without_the_poor(camps, owed, points)
            if not gone:
                return Price(owed, points, points == candidate.points)
            owed, points = owed - paid, points - gone

    def _without_the_poor(
        self, camps: list[tuple[Camp, list[float]]], owed: float, points: int
    ) -> tuple[list[tuple[Camp, list[float]]], float, int]:
        rest: list[tuple[Camp, list[float]]] = []
        paid: float = 0
        gone = 0
        for camp, left in camps:
            limit = self.limit(camp.points * owed, points)
            poor = [money for money in left if money < limit]
            if poor:
                paid += camp.ballots * sum(poor)
                gone += camp.points * camp.ballots * len(poor)
                left = [money for money in left if money >= limit]
            rest.append((camp, left))
        return rest, paid, gone

    def suffices(self, money: float, cost: float) -> bool:
        """Whether money is enough for a cost."""
        raise NotImplementedError

    def limit(self, owed: float, points: int) -> float:
        """Return what one must have so as not to count among those with less than owed ÷ points."""
        raise NotImplementedError

    def pay(self, candidate: Candidate, price: Price) -> None:
        """Take the price from the supporters."""
        raise NotImplementedError


class FloatPurses(Purses):
    """Quick, and honest about it: raises Doubt where a decision hangs on less than a billionth."""

    slack = 1 + 1e-9
    is_exact = False

    def __init__(self, contest: Contest, share: int) -> None:
        # Comparing floats with whole numbers is slow.
        super().__init__(contest, share)
        self.left = [float(share)] * contest.bundles

    def suffices(self, money: float, cost: float) -> bool:
        """Whether money is enough, if that is certain."""
        if abs(money - cost) <= 2e-9 * cost:
            raise Doubt
        return money > cost

    def limit(self, owed: float, points: int) -> float:
        """Return the limit a trifle higher: paying all or paying the price is the same there."""
        return owed / points * self.slack

    def pay(self, candidate: Candidate, price: Price) -> None:
        """Take the price; rounding leaves nobody below zero."""
        left = self.left
        for camp in candidate.camps:
            due = camp.points * price.owed / price.points
            for bundle in camp.bundles:
                money = left[bundle]
                left[bundle] = money - due if money > due else 0


class ExactPurses(Purses):
    """Exact: whole numbers over one common denominator, `scale`, that grows with every payment."""

    left: list[int]  # type: ignore[assignment]

    def suffices(self, money: float, cost: float) -> bool:
        """Whether money is enough."""
        return money >= cost

    def limit(self, owed: float, points: int) -> float:
        """Return the fraction rounded up: the same for whole numbers."""
        return -(-owed // points)

    def pay(self, candidate: Candidate, price: Price) -> None:
        """Take the price, after making it a whole number."""
        owed, points = int(price.owed), price.points
        shared = gcd(owed, points)
        self._refine(points // shared)
        left = self.left
        for camp in candidate.camps:
            due = camp.points * owed // shared
            for bundle in camp.bundles:
                money = left[bundle]
                left[bundle] = money - due if money > due else 0

    def _refine(self, factor: int) -> None:
        if factor > 1:
            self.scale *= factor
            self.left = [money * factor for money in self.left]


MakePurses = Callable[[Contest, int], Purses]
