"""Both rules side by side."""

from fractions import Fraction

from participation.counting.comparison import compare
from participation.counting.count import count
from participation.counting.settings import Rule
from tests.participation.counting.elections import GREEDY, SHARES, election

VOTES = election(12, {"a": 6, "b": 6, "c": 4}, *3 * ["a b"], *2 * ["c"], "")


def test_the_other_rule_stands_beside_the_chosen_one():
    comparison = compare(VOTES, count(VOTES, SHARES))
    chosen, other = comparison.chosen, comparison.other
    assert (chosen.rule, chosen.cost, chosen.unspent, chosen.fulfilled, chosen.ballots) == (
        Rule.EQUAL_SHARES,
        10,
        2,
        5,
        6,
    )
    assert (other.rule, set(other.winners), other.cost, other.fulfilled) == (Rule.GREEDY, {"a", "b"}, 12, 3)
    assert (chosen.share_fulfilled, other.share_fulfilled) == (Fraction(5, 6), Fraction(1, 2))
    assert comparison.only_chosen == ("c",)
    assert set(comparison.only_other) == {"a", "b"} - set(chosen.winners)


def test_it_is_the_same_the_other_way_round():
    there, back = compare(VOTES, count(VOTES, SHARES)), compare(VOTES, count(VOTES, GREEDY))
    assert (there.chosen, there.other) == (back.other, back.chosen)


def test_without_ballots_nobody_is_pleased():
    empty = election(12, {"a": 6})
    assert compare(empty, count(empty, SHARES)).chosen.share_fulfilled == 0
