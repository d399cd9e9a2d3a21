"""Notes of the demo: two colleagues of one faction on tonight's papers, some shared and answered; and one of another faction.

One document is replaced after they wrote on it.
"""

import uuid
from typing import Any

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from core.demo import Stage
from core.services import blobs
from core.services.documents import typeset
from core.services.jobs import job
from council.demo.motions import colleague, viewer_named
from council.demo.printing import annex_data
from council.demo.rows import identity
from council.models import Annotation, Attachment, File
from council.services.files import replace_file
from council.services.note_sync import sync_notes
from council.services.note_transfer import AROUND
from council.services.reading_places import keep_places

# Who, which document, kind, the words it stands on, what it says, colour, shared with the faction.
NOTES: tuple[tuple[str, str, str, str, str, str, bool], ...] = (
    ("rat", "mobilstation/0", "highlight", "nach drei Jahren wird das Angebot überprüft", "Zwei Jahre wären besser: Der Vertrag läuft nur fünf.", "yellow", True),
    ("rat", "mobilstation/0", "highlight", "jährlich 58.000 Euro", "", "green", False),
    ("rat", "mobilstation/0", "note", "90.000 vermiedenen", "Nachfragen: Worauf beruht die Zahl?", "", False),
    ("rat", "mobilstation/0", "ink", "6.800 Menschen", "", "red", False),
    ("GF-2", "haushalt-einbringung/0", "highlight", "3,4 Millionen Euro", "Vor zwei Jahren waren es 2,1. Wie lange reicht die Rücklage?", "red", True),
    ("rat", "haushalt-einbringung/0", "note", "Ausbau des Ganztags", "In der Rede aufgreifen.", "", False),
    ("rat", "kurpark/0", "highlight", "zwei Sommer auf Probe", "Gut. Bitte mit Toilette.", "yellow", False),
    ("GF-2", "trinkbrunnen/0", "highlight", "bis zum Beginn der Sommerferien", "Das halten wir fest, auch wenn das Wasserwerk später will.", "yellow", True),
    ("vorsitz", "mobilstation/0", "highlight", "etwa 21.000 Euro", "Zu optimistisch gerechnet.", "yellow", True),
)  # fmt: skip
# What was replaced after the invitation, and own notes that wait on its first version: one of every fate.
REPLACED = "mobilstation/1"
ON_REPLACED: tuple[tuple[str, str, str, str, str, str, bool], ...] = (
    ("rat", REPLACED, "highlight", "rund um die Uhr offen", "Wichtig für die Schicht im Gewerbegebiet Ost.", "green", False),
    ("rat", REPLACED, "highlight", "Der Betrieb beginnt im Mai", "Bitte am 1. Mai, dann zählt der ganze Monat beim Stadtradeln.", "yellow", True),
    ("rat", REPLACED, "highlight", "Störungen behebt er innerhalb von 24 Stunden", "Am Wochenende auch? Nachfragen.", "yellow", False),
    ("rat", REPLACED, "highlight", "Vier Kameras sind nicht vorgesehen", "Gut so.", "", False),
)  # fmt: skip
# To which of them, by whom, what.
ANSWERS = (
    (0, "GF-2", "Entwurf für einen Änderungsantrag liegt bereit, siehe Anträge."),
    (4, "rat", "Bis 2030, wenn nichts dazukommt. Ich frage die Kämmerei."),
)
READ = (("mobilstation/0", 1, [1]), ("haushalt-einbringung/0", 1, [1]))


def build_notes(stage: Stage) -> None:
    """Leave the notes to the worker: it sets the documents they stand on first."""
    write_demo_notes.enqueue(key="demo")
    stage.progress(1, 1, "Notizen, sobald die Unterlagen gesetzt sind")


