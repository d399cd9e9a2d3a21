"""Both rules side by side: the same ballots, the same frozen choices, the other rule."""

from dataclasses import dataclass, replace
from fractions import Fraction

from participation.counting.count import count
from participation.counting.election import Election
from participation.counting.settings import Rule
from participation.counting.tally import Tally


@dataclass(frozen=True)
class Side:
    """What one rule makes of the ballots. `fulfilled` are those that see at least one wish fulfilled, of all `ballots`."""

    rule: Rule
    winners: tuple[str, ...]
    cost: Fraction
    unspent: Fraction
    ballots: int
    fulfilled: int

    @property
    def share_fulfilled(self) -> Fraction:
        """The part of all valid ballots, blank ones included, that sees at least one wish fulfilled."""
        return Fraction(self.fulfilled, self.ballots) if self.ballots else Fraction()


@dataclass(frozen=True)
class Comparison:
    """The rule that was chosen, and the other one."""

    chosen: Side
    other: Side

    @property
    def only_chosen(self) -> tuple[str, ...]:
        """Winners that the other rule would not have chosen."""
        return tuple(winner for winner in self.chosen.winners if winner not in self.other.winners)

    @property
    def only_other(self) -> tuple[str, ...]:
        """Projects that the other rule alone would have chosen."""
        return tuple(winner for winner in self.other.winners if winner not in self.chosen.winners)


def compare(election: Election, tally: Tally) -> Comparison:
    """Count by the other rule and put it beside a result."""
    other = Rule.GREEDY if tally.settings.rule is Rule.EQUAL_SHARES else Rule.EQUAL_SHARES
    counted = count(election, replace(tally.settings, rule=other))
    return Comparison(side_of(election, tally), side_of(election, counted))


def side_of(election: Election, tally: Tally) -> Side:
    """Return what can be compared of a result."""
    fulfilled = election.fulfilled(tally.winners)
    seen = sum(number for wishes, number in fulfilled.items() if wishes)
    return Side(tally.settings.rule, tally.winners, tally.cost, tally.unspent, tally.ballots, seen)
