"""Where the data of another system come from; here a folder or an archive. All yield raw objects."""

import hashlib
import json
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from council.services.importing.report import Findings

MOST_FILE_BYTES = 200 * 1024 * 1024


class Source:
    """Something to import. `fingerprint` tells whether it is the same as before; "" for a living server."""

    name: str
    fingerprint: str = ""
    # Whether the source can tell what has changed since.
    is_incremental = False
    # Hosts that the person who imports has named.
    hosts: tuple[str, ...] = ()

    def objects(self, findings: Findings, since: str = "") -> Iterator[Any]:
        """Yield raw objects, in an order that is the same every time."""
        raise NotImplementedError

    def close(self) -> None:
        """Tidy up once everything is written."""


class Archive(Source):
    """A folder, a .tar.gz or a .zip with JSON files, each an object or a list of objects."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path.resolve())
        self.fingerprint = "" if path.is_dir() else _digest(path)

    def objects(self, findings: Findings, since: str = "") -> Iterator[Any]:
        """Yield what the files hold."""
        found = False
        for name, data in self._files():
            try:
                content = json.loads(data.decode("utf-8-sig"))
            except (UnicodeDecodeError, ValueError, RecursionError):
                findings.note("not_json", example=name)
                continue
            found = True
            yield from _entries(content)
        if not found:
            raise Refused(
                _("In %(source)s liegen keine OParl-Daten.") % {"source": self.path},
                _("Erwartet werden JSON-Dateien mit OParl-Objekten."),
                code="no_oparl",
            )

    def _files(self) -> Iterator[tuple[str, bytes]]:
        try:
            if self.path.is_dir():
                yield from ((str(file), file.read_bytes()) for file in sorted(self.path.rglob("*.json")))
            elif zipfile.is_zipfile(self.path):
                yield from self._zipped()
            else:
                yield from self._tarred()
        except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile) as error:
            raise Refused(
                _("Das Archiv %(source)s ist beschädigt.") % {"source": self.path},
                _("Laden Sie es noch einmal herunter und versuchen Sie es erneut."),
                code="archive_broken",
            ) from error

    def _zipped(self) -> Iterator[tuple[str, bytes]]:
        with zipfile.ZipFile(self.path) as archive:
            for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
                if entry.filename.endswith(".json") and entry.file_size <= MOST_FILE_BYTES:
                    yield entry.filename, archive.read(entry)

    def _tarred(self) -> Iterator[tuple[str, bytes]]:
        # Read once from front to back: jumping about in a compressed archive costs a minute.
        with tarfile.open(self.path) as archive:
            files = []
            for member in archive:
                content = archive.extractfile(member) if member.isfile() and member.name.endswith(".json") else None
                if content is not None and member.size <= MOST_FILE_BYTES:
                    files.append((member.name, content.read()))
        yield from sorted(files)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refused(
            _("%(source)s lässt sich nicht lesen: %(words)s.") % {"source": path, "words": error.strerror},
            _("Prüfen Sie die Rechte an der Datei."),
            code="no_source",
        ) from error


def _entries(content: Any) -> Iterator[Any]:
    """Yield the objects of a file: one, a list, or a page of a list."""
    if isinstance(content, list):
        yield from content
    elif isinstance(content, dict) and isinstance(content.get("data"), list) and "id" not in content:
        yield from content["data"]
    else:
        yield content
