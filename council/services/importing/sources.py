"""Where the data of another system come from: an OParl server, a folder, an archive. All yield raw objects."""

import hashlib
import json
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from core.errors import Refused
from core.services.outbound import HostRefused, Outbound, Unreachable
from council.services.importing.report import Findings

LISTS = (
    "legislativeTermList", "locationList", "organization", "person", "membership", "meeting", "agendaItem", "paper",
    "consultation", "file",
)  # fmt: skip
# The lists of 1.0; what 1.1 adds is embedded there and may be missing.
NEEDED = ("organization", "person", "meeting", "paper")
MOST_PAGES = 100_000
MOST_FILE_BYTES = 200 * 1024 * 1024


class Source:
    """Something to import. `fingerprint` tells whether it is the same as before; "" for a living server."""

    name: str
    fingerprint: str = ""
    # Whether the source can tell what has changed since.
    is_incremental = False

    def objects(self, findings: Findings, since: str = "") -> Iterator[Any]:
        """Yield raw objects, in an order that is the same every time."""
        raise NotImplementedError


class Archive(Source):
    """A folder, a .tar.gz or a .zip with JSON files, each an object or a list of objects."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path.resolve())
        self.fingerprint = "" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()

    def objects(self, findings: Findings, since: str = "") -> Iterator[Any]:
        """Yield what the files hold."""
        found = False
        for name, data in self._files():
            try:
                content = json.loads(data.decode("utf-8-sig"))
            except (UnicodeDecodeError, ValueError):
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


def _entries(content: Any) -> Iterator[Any]:
    """Yield the objects of a file: one, a list, or a page of a list."""
    if isinstance(content, list):
        yield from content
    elif isinstance(content, dict) and isinstance(content.get("data"), list) and "id" not in content:
        yield from content["data"]
    else:
        yield content


class Endpoint(Source):
    """An OParl server: the address of its System or of a Body."""

    is_incremental = True

    def __init__(self, url: str) -> None:
        self.url = self.name = url
        self.host = (urlsplit(url).hostname or "").lower()

    def objects(self, findings: Findings, since: str = "") -> Iterator[Any]:
        """Yield bodies and everything in their lists, or what has changed since."""
        with Outbound([self.host]) as outbound:
            for body in self._bodies(outbound, findings):
                yield body
                for name in LISTS:
                    yield from self._list(outbound, findings, body, name, since)

    def _bodies(self, outbound: Outbound, findings: Findings) -> list[dict[str, Any]]:
        start = outbound.get(self.url).json()
        kind = str(start.get("type", "")) if isinstance(start, dict) else ""
        if kind.endswith("/Body"):
            return [start]
        bodies = start.get("body") if isinstance(start, dict) else None
        if isinstance(bodies, str):
            return [body for body in self._pages(outbound, findings, bodies, "body") if isinstance(body, dict)]
        if isinstance(bodies, list):
            return [outbound.get(url).json() for url in bodies if isinstance(url, str)]
        raise Refused(
            _("%(url)s ist keine OParl-Schnittstelle.") % {"url": self.url},
            _("Nennen Sie die Adresse des Systems oder der Kommune, zum Beispiel https://…/oparl/v1.1/system."),
            code="no_oparl",
        )

    def _list(
        self, outbound: Outbound, findings: Findings, body: dict[str, Any], name: str, since: str
    ) -> Iterator[Any]:
        url = body.get(name)
        if not isinstance(url, str) or not url:
            if name in NEEDED:
                findings.note("list_missing", "Body", name, body.get("id", ""))
            return
        if since:
            parts = urlsplit(url)
            query = urlencode([*parse_qsl(parts.query), ("modified_since", since)])
            url = urlunsplit(parts._replace(query=query))
        yield from self._pages(outbound, findings, url, name)

    def _pages(self, outbound: Outbound, findings: Findings, url: str, name: str) -> Iterator[Any]:
        seen: set[str] = set()
        while url:
            if url in seen or len(seen) >= MOST_PAGES:
                raise Refused(
                    _("Die Liste „%(name)s“ von %(host)s führt im Kreis.") % {"name": name, "host": self.host},
                    _("Das ist ein Fehler des anderen Servers. Was bis hierher gelesen wurde, bleibt erhalten."),
                    code="paging_loop",
                )
            seen.add(url)
            page = self._page(outbound, findings, url, name)
            if page is None:
                return
            yield from page.get("data") or []
            url = str((page.get("links") or {}).get("next") or "")

    def _page(self, outbound: Outbound, findings: Findings, url: str, name: str) -> dict[str, Any] | None:
        try:
            answer = outbound.get(url)
        except HostRefused:
            findings.note("foreign_host", "", name, url)
            return None
        if answer.status >= 400:
            if name in ("body", *NEEDED):
                raise Unreachable(
                    _("%(url)s antwortet mit Fehler %(status)s.") % {"url": url, "status": answer.status},
                    _("Versuchen Sie es später noch einmal; es geht dann weiter, wo es aufgehört hat."),
                    code="server_error",
                )
            findings.note("list_missing", "", name, url)
            return None
        page = answer.json()
        return page if isinstance(page, dict) else {"data": page}


def source_of(text: str) -> Source:
    """Return the source that an address or a path names, or say why it is none."""
    if text.startswith(("http://", "https://")):
        return Endpoint(text)
    path = Path(text).expanduser()
    if not path.exists():
        raise Refused(
            _("%(source)s gibt es nicht.") % {"source": text},
            _("Nennen Sie eine Adresse (https://…), einen Ordner oder ein Archiv (.tar.gz, .zip)."),
            code="no_source",
        )
    return Archive(path)
