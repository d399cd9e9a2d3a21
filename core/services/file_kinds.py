"""What may be uploaded: a file counts as what its bytes say, and its name must agree."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from core.errors import Refused

HEAD_BYTES = 4096
TEXT_BYTES = 1024 * 1024
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
ACCEPTED = _(
    "Erlaubt sind PDF, Bilder (JPG, PNG, GIF, WebP), Office-Dateien (DOCX, XLSX, PPTX, ODT, ODS, ODP), TXT, CSV und ICS."
)


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its media type, the endings it may have, and how to know it by its first bytes."""

    mime_type: str
    endings: tuple[str, ...]
    matches: Callable[[bytes], bool] = lambda head: False

    @property
    def is_image(self) -> bool:
        """Whether it is a picture, which is drawn anew."""
        return self.mime_type.startswith("image/")

    @property
    def is_archive(self) -> bool:
        """Whether it is a ZIP inside."""
        return self.mime_type.startswith((OOXML, ODF))


PDF = FileKind("application/pdf", ("pdf",), lambda head: b"%PDF-" in head[:1024])
BINARY_KINDS = (
    PDF,
    FileKind("image/jpeg", ("jpg", "jpeg"), lambda head: head.startswith(b"\xff\xd8\xff")),
    FileKind("image/png", ("png",), lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    FileKind("image/gif", ("gif",), lambda head: head.startswith((b"GIF87a", b"GIF89a"))),
    FileKind("image/webp", ("webp",), lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
)
ZIP_KINDS = {
    "word/": FileKind(f"{OOXML}wordprocessingml.document", ("docx",)),
    "xl/": FileKind(f"{OOXML}spreadsheetml.sheet", ("xlsx",)),
    "ppt/": FileKind(f"{OOXML}presentationml.presentation", ("pptx",)),
    f"{ODF}text": FileKind(f"{ODF}text", ("odt",)),
    f"{ODF}spreadsheet": FileKind(f"{ODF}spreadsheet", ("ods",)),
    f"{ODF}presentation": FileKind(f"{ODF}presentation", ("odp",)),
    f"{ODF}graphics": FileKind(f"{ODF}graphics", ("odg",)),
}
TEXT_KINDS = {
    "txt": FileKind("text/plain", ("txt",)),
    "csv": FileKind("text/csv", ("csv",)),
    "ics": FileKind("text/calendar", ("ics",)),
}
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")


def sniff(file: BinaryIO, name: str) -> FileKind:
    """Return the kind of file, refusing what is not allowed or is not what its name says."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head:
        raise Refused(_("Die Datei ist leer."), _("Wählen Sie eine Datei mit Inhalt."), "file.empty", "file")
    kind = _of_bytes(file, head) or _of_text(file, head, ending)
    if kind is None:
        raise Refused(_("Dateien dieser Art nehmen wir nicht an."), ACCEPTED, "file.kind", "file")
    if ending not in kind.endings:
        reason = _("Die Endung des Dateinamens passt nicht zum Inhalt.")
        remedy = _("Der Inhalt verlangt die Endung .%(ending)s.") % {"ending": kind.endings[0]}
        raise Refused(reason, remedy, "file.ending", "file")
    return kind


def _of_bytes(file: BinaryIO, head: bytes) -> FileKind | None:
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(file)
    return next((kind for kind in BINARY_KINDS if kind.matches(head)), None)


def _of_zip(file: BinaryIO) -> FileKind | None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if names[:1] == ["mimetype"] and archive.getinfo("mimetype").file_size < 100:
                return ZIP_KINDS.get(archive.read("mimetype").decode("ascii", "replace"))
            if "[Content_Types].xml" not in names:
                return None
            return next((ZIP_KINDS[part] for part in ("word/", "xl/", "ppt/") if _has(names, part)), None)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None


def _has(names: list[str], folder: str) -> bool:
    return any(name.startswith(folder) for name in names)


def _of_text(file: BinaryIO, head: bytes, ending: str) -> FileKind | None:
    """Text has no mark of its own, so the ending decides; it must read as text and be no web page."""
    if ending not in TEXT_KINDS or head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        return None
    file.seek(0)
    # A NUL byte tells binaries apart even where they decode; Excel still writes CSV in Windows-1252.
    while part := file.read(TEXT_BYTES):
        if b"\0" in part:
            return None
    if ending == "ics" and b"BEGIN:VCALENDAR" not in head[:200]:
        return None
    return TEXT_KINDS[ending]
