"""Why not, and what would have been enough: every statement is counted again from the beginning."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import settings as effort

from participation.counting.ballots import Ballot, BallotKind, BallotRule, Project
from participation.counting.buying import buy_surely
from participation.counting.count import count
from participation.counting.election import Election
from participation.counting.enough import MANY, Enough, smallest
from participation.counting.reasons import Cause, Shortfall, explain
from participation.counting.settings import Completion, Rule, Settings
from tests.participation.counting.elections import GREEDY, SHARES, election, elections, settings


def with_supporters(election, project, number):
    points = max((p for ballot in election.ballots for _project, p in ballot.wishes), default=1)
    more = [Ballot(f"more{each}", ((project, points),)) for each in range(number)]
    return replace(election, ballots=(*election.ballots, *more))


def with_lower_cost(election, project, amount):
    changed = [replace(each, cost=each.cost - amount) if each.id == project else each for each in election.projects]
    return replace(election, projects=changed)


def replayed(election, tally, reason, change, enough):
    """Whether what is said to be enough is, and one less is not, and those displaced are."""
    then = count(change(election, reason.project, enough.amount), tally.settings).winners
    assert reason.project in then
    assert enough.displaced == tuple(winner for winner in tally.winners if winner not in then)
    before = count(change(election, reason.project, enough.amount - 1), tally.settings).winners
    assert reason.project not in before


@effort(max_examples=400, deadline=None)
@given(elections(max_ballots=7), settings())
def test_every_reason_is_true_when_counted_again(election, settings):
    tally = count(election, settings)
    reasons = list(explain(election, tally))
    assert sorted(reason.project for reason in reasons) == sorted(project.id for project in election.projects)
    assert [reason.rank for reason in reasons] == list(range(1, len(reasons) + 1))
    assert {reason.project: reason.order for reason in reasons if reason.is_chosen} == {
        each.project: each.order for each in tally.chosen
    }
    for reason in reasons:
        if reason.is_chosen:
            assert (reason.shortfall, reason.more_supporters, reason.lower_cost) == (None, None, None)
            continue
        if reason.more_supporters:
            replayed(election, tally, reason, with_supporters, reason.more_supporters)
        if reason.lower_cost:
            replayed(election, tally, reason, with_lower_cost, reason.lower_cost)
        assert reason.shortfall.missing == max(reason.cost - reason.shortfall.left, 0)
        if settings.rule is Rule.EQUAL_SHARES:
            spent = sum((amount for _project, amount in reason.shortfall.spent), Fraction())
            assert reason.shortfall.together == tally.share * reason.votes == spent + reason.shortfall.left
            assert (reason.cause is Cause.TOO_FEW) <= (reason.shortfall.together < reason.cost)


@effort(deadline=None)
@given(elections(max_ballots=6), settings())
def test_whoever_could_win_by_a_lower_cost_is_told_so(election, settings):
    tally = count(election, settings)
    for reason in explain(election, tally):
        least = reason.cost - 1
        if reason.is_chosen or reason.lower_cost or least < 1 or least.denominator != 1:
            continue
        # The largest whole reduction is asked last, so it would have been found.
        assert reason.project not in count(with_lower_cost(election, reason.project, least), settings).winners


@effort(deadline=None)
@given(elections(max_ballots=6), settings())
def test_whoever_could_win_by_more_supporters_is_told_so(election, settings):
    tally = count(election, settings)
    for reason in explain(election, tally):
        if reason.is_chosen or reason.more_supporters or election.ballot_rule.kind is not BallotKind.APPROVAL:
            continue
        most = MANY * max(len(election.ballots), 1)
        assert reason.project not in count(with_supporters(election, reason.project, most), settings).winners


def test_a_project_that_wins_only_after_the_true_count_has_ended_is_found():
    # The true count ends at 10 with a, as nobody wants b. One supporter of b alone can pay 15, long after that.
    votes = election(20, {"a": 4, "b": 15}, "a", "a")
    tally = count(votes, SHARES)
    assert (tally.winners, tally.share) == (("a",), 10)
    reason = next(each for each in explain(votes, tally) if each.project == "b")
    assert reason.more_supporters == Enough(1, ())
    # Cheap enough to be taken part in at all, its one supporter pays it after the end.
    votes = election(20, {"a": 4, "b": 30}, "a", "a b", "")
    tally = count(votes, SHARES)
    assert tally.winners == ("a",) and tally.share < 14
    reason = next(each for each in explain(votes, tally) if each.project == "b")
    assert reason.lower_cost == Enough(14, ())


def test_going_on_after_the_end_is_no_endless_loop(monkeypatch):
    shares = []

    def counted(contest, share):
        shares.append(share)
        return buy_surely(contest, share)

    monkeypatch.setattr("participation.counting.replay.buy_surely", counted)
    votes = election(10**7, {"a": 4, "b": 10**7 - 4}, *20 * ["a"])
    reason = next(each for each in explain(votes, count(votes, SHARES)) if each.project == "b")
    assert reason.more_supporters == Enough(1, ())
    assert len(shares) < 100


def test_the_money_of_the_supporters_and_where_it_went():
    # 3 each. The three pay 6 for a and have 3 left, the two pay 4 for c.
    votes = election(12, {"a": "5.50", "b": 6, "c": 4}, *3 * ["a b"], *2 * ["c"])
    tally = count(votes, SHARES)
    reasons = {reason.project: reason for reason in explain(votes, tally)}
    assert (tally.share, reasons["a"].cause, reasons["a"].order) == (3, Cause.PAID, 1)
    assert reasons["b"].cause is Cause.SPENT
    assert reasons["b"].shortfall == Shortfall(Fraction("3.5"), Fraction("2.5"), Fraction(9), (("a", Fraction("5.5")),))
    assert reasons["b"].more_supporters == Enough(1, ("a",))
    assert reasons["b"].lower_cost == Enough(1, ("a",))


def test_too_few_could_not_have_paid_even_with_all_their_money():
    votes = election(10, {"a": 4, "b": 9}, *3 * ["a"], "b", "")
    reason = next(each for each in explain(votes, count(votes, SHARES)) if each.project == "b")
    assert (reason.cause, reason.votes, reason.rank) == (Cause.TOO_FEW, 1, 2)
    assert reason.shortfall.together == reason.shortfall.left
    assert reason.shortfall.spent == ()


def test_by_votes_it_is_said_what_was_left_at_its_turn():
    votes = election(10, {"a": 6, "b": 5, "c": 4}, "a b", "a b", "a c")
    reasons = {reason.project: reason for reason in explain(votes, count(votes, GREEDY))}
    assert reasons["a"].cause is Cause.VOTED
    assert (reasons["b"].cause, reasons["b"].shortfall) == (Cause.NO_ROOM, Shortfall(Fraction(4), Fraction(1)))
    # With as many votes as a, b is the cheaper one.
    assert reasons["b"].more_supporters == Enough(1, ("a",))
    assert reasons["b"].lower_cost == Enough(1, ("c",))


def test_who_has_no_votes_or_is_beyond_the_budget_is_told_that():
    votes = election(10, {"a": 6, "none": 5, "dear": 30}, "a dear", "a dear")
    for rule in (GREEDY, SHARES):
        reasons = {reason.project: reason for reason in explain(votes, count(votes, rule))}
        assert (reasons["none"].cause, reasons["dear"].cause) == (Cause.NO_VOTES, Cause.BEYOND_BUDGET)
        assert (reasons["none"].lower_cost, reasons["dear"].more_supporters) == (None, None)
        assert reasons["dear"].lower_cost.amount >= 20


def test_winners_of_the_completion_are_told_apart():
    votes = election(12, {"a": 6, "b": 6, "c": 4, "d": 2}, *3 * ["a b"], "c d", "c")
    tally = count(votes, Settings(Rule.EQUAL_SHARES, lot="2027", completion=Completion.GREEDY))
    causes = {reason.project: reason.cause for reason in explain(votes, tally)}
    assert (causes["c"], causes["d"]) == (Cause.PAID, Cause.COMPLETED)


def test_no_supporters_are_promised_where_no_ballot_could_hold_the_project_alone():
    for rule in (BallotRule(BallotKind.MAX_N, fewest=2, most=3), BallotRule(BallotKind.KNAPSACK, most_cost=5)):
        projects = [Project("a", 2), Project("b", 3), Project("c", 6)]
        votes = Election(6, projects, [Ballot.approving(str(each), "ab") for each in range(3)], rule)
        reasons = {reason.project: reason for reason in explain(votes, count(votes, SHARES))}
        assert reasons["c"].more_supporters is None


def test_the_smallest_number_is_found_near_first():
    assert smallest(lambda number: number >= 37, 0, 1000) == 37
    assert smallest(lambda number: number >= 1000, 0, 1000) == 1000
    assert smallest(lambda number: False, 0, 1000) is None
    assert smallest(lambda number: True, 0, 0) is None
    assert smallest(lambda number: number in (5, 6, 7, 8) or number > 50, 0, 100) in (5, 51)
