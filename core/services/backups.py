"""One encrypted file that holds a whole town, and the way back from it.

The file is a tar in the age format (age-encryption.org/v1): `database`, `private/…`, `media/…`, `keys/…`, and last
`manifest.json` with the SHA-256 of every part. It is written for recipients, whose identities open it again; the machine
that writes backups need not be able to read them.
"""

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import tarfile
import tempfile
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import pyrage
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pyrage import x25519

from core.errors import Refused
from core.models import AuditEvent

FORMAT = 1
# What pg_dump and pg_restore read from their environment, by the names of Django's settings.
POSTGRES = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
DATABASE, MANIFEST = "database", "manifest.json"
IDENTITY = "backup_identity"
CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `audit_head` is the last hash of the audit book before it began."""

    format: int
    made_at: str
    engine: str
    audit_head: str
    parts: dict[str, str]


def folders() -> dict[str, Path]:
    """Return the folders that belong to a town, by their name in a backup."""
    return {
        "private": Path(settings.PRIVATE_DIR),
        "media": Path(settings.MEDIA_ROOT),
        "keys": Path(settings.DATA_DIR) / "keys",
    }


def write_backup(target: Path) -> Manifest:
    """Write the town into target, which must not exist yet. Raises Refused with what to do."""
    if target.exists():
        raise Refused(_("Diese Datei gibt es schon."), _("Wählen Sie einen anderen Namen."), "backup.exists")
    part = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder, part.open("wb") as encrypted:
            part.chmod(0o600)
            head = AuditEvent.objects.order_by("-id").values_list("hash", flat=True).first() or ""
            # The database first: files are only ever added under their hash, so newer ones fit an older database.
            dump = dump_database(Path(folder) / DATABASE)
            manifest = Manifest(FORMAT, timezone.now().isoformat(), connection.vendor, head, {})
            _through_pipe(
                lambda stream: _pack(stream, dump, manifest),
                lambda stream: pyrage.encrypt_io(stream, encrypted, recipients()),
            )
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def read_backup(source: Path, identity_file: Path) -> Manifest:
    """Fill this empty town from source. Nothing is there before everything has been read and checked."""
    if connection.introspection.table_names():
        raise Refused(
            _("Diese Datenbank ist nicht leer."),
            _("Spielen Sie die Sicherung in eine leere Datenbank und einen neuen Datenordner ein."),
            "backup.inhabited",
        )
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as name:
        folder = Path(name)
        unpack(source, identity_file, folder)
        manifest = checked_manifest(folder)
        if manifest.engine != connection.vendor:
            raise Refused(
                _("Die Sicherung stammt aus einer anderen Art von Datenbank (%(engine)s).")
                % {"engine": manifest.engine},
                _("Setzen Sie DATABASE_URL auf eine leere Datenbank dieser Art."),
                "backup.engine",
            )
        load_database(folder / DATABASE)
        for part, target in folders().items():
            _move_in(folder / part, target)
    return manifest


def recipients() -> list[Any]:
    """Return for whom backups are written: BACKUP_RECIPIENTS, else an identity of our own, made once."""
    if settings.BACKUP_RECIPIENTS:
        return [x25519.Recipient.from_str(text) for text in settings.BACKUP_RECIPIENTS]
    path = folders()["keys"] / IDENTITY
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(f"{x25519.Identity.generate()}\n")
    return [identity.to_public() for identity in identities(path)]


def identities(path: Path) -> list[Any]:
    """Return the identities of a file as `age-keygen` writes it."""
    lines = path.read_text().splitlines()
    return [x25519.Identity.from_str(line.strip()) for line in lines if line.strip() and not line.startswith("#")]


def files_below(folder: Path) -> list[Path]:
    """Return every file of a folder, at whatever depth."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


