"""A whole town in one encrypted file, and back: nothing missing, nothing readable by others, nothing half done."""

import os
import subprocess
import sys

import psycopg
import pyrage
import pytest
from django.conf import settings as project
from django.db import connection
from pyrage import x25519

from core.errors import Refused
from core.services import backups
from core.services.blobs import store_bytes

SECRET = b"%PDF-1.7 nur im verschlossenen Umschlag"


@pytest.fixture
def town(db, settings, tmp_path):
    """A town with a private file, a picture and a key, whose backups somebody else opens."""
    identity = x25519.Identity.generate()
    settings.DATA_DIR = tmp_path
    settings.BACKUP_RECIPIENTS = [str(identity.to_public())]
    (tmp_path / "identity").write_text(f"# created: heute\n{identity}\n")
    for name, content in {"keys/secret_key": b"geheim", "media/bild.jpg": b"bunt"}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(content)
    store_bytes(SECRET, "application/pdf")
    return tmp_path


needs_tools = pytest.mark.skipif(
    connection.vendor == "postgresql" and not os.path.exists("/usr/bin/pg_dump"), reason="pg_dump is not there"
)


@needs_tools
@pytest.mark.django_db(transaction=True)
def test_everything_is_in_it_and_nobody_else_can_read_it(town):
    target = town / "town.age"
    manifest = backups.write_backup(target)
    assert sorted(name.partition("/")[0] for name in manifest.parts) == ["database", "keys", "media", "private"]
    assert (target.stat().st_mode & 0o777, SECRET in target.read_bytes()) == (0o600, False)
    backups.unpack(target, town / "identity", town / "open")
    assert backups.checked_manifest(town / "open") == manifest
    assert [file.read_bytes() for file in backups.files_below(town / "open" / "private")] == [SECRET]
    assert not list(town.glob("*.part"))


def test_another_identity_does_not_open_it(town, monkeypatch):
    monkeypatch.setattr(backups, "dump_database", plain_dump)
    backups.write_backup(town / "town.age")
    (town / "stranger").write_text(str(x25519.Identity.generate()))
    with pytest.raises(Refused) as refusal:
        backups.unpack(town / "town.age", town / "stranger", town / "open")
    assert refusal.value.code == "backup.unreadable"


def plain_dump(target):
    target.write_bytes(b"rows")
    return target


@pytest.mark.parametrize("damage", ["cut", "changed", "missing", "no backup"])
def test_a_damaged_one_is_refused(town, monkeypatch, damage):
    monkeypatch.setattr(backups, "dump_database", plain_dump)
    target, folder = town / "town.age", town / "open"
    backups.write_backup(target)
    if damage in ("cut", "no backup"):
        target.write_bytes(target.read_bytes()[:-40] if damage == "cut" else b"Das ist ein Brief.")
        with pytest.raises(Refused):
            backups.unpack(target, town / "identity", folder)
        return
    backups.unpack(target, town / "identity", folder)
    if damage == "changed":
        (folder / "media" / "bild.jpg").write_bytes(b"anders")
    else:
        (folder / "manifest.json").unlink()
    with pytest.raises(Refused) as refusal:
        backups.checked_manifest(folder)
    assert refusal.value.code == {"changed": "backup.damaged", "missing": "backup.cut"}[damage]


def test_a_file_that_is_there_is_never_written_over(town):
    (town / "town.age").write_bytes(b"the one of yesterday")
    with pytest.raises(Refused) as refusal:
        backups.write_backup(town / "town.age")
    assert (refusal.value.code, (town / "town.age").read_bytes()) == ("backup.exists", b"the one of yesterday")


def test_what_breaks_off_leaves_nothing(town, monkeypatch):
    def broken(_target):
        raise OSError("no space left")

    monkeypatch.setattr(backups, "dump_database", broken)
    with pytest.raises(OSError):
        backups.write_backup(town / "town.age")
    assert list(town.glob("town.age*")) == []


def test_an_inhabited_town_is_not_overwritten(town):
    with pytest.raises(Refused) as refusal:
        backups.read_backup(town / "town.age", town / "identity")
    assert refusal.value.code == "backup.inhabited"


def test_without_recipients_there_is_an_identity_of_our_own(town, settings):
    settings.BACKUP_RECIPIENTS = []
    sealed = pyrage.encrypt(b"x", backups.recipients())
    path = town / "keys" / backups.IDENTITY
    assert pyrage.decrypt(sealed, backups.identities(path)) == b"x"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [str(each) for each in backups.recipients()] == [str(each) for each in backups.recipients()]


@needs_tools
@pytest.mark.migrations
def test_there_and_back_again(tmp_path, django_db_blocker):
    """A real town on real storage: migrated, signed in the book, saved, restored elsewhere, and the same."""
    first, second = Elsewhere(tmp_path / "first"), Elsewhere(tmp_path / "second")
    try:
        first.manage("migrate", "--no-input", "--verbosity=0")
        first.manage("shell", "--no-imports", "-c", WRITE)
        said = first.manage("backup", str(tmp_path / "town.age"))
        assert "keep a copy of that file" in said
        identity = tmp_path / "first" / "keys" / "backup_identity"
        said = second.manage("restore", str(tmp_path / "town.age"), f"--identity={identity}")
        assert "audit book unbroken" in said
        assert first.manage("shell", "--no-imports", "-c", SAY) == second.manage("shell", "--no-imports", "-c", SAY)
        assert (tmp_path / "second/keys/secret_key").read_text() == (tmp_path / "first/keys/secret_key").read_text()
        again = second.manage("restore", str(tmp_path / "town.age"), f"--identity={identity}", fails=True)
        assert "nicht leer" in again
    finally:
        first.remove()
        second.remove()


WRITE = """
from core.services import audit, blobs
from accounts.models import User
user = User.objects.create(email="jemand@example.org")
audit.record(by_user=user.pk, action="test.begun", obj=user)
blobs.store_bytes(b"ein Blatt", "text/plain")
"""
SAY = """
from core.models import AuditEvent, Blob
from core.services.blobs import path
print(list(AuditEvent.objects.values_list("action", "hash")), [path(blob).read_bytes() for blob in Blob.objects.all()])
"""


class Elsewhere:
    """A town in a data folder and a database of its own, asked by commands."""

    def __init__(self, folder):
        self.environment = {
            key: value for key, value in os.environ.items() if key not in ("SECRET_KEY", "DATABASE_URL")
        }
        self.environment |= {"RATSPLATZ_DATA": str(folder), "RATSPLATZ_DEMO": "0"}
        self.database = ""
        if connection.vendor == "postgresql":
            self.database = f"test_backup_{folder.name}_{os.getpid()}"
            self.ask("postgres", f"CREATE DATABASE {self.database}")
            self.environment["DATABASE_URL"] = self.address(self.database)

    def address(self, name):
        at = connection.settings_dict
        return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{name}"

    def ask(self, name, sql):
        with psycopg.connect(self.address(name), autocommit=True) as database:
            database.execute(sql)

    def manage(self, *command, fails=False):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=project.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert bool(done.returncode) == fails, done.stderr
        return done.stderr if fails else done.stdout

    def remove(self):
        if self.database:
            self.ask("postgres", f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
