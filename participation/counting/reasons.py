"""Says of every project why it is chosen or not, and what would have been enough. Every statement is true when counted again.

"So many more supporters": so many more ballots, each for this project alone, and all else as it was. They count like all
others: they make the first share smaller, and bring a share each. "So much less": the same ballots, a lower cost.
In both cases one supporter fewer, one whole currency unit less off would not have been enough. As outcomes are not monotone,
a much smaller change may be enough by chance; it is not looked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from participation.counting.contest import Candidate, Contest, prepare
from participation.counting.election import Election
from participation.counting.enough import Enough, Search, may_stand_alone, points_alone
from participation.counting.greedy import ranking
from participation.counting.ledger import Ledger, keep_ledger
from participation.counting.replay import GreedyReplay, SharesReplay
from participation.counting.settings import Completion, Rule
from participation.counting.tally import Chosen, Tally


class Cause(StrEnum):
    """Why a project is chosen or not.

    TOO_FEW: all shares of its supporters together are less than its cost. SPENT: they would have been enough, but too much
    went to other projects. NO_ROOM: by votes, it costs more than was left at its turn.
    """

    PAID = "paid"
    COMPLETED = "completed"
    VOTED = "voted"
    NO_VOTES = "no-votes"
    BEYOND_BUDGET = "beyond-budget"
    TOO_FEW = "too-few"
    SPENT = "spent"
    NO_ROOM = "no-room"


@dataclass(frozen=True)
class Shortfall:
    """The money of a project that is not chosen.

    By equal shares: what the shares of its supporters make `together`, what they have `left` of them at the end, what that is
    `missing` for the cost, and what they `spent` on other projects, most first. By votes: what is left of the budget at its
    turn, and what is missing.
    """

    left: Fraction
    missing: Fraction
    together: Fraction | None = None
    spent: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why one project is chosen or not. `rank` is by votes, `order` that of the choice. The last three are the losers'."""

    project: str
    rank: int
    votes: int
    points: int
    cost: Fraction
    cause: Cause
    order: int | None = None
    shortfall: Shortfall | None = None
    more_supporters: Enough | None = None
    lower_cost: Enough | None = None

    @property
    def is_chosen(self) -> bool:
        """Whether it is a winner."""
        return self.order is not None


def explain(election: Election, tally: Tally) -> Iterator[Reason]:
    """Yield the reason of every project, by rank. For each loser it is counted again dozens of times: work for a job."""
    contest = prepare(election, tally.settings)
    chosen = {each.project: each for each in tally.chosen}
    ledger = _ledger(contest, tally)
    points = points_alone(election)
    search = Search(_replay(contest, tally, points), tally.winners, points)
    unvoted = [candidate for candidate in contest.candidates if not candidate.votes]
    for rank, candidate in enumerate([*ranking(contest), *unvoted], 1):
        facts = (candidate.id, rank, candidate.votes, candidate.points, contest.money(candidate.cost))
        if winner := chosen.get(candidate.id):
            yield Reason(*facts, _merit(winner, tally), winner.order)
            continue
        shortfall = _short_of_shares(ledger, candidate) if ledger else _short_of_budget(contest, tally, candidate)
        alone = may_stand_alone(election, candidate)
        yield Reason(
            *facts,
            _cause(contest, candidate, shortfall),
            shortfall=shortfall,
            more_supporters=search.more_supporters(contest, candidate.id) if alone else None,
            lower_cost=search.lower_cost(contest, candidate.id),
        )


def _ledger(contest: Contest, tally: Tally) -> Ledger | None:
    return None if tally.share is None else keep_ledger(contest, int(tally.share * contest.scale))


def _replay(contest: Contest, tally: Tally, points: int) -> GreedyReplay | SharesReplay:
    if tally.share is None:
        return GreedyReplay()
    completes = tally.settings.completion is Completion.GREEDY
    return SharesReplay(contest, int(tally.share * contest.scale), completes, points)


def _merit(winner: Chosen, tally: Tally) -> Cause:
    if winner.is_paid:
        return Cause.PAID
    return Cause.VOTED if tally.settings.rule is Rule.GREEDY else Cause.COMPLETED


def _cause(contest: Contest, candidate: Candidate, shortfall: Shortfall) -> Cause:
    if not candidate.votes:
        return Cause.NO_VOTES
    if candidate.cost > contest.budget:
        return Cause.BEYOND_BUDGET
    if shortfall.together is None:
        return Cause.NO_ROOM
    return Cause.TOO_FEW if shortfall.together < contest.money(candidate.cost) else Cause.SPENT


def _short_of_shares(ledger: Ledger, candidate: Candidate) -> Shortfall:
    contest, left = ledger.run.contest, ledger.left_of(candidate)
    spent = sorted(ledger.spent_by(candidate).items(), key=lambda item: (-item[1], item[0]))
    together = contest.money(candidate.votes * ledger.run.share)
    # Supporters of what costs more than the budget may have enough: it takes no part.
    missing = max(contest.money(candidate.cost) - left, Fraction())
    return Shortfall(left, missing, together, tuple(spent))


def _short_of_budget(contest: Contest, tally: Tally, candidate: Candidate) -> Shortfall:
    ranked = ranking(contest)
    before = {each.id for each in (ranked[: ranked.index(candidate)] if candidate.votes else ranked)}
    left = tally.budget - sum(each.cost for each in tally.chosen if each.project in before)
    return Shortfall(left, max(contest.money(candidate.cost) - left, Fraction()))
