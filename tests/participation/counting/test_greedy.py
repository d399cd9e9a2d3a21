"""By votes: the known small elections, and how ties are broken."""

from hashlib import sha256

from participation.counting.ballots import Ballot, BallotKind, BallotRule, Project
from participation.counting.count import count
from participation.counting.election import Election
from participation.counting.settings import Rule, Settings
from participation.counting.tally import DecidedBy, Tie
from tests.participation.counting.elections import GREEDY, election


def lots(seed, *names):
    return tuple(sorted(names, key=lambda name: sha256(f"{seed}:{name}".encode()).hexdigest()))


def test_what_does_not_fit_is_skipped_and_the_next_is_tried():
    tally = count(election(10, {"a": 6, "b": 5, "c": 4}, "a b", "a b", "a c"), GREEDY)
    assert tally.winners == ("a", "c")
    assert [(each.order, each.votes, each.cost) for each in tally.chosen] == [(1, 3, 6), (2, 1, 4)]
    assert (tally.cost, tally.unspent, tally.ties, tally.share, tally.proof) == (10, 0, (), None, None)


def test_among_equal_votes_the_cheaper_one_is_first():
    tally = count(election(9, {"a": 6, "b": 5}, "a b", "a b"), GREEDY)
    assert tally.winners == ("b",)
    assert tally.ties == (Tie(1, ("b", "a"), DecidedBy.COST, by_votes=True),)


def test_equal_votes_and_costs_are_decided_by_a_lot_that_is_recorded():
    votes = election(12, {"top": 2, "a": 5, "b": 5, "c": 5, "d": 6}, *3 * ["top"], *2 * ["a b c d"])
    for seed in ("2026", "2027", "2028", "2029"):
        drawn = lots(seed, "a", "b", "c")
        tally = count(votes, Settings(Rule.GREEDY, lot=seed))
        assert tally.winners == ("top", *drawn[:2])
        assert tally.ties == (
            Tie(2, (*drawn, "d"), DecidedBy.COST, by_votes=True),
            Tie(2, drawn, DecidedBy.LOT, by_votes=True),
        )
    assert len({lots(seed, "a", "b", "c") for seed in ("2026", "2027", "2028", "2029")}) > 1


def test_a_project_dearer_than_the_budget_is_skipped():
    assert count(election(10, {"a": 11, "b": 10}, *3 * ["a"], "b"), GREEDY).winners == ("b",)


def test_what_nobody_voted_for_is_not_chosen():
    assert count(election(10, {"a": 1, "b": 1}, "a"), GREEDY).winners == ("a",)


def test_blank_ballots_are_counted_and_choose_nothing():
    tally = count(election(10, {"a": 1}, "", "a", ""), GREEDY)
    assert (tally.ballots, tally.blank, tally.winners) == (3, 2, ("a",))


def test_without_ballots_nothing_is_chosen():
    assert count(election(10, {"a": 1}), GREEDY).winners == ()


def test_points_are_added_up():
    rule = BallotRule(BallotKind.POINTS, most_points=5)
    ballots = [Ballot.giving("1", {"a": 2, "b": 3}), Ballot.giving("2", {"a": 2}), Ballot.giving("3", {"b": 2})]
    tally = count(Election(1, [Project("a", 1), Project("b", 1)], ballots, rule), GREEDY)
    assert [(each.project, each.votes, each.points) for each in tally.chosen] == [("b", 2, 5)]