@job(attempts=3, timeout=300, label=_("Notizen der Demostadt schreiben"))
def write_demo_notes() -> None:
    """Write them once, each with the key that it has in every copy of the town."""
    if Annotation.objects.exists():
        return
    for n, (who, document, kind, words, body, colour, is_shared) in enumerate((*NOTES, *ON_REPLACED)):
        file = File.objects.filter(pk=identity("file", document), blob__isnull=False).select_related("blob").first()
        if file is None or (place := _found(file, words)) is None:
            continue
        page, rects, around = place
        content: dict[str, Any] = {"kind": kind, "page": page, "body": body, "geometry": _geometry(kind, rects)}
        content |= {"colour": colour} if colour else {}
        content |= {"quote": words} | around if kind == "highlight" else {}
        assert file.blob is not None
        edit = {
            "edit": str(uuid.uuid4()), "id": str(identity("note", str(n))), "file": str(file.pk), "version": file.blob.sha512,
            "base": 0, "content": content, "shared": is_shared,
        }  # fmt: skip
        sync_notes(by=_writer(who), edits=[edit])
    for n, who, body in ANSWERS:
        answer = {"answer": str(identity("note-answer", str(n))), "on": str(identity("note", str(n))), "body": body}
        sync_notes(by=_writer(who), edits=[answer])
    for document, page, read in READ:
        if (
            file := File.objects.filter(pk=identity("file", document), blob__isnull=False)
            .select_related("blob")
            .first()
        ):
            assert file.blob is not None
            own = {"file": str(file.pk), "version": file.blob.sha512, "page": page, "read": read}
            keep_places(by=_writer("rat"), places=[own])
    _replace()


def _replace() -> None:
    """Let the clerk replace a document, so that the notes on it wait to be transferred."""
    link = Attachment.objects.filter(file=identity("file", REPLACED), file__blob__isnull=False).first()
    if link is None or link.paper is None:
        return
    table = annex_data(link.file, link.paper, is_second=True)
    upload = SimpleUploadedFile(
        link.file.file_name, typeset("council/annex.typ", table), content_type="application/pdf"
    )
    replace_file(
        by=_writer("sitzungsdienst"),
        file=link.file,
        upload=upload,
        reason="Fristen und Preise nach der Beratung im Ausschuss ergänzt",
    )


def _writer(key: str) -> Any:
    return colleague(key) if key.startswith("GF") else viewer_named(key)


def _found(file: File, words: str) -> tuple[int, list[list[float]], dict[str, str]] | None:
    """Return page and boxes of words in a document of ours, and what stands around them."""
    assert file.blob is not None
    document = pypdfium2.PdfDocument(blobs.path(file.blob))
    try:
        for n in range(len(document)):
            text = document[n].get_textpage()
            hit = text.search(words).get_next()
            if hit:
                boxes = [list(map(float, text.get_rect(m))) for m in range(text.count_rects(*hit))]
                start, end = max(0, hit[0] - AROUND), hit[0] + hit[1]
                return n + 1, boxes, {
                    "before": text.get_text_range(start, hit[0] - start), "after": text.get_text_range(end, AROUND)
                }  # fmt: skip
    finally:
        document.close()
    return None


def _geometry(kind: str, rects: list[list[float]]) -> dict[str, Any]:
    left, bottom, right, top = rects[0]
    if kind == "highlight":
        return {"rects": [[x1 - 1, y1 - 2, x2 + 1, y2 + 2] for x1, y1, x2, y2 in rects]}
    if kind == "note":
        return {"at": [min(right + 14, 570), (bottom + top) / 2]}
    # A ring around the words, as a hand draws it.
    middle, across, down = (left + right) / 2, (right - left) / 2 + 8, (top - bottom) / 2 + 5
    ring = (
        (-1, 0.1),
        (-0.8, 0.8),
        (-0.2, 1.1),
        (0.5, 1),
        (1, 0.3),
        (0.9, -0.6),
        (0.2, -1.1),
        (-0.6, -0.9),
        (-1, -0.2),
        (-0.9, 0.5),
    )
    center = (bottom + top) / 2
    return {"strokes": [[n for x, y in ring for n in (middle + x * across, center + y * down, 0.5)]], "width": 2}
