"""Writes the whole index anew while the old one goes on serving: thing by thing, with progress, and taken up where it stopped."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.demo import Stage
from core.models import SearchEntry, SearchRebuild
from core.search import Kind, kinds
from core.services.search.entering import CHUNK, alone, drop, enter
from core.services.search.vocabulary import count_anew


@dataclass(frozen=True)
class Step:
    """How far a rebuild is. `seconds_left` is None while nobody can tell."""

    done: int
    total: int
    label: str
    seconds_left: float | None = None


Progress = Callable[[Step], None]


def rebuild(progress: Progress = lambda _step: None, *, from_start: bool = False) -> int:
    """Write every entry anew and return how many there are; one broken off is taken up unless from_start."""
    run = _begin(from_start)
    total, begun, first = _total(), time.monotonic(), run.done
    for kind in sorted(kinds(), key=lambda each: each.name):
        if kind.name < run.kind:
            continue
        while number := _chunk(kind, run):
            speed = (run.done - first) / max(time.monotonic() - begun, 0.001)
            left = max(total - run.done, 0) / speed if number and speed else None
            progress(Step(run.done, max(total, run.done), str(kind.label), left))
    _forget_old(run)
    count_anew()
    run.finished_at = timezone.now()
    run.save()
    return SearchEntry.objects.count()


def enter_demo(stage: Stage) -> None:
    """Enter the demo town, whose rows were written in bulk."""
    rebuild(lambda step: stage.progress(step.done, step.total, step.label), from_start=True)


def _begin(from_start: bool) -> SearchRebuild:
    open_run = SearchRebuild.objects.filter(finished_at__isnull=True).order_by("-pk").first()
    if open_run is not None and not from_start:
        return open_run
    SearchRebuild.objects.all().delete()
    return SearchRebuild.objects.create(started_at=timezone.now())


def _total() -> int:
    return sum(kind.rows().order_by().count() for kind in kinds())


def _chunk(kind: Kind, run: SearchRebuild) -> int:
    """Enter the next rows of a kind with the bookmark, in one transaction; 0 when there are no more."""
    with transaction.atomic():
        alone()
        rows: Any = kind.rows().order_by("pk")
        if run.kind == kind.name and run.after:
            rows = rows.filter(pk__gt=run.after)
        some = list(rows[:CHUNK])
        if not some:
            return 0
        enter(kind, list(kind.contents(some)), again=True)
        run.kind, run.after, run.done = kind.name, str(some[-1].pk), run.done + len(some)
        run.save()
    return len(some)


def _forget_old(run: SearchRebuild) -> None:
    """Drop entries that nothing has written since the rebuild began: what they told of is gone."""
    while True:
        with transaction.atomic():
            alone()
            old = list(SearchEntry.objects.filter(indexed_at__lt=run.started_at)[:CHUNK])
            drop(old)
        if not old:
            return
