"""The life of a procedure."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from participation import kinds
from participation.enums import ProcedureState as State
from participation.models import Procedure
from participation.services import procedures
from participation.services.procedures import TRANSITIONS, is_intact, keep_hours, move_procedure

pytestmark = pytest.mark.django_db


def test_every_state_has_its_ways_and_all_are_walked(make_procedure, officer):
    assert set(TRANSITIONS) == set(State)
    procedure = make_procedure()
    way = (State.REVIEWED, State.ANNOUNCED, State.OPEN, State.CLOSED, State.EVALUATED, State.PUBLISHED, State.ARCHIVED)
    for state in way:
        procedure = move_procedure(by=officer, procedure=procedure, to=state)
        assert procedure.state == state
    assert AuditEvent.objects.filter(action="participation.move_procedure").count() == len(way)
    assert procedure.closes_at <= timezone.now()


@pytest.mark.parametrize("to", [State.OPEN, State.CLOSED, State.PUBLISHED, State.DRAFT])
def test_there_is_no_other_way(make_procedure, officer, to):
    procedure = make_procedure()
    with pytest.raises(Refused) as refused:
        move_procedure(by=officer, procedure=procedure, to=to)
    assert refused.value.code == "no_way"
    procedure.refresh_from_db()
    assert procedure.state == State.DRAFT


def test_only_the_office_moves_it(make_procedure, viewer_of):
    procedure = make_procedure()
    for key in ("buergermeisterin", "rat", "buergerin", None):
        with pytest.raises(NotPermitted):
            move_procedure(by=viewer_of(key), procedure=procedure, to=State.REVIEWED)
    assert (
        move_procedure(by=viewer_of("sitzungsdienst"), procedure=procedure, to=State.REVIEWED).state == State.REVIEWED
    )


def test_what_counts_is_frozen_when_it_opens(opened):
    assert opened.configuration == {"budget": 150000} and is_intact(opened)
    opened.configuration["budget"] = 1
    assert not is_intact(opened)


def test_the_database_itself_refuses_an_open_one_that_is_not_frozen(make_procedure):
    procedure = make_procedure()
    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.filter(pk=procedure.pk).update(state=State.OPEN)


def test_what_blocks_keeps_it_closed(make_procedure, officer, monkeypatch):
    procedure = make_procedure()
    kind = kinds.kind_of(procedure)
    monkeypatch.setitem(
        kinds._kinds,
        procedure.kind,
        kinds.Kind(
            kind.name,
            "",
            "",
            lambda _p: [kinds.Finding("Es fehlt ein Projekt.")],
            kind.freeze,
            kind.check,
            kind.receive,
        ),
    )
    with pytest.raises(Refused, match="Es fehlt ein Projekt"):
        move_procedure(by=officer, procedure=procedure, to=State.REVIEWED)


def test_what_every_procedure_needs(make_procedure, officer):
    today = timezone.localdate()
    cases = (
        ({"legal_basis": " "}, "Rechtsgrundlage"),
        ({"delete_on": today}, "vor dem Ende"),
        ({"delete_on": today + datetime.timedelta(days=999)}, "zwei Jahre"),
    )
    for facts, words in cases:
        procedure = make_procedure(slug=words[:3].lower(), **facts)
        with pytest.raises(Refused, match=words):
            move_procedure(by=officer, procedure=procedure, to=State.REVIEWED)


def test_an_abort_needs_a_reason(opened, officer):
    with pytest.raises(Refused) as refused:
        move_procedure(by=officer, procedure=opened, to=State.ABORTED, reason="  ")
    assert refused.value.field == "reason"
    aborted = move_procedure(by=officer, procedure=opened, to=State.ABORTED, reason="Fehler in der Liste")
    assert aborted.abort_reason == "Fehler in der Liste"


def test_the_clock_opens_and_closes(make_procedure, officer, monkeypatch):
    now = timezone.now()
    procedure = make_procedure(opens_at=now + datetime.timedelta(hours=1))
    for state in (State.REVIEWED, State.ANNOUNCED):
        procedure = move_procedure(by=officer, procedure=procedure, to=state)
    keep_hours()
    procedure.refresh_from_db()
    assert procedure.state == State.ANNOUNCED
    monkeypatch.setattr(procedures.timezone, "now", lambda: now + datetime.timedelta(hours=2))
    keep_hours()
    procedure.refresh_from_db()
    assert procedure.state == State.OPEN and procedure.is_frozen
    monkeypatch.setattr(procedures.timezone, "now", lambda: now + datetime.timedelta(days=8))
    keep_hours()
    procedure.refresh_from_db()
    assert procedure.state == State.CLOSED


def test_strangers_see_what_is_announced(make_procedure, officer, viewer_of):
    procedure = make_procedure()
    assert not Procedure.objects.public().exists()
    assert Procedure.objects.visible_to(viewer_of("sitzungsdienst")).exists()
    assert not Procedure.objects.visible_to(viewer_of("sitzungsdienst", second_factor=False)).exists()
    for state in (State.REVIEWED, State.ANNOUNCED):
        procedure = move_procedure(by=officer, procedure=procedure, to=state)
    assert Procedure.objects.public().get() == procedure
