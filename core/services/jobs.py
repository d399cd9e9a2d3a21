"""Long work: durable in the database queue, tried again with growing pauses, with progress that a page can show."""

import datetime
import logging
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from typing import Any, overload
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django_tasks import task

from core.correlation import bind_id
from core.errors import Refused
from core.models import JobRun
from core.models.job import JobRunQuerySet, JobState
from core.services.job_live import tell_progress, tell_state

logger = logging.getLogger(__name__)
FIRST_PAUSE_SECONDS = 10
LONGEST_PAUSE_SECONDS = 3600
ERROR_LETTERS = 2000


class JobTimeout(Exception):
    """A job took longer than it may."""


@dataclass(frozen=True)
class Job:
    """An act that takes ids and runs later. Calling it runs it at once; `enqueue` leaves it to the worker.

    `every`: comes again by itself. `attempts`: how often it is tried. `timeout`: seconds it may take.
    """

    act: Callable[..., Any]
    name: str
    label: str | Promise
    every: datetime.timedelta | None = None
    attempts: int = 5
    timeout: int = 600

    def __call__(self, **kwargs: Any) -> Any:
        """Run it here and now."""
        return self.act(**kwargs)

    def enqueue(
        self, *, by: UUID | None = None, key: str = "", after: datetime.timedelta | None = None, **kwargs: Any
    ) -> JobRun:
        """Leave it to the worker, in the transaction of the caller: it starts only if that is committed.

        With a key there is one open run at most: a waiting one is returned as it is, a running one will run once more.
        With `after` it waits that long first, so that many changes are answered once; whoever comes without ends the pause.
        """
        with transaction.atomic():
            if key and (open_run := self.open_run(key)):
                if after is None and open_run.state == JobState.WAITING and open_run.next_at is not None:
                    open_run.next_at, open_run.started_by = None, by or open_run.started_by
                    open_run.save(update_fields=["next_at", "started_by"])
                    execute.enqueue(str(open_run.pk))
                return open_run
            next_at = timezone.now() + after if after else None
            try:
                with transaction.atomic():
                    run = JobRun.objects.create(name=self.name, key=key, kwargs=kwargs, started_by=by, next_at=next_at)
                    execute.using(run_after=next_at).enqueue(str(run.pk))
            except IntegrityError:
                if not key:
                    raise
                # Somebody else was first, and is done by now or still open.
                return self.enqueue(by=by, key=key, after=after, **kwargs)
            return run

    def open_run(self, key: str) -> JobRun | None:
        """Return the open run of that key. It is held until the caller's transaction ends.

        Otherwise it could begin before that and miss what the caller writes.
        """
        run = JobRun.objects.open().filter(name=self.name, key=key).select_for_update().first()
        if run is not None and run.state == JobState.RUNNING:
            run.next_at = timezone.now()
            run.save(update_fields=["next_at"])
        return run


_jobs: dict[str, Job] = {}
_current: ContextVar[JobRun | None] = ContextVar("job_run", default=None)
# What this process runs right now: its keeper lets them beat.
running: set[UUID] = set()


