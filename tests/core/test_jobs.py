"""Durable jobs: once per key, tried again, taken up after a kill, seen by their starter alone."""

import datetime
import uuid

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.errors import Refused
from core.models import JobRun, JobSchedule
from core.models.job import JobState
from core.services import job_keeping, jobs

# The worker opens and closes its own connections.
pytestmark = pytest.mark.django_db(transaction=True)
calls = []


@pytest.fixture(autouse=True)
def nothing_called():
    calls.clear()


@jobs.job(attempts=3)
def count_to(*, number: int) -> None:
    """Count."""
    for step in range(number):
        jobs.progress(step + 1, number, "zählen")
    calls.append(number)


@jobs.job(attempts=2)
def break_down() -> None:
    """Fail."""
    calls.append("tried")
    raise OSError("no paper left")


@jobs.job
def say_no() -> None:
    """Refuse."""
    raise Refused("Das geht nicht.", "Lassen Sie es.")


@jobs.job(every=datetime.timedelta(hours=1))
def come_again() -> None:
    """Come by itself."""
    calls.append("again")


def test_a_job_runs_once_and_tells_how_far_it_is():
    run = count_to.enqueue(number=3)
    assert (run.state, calls) == (JobState.WAITING, [])
    job_keeping.work_off()
    run.refresh_from_db()
    assert (run.state, run.done, run.total, run.note, run.attempts, calls) == (JobState.DONE, 3, 3, "zählen", 1, [3])


def test_with_a_key_there_is_one_open_run():
    first = count_to.enqueue(key="seven", number=7)
    assert count_to.enqueue(key="seven", number=7).pk == first.pk
    job_keeping.work_off()
    assert count_to.enqueue(key="seven", number=7).pk != first.pk


def test_what_changes_while_it_runs_makes_it_run_once_more():
    run = count_to.enqueue(key="busy", number=1)
    JobRun.objects.filter(pk=run.pk).update(state=JobState.RUNNING)
    assert count_to.enqueue(key="busy", number=1).pk == run.pk
    run.refresh_from_db()
    assert run.next_at is not None
    jobs._end(run, JobState.DONE)
    assert JobRun.objects.open().filter(key="busy").count() == 1


def test_a_failing_job_is_tried_again_later_and_then_given_up():
    run = break_down.enqueue()
    job_keeping.work_off()
    run.refresh_from_db()
    assert (run.state, run.error, calls) == (JobState.RETRYING, "OSError: no paper left", ["tried"])
    assert run.next_at > timezone.now()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=5), tick=False):
        job_keeping.work_off()
    run.refresh_from_db()
    assert (run.state, run.attempts, calls) == (JobState.FAILED, 2, ["tried", "tried"])
    jobs.retry_now(run)
    assert JobRun.objects.open().count() == 1


def test_a_refusal_is_final_and_says_why():
    run = say_no.enqueue()
    job_keeping.work_off()
    run.refresh_from_db()
    assert (run.state, run.error) == (JobState.FAILED, "Das geht nicht. Lassen Sie es.")


def test_a_run_whose_worker_was_killed_is_taken_up():
    run = count_to.enqueue(number=2)
    dead = timezone.now() - datetime.timedelta(minutes=2)
    DBTaskResult.objects.all().delete()
    JobRun.objects.filter(pk=run.pk).update(state=JobState.RUNNING, attempts=1, heartbeat_at=dead)
    job_keeping.revive()
    run.refresh_from_db()
    assert run.state == JobState.RETRYING
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=5), tick=False):
        job_keeping.work_off()
    assert calls == [2]


def test_a_beating_run_is_left_alone():
    run = count_to.enqueue(number=2)
    JobRun.objects.filter(pk=run.pk).update(state=JobState.RUNNING, attempts=1, heartbeat_at=timezone.now())
    job_keeping.revive()
    run.refresh_from_db()
    assert run.state == JobState.RUNNING


def test_schedules_come_when_they_are_due_and_once():
    JobSchedule.objects.create(name=come_again.name, next_at=timezone.now() - datetime.timedelta(minutes=1))
    job_keeping.begin_due()
    job_keeping.begin_due()
    assert JobRun.objects.filter(name=come_again.name).count() == 1
    job_keeping.work_off()
    assert calls == ["again"]


def test_a_run_of_the_past_whose_job_is_gone_fails_with_words():
    run = JobRun.objects.create(name="core.nothing.left")
    jobs.execute.func(str(run.pk))
    run.refresh_from_db()
    assert run.state == JobState.FAILED


def test_a_job_enqueued_in_a_broken_transaction_never_runs(transactional_db):
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        count_to.enqueue(number=9)
        raise RuntimeError
    job_keeping.work_off()
    assert calls == []


def test_only_the_starter_sees_progress(client_of, people):
    run = count_to.enqueue(by=people["sitzungsdienst"].pk, number=4)
    page = client_of("sitzungsdienst").get(f"/aufgaben/{run.pk}/")
    assert page.status_code == 200
    assert 'http-equiv="refresh"' in page.content.decode()
    for key in ("rat", "gast", None):
        assert client_of(key).get(f"/aufgaben/{run.pk}/").status_code == 404
    assert client_of("sitzungsdienst").get(f"/aufgaben/{uuid.uuid4()}/").status_code == 404


def test_operators_see_failures_and_try_again(client_of):
    run = break_down.enqueue()
    JobRun.objects.filter(pk=run.pk).update(state=JobState.FAILED, finished_at=timezone.now(), error="OSError")
    client = client_of("sitzungsdienst")
    assert "OSError" in client.get("/admin/betrieb/").content.decode()
    client.post(f"/admin/betrieb/{run.pk}/noch-einmal/")
    assert JobRun.objects.open().count() == 1
    assert client_of("rat").post(f"/admin/betrieb/{run.pk}/noch-einmal/").status_code == 403


def test_health_needs_a_worker(client):
    # Redis is named where there is one (test_redis_away).
    assert client.get("/gesund/").json().items() >= {"database": True, "worker": False}.items()
    job_keeping.pulse()
    answer = client.get("/gesund/")
    assert answer.status_code == 200 and answer.json().items() >= {"database": True, "worker": True}.items()
