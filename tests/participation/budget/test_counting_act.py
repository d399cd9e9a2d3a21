"""Counting: from the frozen rules and the ballots alone, kept for good, published by a person."""

import json
import random

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from accounts.viewer import SYSTEM
from core.errors import Refused
from participation.enums import BallotKind, BudgetRule, ProcedureState
from participation.models import BudgetProcess, Procedure, Proposal, SpentMark
from participation.services.budget_board import payloads_of
from participation.services.outcome import count_result
from participation.services.procedures import move_procedure
from participation.services.proposals import withdraw_proposal
from participation.services.tallying import count_ballots, publish_result, start_count

HOME = "/mitmachen/buergerhaushalt/haushalt/"


def count(process):
    count_ballots(process_id=str(process.pk))
    return process.tallies.order_by("-version").first()


def test_the_result_follows_from_rules_and_ballots_alone(closed):
    payloads = payloads_of(closed)
    first = count_result(closed.configuration, payloads)
    random.Random(1).shuffle(payloads)
    assert count_result(closed.configuration, payloads) == first
    assert first["outcome"]["cost"] <= closed.configuration["budget"]
    assert first["figures"]["ballots"] == 45 and first["figures"]["blank"] == 4
    assert first["outcome"]["votes"] == {"1": 26, "2": 20, "3": 15}


@pytest.mark.parametrize("rule", BudgetRule.values)
@pytest.mark.parametrize("kind", BallotKind.values)
def test_winners_never_cost_more_than_the_budget(plan, codes_for, cast_all, kind, rule):
    process = plan(8, ballot_kind=kind, rule=rule, most=3, points=6)
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.OPEN)
    process = BudgetProcess.objects.get(pk=process.pk)
    draw = random.Random(7)
    costs = {row["id"]: row["cost"] for row in process.configuration["projects"]}
    for _round in range(30):
        picked = draw.sample(sorted(costs), 2)
        said = '{"points":{%s}}' if kind == BallotKind.POINTS else '{"approve":[%s]}'
        inner = ",".join(
            sorted(f'"{one}":{draw.randint(1, 3)}' if kind == BallotKind.POINTS else f'"{one}"' for one in picked)
        )
        cast_all(process, [said % inner])
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.CLOSED)
    outcome = count(process).result["outcome"]
    assert outcome["cost"] == sum(costs[winner] for winner in outcome["winners"]) <= process.budget
    assert (outcome["share"] is None) == (rule == BudgetRule.GREEDY)


def test_the_money_of_the_flow_is_the_budget(closed):
    from fractions import Fraction

    result = count(closed).result
    flows = result["flow"]
    paid = sum(Fraction(amount) for group in flows for amount in group["paid"].values())
    assert abs(paid - result["outcome"]["cost"]) < Fraction(1, 10)
    assert abs(paid + sum(Fraction(group["unused"]) for group in flows) - closed.budget) < Fraction(1, 10)
    assert sum(group["ballots"] for group in flows) == 45
    assert all(group["ballots"] >= 5 for group in flows)


def test_nothing_is_counted_while_people_vote(vote):
    process = vote()
    with pytest.raises(Refused):
        start_count(by=SYSTEM, process=process)
    with pytest.raises(Refused):
        count_ballots(process_id=str(process.pk))


def test_nothing_is_counted_when_numbers_do_not_agree_or_rules_were_changed(closed):
    SpentMark.objects.filter(pk=SpentMark.objects.first().pk).delete()
    with pytest.raises(Refused) as refusal:
        count_ballots(process_id=str(closed.pk))
    assert refusal.value.code == "unequal"
    Procedure.objects.filter(pk=closed.pk).update(configuration=closed.configuration | {"budget": 1})
    with pytest.raises(Refused) as refusal:
        count_ballots(process_id=str(closed.pk))
    assert refusal.value.code == "changed"


def test_published_by_a_person_with_what_became_of_each_project(closed, client):
    assert "Jetzt wird ausgezählt" in client.get(HOME + "ergebnis/").content.decode()
    count(closed)
    assert "Jetzt wird ausgezählt" in client.get(HOME + "ergebnis/").content.decode()
    publish_result(by=SYSTEM, process=closed)
    winners = closed.tallies.get().result["outcome"]["winners"]
    states = dict(Proposal.objects.values_list("number", "state"))
    assert {str(number) for number, state in states.items() if state == "chosen"} == set(winners)
    assert BudgetProcess.objects.get(pk=closed.pk).state == ProcedureState.PUBLISHED
    with pytest.raises(Refused):
        publish_result(by=SYSTEM, process=closed)


def test_a_recount_is_a_new_version_beside_the_old_one(closed, client):
    first = count(closed)
    publish_result(by=SYSTEM, process=closed)
    with pytest.raises(Refused) as refusal:
        start_count(by=SYSTEM, process=closed)
    assert refusal.value.code == "reason"
    start_count(by=SYSTEM, process=closed, reason="Ein Stapel aus Papier kam doppelt.")
    assert "Es wird nachgezählt" in client.get(HOME + "ergebnis/").content.decode()
    second = count(closed)
    assert (second.version, second.result_hash, second.published_on) == (2, first.result_hash, None)
    publish_result(by=SYSTEM, process=closed)
    page = client.get(HOME + "ergebnis/").content.decode()
    assert "Es wird nachgezählt" not in page and "Fassung 2 des Ergebnisses" in page