@overload
def job(act: Callable[..., Any]) -> Job: ...
@overload
def job(
    *, every: datetime.timedelta | None = None, attempts: int = 5, timeout: int = 600, label: str | Promise = ""
) -> Callable[[Callable[..., Any]], Job]: ...
def job(act: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Make an act a job. It takes keyword arguments that JSON can carry, and running it twice does no harm."""

    def register(function: Callable[..., Any]) -> Job:
        name = f"{function.__module__}.{function.__qualname__}"
        label = options.pop("label", "") or (function.__doc__ or name).strip().splitlines()[0]
        made = Job(function, name, label, **options)
        _jobs[name] = made
        return made

    return register(act) if act is not None else register


def jobs() -> list[Job]:
    """Return every job of the house."""
    return list(_jobs.values())


def job_named(name: str) -> Job | None:
    """Return the job of that name, None when the house has it no more."""
    if name not in _jobs:
        # Its module may not have been imported in this process yet.
        with suppress(ImportError, ValueError):
            import_module(name.rpartition(".")[0])
    return _jobs.get(name)


def progress(done: int, total: int, note: str = "") -> None:
    """Write how far the running job is; outside a job this does nothing."""
    if run := _current.get():
        now = timezone.now()
        JobRun.objects.filter(pk=run.pk).update(done=done, total=total, note=note[:300], heartbeat_at=now)
        tell_progress(run)


@task(backend="jobs")
def execute(run_id: str) -> None:
    """Run one piece of work and note how it ended."""
    run = _claim(UUID(run_id))
    if run is None:
        return
    work = job_named(run.name)
    if work is None:
        _end(run, JobState.FAILED, f"There is no job {run.name} any more.")
        return
    bind_id()
    token = _current.set(run)
    running.add(run.pk)
    try:
        with _alarm(work.timeout):
            work.act(**run.kwargs)
    except Refused as refusal:
        if refusal.is_temporary:
            _fail(run, work, str(refusal))
        else:
            # An act that says no says so again.
            _end(run, JobState.FAILED, str(refusal))
    except Exception as error:
        logger.exception("Job %s (%s) broke at attempt %s.", run.name, run.pk, run.attempts)
        _fail(run, work, f"{type(error).__name__}: {error}")
    else:
        _end(run, JobState.DONE)
    finally:
        running.discard(run.pk)
        _current.reset(token)


def _claim(run_id: UUID) -> JobRun | None:
    """Take a run that waits; whoever comes second gets nothing."""
    now = timezone.now()
    waiting = JobRun.objects.filter(pk=run_id, state__in=[JobState.WAITING, JobState.RETRYING])
    with transaction.atomic():
        run = waiting.select_for_update().first()
        if run is None:
            return None
        run.state, run.attempts, run.next_at = JobState.RUNNING, run.attempts + 1, None
        run.started_at = run.heartbeat_at = now
        run.save(update_fields=["state", "attempts", "next_at", "started_at", "heartbeat_at"])
        tell_state(run)
    return run


def _fail(run: JobRun, work: Job, words: str) -> None:
    if run.attempts >= work.attempts:
        _end(run, JobState.FAILED, words)
    else:
        retry_later(run, words)


def retry_later(run: JobRun, words: str) -> None:
    """Try a run again after a pause that doubles each time."""
    pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (run.attempts - 1)) * random.uniform(0.8, 1.2)  # noqa: S311
    next_at = timezone.now() + datetime.timedelta(seconds=pause)
    with transaction.atomic():
        if _mine(run).update(state=JobState.RETRYING, error=words[:ERROR_LETTERS], next_at=next_at):
            execute.using(run_after=next_at).enqueue(str(run.pk))
            tell_state(run)


def _end(run: JobRun, state: JobState, words: str = "") -> None:
    """Note the end; if something changed meanwhile, the same work begins anew."""
    with transaction.atomic():
        ending = _mine(run).select_for_update().first()
        if ending is None:
            return
        is_again = ending.next_at is not None
        ending.state, ending.error, ending.next_at = state, words[:ERROR_LETTERS], None
        ending.finished_at = timezone.now()
        ending.save(update_fields=["state", "error", "finished_at", "next_at"])
        work = job_named(run.name)
        if is_again and work is not None:
            work.enqueue(by=run.started_by, key=run.key, **run.kwargs)
        tell_state(run)


def _mine(run: JobRun) -> JobRunQuerySet:
    """Return the run while this attempt holds it: a worker that slept too long finds it in other hands."""
    return JobRun.objects.filter(pk=run.pk, state=JobState.RUNNING, attempts=run.attempts)


@transaction.atomic
def retry_now(run: JobRun) -> JobRun:
    """Begin a failed run anew; where the same work is open already, the failed run gives way to that one."""
    failed = JobRun.objects.failed().filter(pk=run.pk).select_for_update().first()
    work = job_named(run.name)
    if failed is None or work is None:
        return run
    if run.key and (open_run := work.open_run(run.key)):
        failed.delete()
        return open_run
    failed.state, failed.attempts, failed.error = JobState.WAITING, 0, ""
    failed.done, failed.total, failed.note = 0, 0, ""
    failed.finished_at = failed.heartbeat_at = None
    failed.save()
    execute.enqueue(str(failed.pk))
    tell_state(failed)
    return failed


@contextmanager
def _alarm(seconds: int) -> Iterator[None]:
    """Break off what takes too long. Only the main thread can hear the alarm; elsewhere nothing is limited."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_signal: object) -> None:
        raise JobTimeout(f"longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
