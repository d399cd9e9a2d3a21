"""How an election is counted: everything that could be counted otherwise, frozen before it opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from participation.counting.amounts import exact, written
from participation.counting.faults import Fault, NotCountable, _


class Rule(StrEnum):
    """The two rules."""

    GREEDY = "greedy"
    EQUAL_SHARES = "equal-shares"


class Satisfaction(StrEnum):
    """What a wish fulfilled is worth to its voter: what the project costs, or one."""

    COST = "cost"
    CARDINALITY = "cardinality"


class Completion(StrEnum):
    """What becomes of money left after equal shares: it stays, or buys what fits, by votes."""

    NONE = "none"
    GREEDY = "greedy"


@dataclass(frozen=True)
class Settings:
    """The frozen choices. `increment` is what each ballot's share grows by from run to run, in currency units.

    `lot` is the seed of the lot: whatever else is equal is ordered by SHA-256 of the seed followed by the project's id.
    The last three choices concern equal shares alone, and are kept for the comparison where the rule is greedy.
    """

    rule: Rule
    lot: str = ""
    satisfaction: Satisfaction = Satisfaction.COST
    increment: Fraction = field(default=Fraction(1))
    completion: Completion = Completion.NONE

    def __post_init__(self) -> None:
        object.__setattr__(self, "rule", Rule(self.rule))
        object.__setattr__(self, "satisfaction", Satisfaction(self.satisfaction))
        object.__setattr__(self, "completion", Completion(self.completion))
        try:
            object.__setattr__(self, "increment", exact(self.increment))
        except ValueError as error:
            raise NotCountable([_increment_fault(str(self.increment))]) from error
        if self.increment <= 0:
            raise NotCountable([_increment_fault(written(self.increment))])

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Settings":
        """Return the settings that as_json kept; an unknown or missing choice is an error, never a default."""
        if kept.keys() != cls.__dataclass_fields__.keys():
            names = ", ".join(sorted(kept.keys() ^ cls.__dataclass_fields__.keys()))
            raise NotCountable([_choices_fault(names)])
        return cls(**kept)

    def as_json(self) -> dict[str, str]:
        """Return what is frozen, as texts only."""
        return {
            "rule": str(self.rule),
            "lot": self.lot,
            "satisfaction": str(self.satisfaction),
            "increment": written(self.increment),
            "completion": str(self.completion),
        }


def _increment_fault(increment: str) -> Fault:
    return Fault(
        "increment",
        _("Die Schrittweite ist „%(increment)s“."),
        _("Wählen Sie eine Zahl über null, etwa 1."),
        {"increment": increment},
    )


def _choices_fault(names: str) -> Fault:
    return Fault(
        "settings",
        _("Die Zählregeln sind nicht vollständig oder enthalten Unbekanntes: %(names)s."),
        _("Legen Sie jede Wahl ausdrücklich fest."),
        {"names": names},
    )
