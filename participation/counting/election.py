"""What is counted: a budget, projects, ballots. Whoever holds an Election holds one that can be counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from participation.counting.amounts import exact
from participation.counting.ballots import Ballot, BallotRule, Bundle, Project
from participation.counting.faults import NotCountable
from participation.counting.validity import faults_of


@dataclass(frozen=True)
class Election:
    """All there is to count. Raises NotCountable, naming every ballot and project that is wrong.

    The order of projects and ballots means nothing.
    """

    budget: Fraction
    projects: tuple[Project, ...]
    ballots: tuple[Ballot, ...]
    ballot_rule: BallotRule = field(default_factory=BallotRule)

    def __post_init__(self) -> None:
        object.__setattr__(self, "budget", exact(self.budget))
        object.__setattr__(self, "projects", tuple(self.projects))
        object.__setattr__(self, "ballots", tuple(self.ballots))
        if faults := tuple(faults_of(self.budget, self.projects, self.ballots, self.ballot_rule)):
            raise NotCountable(faults)

    @cached_property
    def by_id(self) -> dict[str, Project]:
        """The projects by their ids."""
        return {project.id: project for project in self.projects}

    @cached_property
    def bundles(self) -> tuple[Bundle, ...]:
        """The ballots, those that say the same as one; in an order that depends on nothing but what they say."""
        counted = Counter(tuple(sorted(ballot.wishes)) for ballot in self.ballots)
        return tuple(Bundle(wishes, number) for wishes, number in sorted(counted.items()))

    @cached_property
    def votes(self) -> Counter[str]:
        """How many ballots wish for each project."""
        return Counter(project for ballot in self.ballots for project in ballot.projects)

    @cached_property
    def points(self) -> Counter[str]:
        """How many points each project was given: its votes, where a wish is one point."""
        total: Counter[str] = Counter()
        for ballot in self.ballots:
            for project, points in ballot.wishes:
                total[project] += points
        return total

    @property
    def blank(self) -> int:
        """How many ballots wish for nothing."""
        return sum(not ballot.wishes for ballot in self.ballots)

    def fulfilled(self, winners: Iterable[str]) -> Counter[int]:
        """Return how many ballots see 0, 1, 2, … of their wishes among the winners."""
        chosen, counted = frozenset(winners), Counter[int]()
        for bundle in self.bundles:
            counted[bundle.fulfilled(chosen)] += bundle.ballots
        return counted
