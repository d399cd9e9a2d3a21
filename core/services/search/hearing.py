"""Hears what changes, and writes the entries it shows in: right after the transaction, so that nothing grows stale.

A mark stands in the database from the change to the writing. Whoever dies between leaves it to the job.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.utils.translation import gettext_lazy as _

from core.models import SearchMark
from core.search import kinds
from core.services.jobs import job
from core.services.search.entering import alone, refresh

# So many marks are worked off at once; a greater change is left to the job.
AT_ONCE, BATCH = 2_000, 500
_heard: set[str] = set()
_is_bulk: ContextVar[bool] = ContextVar("search_bulk", default=False)


def hear(label: str) -> None:
    """Listen to changes of a model ("council.Paper") or of a relation without a model of its own ("council.Paper_locations")."""
    if label in _heard:
        return
    _heard.add(label)
    post_save.connect(_on_change, sender=label, dispatch_uid=f"search-{label}-saved")
    pre_delete.connect(_before_delete, sender=label, dispatch_uid=f"search-{label}-going")
    post_delete.connect(_on_change, sender=label, dispatch_uid=f"search-{label}-gone")
    m2m_changed.connect(_on_relation, sender=label, dispatch_uid=f"search-{label}-tied")


def _on_change(sender: Any, instance: Any, raw: bool = False, **_more: Any) -> None:
    if not raw:
        mark(sender._meta.label, [instance.pk])


def _before_delete(sender: Any, instance: Any, **_more: Any) -> None:
    """Mark what shows a row while the row still leads there."""
    for kind in kinds():
        if source := kind.sources.get(sender._meta.label):
            mark(kind.model._meta.label, source([instance.pk]))


def _on_relation(sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **_more: Any) -> None:
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if not reverse:
        mark(type(instance)._meta.label, [instance.pk])
    elif pk_set:
        mark(model._meta.label, pk_set)


@contextmanager
def in_bulk() -> Iterator[None]:
    """Leave everything that changes inside to the job: whoever writes thousands of rows lets nobody wait for the index."""
    token = _is_bulk.set(True)
    try:
        yield
    finally:
        _is_bulk.reset(token)
        write_waiting_entries.enqueue(key="search")


def mark(label: str, keys: Any) -> None:
    """Note that rows of a model changed. Bulk writers, whom no signal announces, call this themselves."""
    rows = [SearchMark(model=label, key=str(key)) for key in keys]
    if not rows:
        return
    SearchMark.objects.bulk_create(rows, batch_size=500)
    if not _is_bulk.get() and not any(entry[1] is work_off for entry in connection.run_on_commit):
        transaction.on_commit(work_off, robust=True)


def work_off() -> None:
    """Write the entries that wait; what is too much for somebody who waits is left to the job."""
    left = AT_ONCE
    while left > 0 and (done := _batch()):
        left -= done
    if left <= 0 and SearchMark.objects.exists():
        write_waiting_entries.enqueue(key="search")


@job(every=datetime.timedelta(minutes=10), label=_("Suche: wartende Einträge schreiben"))
def write_waiting_entries() -> None:
    """Write every entry that still waits."""
    while _batch():
        pass


def _batch() -> int:
    """Work off some marks in one transaction and return how many."""
    with transaction.atomic():
        alone()
        marks = list(SearchMark.objects.order_by("pk")[:BATCH])
        if not marks:
            return 0
        changed: dict[str, set[str]] = defaultdict(set)
        for row in marks:
            changed[row.model].add(row.key)
        for kind in kinds():
            keys = set(changed.get(kind.model._meta.label, ()))
            for label, source in kind.sources.items():
                if label in changed:
                    keys |= {str(key) for key in source(sorted(changed[label]))}
            if keys:
                refresh(kind, keys)
        SearchMark.objects.filter(pk__in=[row.pk for row in marks]).delete()
    return len(marks)
