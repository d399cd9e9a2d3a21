"""The number of those who took part: live, from a counter, and never by one person alone."""

import datetime
import secrets

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.models import LiveEvent
from participation.enums import ProcedureState
from participation.models import Procedure, Turnout
from participation.services.casting import cast_ballot
from participation.services.codes import redeem
from participation.services.live_turnout import OFFICE, TURNOUT, rounded, tell_turnout, tell_turnouts
from participation.services.procedures import move_procedure
from participation.services.urn import BATCH


@pytest.fixture
def running(opened):
    return Procedure.objects.get(pk=opened.pk)


def cast(procedure, codes):
    for code in codes:
        cast_ballot(
            procedure_id=procedure.pk, credential=redeem(code, procedure), payload="{}", nonce=secrets.token_hex(32)
        )


def count_is(procedure, count):
    Turnout.objects.filter(pk=procedure.pk).update(count=count)


def told(procedure, topic=TURNOUT):
    events = LiveEvent.objects.of(topic.name, str(procedure.pk)).order_by("seq")
    return [body and body["count"] for body in events.values_list("body", flat=True)]


def test_told_when_a_batch_is_full_and_never_by_one(running, codes_for, django_capture_on_commit_callbacks):
    codes = codes_for(running, BATCH + 1)
    for part in (codes[: BATCH - 1], codes[BATCH - 1 : BATCH], codes[BATCH:]):
        for code in part:
            with django_capture_on_commit_callbacks(execute=True):
                cast(running, [code])
    assert told(running) == told(running, OFFICE) == [BATCH]


def test_everybody_knows_whole_batches_and_the_office_the_number(running):
    count_is(running, 1234 * BATCH + 7)
    state = TURNOUT.state_of(str(running.pk))
    assert state["count"] == 1234 * BATCH
    assert state["de"] == "Bisher haben mindestens 24.680 Menschen abgestimmt."
    assert "24,680" in state["en"]
    assert OFFICE.state_of(str(running.pk)) == {"count": 1234 * BATCH + 7}
    count_is(running, BATCH - 1)
    assert TURNOUT.state_of(str(running.pk))["de"] == "Bisher haben weniger als 20 Menschen abgestimmt."
    assert [rounded(number) for number in (0, 19, 20, 39, 40)] == [0, 0, 20, 20, 40]


def test_a_job_tells_what_was_missed_once(running):
    assert tell_turnouts() == 0
    count_is(running, 45)
    assert (tell_turnouts(), tell_turnouts()) == (1, 0)
    count_is(running, 59)
    assert tell_turnout(running.pk) is False
    assert told(running) == [40]


def test_it_reads_a_counter_and_never_ballots(running):
    count_is(running, 45)
    with CaptureQueriesContext(connection) as asked:
        tell_turnout(running.pk)
    assert not [query for query in asked if "ballot" in query["sql"].lower() or "urnentry" in query["sql"].lower()]


def test_it_ends_with_the_vote_and_is_forgotten(running):
    count_is(running, 45)
    tell_turnouts()
    Turnout.objects.filter(pk=running.pk).update(count=0)
    move_procedure(by=SYSTEM, procedure=running, to=ProcedureState.CLOSED)
    assert told(running) == told(running, OFFICE) == [None]
    assert TURNOUT.state_of(str(running.pk)) is OFFICE.state_of(str(running.pk)) is None
    assert tell_turnout(running.pk) is False


def test_after_the_last_second_nothing_is_told(running):
    count_is(running, 45)
    now = timezone.now()
    Procedure.objects.update(opens_at=now - datetime.timedelta(days=2), closes_at=now - datetime.timedelta(seconds=1))
    assert tell_turnouts() == 0 and TURNOUT.state_of(str(running.pk)) is None


@pytest.mark.parametrize(
    ("key", "may"), [("sitzungsdienst", True), ("rat", False), ("buergerin", False), ("fremd", False)]
)
def test_the_office_alone_hears_the_number(running, viewer_of, key, may):
    assert OFFICE.admits(viewer_of(key), str(running.pk)) is may
    assert not OFFICE.admits(viewer_of(key, second_factor=False), str(running.pk))


def test_a_failing_page_fails_no_vote(running, codes_for, monkeypatch, django_capture_on_commit_callbacks):
    def fail(*_facts):
        raise RuntimeError("no hub")

    monkeypatch.setattr("participation.services.live_turnout.publish", fail)
    count_is(running, BATCH - 1)
    with django_capture_on_commit_callbacks(execute=True):
        cast(running, codes_for(running, 1))
    assert Turnout.objects.get(pk=running.pk).count == BATCH
