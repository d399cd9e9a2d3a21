"""Procedures for the tests, of a kind that allows everything but the word "forbidden"."""

import datetime

import pytest
from django.utils import timezone

from core.errors import Refused
from participation import kinds
from participation.enums import Access, ProcedureKind, ProcedureState
from participation.models import Ballot, BallotBatch, CodeBatch, Procedure, VotingCode
from participation.services.codes import code_key, new_code
from participation.services.procedures import move_procedure


def check(procedure, payload):
    if payload == "forbidden":
        raise Refused("Das geht nicht.", code="forbidden")


def receive(procedure, opened):
    number = procedure.batches.count() + 1
    batch = BallotBatch.objects.create(
        procedure=procedure, number=number, day=timezone.localdate(), size=len(opened), tree_size=0, root="",
        checkpoint={}, signature="",
    )  # fmt: skip
    for entry in opened:
        Ballot.objects.create(
            procedure=procedure, batch=batch, payload=entry.payload, nonce=entry.nonce, commitment=entry.commitment
        )


@pytest.fixture(autouse=True)
def plain_kind(monkeypatch):
    kind = kinds.Kind(
        ProcedureKind.BUDGET, "participation:project", "participation_desk:procedure", findings=lambda procedure: [], freeze=lambda procedure: {"budget": 150000},
        check=check, receive=receive,
    )  # fmt: skip
    monkeypatch.setitem(kinds._kinds, ProcedureKind.BUDGET, kind)


@pytest.fixture
def make_procedure(db):
    """Make a procedure that begins yesterday and ends in a week."""

    def make(**facts):
        now = timezone.now()
        facts = {
            "kind": ProcedureKind.BUDGET, "slug": "haushalt", "title": "Bürgerhaushalt", "summary": "Wofür?",
            "audience": "alle ab 14 Jahren", "access": Access.CODE, "opens_at": now - datetime.timedelta(days=1),
            "closes_at": now + datetime.timedelta(days=7), "legal_basis": "§ 23 GO NRW", "privacy_notice": "Ohne Namen.",
            "delete_on": timezone.localdate() + datetime.timedelta(days=365), "contact": "Amt 10",
        } | facts  # fmt: skip
        return Procedure.objects.create(**facts)

    return make


@pytest.fixture
def officer():
    """Return who works in the participation office."""
    from accounts.viewer import SYSTEM

    return SYSTEM


@pytest.fixture
def opened(make_procedure, officer):
    """Return an open procedure."""
    procedure = make_procedure()
    for state in (ProcedureState.REVIEWED, ProcedureState.ANNOUNCED, ProcedureState.OPEN):
        procedure = move_procedure(by=officer, procedure=procedure, to=state)
    return procedure


@pytest.fixture
def codes_for():
    """Return codes as they stand on letters."""

    def make(procedure, count):
        first = procedure.codes.count()
        batch = CodeBatch.objects.create(
            procedure=procedure, number=procedure.code_batches.count() + 1, made_on=timezone.localdate(), size=count
        )
        texts = [new_code() for _number in range(count)]
        VotingCode.objects.bulk_create(
            VotingCode(key=code_key(text.replace("-", "")), procedure=procedure, batch=batch, serial=first + number + 1)
            for number, text in enumerate(texts)
        )
        return texts

    return make
