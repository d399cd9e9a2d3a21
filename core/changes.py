"""Which tables changed, told across processes: whoever keeps an answer asks whether what it was made from still stands.

Every statement that writes is noticed on its way to the database, so nobody has to remember to tell. A table's stamp
changes right after the commit; it lies in Redis where there is one, else in a file of the data folder.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import transaction

WRITTEN = re.compile(r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
READ = re.compile(r"\b(?:FROM|JOIN)\s+\"?(\w+)", re.IGNORECASE)
PREFIX = "changed:"

_reads: ContextVar["set[str] | None"] = ContextVar("reads", default=None)
# What could not be said because Redis was away: said with the next question or change.
_unsaid: set[str] = set()


def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Pass a statement on; note what it reads while somebody asks, and what it writes. A wrapper of connections."""
    written = WRITTEN.match(str(sql))
    if written:
        result = execute(sql, params, many, context)
        _stamp_on_commit(context["connection"], written[1])
        return result
    tables = _reads.get()
    if tables is not None:
        tables.update(READ.findall(str(sql)))
    return execute(sql, params, many, context)


def watch_connection(*, connection: Any, **_signal: Any) -> None:
    """Receive connection_created: watch every connection once."""
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


@contextmanager
def reading() -> Iterator[set[str]]:
    """Collect the tables that are read inside."""
    tables: set[str] = set()
    token = _reads.set(tables)
    try:
        yield tables
    finally:
        _reads.reset(token)


@contextmanager
def unnoted() -> Iterator[None]:
    """Read without noting: a kept page does not become old by changes of what is read inside, like counters."""
    token = _reads.set(None)
    try:
        yield
    finally:
        _reads.reset(token)


def stamps(tables: Iterable[str]) -> dict[str, str]:
    """Return the stamp of each table, "" where it never changed."""
    names = list(tables)
    if settings.REDIS_URL:
        for name in tuple(_unsaid):
            _say(name)
        found = caches["pages"].get_many([PREFIX + name for name in names])
        return {name: found.get(PREFIX + name, "") for name in names}
    return {name: _size(_folder() / name) for name in names}


@cache
def all_tables() -> tuple[str, ...]:
    """Return every table of the house, those between two models included."""
    return tuple(sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)}))


def stamp(table: str) -> None:
    """Say that a table has changed."""
    if settings.REDIS_URL:
        for name in {table, *_unsaid}:
            _say(name)
        return
    # One byte more at the end is atomic, whoever else writes; the length is the stamp.
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / table).open("ab", buffering=0) as file:
        file.write(b".")


def _say(table: str) -> None:
    """Tell Redis, or keep it for later. Nothing that goes wrong here may fail what was committed."""
    _unsaid.discard(table)
    pages: Any = caches["pages"]
    if not pages.set(PREFIX + table, uuid4().hex, None):
        _unsaid.add(table)


def _stamp_on_commit(connection: Any, table: str) -> None:
    """Stamp after the commit, once for many statements of one transaction."""
    call, inside = _stamper(table), set(connection.savepoint_ids)
    if not any(waiting[1] is call and waiting[0] <= inside for waiting in connection.run_on_commit):
        transaction.on_commit(call, using=connection.alias)


@cache
def _stamper(table: str) -> Callable[[], None]:
    return lambda: stamp(table)


def _folder() -> Path:
    return settings.DATA_DIR / "changes"


def _size(file: Path) -> str:
    try:
        return str(file.stat().st_size)
    except FileNotFoundError:
        return ""
