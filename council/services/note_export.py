"""Notes to take along: one document with them drawn in, and all of them as a list."""

import csv
import io
import json
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import blobs
from core.services.documents import typeset
from core.services.file_kinds import PDF
from core.wording import moment
from council.enums import AnnotationKind
from council.models import File
from council.services.execution_list import harmless
from council.services.note_list import NoteLine, all_notes

SECONDS = 150
# As the reader draws them (frontend/reader.css): on paper there is no dark theme.
INK = {"red": (0.70, 0.15, 0.12), "blue": (0.13, 0.27, 0.67), "green": (0.05, 0.42, 0.34), "yellow": (0.72, 0.53, 0), "black": (0.1, 0.1, 0.15)}  # fmt: skip
MARKER = {"yellow": (1, 0.91, 0.45), "green": (0.68, 0.93, 0.83), "red": (1, 0.77, 0.74), "blue": (0.76, 0.84, 1)}
FACTION = (0.44, 0.18, 0.66)
LETTERS_A_LINE = 60


def as_csv(lines: list[NoteLine]) -> str:
    """Return notes for a spreadsheet: semicolons and a byte order mark, as German offices open it."""
    target = io.StringIO()
    write = csv.writer(target, delimiter=";", lineterminator="\r\n")
    write.writerow(
        [
            _("Unterlage"),
            _("Seite"),
            _("Art"),
            _("Stelle"),
            _("Notiz"),
            _("von"),
            _("geteilt mit"),
            _("geändert am"),
            _("Antworten"),
        ]
    )
    for line in lines:
        answers = "\n".join(f"{each.author}: {each.body}" for each in line.answers)
        cells = (
            " · ".join(filter(None, (line.source, line.file_name))), str(line.page), line.kind_label, line.quote, line.body, line.author, line.faction,
            moment(line.changed_at), answers,
        )  # fmt: skip
        write.writerow([harmless(cell) for cell in cells])
    return "\ufeff" + target.getvalue()


def annotated_pdf(viewer: Viewer, key: UUID, *, with_shared: bool = True) -> tuple[str, bytes] | None:
    """Return name and bytes of a document with the viewer's notes on its version as it is; None when it is not readable.

    Drawings lie flat on the pages; notes are numbered marks, and what they say follows at the end. Raises Refused when
    the document cannot be drawn on.
    """
    file = File.objects.visible_to(viewer).select_related("blob").filter(pk=key).first()
    if file is None or file.blob is None or file.blob.mime_type != PDF.mime_type:
        return None
    lines = [
        line for line in all_notes(viewer)
        if line.file == file.pk and line.version == file.blob.sha512 and (line.is_own or with_shared)
        and line.kind != AnnotationKind.BOOKMARK
    ]  # fmt: skip
    numbers = {line.id: n for n, line in enumerate((line for line in lines if line.body or line.answers), start=1)}
    with tempfile.TemporaryDirectory(dir=settings.PRIVATE_DIR) as folder:
        ending = Path(folder) / "ende.pdf"
        if numbers:
            ending.write_bytes(typeset("council/notes.typ", _told(file, lines, numbers)))
        target = Path(folder) / "notizen.pdf"
        order = {
            "source": str(blobs.path(file.blob)), "target": str(target), "append": str(ending) if numbers else "",
            "pages": _pages(lines, numbers),
        }  # fmt: skip
        _draw(order)
        return file.name or file.file_name, target.read_bytes()


def _draw(order: dict[str, Any]) -> None:
    command = [sys.executable, "-m", "core.services.page_drawing"]
    try:
        done = subprocess.run(  # noqa: S603  a fixed command
            command, input=json.dumps(order).encode(), capture_output=True, timeout=SECONDS, cwd=settings.BASE_DIR
        )
        failed = done.returncode != 0
    except subprocess.TimeoutExpired:
        failed = True
    if failed:
        raise Refused(
            _("In dieses Dokument lassen sich Notizen nicht einzeichnen."),
            _("Laden Sie das Dokument und die Liste Ihrer Notizen einzeln."),
            code="not_drawable",
        )


def _pages(lines: list[NoteLine], numbers: dict[UUID, int]) -> dict[str, list[dict[str, Any]]]:
    pages: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        pages.setdefault(str(line.page), []).extend(_drawings(line, numbers.get(line.id)))
    return pages


def _drawings(line: NoteLine, number: int | None) -> list[dict[str, Any]]:
    geometry, colour = line.content.get("geometry", {}), str(line.content.get("colour", ""))
    found: list[dict[str, Any]] = []
    corner: list[float] = geometry.get("at", [20, 20])
    if line.kind == AnnotationKind.INK:
        found.append({**geometry, "colour": INK.get(colour, INK["red"])})
        corner = geometry["strokes"][0][:2]
    elif line.kind == AnnotationKind.HIGHLIGHT:
        found.append({**geometry, "colour": MARKER.get(colour, MARKER["yellow"])})
        corner = [geometry["rects"][0][2] + 2, geometry["rects"][0][1]]
    elif line.kind == AnnotationKind.TEXT:
        return [{**geometry, "lines": _lines(line.body), "colour": INK.get(colour, INK["blue"])}]
    if number:
        found.append({"mark": corner, "words": str(number), "colour": FACTION if line.is_shared else INK["blue"]})
    return found


def _lines(body: str) -> list[str]:
    return [part for line in body.splitlines() for part in textwrap.wrap(line, LETTERS_A_LINE) or [""]]


def _told(file: File, lines: list[NoteLine], numbers: dict[UUID, int]) -> dict[str, Any]:
    return {
        "title": file.name or file.file_name,
        "notes": [
            {
                "n": numbers[line.id], "page": line.page, "kind": line.kind_label, "quote": line.quote, "body": line.body,
                "author": line.author, "faction": line.faction, "at": moment(line.changed_at),
                "answers": [{"author": each.author, "body": each.body, "at": moment(each.at)} for each in line.answers],
            }
            for line in lines if line.id in numbers
        ],
    }  # fmt: skip
