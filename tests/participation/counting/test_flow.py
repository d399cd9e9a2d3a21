"""The flow of the money: sums are exact, and no small group is shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as effort

from participation.counting.count import count
from participation.counting.flow import Group, Stream, flow_of, merged
from participation.counting.settings import Completion, Rule, Satisfaction, Settings
from tests.participation.counting.elections import GREEDY, SHARES, election, elections, settings

CARDINALITY = Settings(Rule.EQUAL_SHARES, satisfaction=Satisfaction.CARDINALITY)


def test_groups_pay_projects_and_keep_the_rest():
    # 3 each. The ten pay 1 for a and 1 for b each, the five others 1 for b; a blank five pay nothing.
    votes = election(60, {"a": 10, "b": 15, "c": 50}, *10 * ["a b c"], *5 * ["b"], *5 * [""])
    tally = count(votes, CARDINALITY)
    assert (set(tally.winners), tally.share) == ({"a", "b"}, 6)
    # Of 90 in shares 25 are spent; 35 of the budget are left, 65 : 30.
    assert flow_of(votes, tally) == (
        Group(1, 2, 15, (Stream("a", Fraction(10)), Stream("b", Fraction(15))), 35 * Fraction(65, 95)),
        Group(0, 0, 5, (), 35 * Fraction(30, 95)),
    )


@effort(deadline=None)
@given(elections(max_ballots=20), settings(Rule.EQUAL_SHARES) | settings(Rule.GREEDY))
def test_the_sums_are_exact(election, settings):
    tally = count(election, settings)
    groups = flow_of(election, tally)
    received = dict.fromkeys(tally.winners, Fraction())
    for group in groups:
        assert group.unspent >= 0
        for stream in group.streams:
            assert stream.amount > 0
            received[stream.project] += stream.amount
    assert received == {each.project: each.cost for each in tally.chosen}
    assert sum(group.ballots for group in groups) == tally.ballots
    assert sum(group.unspent for group in groups) == (tally.unspent if tally.ballots else 0)
    assert len(groups) == 1 or all(group.ballots >= 5 for group in groups)


@pytest.mark.parametrize(
    ("ballots", "bands"),
    [
        ({4: 3, 7: 3, 3: 5, 1: 2, 2: 3, 0: 9}, [((4, None), 6), ((3, 3), 5), ((1, 2), 5), ((0, 0), 9)]),
        ({4: 4, 3: 9, 1: 9}, [((3, None), 13), ((1, 2), 9)]),
        ({5: 9, 3: 4, 1: 9, 0: 4}, [((3, None), 13), ((0, 2), 13)]),
        ({5: 9, 2: 1}, [((1, None), 10)]),
        ({4: 1, 3: 1, 2: 1, 0: 9}, [((0, None), 12)]),
        ({0: 3}, [((0, 0), 3)]),
        ({}, []),
    ],
)
def test_groups_below_five_are_merged_with_a_neighbour(ballots, bands):
    assert merged(ballots) == bands


def test_what_the_completion_bought_is_divided_by_points():
    votes = election(12, {"a": 6, "b": 6, "c": 4, "d": 2}, *3 * ["a b"], "c d", "c")
    tally = count(votes, Settings(Rule.EQUAL_SHARES, completion=Completion.GREEDY))
    assert [(each.project, each.is_paid) for each in tally.chosen][-1] == ("d", False)
    [group] = flow_of(votes, tally)
    assert group.streams[-1] == Stream("d", Fraction(2))


def test_by_votes_the_cost_is_divided_by_points():
    votes = election(20, {"a": 6, "b": 9}, *5 * ["a"], *5 * ["a b"], *5 * [""])
    groups = flow_of(votes, count(votes, GREEDY))
    assert groups == (
        Group(1, 2, 10, (Stream("a", Fraction(6)), Stream("b", Fraction(9))), 5 * Fraction(10, 15)),
        Group(0, 0, 5, (), 5 * Fraction(5, 15)),
    )


def test_without_ballots_nothing_flows():
    empty = election(12, {"a": 6})
    assert flow_of(empty, count(empty, SHARES)) == ()
