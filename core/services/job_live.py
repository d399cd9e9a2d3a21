"""How far a job is, pushed to the open page of whoever has started it. Nobody else hears of it."""

import time
from typing import Any
from uuid import UUID

from core.live import LiveTopic, State
from core.models import JobRun
from core.models.job import JobState
from core.services.live.publishing import publish

PAUSE_SECONDS = 1.0
# When this process has told last how far it is: a job may take a thousand steps a second.
_told: dict[UUID, float] = {}


def job_state(key: UUID) -> State | None:
    """Return what the page of a job shows, None when the run is gone."""
    found = JobRun.objects.filter(pk=key).values("state", "done", "total", "note").first()
    return dict(found) if found else None


def may_listen(viewer: Any, key: UUID) -> bool:
    """Whether this account has started the run."""
    return viewer.user_id is not None and JobRun.objects.started_by_account(viewer.user_id).filter(pk=key).exists()


JOB_TOPIC = LiveTopic("aufgabe", job_state, may_listen, throttle=PAUSE_SECONDS)


def tell_state(run: JobRun) -> None:
    """Tell that a run has begun or waits, or that it is over. Nobody is told of what came by itself."""
    if run.started_by is not None:
        _told.pop(run.pk, None)
        state = job_state(run.pk)
        is_open = state is not None and state["state"] not in (JobState.DONE, JobState.FAILED)
        publish(JOB_TOPIC.name, run.pk, state if is_open else None)


def tell_progress(run: JobRun) -> None:
    """Tell how far a run is, once a second at most: its end is told in any case."""
    now = time.monotonic()
    if run.started_by is not None and now - _told.get(run.pk, 0) >= PAUSE_SECONDS:
        publish(JOB_TOPIC.name, run.pk, job_state(run.pk))
        _told[run.pk] = now
