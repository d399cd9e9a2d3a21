"""Equal shares: small elections counted by hand."""

from fractions import Fraction

from participation.counting.ballots import Ballot, BallotKind, BallotRule, Project
from participation.counting.count import count
from participation.counting.election import Election
from participation.counting.settings import Completion, Rule, Satisfaction, Settings
from participation.counting.tally import DecidedBy, Payment, Stop, Tie
from tests.participation.counting.elections import SHARES, election
from tests.participation.counting.test_greedy import lots

CARDINALITY = Settings(Rule.EQUAL_SHARES, satisfaction=Satisfaction.CARDINALITY)


def test_a_minority_gets_its_part():
    # 2 each: three voters can pay one of a and b (6), two voters c (4). With 3 the same; with 4 all of it, which is 16.
    tally = count(election(12, {"a": 6, "b": 6, "c": 4}, *3 * ["a b"], *2 * ["c"]), SHARES)
    first, second = lots("2027", "a", "b")
    assert tally.winners == (first, "c")
    assert tally.ties == (Tie(1, (first, second), DecidedBy.LOT, by_votes=False),)
    assert (tally.share, tally.cost, tally.unspent) == (3, 10, 2)
    proof = tally.proof
    assert (proof.stop, proof.share, proof.cost) == (Stop.NEXT_OVERSPENDS, 3, 10)
    assert (proof.next_share, proof.next_cost, proof.recounted) == (4, 16, False)
    assert [(each.price, each.rate) for each in tally.chosen] == [(2, Fraction(1, 3)), (2, Fraction(1, 2))]


def test_satisfaction_decides_between_one_large_and_two_small_wishes():
    votes = election(8, {"large": 8, "one": 2, "two": 2}, *2 * ["large one"], *2 * ["large two"])
    assert count(votes, SHARES).winners == ("large",)
    small = count(votes, CARDINALITY)
    assert (set(small.winners), small.share) == ({"one", "two"}, 2)
    assert {each.rate for each in small.chosen} == {1}


def test_who_has_less_gives_all_and_the_others_share_the_rest():
    # 4 each. a costs its three supporters 2; then voter 1 has 2, voter 4 has 4, and b costs 5: 2 + 3.
    votes = election(16, {"a": 6, "b": 5}, "a b", "a", "a", "b")
    tally = count(votes, CARDINALITY)
    assert (tally.winners, tally.share) == (("a", "b"), 4)
    numbers = {bundle.wishes: number for number, bundle in enumerate(votes.bundles)}
    both, only_b = numbers[("a", 1), ("b", 1)], numbers[(("b", 1),)]
    assert tally.chosen[1].payments == (Payment(Fraction(3), 1, (only_b,)), Payment(Fraction(2), 1, (both,)))
    assert tally.chosen[1].price == 3


def test_the_share_goes_on_growing_although_nothing_else_would_fit():
    # With 3 each a and c are bought, and b no longer fits. With 4 it is a and b, for exactly the budget.
    tally = count(election(12, {"a": 5, "b": 7, "c": 2}, "a", "a b c", "a b c", "b"), SHARES)
    assert (tally.winners, tally.share, tally.cost) == (("a", "b"), 4, 12)
    assert (tally.proof.next_share, tally.proof.next_cost) == (5, 14)
    assert tally.ties == (Tie(1, ("a", "b"), DecidedBy.COST, by_votes=False),)


def test_the_increment_decides_where_one_stops():
    votes = election(12, {"a": 6, "b": 6, "c": 4}, *3 * ["a b"], *2 * ["c"])
    by_two = count(votes, Settings(Rule.EQUAL_SHARES, increment=2))
    assert (by_two.share, by_two.proof.next_share) == (2, 4)
    finely = count(votes, Settings(Rule.EQUAL_SHARES, increment="0.25"))
    assert (finely.share, finely.proof.next_share) == (Fraction("3.75"), 4)


def test_a_completion_spends_the_rest_by_votes():
    # a or b, and c cost 10. Of the rest b or a does not fit, d does.
    votes = election(12, {"a": 6, "b": 6, "c": 4, "d": 2}, *3 * ["a b"], "c d", "c")
    first, _second = lots("2027", "a", "b")
    assert count(votes, SHARES).winners == (first, "c")
    tally = count(votes, Settings(Rule.EQUAL_SHARES, lot="2027", completion=Completion.GREEDY))
    assert tally.winners == (first, "c", "d")
    assert [(each.order, each.is_paid) for each in tally.chosen] == [(1, True), (2, True), (3, False)]
    assert (tally.unspent, tally.proof.cost) == (0, 10)


def test_everything_is_chosen_if_the_budget_can_pay_it():
    tally = count(election(100, {"a": 6, "b": 6}, "a", "b", "b"), SHARES)
    assert (set(tally.winners), tally.share) == ({"a", "b"}, 33)
    assert (tally.proof.stop, tally.proof.next_share, tally.proof.next_cost) == (Stop.EVERYTHING_CHOSEN, None, None)


def test_what_costs_more_than_the_budget_neither_wins_nor_stops_the_count():
    tally = count(election(10, {"a": 11, "b": 9}, *9 * ["a"], "b"), SHARES)
    assert (tally.winners, tally.share) == (("b",), 9)


def test_blank_ballots_have_a_share_like_all_others():
    tally = count(election(10, {"a": 4, "b": 8}, "a b", ""), SHARES)
    # Without the blank one the share begins at 10, and both would be too much at 12.
    assert (tally.blank, tally.winners, tally.share) == (1, ("a",), 11)
    assert count(election(10, {"a": 4}, "", ""), SHARES).winners == ()


def test_without_ballots_nothing_is_chosen():
    tally = count(election(10, {"a": 4}), SHARES)
    assert (tally.winners, tally.share, tally.unspent, tally.proof.steps) == ((), 0, 10, 0)


def test_points_weigh_what_one_pays():
    rule = BallotRule(BallotKind.POINTS, most_points_each=3)
    ballots = [Ballot.giving("1", {"a": 3}), Ballot.giving("2", {"a": 1})]
    tally = count(Election(8, [Project("a", 4)], ballots, rule), SHARES)
    assert tally.chosen[0].price == 1
    assert [(each.amount, each.ballots) for each in tally.chosen[0].payments] == [(3, 1), (1, 1)]


def test_amounts_may_have_cents():
    votes = election("10.50", {"a": "5.25", "b": "5.26"}, "a", "b")
    assert (count(votes, SHARES).winners, count(votes, SHARES).proof.next_cost) == ((), Fraction("10.51"))
    tally = count(votes, Settings(Rule.EQUAL_SHARES, increment="0.25"))
    assert (tally.winners, tally.share, tally.unspent) == (("a",), Fraction("5.25"), Fraction("5.25"))


def test_two_runs_prove_an_exact_fit_that_floats_cannot_see():
    # a third of 1 three times is 1, whatever floats make of it: the search doubts and counts exactly.
    votes = election(3, {"a": 1, "b": 1, "c": 1}, "a b c", "a b c", "a b c")
    tally = count(votes, CARDINALITY)
    assert (len(tally.winners), tally.share, tally.proof.exact_steps) == (3, 1, 1)