# The database -----------------------------------------------------------------------------------------------------
def dump_database(target: Path) -> Path:
    """Write the database as of this moment into one file: SQLite's own format, or pg_dump's."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy = sqlite3.connect(target)
        connection.connection.backup(copy)
        copy.close()
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    return target


def load_database(source: Path) -> None:
    """Make the dump our database."""
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            place.with_name(place.name + suffix).unlink(missing_ok=True)
        source.rename(place)
    else:
        name = connection.settings_dict["NAME"]
        _postgres(
            "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={name}", str(source)
        )


def _postgres(program: str, *arguments: str) -> None:
    values = connection.settings_dict
    given = {key: str(values[name]) for key, name in POSTGRES.items() if values.get(name)}
    try:
        subprocess.run(  # noqa: S603  a fixed program
            [program, *arguments], env={**os.environ, **given}, check=True, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise Refused(
            _("%(program)s fehlt auf diesem Rechner.") % {"program": program},
            _("Installieren Sie das Paket postgresql-client in der Version Ihrer Datenbank."),
            "backup.tool",
        ) from error
    except subprocess.CalledProcessError as error:
        raise Refused(
            _("%(program)s hat abgebrochen: %(reason)s")
            % {"program": program, "reason": error.stderr.strip().splitlines()[-1:] or error.returncode},
            _("Beheben Sie die Ursache und beginnen Sie von vorn; es ist nichts halb geschehen."),
            "backup.database",
        ) from error


# The file ---------------------------------------------------------------------------------------------------------
def _pack(stream: IO[bytes], dump: Path, manifest: Manifest) -> None:
    with tarfile.open(fileobj=stream, mode="w|") as tar:
        _add(tar, dump, DATABASE, manifest)
        for part, folder in folders().items():
            for file in files_below(folder):
                _add(tar, file, f"{part}/{file.relative_to(folder)}", manifest)
        said = json.dumps(asdict(manifest)).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(said)
        tar.addfile(entry, io.BytesIO(said))


def _add(tar: tarfile.TarFile, file: Path, name: str, manifest: Manifest) -> None:
    try:
        content = file.open("rb")
    except FileNotFoundError:
        return  # Swept since the folder was read: the database that was dumped before does not need it.
    with content:
        manifest.parts[name] = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        tar.addfile(tar.gettarinfo(arcname=name, fileobj=content), content)


def unpack(source: Path, identity_file: Path, folder: Path) -> None:
    """Decrypt source into folder."""
    try:
        with source.open("rb") as encrypted:
            _through_pipe(
                lambda stream: pyrage.decrypt_io(encrypted, stream, identities(identity_file)),
                lambda stream: _extract(stream, folder),
            )
    except (pyrage.DecryptError, pyrage.IdentityError, tarfile.TarError, OSError) as error:
        raise Refused(
            _("Die Sicherung lässt sich nicht lesen: %(reason)s") % {"reason": error},
            _("Prüfen Sie, ob Datei und Schlüssel zusammengehören und die Datei vollständig ist."),
            "backup.unreadable",
        ) from error


def _extract(stream: IO[bytes], folder: Path) -> None:
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        tar.extractall(folder, filter="data")


def checked_manifest(folder: Path) -> Manifest:
    """Return what an unpacked backup says of itself, after checking every part against it."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise Refused(_("Das ist keine vollständige Sicherung."), _("Nehmen Sie eine andere."), "backup.cut") from error
    found = {}
    for path in files_below(folder):
        with path.open("rb") as content:
            found[str(path.relative_to(folder))] = hashlib.file_digest(content, "sha256").hexdigest()
    found.pop(MANIFEST)
    if manifest.format != FORMAT or found != manifest.parts:
        raise Refused(_("Die Sicherung ist beschädigt."), _("Nehmen Sie eine andere."), "backup.damaged")
    return manifest


def _move_in(source: Path, target: Path) -> None:
    for file in files_below(source):
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        file.replace(place)


def _through_pipe(write: Callable[[Any], None], read: Callable[[Any], None]) -> None:
    """Let one side write into a pipe in a thread of its own while this one reads; raise what either raises."""
    reading, writing = os.pipe()
    failures: list[Exception] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as stream:
                write(stream)
        except Exception as error:
            failures.append(error)

    thread, failure = threading.Thread(target=run), None
    thread.start()
    try:
        with os.fdopen(reading, "rb") as stream:
            read(stream)
            # Whatever follows the end of an archive belongs to it.
            while stream.read(CHUNK_BYTES):
                pass
    except Exception as error:
        failure = error
    thread.join()
    # A pipe that broke is only the echo of what happened at its other end.
    first = next((each for each in failures if not isinstance(each, BrokenPipeError)), None) or failure
    if first or failures:
        raise first or failures[0]
