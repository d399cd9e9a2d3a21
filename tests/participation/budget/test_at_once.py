"""Many at once, killed in the middle, and rows that nobody may change: on a database that others use as well."""

import importlib
import os
import secrets
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from participation.models import TallyResult

pytestmark = pytest.mark.django_db(transaction=True)


class Town:
    """The database of the test as other processes see it: a file for SQLite, itself otherwise."""

    def __init__(self, folder):
        self.file = folder / "town.sqlite3"
        self.is_file = connection.vendor == "sqlite"
        if self.is_file:
            connection.ensure_connection()
            with sqlite3.connect(self.file) as target:
                connection.connection.backup(target)
                target.execute("PRAGMA journal_mode=WAL")
            target.close()

    def voter(self, process, code, *, mode="plain", count=1, nonce=None):
        parts = connection.settings_dict
        address = (
            f"sqlite:///{self.file}"
            if self.is_file
            else (
                f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST'] or '127.0.0.1'}:{parts['PORT'] or 5432}/{parts['NAME']}"
            )
        )
        command = [
            sys.executable,
            "-m",
            "tests.participation.budget.voter",
            str(process.pk),
            code,
            nonce or secrets.token_hex(32),
            mode,
            str(count),
        ]
        return subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": address, "SEALING_KEYS": ",".join(settings.SEALING_KEYS)}, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def counts(self):
        names = ("participation_spentmark", "participation_urnentry", "participation_turnout")
        if not self.is_file:
            with connection.cursor() as cursor:
                return tuple(self._one(cursor, name) for name in names)
        with sqlite3.connect(self.file, timeout=30) as database:
            found = tuple(self._one(database.cursor(), name) for name in names)
        database.close()
        return found

    def _one(self, cursor, name):
        cursor.execute(f"SELECT {'SUM(count)' if name.endswith('turnout') else 'COUNT(*)'} FROM {name}")
        return cursor.fetchone()[0]


def said(voter):
    words, errors = voter.communicate(timeout=120)
    assert voter.returncode == 0, errors
    return words.split()


def test_fifty_at_once_with_one_code_count_once(vote, codes_for, tmp_path):
    process = vote()
    [code] = codes_for(process, 1)
    town = Town(tmp_path)
    voters = [town.voter(process, code, count=10) for _process in range(5)]
    results = [result for voter in voters for result in said(voter)]
    assert sorted(results) == ["counted"] + 49 * ["used"]
    assert town.counts() == (1, 1, 1)


def test_killed_between_click_and_receipt_it_is_counted_once_or_not_at_all(vote, codes_for, tmp_path):
    process = vote()
    [code] = codes_for(process, 1)
    nonce, town = secrets.token_hex(32), Town(tmp_path)
    early = town.voter(process, code, nonce=nonce, mode="before")
    early.communicate(timeout=120)
    assert (early.returncode, town.counts()) == (-9, (0, 0, 0))
    late = town.voter(process, code, nonce=nonce, mode="after")
    late.communicate(timeout=120)
    assert (late.returncode, town.counts()) == (-9, (1, 1, 1))
    # Whoever sends the same again gets the receipt; whoever begins anew learns that it counted.
    assert said(town.voter(process, code, nonce=nonce)) == ["again"]
    assert said(town.voter(process, code)) == ["used"]
    assert town.counts() == (1, 1, 1)


@pytest.fixture
def trigger():
    """Put up the trigger of the migration: the suite builds its tables without it."""
    operation = importlib.import_module("participation.migrations.0004_budget").Migration.operations[-1]
    with connection.schema_editor() as editor:
        operation.code(None, editor)
    yield
    with connection.schema_editor() as editor:
        operation.reverse_code(None, editor)


def test_a_result_never_changes(plan, trigger):
    made = TallyResult.objects.create(
        procedure=plan(),
        version=1,
        counted_on=timezone.localdate(),
        configuration_hash="c",
        ballots=3,
        result={"a": 1},
        result_hash="h",
    )
    rows = TallyResult.objects.filter(pk=made.pk)
    for change in ({"result": {}}, {"result_hash": "x"}, {"ballots": 1}, {"version": 9}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    rows.update(published_on=timezone.localdate())
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(published_on=None)