def test_the_page_says_why(closed, client):
    count(closed)
    publish_result(by=SYSTEM, process=closed)
    page = BeautifulSoup(client.get(HOME + "ergebnis/").content, "html.parser")
    result = closed.tallies.get().result
    rows = [row.th.get_text(strip=True) for row in page.select("section[aria-labelledby=ge] tbody tr")]
    assert rows == [f"Projekt {number}" for number in result["outcome"]["winners"]]
    assert len(page.select("details.kern-accordion")) == 1 + len(result["losers"]) + bool(result["losers"])
    assert len(page.select("svg.t-flow path")) >= len(rows)
    assert f"{result['figures']['ballots']}" in page.select_one(".t-statgrid").get_text()
    assert "4,5\xa0%" in page.select_one(".t-statgrid").get_text()


def test_a_project_withdrawn_after_the_vote_says_so(closed, client):
    made = count(closed)
    winner = made.result["outcome"]["winners"][0]
    publish_result(by=SYSTEM, process=closed)
    withdraw_proposal(
        by=SYSTEM,
        proposal=Proposal.objects.get(process=closed, number=int(winner)),
        reason="Das Grundstück ist verkauft.",
    )
    assert "Das Grundstück ist verkauft." in client.get(HOME + "ergebnis/").content.decode()


def test_equals_are_decided_by_the_lot_and_the_row_says_so(plan, cast_all, client):
    process = plan(2, budget=30_000, rule=BudgetRule.GREEDY)
    Proposal.objects.filter(process=process).update(cost=20_000)
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.OPEN)
    cast_all(BudgetProcess.objects.get(pk=process.pk), ['{"approve":["1"]}'] * 3 + ['{"approve":["2"]}'] * 3)
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.CLOSED)
    count(process)
    publish_result(by=SYSTEM, process=process)
    assert "durch Los entschieden" in client.get(HOME + "ergebnis/").content.decode()


def test_the_result_asks_the_same_whatever_the_size(closed, client, django_assert_max_num_queries):
    count(closed)
    publish_result(by=SYSTEM, process=closed)
    client.get(HOME + "ergebnis/")
    with django_assert_max_num_queries(6):
        client.get(HOME + "ergebnis/")


def changed(frozen, project, less):
    projects = [row | {"cost": row["cost"] - less} if row["id"] == project else row for row in frozen["projects"]]
    return frozen | {"projects": projects}


@pytest.mark.parametrize("rule", BudgetRule.values)
def test_what_the_page_says_would_have_been_enough_was_enough(plan, cast_all, rule):
    """From the kept result alone: counted again with the change it is chosen, with one less it is not."""
    process = plan(8, ballot_kind=BallotKind.APPROVAL, rule=rule)
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.OPEN)
    draw = random.Random(11)
    numbers = [str(number) for number in range(1, 9)]
    said = [json.dumps({"approve": sorted(draw.sample(numbers, 3))}, separators=(",", ":")) for _ballot in range(30)]
    cast_all(BudgetProcess.objects.get(pk=process.pk), said)
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.CLOSED)
    result, process = count(process).result, BudgetProcess.objects.get(pk=process.pk)
    frozen, payloads, stated = process.frozen, payloads_of(process), 0

    def wins(project, less, more):
        alone = [f'{{"approve":["{project}"]}}'] * more
        return project in count_result(changed(frozen, project, less), payloads + alone)["outcome"]["winners"]

    for reason in result["losers"]:
        project = reason["project"]
        if less := reason["lower_cost"]:
            stated += 1
            assert wins(project, less["amount"], 0) and not wins(project, less["amount"] - 1, 0)
        if more := reason["more_supporters"]:
            stated += 1
            assert wins(project, 0, more["amount"]) and not wins(project, 0, more["amount"] - 1)
    assert stated >= 4


def test_money_is_written_one_way():
    from fractions import Fraction

    from participation.money import euro, exact_euro

    assert exact_euro(Fraction(1200)) == euro(1200) == "1.200\xa0€"
    assert exact_euro(Fraction(119094, 100)) == "1.190,94\xa0€"
    assert exact_euro(Fraction(1, 3)) == "0,33\xa0€" and exact_euro(Fraction(5, 2)) == "2,50\xa0€"
    assert exact_euro(Fraction(999_999, 1000)) == "1.000\xa0€"
    # What was missing is never nothing.
    assert exact_euro(Fraction(1, 1000)) == "0,01\xa0€" and exact_euro(Fraction(0)) == "0\xa0€"
    with override("en"):
        assert exact_euro(Fraction(5, 2)) == "2.50\xa0€"


def test_no_sum_on_the_page_has_empty_decimals(closed, client):
    count(closed)
    publish_result(by=SYSTEM, process=closed)
    page = BeautifulSoup(client.get(HOME + "ergebnis/").content, "html.parser").get_text()
    assert "\xa0€" in page and ",00\xa0€" not in page
