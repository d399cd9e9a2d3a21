"""An election made ready for counting: whole numbers only, and for every project who supports it.

All amounts are multiplied by `scale`, the smallest factor that makes costs, budget and increment whole.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from hashlib import sha256

from participation.counting.amounts import common_scale
from participation.counting.election import Election
from participation.counting.settings import Satisfaction, Settings


@dataclass(frozen=True)
class Camp:
    """Supporters of a project who give it the same points and are equally many: numbers of bundles of `ballots` each."""

    points: int
    ballots: int
    bundles: tuple[int, ...]


@dataclass(frozen=True)
class Candidate:
    """A project in the count."""

    id: str
    cost: int
    lot: str
    camps: tuple[Camp, ...]

    @cached_property
    def votes(self) -> int:
        """How many ballots wish for it."""
        return sum(camp.ballots * len(camp.bundles) for camp in self.camps)

    @cached_property
    def points(self) -> int:
        """How many points it was given."""
        return sum(camp.points * camp.ballots * len(camp.bundles) for camp in self.camps)

    @cached_property
    def is_even(self) -> bool:
        """Whether all its supporters give it the same points."""
        return len({camp.points for camp in self.camps}) == 1

    @property
    def sizes(self) -> dict[int, int]:
        """How many ballots each of its bundles has."""
        return {bundle: camp.ballots for camp in self.camps for bundle in camp.bundles}

    @property
    def tie_break(self) -> tuple[int, str, str]:
        """What decides between equals: the cheaper one first, then the lot."""
        return self.cost, self.lot, self.id


@dataclass(frozen=True)
class Contest:
    """The election in whole numbers. Candidates stand in the order that decides between equals.

    A point is worth the cost of its project to its voter if `by_cost`, and one otherwise.
    """

    scale: int
    budget: int
    increment: int
    ballots: int
    bundles: int
    by_cost: bool
    candidates: tuple[Candidate, ...]

    @cached_property
    def by_id(self) -> dict[str, Candidate]:
        """The candidates by their ids."""
        return {candidate.id: candidate for candidate in self.candidates}

    @cached_property
    def eligible(self) -> tuple[int, ...]:
        """Which candidates can be carried out at all: somebody wants them, and the budget could pay them."""
        return tuple(number for number, each in enumerate(self.candidates) if each.points and each.cost <= self.budget)

    def worth(self, candidate: Candidate) -> int:
        """What a point for a candidate is worth."""
        return candidate.cost if self.by_cost else 1

    def money(self, amount: int) -> Fraction:
        """Return a whole number as currency units."""
        return Fraction(amount, self.scale)

    def with_cost(self, id: str, cost: int) -> "Contest":
        """Return the same contest with another cost of one candidate."""
        return self._with(replace(self.by_id[id], cost=cost))

    def with_supporters(self, id: str, number: int, points: int) -> "Contest":
        """Return the same contest with more ballots, that all give their points to one candidate alone."""
        old, camp = self.by_id[id], Camp(points, number, (self.bundles,))
        grown = replace(self, ballots=self.ballots + number, bundles=self.bundles + 1)
        return grown._with(replace(old, camps=(*old.camps, camp)))

    def _with(self, changed: Candidate) -> "Contest":
        others = (each for each in self.candidates if each.id != changed.id)
        return replace(self, candidates=in_order([*others, changed]))


def in_order(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates in the order that decides between equals."""
    return tuple(sorted(candidates, key=lambda each: each.tie_break))


def prepare(election: Election, settings: Settings) -> Contest:
    """Return the contest of an election."""
    amounts = (election.budget, settings.increment, *(project.cost for project in election.projects))
    scale = common_scale(*amounts)
    camps: dict[str, dict[tuple[int, int], list[int]]] = {project.id: {} for project in election.projects}
    for number, bundle in enumerate(election.bundles):
        for project, points in bundle.wishes:
            camps[project].setdefault((points, bundle.ballots), []).append(number)
    candidates = [
        Candidate(
            project.id,
            int(project.cost * scale),
            lot_of(settings.lot, project.id),
            tuple(Camp(*equal, tuple(bundles)) for equal, bundles in sorted(camps[project.id].items())),
        )
        for project in election.projects
    ]
    return Contest(
        scale, int(election.budget * scale), int(settings.increment * scale), len(election.ballots),
        len(election.bundles), settings.satisfaction is Satisfaction.COST, in_order(candidates),
    )  # fmt: skip


def lot_of(seed: str, project: str) -> str:
    """Return the lot of a project: SHA-256 of the seed followed by its id."""
    return sha256(f"{seed}:{project}".encode()).hexdigest()
