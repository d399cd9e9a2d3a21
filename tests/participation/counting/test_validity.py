"""What cannot be counted is refused, by name."""

import pytest

from participation.counting.ballots import Ballot, BallotKind, BallotRule, Project
from participation.counting.election import Election
from participation.counting.faults import NotCountable
from participation.counting.settings import Rule, Settings
from tests.participation.counting.elections import SHARES, election

A, B = Project("a", 4), Project("b", 7)
POINTS = BallotRule(BallotKind.POINTS, most_points=5, most_points_each=3)


def approving(*projects):
    return Ballot.approving("b7", projects)


@pytest.mark.parametrize(
    ("ballot", "rule", "code"),
    [
        (approving("a", "x"), BallotRule(), "unknown-project"),
        (approving("a", "a"), BallotRule(), "wish-twice"),
        (Ballot.giving("b7", {"a": 2}), BallotRule(), "points"),
        (Ballot.giving("b7", {"a": 0}), POINTS, "points"),
        (Ballot.giving("b7", {"a": -1}), POINTS, "points"),
        (approving("a", "b"), BallotRule(BallotKind.MAX_N, most=1), "too-many"),
        (approving("a"), BallotRule(BallotKind.MAX_N, fewest=2, most=2), "too-few"),
        (approving("a", "b"), BallotRule(BallotKind.KNAPSACK, most_cost=10), "too-dear"),
        (Ballot.giving("b7", {"a": 4}), POINTS, "too-many-points"),
        (Ballot.giving("b7", {"a": 3, "b": 3}), POINTS, "too-many-points"),
    ],
)
def test_an_invalid_ballot_is_named(ballot, rule, code):
    with pytest.raises(NotCountable) as refused:
        Election(10, [A, B], [Ballot("b1"), ballot], rule)
    assert [(fault.code, fault.values["ballot"]) for fault in refused.value.faults] == [(code, "b7")]
    assert "b7" in str(refused.value)
    assert all(fault.remedy for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("ballot", "rule"),
    [
        (approving(), BallotRule(BallotKind.MAX_N, fewest=2, most=2)),
        (approving("a", "b"), BallotRule(BallotKind.MAX_N, fewest=2, most=2)),
        (approving("a", "b"), BallotRule(BallotKind.KNAPSACK, most_cost=11)),
        (Ballot.giving("b7", {"a": 3, "b": 2}), POINTS),
    ],
)
def test_limits_may_be_used_up_and_blank_ballots_are_allowed(ballot, rule):
    assert Election(10, [A, B], [ballot], rule).ballots == (ballot,)


@pytest.mark.parametrize(
    ("budget", "projects", "ballots", "rule", "codes"),
    [
        (-1, [A], [], BallotRule(), ["budget"]),
        (9, [A, A], [], BallotRule(), ["project-twice"]),
        (9, [Project("free", 0), Project("gift", -1)], [], BallotRule(), ["cost", "cost"]),
        (9, [A], [approving("a"), approving("a")], BallotRule(), ["ballot-twice"]),
        (9, [A], [], BallotRule(BallotKind.MAX_N), ["limit"]),
        (9, [A], [], BallotRule(BallotKind.KNAPSACK), ["limit"]),
    ],
)
def test_everything_else_that_is_wrong_is_said(budget, projects, ballots, rule, codes):
    with pytest.raises(NotCountable) as refused:
        Election(budget, projects, ballots, rule)
    assert [fault.code for fault in refused.value.faults] == codes


def test_all_faults_are_said_at_once():
    with pytest.raises(NotCountable) as refused:
        Election(9, [A, A], [approving("x"), Ballot.approving("b8", "xy")])
    assert [fault.code for fault in refused.value.faults] == ["project-twice", "unknown-project", "unknown-project"]
    assert str(refused.value).count("\n") == 2


def test_a_fault_is_said_in_another_language():
    with pytest.raises(NotCountable) as refused:
        Election(9, [A], [approving("x")])
    (fault,) = refused.value.faults
    assert fault.said(lambda text: text.replace("Stimmzettel", "Ballot")).startswith("Ballot b7 nennt")


def test_ballots_that_say_the_same_are_one_bundle_in_any_order():
    votes = election(9, {"a": 1, "b": 2}, "a b", "b a", "b", "")
    assert [(bundle.wishes, bundle.ballots) for bundle in votes.bundles] == [
        ((), 1), ((("a", 1), ("b", 1)), 2), ((("b", 1),), 1),
    ]  # fmt: skip


def test_settings_are_kept_and_found_again():
    assert Settings.from_json(SHARES.as_json()) == SHARES
    third = Settings(Rule.EQUAL_SHARES, increment="1/3")
    assert third.as_json()["increment"] == "1/3"
    assert Settings.from_json(third.as_json()) == third


@pytest.mark.parametrize("change", [{"increment": "0"}, {"increment": "-1"}, {"increment": "ein Euro"}])
def test_a_share_must_grow(change):
    with pytest.raises(NotCountable) as refused:
        Settings.from_json(SHARES.as_json() | change)
    assert [fault.code for fault in refused.value.faults] == ["increment"]


def test_a_choice_is_neither_missing_nor_unknown():
    kept = SHARES.as_json()
    for wrong in (kept | {"mood": "good"}, {name: kept[name] for name in kept if name != "completion"}):
        with pytest.raises(NotCountable) as refused:
            Settings.from_json(wrong)
        assert [fault.code for fault in refused.value.faults] == ["settings"]
    with pytest.raises(ValueError, match="random"):
        Settings.from_json(kept | {"rule": "random"})
