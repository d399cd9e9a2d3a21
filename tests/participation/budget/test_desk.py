"""The whole life of a Bürgerhaushalt at the officers' desk."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import JobRun
from core.services.jobs import job_named
from participation.enums import ProcedureState, ProposalState
from participation.models import BudgetProcess, Proposal, ProposalComment, TallyResult


def facts(**more):
    now, today = timezone.localtime(), timezone.localdate()
    return {
        "title": "Bürgerhaushalt 2028", "slug": "2028", "summary": "Wofür?", "audience": "alle ab 14 Jahren", "access": "code",
        "proof_level": "substantial",
        "budget": "100000", "submit_from": today - datetime.timedelta(days=9), "submit_until": today + datetime.timedelta(days=1),
        "opens_at": (now + datetime.timedelta(days=9)).strftime("%d.%m.%Y %H:%M"),
        "closes_at": (now + datetime.timedelta(days=30)).strftime("%d.%m.%Y %H:%M"), "ballot_kind": "knapsack",
        "rule": "equal-shares", "satisfaction": "cost", "increment": "1", "completion": "none", "legal_basis": "§ 23 GO NRW",
        "privacy_notice": "Ohne Namen.", "delete_on": today + datetime.timedelta(days=300), "contact": "Amt 10",
        "decided_on": today, "decided_by": "Rat",
    } | more  # fmt: skip


@pytest.fixture
def desk(client_of):
    return client_of("sitzungsdienst")


def at(name, process, *more):
    return reverse(f"budget_desk:{name}", args=[process.pk, *more])


def test_from_the_plan_to_the_result(desk, codes_for):
    response = desk.post(reverse("budget_desk:plan"), facts())
    assert response.status_code == 302, response.context["form"].errors
    process = BudgetProcess.objects.get()
    for to in ("reviewed", "announced"):
        page = desk.get(at("move", process, to))
        assert page.status_code == 200
        desk.post(at("move", process, to), {"seen": BudgetProcess.objects.get().state})
    assert BudgetProcess.objects.get().state == ProcedureState.ANNOUNCED
    proposal = Proposal.objects.create(
        process=process, number=1, title="Bank", summary="Kurz", text="Lang", submitted_on=timezone.localdate()
    )
    assert desk.get(at("proposal", process, proposal.pk)).status_code == 200
    desk.post(at("release", process, proposal.pk))
    refused = desk.post(at("screen", process, proposal.pk), {"is_feasible": "1"})
    assert "Es fehlen die Kosten." in refused.content.decode()
    desk.post(at("screen", process, proposal.pk), {"is_feasible": "1", "cost": "5000"})
    BudgetProcess.objects.update(submit_until=timezone.localdate() - datetime.timedelta(days=1))
    desk.post(at("freeze_list", process))
    desk.post(at("draw_lot", process))
    assert desk.get(at("process", process)).context["findings"] == []
    desk.post(at("move", process, "open"), {"seen": "announced"})
    process = BudgetProcess.objects.get()
    assert (process.state, len(process.configuration["projects"])) == (ProcedureState.OPEN, 1)
    # A second click takes no second step.
    again = desk.post(at("move", process, "closed"), {"seen": "announced"})
    assert "Der Stand hat sich inzwischen geändert." in again.content.decode()
    desk.post(at("move", process, "closed"), {"seen": "open"})
    response = desk.post(at("count", process))
    run = JobRun.objects.get(name="participation.services.tallying.count_ballots")
    assert response["Location"] == reverse("job_progress", args=[run.pk])
    job_named(run.name)(**run.kwargs)
    assert desk.get(at("process", process)).context["has_new"]
    desk.post(at("publish_result", process))
    assert TallyResult.objects.get().published_on == timezone.localdate()
    assert BudgetProcess.objects.get().state == ProcedureState.PUBLISHED
    assert Proposal.objects.get().state == ProposalState.NOT_CHOSEN


def test_aborting_needs_a_reason(desk, vote):
    process = vote()
    assert desk.post(at("abort", process), {"reason": " "}).status_code == 200
    desk.post(at("abort", process), {"reason": "Haushaltssperre"})
    assert BudgetProcess.objects.get().state == ProcedureState.ABORTED


def test_comments_wait_at_the_desk(desk, plan):
    process = plan(1)
    comment = ProposalComment.objects.create(
        proposal=process.proposals.get(), text="Unfug", written_on=timezone.localdate()
    )
    assert "Unfug" in desk.get(reverse("budget_desk:processes")).content.decode()
    address = reverse("budget_desk:comment", args=[comment.pk])
    assert desk.post(address, {"is_shown": ""}).status_code == 200
    desk.post(address, {"is_shown": "", "reason": "Beleidigung"})
    comment.refresh_from_db()
    assert (comment.state, comment.hidden_reason) == ("hidden", "Beleidigung")


@pytest.mark.parametrize("key", ["rat", "buergerin"])
def test_nobody_else_enters(client_of, plan, key):
    assert client_of(key).get(at("process", plan())).status_code in (302, 403)
