"""Where the money came from and went: ballots by how many of their wishes are fulfilled → projects.

Nothing here could unmask anybody: groups of fewer than five ballots are merged with their neighbours.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from participation.counting.election import Election
from participation.counting.tally import Chosen, Tally

SMALLEST_GROUP = 5
# From and to how many wishes fulfilled; None is no end.
Band = tuple[int, int | None]
BANDS: tuple[Band, ...] = ((4, None), (3, 3), (1, 2), (0, 0))


@dataclass(frozen=True)
class Stream:
    """What the ballots of a group give to one project together."""

    project: str
    amount: Fraction


@dataclass(frozen=True)
class Group:
    """Ballots with `at_least` to `at_most` wishes fulfilled (None: or more), what they give, and their part of the rest.

    All streams to a project add up to its cost, and with all `unspent` to the budget, exactly.
    """

    at_least: int
    at_most: int | None
    ballots: int
    streams: tuple[Stream, ...]
    unspent: Fraction


def flow_of(election: Election, tally: Tally) -> tuple[Group, ...]:
    """Return the flow of the money, most wishes first.

    What the shares paid comes from them. Where nobody paid (by votes, or in the completion) a project's cost is divided by
    the points of its supporters. What is not spent is divided by what groups keep of their shares, or else by ballots.
    """
    winners = frozenset(tally.winners)
    wishes = [bundle.fulfilled(winners) for bundle in election.bundles]
    given = {chosen.project: _given(election, chosen, wishes) for chosen in tally.chosen}
    shared = {chosen.project for chosen in tally.chosen if chosen.is_paid}
    bands = merged(election.fulfilled(winners))
    streams = [_streams(given, band) for band, _ballots in bands]
    share = tally.share or Fraction()
    kept = [
        ballots * share - sum((stream.amount for stream in row if stream.project in shared), Fraction())
        for (_band, ballots), row in zip(bands, streams, strict=True)
    ]
    weights = kept if any(kept) else [Fraction(ballots) for _band, ballots in bands]
    whole = sum(weights, Fraction())
    return tuple(
        Group(*band, ballots, row, tally.unspent * weight / whole)
        for (band, ballots), row, weight in zip(bands, streams, weights, strict=True)
    )


def _streams(given: Mapping[str, Mapping[int, Fraction]], band: Band) -> tuple[Stream, ...]:
    amounts = {
        project: sum((amount for wishes, amount in parts.items() if _is_in(wishes, band)), Fraction())
        for project, parts in given.items()
    }
    return tuple(Stream(project, amount) for project, amount in amounts.items() if amount)


def merged(ballots: Mapping[int, int]) -> list[tuple[Band, int]]:
    """Return the bands with their ballots, most wishes first: no empty one, and small ones merged with a neighbour."""
    found: list[tuple[Band, int]] = []
    for band in BANDS:
        number = sum(each for wishes, each in ballots.items() if _is_in(wishes, band))
        if number and found and min(number, found[-1][1]) < SMALLEST_GROUP:
            (_at_least, at_most), before = found.pop()
            found.append(((band[0], at_most), before + number))
        elif number:
            found.append((band, number))
    return found


def _is_in(wishes: int, band: Band) -> bool:
    at_least, at_most = band
    return at_least <= wishes and (at_most is None or wishes <= at_most)


def _given(election: Election, chosen: Chosen, wishes: Sequence[int]) -> dict[int, Fraction]:
    """Return what was given for a winner by the number of wishes fulfilled."""
    given: dict[int, Fraction] = {}
    for bundle, amount in _amounts(election, chosen):
        given[wishes[bundle]] = given.get(wishes[bundle], Fraction()) + amount
    return given


def _amounts(election: Election, chosen: Chosen) -> list[tuple[int, Fraction]]:
    """Return what each bundle of ballots gave for a winner."""
    if chosen.is_paid:
        return [
            (bundle, payment.amount * election.bundles[bundle].ballots)
            for payment in chosen.payments
            for bundle in payment.bundles
        ]
    points = Counter[int]()
    for number, bundle in enumerate(election.bundles):
        points[number] = dict(bundle.wishes).get(chosen.project, 0) * bundle.ballots
    return [(number, chosen.cost * Fraction(part, points.total())) for number, part in points.items() if part]
