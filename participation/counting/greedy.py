"""Greedy by votes: the project with the most points first, whatever no longer fits is skipped.

Among equals the cheaper one comes first, then the lot. What nobody voted for is never chosen.
"""

from collections.abc import Collection, Sequence
from itertools import groupby

from participation.counting.contest import Candidate, Contest, prepare
from participation.counting.election import Election
from participation.counting.settings import Settings
from participation.counting.tally import Chosen, DecidedBy, Tally, Tie


def count_greedy(election: Election, settings: Settings) -> Tally:
    """Return who is chosen by votes."""
    contest = prepare(election, settings)
    ranked = ranking(contest)
    chosen = choices(contest, what_fits(contest), begin=1)
    ties = ties_of(ranked, [candidate.id for candidate in ranked])
    return Tally(settings, election.budget, len(election.ballots), election.blank, chosen, ties)


def ranking(contest: Contest) -> list[Candidate]:
    """Return the candidates by votes; those without a vote are not among them."""
    voted = (each for each in contest.candidates if each.points)
    return sorted(voted, key=lambda each: (-each.points, each.tie_break))


def what_fits(contest: Contest, taken: Collection[str] = ()) -> list[Candidate]:
    """Return what is chosen, in that order, with the money that those taken already leave."""
    left = contest.budget - sum(contest.by_id[id].cost for id in taken)
    found = []
    for candidate in ranking(contest):
        if candidate.id not in taken and candidate.cost <= left:
            found.append(candidate)
            left -= candidate.cost
    return found


def choices(contest: Contest, candidates: Sequence[Candidate], begin: int) -> tuple[Chosen, ...]:
    """Return candidates as winners that nobody paid from a share, numbered from `begin`."""
    return tuple(
        Chosen(order, each.id, contest.money(each.cost), each.votes, each.points)
        for order, each in enumerate(candidates, begin)
    )


def ties_of(ranked: Sequence[Candidate], among: Collection[str]) -> tuple[Tie, ...]:
    """Return where equal votes were decided by cost, and where equal votes and costs were decided by lot."""
    found = []
    for _points, group in groupby(enumerate(ranked, 1), key=lambda entry: entry[1].points):
        equal = [(rank, each) for rank, each in group if each.id in among]
        if len({each.cost for _rank, each in equal}) > 1:
            found.append(_tie(equal, DecidedBy.COST))
        for _cost, same in groupby(equal, key=lambda entry: entry[1].cost):
            if len(drawn := list(same)) > 1:
                found.append(_tie(drawn, DecidedBy.LOT))
    return tuple(found)


def _tie(equal: Sequence[tuple[int, Candidate]], decided_by: DecidedBy) -> Tie:
    return Tie(equal[0][0], tuple(each.id for _rank, each in equal), decided_by, by_votes=True)
