"""Rows that nobody may change or delete, whoever asks: triggers for SQLite and PostgreSQL, made by migrations.

SQLite loses the triggers of a table whenever a later migration rebuilds it (AlterField, AddConstraint):
repeat the operation at the end of such a migration. core.indexes drops an index without that.
"""

from collections.abc import Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

UPDATE, DELETE, TRUNCATE = "UPDATE", "DELETE", "TRUNCATE"


def append_only(table: str) -> migrations.RunPython:
    """Return the operation after which rows of table can only be added."""
    return guard(table, name="append_only", events=(UPDATE, DELETE, TRUNCATE))


def guard(
    table: str,
    *,
    name: str,
    events: Sequence[str] = (UPDATE, DELETE),
    when: str = "",
    message: str = "",
) -> migrations.RunPython:
    """Return the operation that refuses events on rows of table for which `when` holds.

    `when` is SQL over OLD and NEW that both databases understand, like "OLD.state = 'signed'"; NEW only for UPDATE.
    The refusal reaches Django as IntegrityError with `message`. TRUNCATE exists in PostgreSQL only and takes no `when`.
    """
    refusal = message or f"{table}: {name}"

    def create(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        install(editor, table, name, events, when, refusal)

    def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        remove(editor, table, name, events)

    return migrations.RunPython(create, drop)


def install(
    editor: BaseDatabaseSchemaEditor, table: str, name: str, events: Sequence[str], when: str, message: str
) -> None:
    """Make the triggers, replacing older ones of the same name."""
    remove(editor, table, name, events)
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION core_refuse_write() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$",
            params=None,
        )
    for event in _known(editor, events):
        editor.execute(_statement(editor, table, f"{table}_{name}_{event.lower()}", event, when, message), params=None)


def remove(editor: BaseDatabaseSchemaEditor, table: str, name: str, events: Sequence[str]) -> None:
    """Drop the triggers where they exist."""
    place = f" ON {editor.quote_name(table)}" if editor.connection.vendor == "postgresql" else ""
    for event in _known(editor, events):
        trigger = editor.quote_name(f"{table}_{name}_{event.lower()}")
        editor.execute(f"DROP TRIGGER IF EXISTS {trigger}{place}", params=None)


def _known(editor: BaseDatabaseSchemaEditor, events: Sequence[str]) -> list[str]:
    return [event for event in events if event != TRUNCATE or editor.connection.vendor == "postgresql"]


def _statement(editor: BaseDatabaseSchemaEditor, table: str, trigger: str, event: str, when: str, message: str) -> str:
    head = f"CREATE TRIGGER {editor.quote_name(trigger)} BEFORE {event} ON {editor.quote_name(table)}"
    text = "'" + message.replace("'", "''") + "'"
    if event == TRUNCATE:
        return f"{head} EXECUTE FUNCTION core_refuse_write({text})"
    condition = f" WHEN ({when})" if when else ""
    if editor.connection.vendor == "postgresql":
        return f"{head} FOR EACH ROW{condition} EXECUTE FUNCTION core_refuse_write({text})"
    return f"{head}{condition} BEGIN SELECT RAISE(ABORT, {text}); END"
