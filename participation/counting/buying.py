"""One run of equal shares: with a given share for every ballot, who buys what.

Again and again the project is bought that asks least of its supporters for what it is worth to them (its rate), until no
supporters can pay for another one together. Rates only rise, so an old rate is a lower bound, and most are never asked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from participation.counting.contest import Contest
from participation.counting.purses import Doubt, ExactPurses, FloatPurses, MakePurses, Price, Purses
from participation.counting.tally import Tie


class Offer(NamedTuple):
    """A candidate in the queue, at the rate it had before purchase number `purchase`."""

    rate: float
    candidate: int
    purchase: int
    price: Price


@dataclass
class Run:
    """What came of one share. A run that was broken off at the budget holds what was bought till then."""

    contest: Contest
    share: int
    purses: Purses
    bought: list[str] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    spent: int = 0

    @property
    def is_over(self) -> bool:
        """Whether it spends more than the budget."""
        return self.spent > self.contest.budget

    @property
    def has_all(self) -> bool:
        """Whether it buys everything that could be carried out."""
        return len(self.bought) == len(self.contest.eligible)


def buy(contest: Contest, share: int, make_purses: MakePurses, *, to_the_end: bool = False) -> Run:
    """Run one share; stop at the first purchase beyond the budget unless it shall go `to_the_end`."""
    purses = make_purses(contest, share)
    run, queue = Run(contest, share, purses), _first_offers(contest, share)
    while contenders := _cheapest(queue, run):
        chosen = _settle(contenders, run)
        for offer in contenders:
            if offer is not chosen:
                heappush(queue, offer)
        candidate = contest.candidates[chosen.candidate]
        purses.pay(candidate, chosen.price)
        run.bought.append(candidate.id)
        run.spent += candidate.cost
        if run.is_over and not to_the_end:
            break
    return run


def buy_quickly(contest: Contest, share: int, *, to_the_end: bool = False) -> Run:
    """Run one share in floats. May raise Doubt."""
    return buy(contest, share, FloatPurses, to_the_end=to_the_end)


def buy_exactly(contest: Contest, share: int, *, to_the_end: bool = False) -> Run:
    """Run one share exactly."""
    return buy(contest, share, ExactPurses, to_the_end=to_the_end)


def buy_surely(contest: Contest, share: int, *, to_the_end: bool = False) -> Run:
    """Run one share in floats, and exactly if floats leave a doubt."""
    try:
        return buy_quickly(contest, share, to_the_end=to_the_end)
    except Doubt:
        return buy_exactly(contest, share, to_the_end=to_the_end)


def _first_offers(contest: Contest, share: int) -> list[Offer]:
    offers = []
    for number in contest.eligible:
        candidate = contest.candidates[number]
        if candidate.votes * share >= candidate.cost:
            # Exact if all give the same points; with different points some may have less than the price.
            rate = candidate.cost / (candidate.points * contest.worth(candidate))
            purchase = 0 if candidate.is_even else -1
            offers.append(Offer(rate, number, purchase, Price(candidate.cost, candidate.points, True)))
    heapify(offers)
    return offers


def _cheapest(queue: list[Offer], run: Run) -> list[Offer]:
    """Take the offers with the lowest rate out of the queue; those nobody can pay any more are gone for good."""
    found: list[Offer] = []
    while queue and (not found or queue[0].rate <= found[0].rate * run.purses.slack):
        offer = heappop(queue)
        if offer.purchase == len(run.bought):
            found.append(offer)
            continue
        candidate = run.contest.candidates[offer.candidate]
        price = run.purses.price(candidate)
        if price is not None:
            # Whole numbers divide to the nearest float, so unequal floats stand in the order of the exact rates.
            rate = price.owed / (price.points * run.purses.scale * run.contest.worth(candidate))
            heappush(queue, Offer(rate, offer.candidate, len(run.bought), price))
    return found


def _settle(contenders: Sequence[Offer], run: Run) -> Offer:
    """Return the offer with the lowest exact rate; among equals the cheaper one, then the lot."""
    if len(contenders) == 1:
        return contenders[0]
    if not run.purses.is_exact and not all(offer.price.is_plain for offer in contenders):
        raise Doubt
    candidates = run.contest.candidates
    rates = [
        Fraction(int(offer.price.owed), offer.price.points * run.contest.worth(candidates[offer.candidate]))
        for offer in contenders
    ]
    equal = [offer for offer, rate in zip(contenders, rates, strict=True) if rate == min(rates)]
    chosen = min(equal, key=lambda offer: offer.candidate)
    if len(equal) > 1:
        tied = [candidates[offer.candidate] for offer in sorted(equal, key=lambda offer: offer.candidate)]
        run.ties.append(Tie.at_purchase(len(run.bought) + 1, [(each.id, each.cost) for each in tied]))
    return chosen
