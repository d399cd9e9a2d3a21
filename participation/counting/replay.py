"""Counts again with one thing changed about one project: more supporters, or a lower cost. The whole rule, not a part of it.

Under equal shares a changed run is the true one as long as the project is not bought: nobody else has other money or other
wishes. The true runs, kept, say at which shares it is bought (see `reach`); only there the changed contest is run.
"""

from dataclasses import dataclass, field
from typing import Protocol

from participation.counting.buying import Run, buy_surely
from participation.counting.contest import Contest
from participation.counting.equal_shares import first_share
from participation.counting.greedy import what_fits
from participation.counting.reach import Reach, watch

# Rather run a share too many.
CAUTION = 1e-6


class Replay(Protocol):
    """Counts a contest in which one project alone has changed."""

    def may_win(self, changed: Contest, project: str) -> bool:
        """Guess quickly whether the project wins."""

    def winners(self, changed: Contest, project: str) -> tuple[str, ...]:
        """Return who wins for certain."""


class GreedyReplay:
    """Counts by votes again."""

    def may_win(self, changed: Contest, project: str) -> bool:
        """Whether it wins."""
        return project in self.winners(changed, project)

    def winners(self, changed: Contest, project: str) -> tuple[str, ...]:
        """Return the winners by votes."""
        return tuple(candidate.id for candidate in what_fits(changed))


@dataclass(frozen=True)
class TrueRun:
    """A run of the true contest: what was bought, and how near every project was to that."""

    bought: list[str]
    is_over: bool
    reaches: dict[str, Reach]


@dataclass
class SharesReplay:
    """Counts by equal shares again. `last` is the final share of the true count, `points` what a new supporter gives."""

    contest: Contest
    last: int
    completes: bool
    points: int
    runs: dict[int, TrueRun] = field(default_factory=dict)

    def winners(self, changed: Contest, project: str) -> tuple[str, ...]:
        """Return the winners by the whole rule, share by share."""
        share, bought = first_share(changed), list[str]()
        while True:
            run: Run | TrueRun = self._true_run(share)
            if self._is_bought(changed, project, share):
                run = buy_surely(changed, share)
            if run.is_over:
                return self._completed(changed, bought)
            bought, share = run.bought, share + changed.increment
            if len(bought) == len(changed.eligible):
                return self._completed(changed, bought)

    def may_win(self, changed: Contest, project: str) -> bool:
        """Guess whether it wins by the first and the last run of every stretch of shares at which it is bought."""
        share, bought = first_share(changed), list[str]()
        while share <= self.last and not self._true_run(share).is_over:
            if not self._is_bought(changed, project, share):
                bought, share = self._true_run(share).bought, share + changed.increment
                continue
            if buy_surely(changed, share).is_over:
                return project in self._completed(changed, bought)
            end = self._end_of_stretch(changed, project, share)
            if end + changed.increment > self.last or buy_surely(changed, end).is_over:
                return True
            share = end + changed.increment
        if self._is_bought(changed, project, share) and not buy_surely(changed, share).is_over:
            return True
        return project in self._completed(changed, bought)

    def _end_of_stretch(self, changed: Contest, project: str, share: int) -> int:
        while share + changed.increment <= self.last and self._is_bought(changed, project, share + changed.increment):
            share += changed.increment
        return share

    def _is_bought(self, changed: Contest, project: str, share: int) -> bool:
        """Whether the project is bought at a share, or nearly so: then the share is run, and one sees."""
        candidate, more = changed.by_id[project], changed.ballots - self.contest.ballots
        if candidate.cost > changed.budget or not candidate.points:
            return False
        reach = self._true_run(share).reaches[project]
        if more:
            return more >= reach.supporters * (1 - CAUTION) - CAUTION
        return candidate.cost <= reach.cost * (1 + CAUTION)

    def _true_run(self, share: int) -> TrueRun:
        if share not in self.runs:
            run, reaches = watch(self.contest, share, self.points)
            self.runs[share] = TrueRun(run.bought, run.is_over, reaches)
        return self.runs[share]

    def _completed(self, changed: Contest, bought: list[str]) -> tuple[str, ...]:
        more = what_fits(changed, bought) if self.completes else ()
        return (*bought, *(candidate.id for candidate in more))
