"""Bürgerhaushalte for the tests."""

import datetime
import secrets

import pytest
from django.utils import timezone

from accounts.viewer import SYSTEM
from participation.enums import Access, ProcedureState, ProposalState
from participation.models import BudgetProcess, Procedure, Proposal
from participation.services.casting import cast_ballot
from participation.services.codes import redeem
from participation.services.procedures import move_procedure

COSTS = (40_000, 30_000, 20_000, 60_000, 9_000, 12_000, 8_000, 5_000, 14_000, 22_000, 31_000, 7_500, 18_000, 50_000)


@pytest.fixture(autouse=True)
def plain_kind():
    """Take the real kind here."""


@pytest.fixture
def plan(db):
    """Plan a Bürgerhaushalt that is announced, its list fixed, its vote to open now."""

    def make(projects=3, **facts):
        now = timezone.now()
        today = timezone.localdate()
        facts = {
            "slug": "haushalt", "title": "Bürgerhaushalt", "summary": "Wofür?", "audience": "alle ab 14 Jahren",
            "access": Access.CODE, "budget": 100_000, "opens_at": now - datetime.timedelta(hours=1),
            "closes_at": now + datetime.timedelta(days=7), "submit_from": today - datetime.timedelta(days=60),
            "submit_until": today - datetime.timedelta(days=30), "legal_basis": "§ 23 GO NRW", "privacy_notice": "Ohne Namen.",
            "delete_on": today + datetime.timedelta(days=365), "contact": "Amt 10", "decided_on": today, "decided_by": "Rat",
            "lot_seed": "los", "voters": 1000, "state": ProcedureState.ANNOUNCED, "announced_on": today, "list_frozen_on": today,
        } | facts  # fmt: skip
        process = BudgetProcess.objects.create(**facts)
        for number, cost in enumerate(COSTS[:projects], 1):
            Proposal.objects.create(
                process=process, number=number, title=f"Projekt {number}", summary="Kurz", text="Lang", cost=cost,
                district=("Uckerath", "Zentrum")[number % 2], topic="Sport", state=ProposalState.ON_LIST,
                submitted_on=today, released_on=today,
            )  # fmt: skip
        return process

    return make


@pytest.fixture
def vote(plan):
    """Open one."""

    def make(projects=3, **facts):
        process = plan(projects, **facts)
        move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.OPEN)
        return BudgetProcess.objects.get(pk=process.pk)

    return make


@pytest.fixture
def cast_all(codes_for):
    """Cast ballots with codes of their own."""

    def cast(process, payloads):
        for code, payload in zip(codes_for(process, len(payloads)), payloads, strict=True):
            cast_ballot(
                procedure_id=process.pk, credential=redeem(code, process), payload=payload, nonce=secrets.token_hex(32)
            )

    return cast


@pytest.fixture
def closed(vote, cast_all):
    """Return one whose vote is over: 45 ballots."""
    process = vote(3)
    cast_all(
        process,
        ['{"approve":["1","2"]}'] * 20
        + ['{"approve":["3"]}'] * 15
        + ['{"approve":["1"]}'] * 6
        + ['{"approve":[]}'] * 4,
    )
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.CLOSED)
    return BudgetProcess.objects.get(pk=process.pk)
