"""The two tables in which words lie: of what strangers may find, and of the rest.

SQLite: FTS5 tables. PostgreSQL: a tsvector of everything for matching, and one without the body, small enough to be
asked about the place of a hit. Neither database ranks: its statistics are no business of ours (core.services.search.ranking).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from core.services.search.terms import FIELDS, LETTERS, Node, as_fts5, as_tsquery

PUBLIC, INNER = "core_search_public", "core_search_inner"
TABLES = (PUBLIC, INNER)
# PostgreSQL counts no further; what comes later keeps the last place.
LAST_PLACE = 16_383
GAP = 10


@dataclass(frozen=True)
class Words:
    """The stems of one entry by field, each in its order."""

    entry: int
    title: Sequence[str]
    keywords: Sequence[str]
    lead: Sequence[str]
    body: Sequence[str]


def is_postgres() -> bool:
    """Whether the town lives in PostgreSQL."""
    return connection.vendor == "postgresql"


def make_tables() -> None:
    """Make the tables where they are missing; those of an index without entries are emptied."""
    from core.models import SearchEntry

    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            for statement in _definition(table):
                cursor.execute(statement)
        if not SearchEntry.objects.exists():
            for table in TABLES:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def _definition(table: str) -> list[str]:
    if is_postgres():
        return [
            f"CREATE TABLE IF NOT EXISTS {table} (entry_id bigint PRIMARY KEY, head tsvector NOT NULL, whole tsvector NOT NULL)",
            f"CREATE INDEX IF NOT EXISTS {table}_head ON {table} USING gin (head)",
            f"CREATE INDEX IF NOT EXISTS {table}_whole ON {table} USING gin (whole)",
        ]
    return [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5({', '.join(FIELDS)}, columnsize=0, "
        f"tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\", prefix='3 4')"
    ]


def write_words(table: str, rows: Sequence[Words]) -> None:
    """Put entries into a table, and out of the other one."""
    drop_words([row.entry for row in rows])
    values: list[tuple[Any, ...]]
    with connection.cursor() as cursor:
        if is_postgres():
            values = [(row.entry, _vector(row, FIELDS[:3]), _vector(row, FIELDS)) for row in rows]
            cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s::tsvector, %s::tsvector)", values)  # noqa: S608
        else:
            values = [(row.entry, *(" ".join(getattr(row, name)) for name in FIELDS)) for row in rows]
            cursor.executemany(
                f"INSERT INTO {table} (rowid, title, keywords, lead, body) VALUES (%s, %s, %s, %s, %s)",  # noqa: S608
                values,
            )


def drop_words(entries: Sequence[int]) -> None:
    """Take entries out of both tables."""
    column = "entry_id" if is_postgres() else "rowid"
    with connection.cursor() as cursor:
        for table in TABLES:
            for first in range(0, len(entries), 500):
                some = entries[first : first + 500]
                marks = ", ".join(["%s"] * len(some))
                cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({marks})", list(some))  # noqa: S608


def _vector(row: Words, fields: Sequence[str]) -> str:
    """Return a tsvector as PostgreSQL reads it: each stem with its places and the letter of its field."""
    places: dict[str, list[str]] = {}
    place = 0
    for name in fields:
        letter = LETTERS[name]
        for word in getattr(row, name):
            place += 1
            places.setdefault(word, []).append(f"{min(place, LAST_PLACE)}{letter}")
        place += GAP
    return " ".join(f"'{word}':{','.join(marks[:250])}" for word, marks in places.items())


def entries_with(node: Node, tables: Sequence[str], fields: Sequence[str] = (), *, among: Node | None = None) -> RawSQL:
    """Return the keys of entries in tables that satisfy node, in some fields only if any are named.

    `among`: what else they satisfy, in any field.
    """
    parts: list[str] = []
    params: list[str] = []
    for table in tables:
        if is_postgres():
            column = "whole" if not fields or "body" in fields else "head"
            also = " AND whole @@ %s::tsquery" if among else ""
            parts.append(f"SELECT entry_id FROM {table} WHERE {column} @@ %s::tsquery{also}")  # noqa: S608
            params += [as_tsquery(node, fields), *([as_tsquery(among)] if among else [])]
        else:
            also = f" AND ({as_fts5(among)})" if among else ""
            parts.append(f"SELECT rowid FROM {table} WHERE {table} MATCH %s")  # noqa: S608
            params.append(f"({as_fts5(node, fields)}){also}")
    return RawSQL(" UNION ALL ".join(parts), params)  # noqa: S611  words are bound, names are ours


def has_any(node: Node, tables: Sequence[str]) -> list[int]:
    """Return a few entries that satisfy node."""
    found = entries_with(node, tables)
    with connection.cursor() as cursor:
        cursor.execute(f"{found.sql} LIMIT 50", found.params)
        return [row[0] for row in cursor.fetchall()]


def rows_in(table: str) -> int:
    """Return how many entries a table holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        answer: Any = cursor.fetchone()
        return int(answer[0])
