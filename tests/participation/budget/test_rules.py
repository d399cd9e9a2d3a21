"""What a Bürgerhaushalt must be before it opens, what is frozen, and what a ballot may say."""

import pytest

from accounts.viewer import SYSTEM
from core.errors import Refused
from participation.enums import Access, BallotKind, ProcedureState
from participation.models import BudgetProcess, Procedure
from participation.services.budget_rules import check
from participation.services.budgets import change_budget
from participation.services.procedures import findings, is_intact, move_procedure


def refused(process, payload):
    with pytest.raises(Refused) as refusal:
        check(process, payload)
    return refusal.value.code, refusal.value.params


def test_a_vote_without_list_lot_or_decision_does_not_open(plan):
    process = plan(0, list_frozen_on=None, lot_seed="", decided_by="")
    blocking = [str(finding.text) for finding in findings(process.procedure_ptr) if finding.blocks]
    assert blocking == [
        "Die Liste der Projekte ist noch nicht festgelegt.",
        "Es fehlt, wer die Regeln wann beschlossen hat.",
        "Das Los ist noch nicht gezogen.",
    ]
    with pytest.raises(Refused):
        move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.OPEN)


def test_before_the_announcement_the_list_may_be_missing(plan):
    process = plan(0, list_frozen_on=None, lot_seed="", decided_by="", state=ProcedureState.DRAFT)
    assert [finding for finding in findings(process.procedure_ptr) if finding.blocks] == []


def test_nobody_votes_without_proof(plan):
    process = plan(access=Access.OPEN)
    assert [str(finding.text) for finding in findings(process.procedure_ptr)] == [
        "Abgestimmt wird mit Code oder Wohnsitznachweis."
    ]


def test_what_is_frozen_says_everything(vote):
    process = vote(2)
    frozen = process.configuration
    assert frozen["projects"] == [
        {"id": "1", "title": "Projekt 1", "cost": 40_000, "summary": "Kurz", "district": "Zentrum", "topic": "Sport"},
        {"id": "2", "title": "Projekt 2", "cost": 30_000, "summary": "Kurz", "district": "Uckerath", "topic": "Sport"},
    ]
    assert frozen["counting"] == {
        "rule": "equal-shares", "lot": "los", "satisfaction": "cost", "increment": "1", "completion": "none",
    }  # fmt: skip
    assert frozen["ballot"] == {
        "kind": "knapsack", "most": None, "most_cost": 100_000, "most_points": None, "most_points_each": None,
    }  # fmt: skip
    assert is_intact(process)


def test_nothing_changes_once_it_is_open(vote):
    process = vote()
    with pytest.raises(Refused) as refusal:
        change_budget(by=SYSTEM, process=process, facts={"budget": 1})
    assert refusal.value.code == "frozen"
    BudgetProcess.objects.filter(pk=process.pk).update(budget=1)
    assert BudgetProcess.objects.get(pk=process.pk).configuration["budget"] == 100_000


def test_knapsack(vote):
    process = vote(4)
    check(process, '{"approve":["1","4"]}')
    check(process, '{"approve":[]}')
    assert refused(process, '{"approve":["1","2","4"]}') == ("over_budget", {"excess": 30_000})
    assert refused(process, '{"approve":["9"]}')[0] == "unknown_project"


@pytest.mark.parametrize(
    "payload",
    ["", "[]", "{}", '{"approve":"1"}', '{"approve":["1","1"]}', '{"points":{"1":1}}', '{"approve":["1"],"x":1}', "1"],
)
def test_what_is_no_ballot(vote, payload):
    assert refused(vote(2), payload)[0] == "malformed"


def test_a_limited_number(vote):
    process = vote(4, ballot_kind=BallotKind.MAX_N, most=2)
    check(process, '{"approve":["1","4"]}')
    assert refused(process, '{"approve":["1","2","3"]}') == ("too_many", {"excess": 1})


def test_points(vote):
    process = vote(4, ballot_kind=BallotKind.POINTS, points=5, points_each=3)
    check(process, '{"points":{"1":3,"2":2}}')
    assert refused(process, '{"points":{"1":3,"2":3}}') == ("too_many_points", {"excess": 1})
    assert refused(process, '{"points":{"1":4}}') == ("too_many_points", {"excess": 1})
    assert refused(process, '{"points":{"1":0}}')[0] == "malformed"
    assert refused(process, '{"approve":["1"]}')[0] == "malformed"


def test_approval_knows_no_limit(vote):
    check(vote(4, ballot_kind=BallotKind.APPROVAL), '{"approve":["1","2","3","4"]}')
