"""Counts an election by the rule of its settings."""

from participation.counting.election import Election
from participation.counting.equal_shares import count_equal_shares
from participation.counting.greedy import count_greedy
from participation.counting.settings import Rule, Settings
from participation.counting.tally import Tally


def count(election: Election, settings: Settings) -> Tally:
    """Return the result: a pure function of what was voted and how it is counted."""
    if settings.rule is Rule.GREEDY:
        return count_greedy(election, settings)
    return count_equal_shares(election, settings)
