"""Watches a run and says of every project it does not buy from which cost down, from how many more supporters up it would be.

As long as a project is not bought, the run is the same with another cost or more supporters of that project alone. It is
bought if at some purchase its supporters could pay it at the rate of that purchase, or if they can pay it at the end.
"""

from dataclasses import dataclass
from functools import partial
from math import inf

from participation.counting.buying import Run, buy
from participation.counting.contest import Candidate, Contest
from participation.counting.purses import Doubt, ExactPurses, FloatPurses, MakePurses, Price, Purses

Money = list[tuple[int, int, list[float]]]


@dataclass
class Reach:
    """The largest cost at which a project is bought, and the smallest number of more supporters; as near as floats are."""

    cost: float = 0
    supporters: float = inf

    def widen(self, cost: float, supporters: float) -> None:
        """Take in what one more purchase says."""
        self.cost = max(self.cost, cost)
        self.supporters = min(self.supporters, max(supporters, 0))


class Watchful(Purses):
    """Purses that look at every project not bought yet before each payment. `points` are what a new supporter gives."""

    def __init__(self, contest: Contest, share: int, points: int) -> None:
        super().__init__(contest, share)
        self.contest, self.share, self.points = contest, share, points
        self.reaches = {candidate.id: Reach() for candidate in contest.candidates}

    def pay(self, candidate: Candidate, price: Price) -> None:
        """Look at the others at this rate, then take the price."""
        self.reaches[candidate.id] = Reach(inf, 0)
        self.look(price.owed / (price.points * self.scale * self.contest.worth(candidate)))
        super().pay(candidate, price)

    def look(self, rate: float) -> None:
        """See who could pay for their project at a rate; at an endless one they may give all they have."""
        left = self.left if self.scale == 1 else [money / self.scale for money in self.left]
        for candidate in self.contest.candidates:
            reach = self.reaches[candidate.id]
            if reach.cost < inf:
                purses = [
                    (camp.points, camp.ballots, [left[each] for each in camp.bundles]) for camp in candidate.camps
                ]
                due = rate * self.contest.worth(candidate)
                paid = together(purses, due)
                supporters = (candidate.cost - paid) / min(self.share, self.points * due) if self.share else inf
                cost = largest_cost(purses, rate, candidate.points) if self.contest.by_cost else paid
                reach.widen(cost, supporters)


class WatchfulFloats(Watchful, FloatPurses):
    """Quick ones."""


class WatchfulExact(Watchful, ExactPurses):
    """Exact ones."""


def watch(contest: Contest, share: int, points: int) -> tuple[Run, dict[str, Reach]]:
    """Run a share to the end; return also how near every project is to being bought."""
    try:
        return _watched(contest, share, partial(WatchfulFloats, points=points))
    except Doubt:
        return _watched(contest, share, partial(WatchfulExact, points=points))


def _watched(contest: Contest, share: int, make_purses: MakePurses) -> tuple[Run, dict[str, Reach]]:
    run = buy(contest, share, make_purses, to_the_end=True)
    assert isinstance(run.purses, Watchful)
    run.purses.look(inf)
    return run, run.purses.reaches


def together(purses: Money, due: float) -> float:
    """Return what supporters pay together if a point costs so much."""
    total: float = 0
    for points, ballots, left in purses:
        most = points * due
        total += ballots * sum([money if money < most else most for money in left])
    return total


def largest_cost(purses: Money, rate: float, points: int) -> float:
    """Return the largest cost that supporters can pay if a point costs rate × cost."""
    cost, before = together(purses, inf), inf
    if rate == inf or rate * points <= 1 - 1e-9:
        return cost if rate == inf else 0
    # Those with less than their part give all. The lower the cost, the fewer they are.
    while cost < before:
        rich = sum(
            number * ballots * len([money for money in left if money >= number * rate * cost])
            for number, ballots, left in purses
        )
        poor = sum(
            ballots * sum([money for money in left if money < number * rate * cost]) for number, ballots, left in purses
        )
        if rich * rate >= 1 - 1e-9:
            return cost
        before, cost = cost, min(cost, poor / (1 - rich * rate))
    return cost
