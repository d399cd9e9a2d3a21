"""Method of Equal Shares: every ballot gets the same share; a project wins when its supporters can pay for it together.

The share begins at the whole currency units of budget ÷ ballots (blank ones included) and grows by the increment as long as
the winners of the next share cost no more than the budget. Nothing less ends it, not even that nothing else would fit: only
that everything is chosen that has a supporter and costs no more than the budget. What costs more takes no part.

The share is searched in floats. A run in which a decision hangs on less than a billionth is done again exactly, and at the
end two exact runs prove the share and the next one. Outcomes are not monotone in the share, so every share is run; left out
at the beginning are only shares at which all projects that anybody could pay, together, cost no more than the budget.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from participation.counting.buying import Run, buy_exactly, buy_quickly
from participation.counting.contest import Contest, prepare
from participation.counting.election import Election
from participation.counting.greedy import choices, ranking, ties_of, what_fits
from participation.counting.ledger import Ledger, keep_ledger
from participation.counting.purses import Doubt
from participation.counting.settings import Completion, Settings
from participation.counting.tally import Chosen, Proof, Stop, Tally

Runner = Callable[[Contest, int], Run]


@dataclass(frozen=True)
class Search:
    """The last run that the budget allows, and how many were tried. `run` is None if the first one spends too much."""

    run: Run | None
    steps: int
    exact_steps: int = 0


def count_equal_shares(election: Election, settings: Settings, *, quick: Runner = buy_quickly) -> Tally:
    """Return who is chosen by equal shares, with a proof. `quick` does the runs of the search and may raise Doubt."""
    contest = prepare(election, settings)
    if not election.ballots:
        return Tally(settings, election.budget, 0, 0, (), share=Fraction(), proof=_proof_of_nothing())
    ledger, proof = find_share(contest, quick)
    chosen = tuple(_winner(ledger, order) for order in range(len(ledger.run.bought)))
    ties = tuple(ledger.run.ties)
    if settings.completion is Completion.GREEDY:
        more = what_fits(contest, ledger.run.bought)
        chosen += choices(contest, more, begin=len(chosen) + 1)
        ties += ties_of(ranking(contest), {each.id for each in contest.candidates} - set(ledger.run.bought))
    return Tally(settings, election.budget, len(election.ballots), election.blank, chosen, ties, proof.share, proof)


def find_share(contest: Contest, quick: Runner = buy_quickly) -> tuple[Ledger, Proof]:
    """Return the exact run at the final share, and the proof of it."""
    found = search(contest, first_share(contest), quick)
    if found.run is not None:
        ledger, proof = prove(contest, found)
        if ledger.run.bought == found.run.bought and _holds(contest, proof):
            return ledger, proof
    found = search(contest, first_share(contest), buy_exactly)
    return prove(contest, found, recounted=True)


def search(contest: Contest, begin: int, quick: Runner) -> Search:
    """Run share after share from `begin` on, until the next one spends too much or everything is chosen."""
    last, share, steps, exact_steps = None, begin, 0, 0
    while last is None or not last.has_all:
        steps += 1
        try:
            run = quick(contest, share)
        except Doubt:
            run, exact_steps = buy_exactly(contest, share), exact_steps + 1
        if run.is_over:
            break
        last, share = run, share + contest.increment
    return Search(last, steps, exact_steps)


def first_share(contest: Contest) -> int:
    """Return the first share worth running: at all earlier ones no selection could spend too much, or be everything.

    A project can be bought at shares of cost ÷ votes and more only. While all such projects together cost no more than
    the budget, no run overspends; and before the last of all, no run has everything.
    """
    begin = contest.budget // (contest.scale * max(contest.ballots, 1)) * contest.scale
    candidates = [contest.candidates[number] for number in contest.eligible]
    total = 0
    for candidate in sorted(candidates, key=lambda each: Fraction(each.cost, each.votes)):
        total += candidate.cost
        if total > contest.budget:
            # The last share at which it still cannot be bought.
            return _on_grid(begin, (candidate.cost - 1) // candidate.votes, contest.increment)
    needed = max((-(-each.cost // each.votes) for each in candidates), default=0)
    return _on_grid(begin, needed + contest.increment - 1, contest.increment)


def _on_grid(begin: int, at_most: int, increment: int) -> int:
    return begin + max(0, (at_most - begin) // increment) * increment


def prove(contest: Contest, found: Search, *, recounted: bool = False) -> tuple[Ledger, Proof]:
    """Run the share found and the next one exactly; return the first with its payments, and what both spend."""
    assert found.run is not None
    ledger, following = keep_ledger(contest, found.run.share), None
    if not ledger.run.has_all:
        following = buy_exactly(contest, found.run.share + contest.increment, to_the_end=True)
    return ledger, Proof(
        stop=Stop.EVERYTHING_CHOSEN if following is None else Stop.NEXT_OVERSPENDS,
        share=contest.money(ledger.run.share),
        cost=contest.money(ledger.run.spent),
        next_share=None if following is None else contest.money(following.share),
        next_cost=None if following is None else contest.money(following.spent),
        steps=found.steps,
        exact_steps=found.steps if recounted else found.exact_steps,
        recounted=recounted,
    )


def _holds(contest: Contest, proof: Proof) -> bool:
    budget = contest.money(contest.budget)
    return proof.cost <= budget and (proof.next_cost is None or proof.next_cost > budget)


def _winner(ledger: Ledger, number: int) -> Chosen:
    contest, project = ledger.run.contest, ledger.run.bought[number]
    candidate, price = contest.by_id[project], ledger.prices[project] / contest.scale
    cost = contest.money(candidate.cost)
    rate = price / cost if contest.by_cost else price
    payments = ledger.payments(project)
    return Chosen(number + 1, project, cost, candidate.votes, candidate.points, rate, price, payments)


def _proof_of_nothing() -> Proof:
    return Proof(Stop.EVERYTHING_CHOSEN, Fraction(), Fraction(), None, None, 0, 0, recounted=False)
