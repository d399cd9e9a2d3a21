"""Finds what would have carried a project: so many more supporters, or so much less cost."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from participation.counting.ballots import BallotKind
from participation.counting.contest import Candidate, Contest
from participation.counting.election import Election
from participation.counting.replay import Replay

# More than this times all ballots is no answer any more.
MANY = 10


@dataclass(frozen=True)
class Enough:
    """More supporters or whole currency units less, that would have carried a project; and which winners would have lost."""

    amount: int
    displaced: tuple[str, ...]


@dataclass(frozen=True)
class Search:
    """Changes one project more and more until it wins. `winners` are those of the true count; `points` what a supporter gives."""

    replay: Replay
    winners: tuple[str, ...]
    points: int

    def more_supporters(self, contest: Contest, project: str) -> Enough | None:
        """Return how many more supporters would have been enough; None if ten electorates are not."""
        limit = MANY * max(contest.ballots, 1)
        return self._enough(lambda number: contest.with_supporters(project, number, self.points), project, limit)

    def lower_cost(self, contest: Contest, project: str) -> Enough | None:
        """Return the reduction that would have been enough; None if no cost above zero is."""
        cost = contest.by_id[project].cost
        limit = (cost - 1) // contest.scale
        return self._enough(lambda units: contest.with_cost(project, cost - units * contest.scale), project, limit)

    def _enough(self, change: Callable[[int], Contest], project: str, limit: int) -> Enough | None:
        @cache
        def winners(amount: int) -> tuple[str, ...]:
            return self.replay.winners(change(amount), project)

        def wins(amount: int) -> bool:
            return project in winners(amount)

        amount = smallest(lambda amount: self.replay.may_win(change(amount), project), 0, limit)
        if amount is not None and (not wins(amount) or (amount > 1 and wins(amount - 1))):
            # The guess was wrong.
            amount = smallest(wins, 0, limit)
        if amount is None:
            return None
        return Enough(amount, tuple(winner for winner in self.winners if winner not in winners(amount)))


def smallest(holds: Callable[[int], bool], above: int, limit: int) -> int | None:
    """Return a number above `above` for which something holds while it does not for the number before; None up to the limit.

    Looks near `above` first. It is the smallest one if what holds for a number holds for all larger ones.
    """
    low, step = above, 1
    while low < limit:
        high = min(above + step, limit)
        if holds(high):
            return _between(holds, low, high)
        low, step = high, step * 2
    return None


def _between(holds: Callable[[int], bool], low: int, high: int) -> int:
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def may_stand_alone(election: Election, candidate: Candidate) -> bool:
    """Whether there may be a ballot for this project alone."""
    rule, project = election.ballot_rule, election.by_id[candidate.id]
    within_cost = rule.most_cost is None or project.cost <= rule.most_cost
    return rule.fewest <= 1 and rule.most != 0 and within_cost and points_alone(election) > 0


def points_alone(election: Election) -> int:
    """Return the most points that a ballot for one project alone may give; without a limit, the most that anybody gave."""
    rule = election.ballot_rule
    if rule.kind is not BallotKind.POINTS:
        return 1
    limits = [limit for limit in (rule.most_points, rule.most_points_each) if limit is not None]
    given = (points for bundle in election.bundles for _project, points in bundle.wishes)
    return min(limits) if limits else max(given, default=1)
