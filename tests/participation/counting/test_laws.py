"""What holds for every election: proved against the textbook, in every order, within the budget."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from participation.counting.buying import buy_exactly, buy_quickly
from participation.counting.contest import prepare
from participation.counting.count import count
from participation.counting.equal_shares import count_equal_shares
from participation.counting.purses import Doubt
from participation.counting.settings import Rule
from tests.participation.counting import textbook
from tests.participation.counting.elections import SHARES, election, elections, settings

A_FLOAT_IS_NO_AMOUNT = 0.1


@effort(deadline=None)
@given(elections(), settings(Rule.EQUAL_SHARES))
def test_equal_shares_is_what_the_textbook_says(election, settings):
    tally = count(election, settings)
    if not election.ballots:
        assert (tally.winners, tally.share) == ((), 0)
        return
    winners, share = textbook.count(election, settings)
    assert (list(tally.winners), tally.share) == (winners, share)


@effort(deadline=None)
@given(elections(), settings(Rule.GREEDY))
def test_greedy_is_what_the_textbook_says(election, settings):
    assert list(count(election, settings).winners) == textbook.by_votes(election, settings)


@effort(deadline=None)
@given(elections(), settings(Rule.EQUAL_SHARES), st.integers(0, 20))
def test_floats_agree_with_fractions_or_doubt(election, settings, share):
    contest = prepare(election, settings)
    exact = buy_exactly(contest, share)
    try:
        quick = buy_quickly(contest, share)
    except Doubt:
        return
    assert (quick.bought, quick.spent, quick.ties) == (exact.bought, exact.spent, exact.ties)


@effort(deadline=None)
@given(elections(), settings(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_projects_means_nothing(election, settings, random):
    projects, ballots = list(election.projects), list(election.ballots)
    random.shuffle(projects)
    random.shuffle(ballots)
    mixed = [replace(ballot, wishes=tuple(random.sample(ballot.wishes, len(ballot.wishes)))) for ballot in ballots]
    assert count(replace(election, projects=projects, ballots=mixed), settings) == count(election, settings)


@effort(deadline=None)
@given(elections(), settings())
def test_winners_stay_within_the_budget(election, settings):
    tally = count(election, settings)
    assert tally.cost <= election.budget
    assert tally.cost + tally.unspent == election.budget
    assert len(set(tally.winners)) == len(tally.winners)
    assert all(election.votes[winner] for winner in tally.winners)


@effort(deadline=None)
@given(elections(), settings(Rule.EQUAL_SHARES))
def test_every_project_is_paid_to_the_cent_and_nobody_pays_more_than_the_share(election, settings):
    tally = count(election, settings)
    spent = dict.fromkeys(range(len(election.bundles)), Fraction())
    for chosen in tally.chosen:
        if not chosen.is_paid:
            assert settings.completion == "greedy"
            continue
        assert sum(payment.amount * payment.ballots for payment in chosen.payments) == chosen.cost
        for payment in chosen.payments:
            assert payment.ballots == sum(election.bundles[bundle].ballots for bundle in payment.bundles)
            for bundle in payment.bundles:
                assert payment.amount <= chosen.price * dict(election.bundles[bundle].wishes)[chosen.project]
                spent[bundle] += payment.amount
    assert all(amount <= tally.share for amount in spent.values())


@effort(deadline=None)
@given(elections(), settings(Rule.EQUAL_SHARES))
def test_the_proof_shows_why_the_share_grew_no_further(election, settings):
    tally = count(election, settings)
    proof = tally.proof
    assert proof.cost == sum((each.cost for each in tally.chosen if each.is_paid), Fraction())
    assert not proof.recounted
    if proof.stop == "next-overspends":
        assert proof.next_share == proof.share + settings.increment
        assert proof.next_cost > election.budget >= proof.cost
    else:
        supported = {project for project in election.votes if election.by_id[project].cost <= election.budget}
        assert {each.project for each in tally.chosen if each.is_paid} == supported


def dear(contest, share):
    run = buy_exactly(contest, share)
    run.spent += 1
    return run


def forgetful(contest, share):
    run = buy_exactly(contest, share)
    if not run.has_all:
        run.bought = run.bought[1:]
    return run


@pytest.mark.parametrize("liar", [dear, forgetful])
@effort(deadline=None)
@given(election=elections(max_ballots=6), settings=settings(Rule.EQUAL_SHARES))
def test_a_search_that_errs_is_found_out_and_done_again_exactly(liar, election, settings):
    honest, tally = count(election, settings), count_equal_shares(election, settings, quick=liar)
    assert (tally.winners, tally.share, tally.ties) == (honest.winners, honest.share, honest.ties)


def test_what_was_done_again_says_so():
    votes = election(10, {"a": 6, "b": 5}, "a", "a b", "b")
    assert not count(votes, SHARES).proof.recounted
    tally = count_equal_shares(votes, SHARES, quick=forgetful)
    assert tally.proof.recounted
    assert tally.proof.exact_steps == tally.proof.steps


def test_amounts_are_never_floats():
    with pytest.raises(TypeError):
        election(A_FLOAT_IS_NO_AMOUNT, {"a": 1})
