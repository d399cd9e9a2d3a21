"""How the ballot looks with a basket beside it: what is in, what still fits, what is left."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.enums import BallotKind
from participation.money import euro
from participation.services.budget_reads import BallotPaper, BallotProject, drawn
from participation.views.budget.basket import Basket

COLOURS = 9


@dataclass(frozen=True)
class Card:
    """A project beside a basket. `excess`: why it does not fit, in words; "" if it does."""

    project: BallotProject
    points: int
    excess: str
    colour: int
    price: str
    weight: int

    @property
    def is_in(self) -> bool:
        """Whether it is chosen."""
        return self.points > 0


@dataclass(frozen=True)
class Part:
    """A piece of the bar: from where, how wide (percent)."""

    colour: int
    x: str
    width: str


class Shelf:
    """All cards and the sum. What counts against the limit is money, projects or points, by the kind of the ballot."""

    def __init__(self, paper: BallotPaper, basket: Basket) -> None:
        self.paper = paper
        self.basket = basket
        limits = {BallotKind.KNAPSACK: paper.budget, BallotKind.MAX_N: paper.most, BallotKind.POINTS: paper.points}
        self.limit: int | None = limits.get(paper.kind)
        by_id = paper.by_id
        self.used = sum(self.weight(by_id[key]) * points for key, points in basket.marks.items())

    def weight(self, project: BallotProject) -> int:
        """Return what one mark for a project counts."""
        return project.cost if self.paper.kind == BallotKind.KNAPSACK else 1

    @cached_property
    def cards(self) -> list[Card]:
        """All cards in the drawn order."""
        return [self._card(project) for project in drawn(self.paper, self.basket.seed)]

    @property
    def chosen(self) -> list[Card]:
        """What is in the basket, in the order of the numbers."""
        return [self._card(project) for project in self.paper.projects if project.id in self.basket.marks]

    @cached_property
    def _colours(self) -> dict[str, int]:
        return {project.id: number % COLOURS + 1 for number, project in enumerate(self.paper.projects)}

    def _card(self, project: BallotProject) -> Card:
        weight, points = self.weight(project), self.basket.marks.get(project.id, 0)
        return Card(
            project, points, self._excess(project, points), self._colours[project.id], euro(project.cost), weight
        )

    def _excess(self, project: BallotProject, points: int) -> str:
        if self.paper.kind == BallotKind.POINTS and points and points == self.paper.per_project:
            return _("Mehr Punkte kann ein Projekt nicht bekommen.")
        if self.limit is None or (points and self.paper.kind != BallotKind.POINTS):
            return ""
        over = self.used + self.weight(project) - self.limit
        if over <= 0:
            return ""
        return self.excess_words % {"excess": euro(over) if self.has_money else over}

    @cached_property
    def excess_words(self) -> str:
        """Why something does not fit, with %(excess)s in it."""
        if self.has_money:
            return _("Passt nicht mehr: %(excess)s zu viel. Nehmen Sie dafür etwas anderes heraus.")
        if self.has_points:
            return _("Alle Punkte sind verteilt. Nehmen Sie dafür woanders einen weg.")
        return _("Mehr Projekte gehen nicht. Nehmen Sie dafür ein anderes heraus.")

    @property
    def has_money(self) -> bool:
        """Whether money is what counts against the limit."""
        return self.paper.kind == BallotKind.KNAPSACK

    @property
    def has_points(self) -> bool:
        """Whether points are given."""
        return self.paper.kind == BallotKind.POINTS

    @property
    def left(self) -> int:
        """What is still free; below zero when there is too much in the basket."""
        return (self.limit or 0) - self.used

    @property
    def left_words(self) -> str:
        """The large figure."""
        if self.limit is None:
            return str(self.used)
        return euro(self.left) if self.has_money else str(self.left)

    @property
    def of_words(self) -> str:
        """What stands below the large figure."""
        if self.limit is None:
            return ngettext("Projekt gewählt", "Projekte gewählt", self.used)
        if self.has_money:
            return _("noch frei von %(limit)s") % {"limit": euro(self.limit)}
        if self.has_points:
            return _("Punkte noch frei von %(limit)s") % {"limit": self.limit}
        return _("Projekte noch frei von %(limit)s") % {"limit": self.limit}

    @property
    def bar_words(self) -> str:
        """What the bar says to whoever does not see it."""
        if self.has_money:
            return _("%(used)s von %(limit)s verplant") % {"used": euro(self.used), "limit": euro(self.limit or 0)}
        return _("%(used)s von %(limit)s vergeben") % {"used": self.used, "limit": self.limit}

    @property
    def count_words(self) -> str:
        """How many projects are in."""
        count = len(self.basket.marks)
        return ngettext("%(count)s Projekt", "%(count)s Projekte", count) % {"count": count}

    @property
    def parts(self) -> list[Part]:
        """The bar."""
        parts, x = [], 0.0
        whole = max(self.limit or 0, self.used)
        for card in self.chosen if self.limit else []:
            width = 100 * card.weight * card.points / whole
            parts.append(Part(card.colour, f"{x:.2f}", f"{max(width - 0.4, 0.4):.2f}"))
            x += width
        return parts
