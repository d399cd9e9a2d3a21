"""What keeps jobs going: the worker's loop, heartbeats, schedules, and runs whose worker was killed."""

import datetime
import logging
import pkgutil
import random
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import close_old_connections, connections, transaction
from django.db.utils import Error as DatabaseError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from core.models import JobRun, JobSchedule
from core.models.job import JobState
from core.services.job_live import tell_state
from core.services.jobs import execute, job_named, jobs, retry_later, running

logger = logging.getLogger(__name__)
BEAT = datetime.timedelta(seconds=10)
# Longer than the database lets anybody wait, so that a worker that only waits is not taken for dead.
SILENCE = datetime.timedelta(seconds=60)
KEEP_DONE = datetime.timedelta(days=7)
KEEP_FAILED = datetime.timedelta(days=90)
PULSE = "core.worker"


def make_worker(*, batch: bool = False, interval: float = 0.5) -> Worker:
    """Return the loop of the queue's own library."""
    return Worker(
        queue_names=["*"], interval=interval, batch=batch, backend_name="jobs", startup_delay=False, max_tasks=None,
        worker_id=get_random_string(16), excluded_queue_names=[],
    )  # fmt: skip


def work_off() -> None:
    """Run everything that waits, here and now."""
    make_worker(batch=True, interval=0).run()


def know_all_jobs() -> None:
    """Import the services of every room: what nobody imported would never come by itself."""
    for app in apps.get_app_configs():
        if Path(app.path).parent == settings.BASE_DIR:
            for module in pkgutil.walk_packages([f"{app.path}/services"], f"{app.name}.services."):
                import_module(module.name)


def work_on(worker: Worker) -> None:
    """Work until told to stop; a database that is away for a while is waited for."""
    know_all_jobs()
    keeper = threading.Thread(target=_keep, args=(worker,), name="keeper", daemon=True)
    keeper.start()
    pause = 1.0
    while worker.running:
        try:
            worker.run()
            pause = 1.0
        except DatabaseError:
            logger.exception("The database does not answer; the worker waits for it.")
            connections.close_all()
            time.sleep(pause + random.random())  # noqa: S311
            pause = min(30.0, pause * 2)


def _keep(worker: Worker) -> None:
    while worker.running:
        try:
            close_old_connections()
            tend()
        except Exception:
            # Whatever it was, hearts must beat on: a silent worker is taken for dead.
            logger.warning("Schedules and heartbeats wait for the database.", exc_info=True)
            connections.close_all()
        time.sleep(BEAT.total_seconds())


def tend() -> None:
    """Beat for what this process runs, take up what died, begin what is due, forget what is long done."""
    pulse()
    revive()
    take_up_lost()
    begin_due()
    forget_done()


def pulse() -> None:
    """Note that this worker lives, and let what it runs beat."""
    now = timezone.now()
    JobSchedule.objects.update_or_create(name=PULSE, defaults={"next_at": now + SILENCE, "last_at": now})
    JobRun.objects.filter(pk__in=list(running), state=JobState.RUNNING).update(heartbeat_at=now)


def is_worker_alive() -> bool:
    """Tell whether some worker has beaten lately."""
    return JobSchedule.objects.filter(name=PULSE, next_at__gte=timezone.now()).exists()


def schedule() -> list[tuple[Any, JobSchedule]]:
    """Return what comes by itself, the next first: label and times."""
    rows = JobSchedule.objects.exclude(name=PULSE).order_by("next_at")
    return [(work.label, row) for row in rows if (work := job_named(row.name)) is not None]


def revive() -> None:
    """Take up runs whose worker was killed: their heart has stopped."""
    dead = JobRun.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=timezone.now() - SILENCE)
    for run in dead:
        work = job_named(run.name)
        if work is not None and run.attempts < work.attempts:
            retry_later(run, "The worker ended in the middle.")
        else:
            dead.filter(pk=run.pk).update(
                state=JobState.FAILED, finished_at=timezone.now(), error="The worker ended in the middle, too often."
            )
            tell_state(run)


def take_up_lost() -> None:
    """Enqueue again what the queue has lost, and clear its rows of dead workers.

    A worker may die after taking a row and before starting its run, and the database may fail in between.
    """
    silent = timezone.now() - SILENCE
    rows = DBTaskResult.objects.filter(task_path=execute.module_path)
    lost = rows.failed() | rows.running().filter(started_at__lt=silent)
    for row in lost:
        with transaction.atomic():
            run = JobRun.objects.filter(pk=row.args_kwargs["args"][0]).select_for_update().first()
            if run and (run.state == JobState.RUNNING or (run.heartbeat_at and run.heartbeat_at >= silent)):
                continue
            row.delete()
            if run and not run.is_over and not _is_queued(run):
                execute.using(run_after=run.next_at).enqueue(str(run.pk))


def _is_queued(run: JobRun) -> bool:
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=execute.module_path)
    return waiting.filter(args_kwargs__args__0=str(run.pk)).exists()


def begin_due() -> None:
    """Enqueue the jobs whose time has come; of several workers one does it."""
    now = timezone.now()
    for work in jobs():
        if work.every is None:
            continue
        with transaction.atomic():
            JobSchedule.objects.get_or_create(name=work.name, defaults={"next_at": now})
            due = JobSchedule.objects.filter(name=work.name, next_at__lte=now)
            if due.update(next_at=now + work.every, last_at=now):
                work.enqueue(key="schedule")


def forget_done() -> None:
    """Remove runs that ended long ago, and the queue's own rows of what has ended."""
    now = timezone.now()
    JobRun.objects.filter(state=JobState.DONE, finished_at__lt=now - KEEP_DONE).delete()
    JobRun.objects.failed().filter(finished_at__lt=now - KEEP_FAILED).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_DONE).delete()
