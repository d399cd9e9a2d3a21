"""Own notes on earlier versions of a file: where each belongs on the version that counts now, and the act that copies it there.

The original stays where it is. The key of the copy follows from the original and the version: it is made once, and what its
owner deleted does not come back.
"""

import json
import re
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import blobs
from core.services.file_kinds import PDF
from core.services.passage_finding import squeezed
from council.enums import AnnotationKind, TextState
from council.models import Annotation, File, FileVersion
from council.services.note_list import NoteLine, own_notes_on
from council.services.note_sync import MOST_EDITS, sync_notes
from council.services.note_transfer import AROUND, Fate, Place, transfer

SECONDS = 90
COPIES = uuid.UUID("0f6a4d9e-54d5-5b1f-8c1e-5f2d0d1f7c33")
# What the reader gives a highlight around the letters, and a note beside them, in PDF units.
ACROSS, DOWN, BESIDE, FARTHEST = 1, 2, 14, 570


@dataclass(frozen=True)
class Offer:
    """A place for a note on the new version: page from 1, the passage there ("" for the whole page), what stands around it.

    `nth`: how many passages of the same words stand before it on the page.
    """

    page: int
    quote: str = ""
    before: str = ""
    after: str = ""
    nth: int = 0


@dataclass(frozen=True)
class MovingNote:
    """A note on an earlier version. `is_done`: it was transferred already."""

    line: NoteLine
    fate: Fate
    offers: tuple[Offer, ...]
    is_done: bool

    @property
    def is_sure(self) -> bool:
        """Whether nobody need look: it is proposed as chosen."""
        return self.fate in (Fate.EXACT, Fate.MOVED)


@dataclass(frozen=True)
class Moving:
    """What is offered for a file. `is_read`: its text is known; before that nothing can be offered."""

    file: UUID
    name: str
    version: str
    is_read: bool
    notes: list[MovingNote]
    has_earlier: bool

    def _having(self, *fates: Fate) -> list[MovingNote]:
        return [note for note in self.notes if not note.is_done and note.fate in fates]

    @property
    def sure(self) -> list[MovingNote]:
        """Those that found their place."""
        return self._having(Fate.EXACT, Fate.MOVED)

    @property
    def uncertain(self) -> list[MovingNote]:
        """Those that are asked, one by one."""
        return self._having(Fate.UNCERTAIN)

    @property
    def lost(self) -> list[MovingNote]:
        """Those that have no place, and stay."""
        return self._having(Fate.LOST)

    @property
    def done(self) -> list[MovingNote]:
        """Those that were transferred."""
        return [note for note in self.notes if note.is_done]


def copy_of(note: UUID, version: str) -> UUID:
    """Return the key of a note's copy on a version."""
    return uuid.uuid5(COPIES, f"{note}:{version}")


def waiting_notes(notes: Iterable[NoteLine], versions: Mapping[UUID, str]) -> Counter[UUID]:
    """Return by file how many own notes lie on another version than the one that counts, and have no copy there."""
    notes = list(notes)
    here = {note.id for note in notes}
    return Counter(
        note.file for note in notes
        if note.is_own and (version := versions.get(note.file)) and note.version != version
        and copy_of(note.id, version) not in here
    )  # fmt: skip


def current_versions(viewer: Viewer, files: Iterable[UUID]) -> dict[UUID, str]:
    """Return the version that counts now of files that viewer reads. One query."""
    rows = File.objects.visible_to(viewer).filter(pk__in=set(files), blob__isnull=False)
    return dict(rows.values_list("pk", "blob__sha512"))


def moving_of(viewer: Viewer, key: UUID) -> Moving | None:
    """Return what is offered for the viewer's notes on a file; None when viewer may not read it. A fixed number of queries."""
    file = File.objects.visible_to(viewer).select_related("blob").filter(pk=key, blob__isnull=False).first()
    if file is None or file.blob is None:
        return None
    version = file.blob.sha512
    lines = [line for line in own_notes_on(viewer, [key]) if line.version != version]
    copies = {copy_of(line.id, version) for line in lines}
    done = set(Annotation.objects.of(viewer).filter(pk__in=copies).values_list("pk", flat=True))
    earlier = FileVersion.objects.visible_to(viewer).filter(file=key).order_by("replaced_at")
    texts = dict(earlier.values_list("blob__sha512", "text"))
    new = file.text.split("\f")
    notes = [
        _moving(line, texts.get(line.version, "").split("\f"), new, is_done=copy_of(line.id, version) in done)
        for line in sorted(lines, key=lambda line: line.place)
    ]
    is_read = file.text_state != TextState.UNREAD
    return Moving(key, file.name or file.file_name, version, is_read, notes, bool(texts))


def _moving(line: NoteLine, old: list[str], new: list[str], *, is_done: bool) -> MovingNote:
    if is_done:
        return MovingNote(line, Fate.EXACT, (), is_done=True)
    around = {name: str(line.content.get(name, "")) for name in ("before", "after")}
    found = transfer(page=line.page, quote=line.quote, **around, old=old, new=new)
    return MovingNote(line, found.fate, tuple(_offer(place, line.quote, new) for place in found.places), is_done=False)


def _offer(place: Place, quote: str, pages: list[str]) -> Offer:
    """Return a place in the words of its page: note_transfer counts letters without spaces."""
    if place.start == place.end:
        return Offer(place.page)
    text = pages[place.page - 1]
    at = [n for n, letter in enumerate(text) for _each in squeezed(letter)]
    start, end = at[place.start], at[place.end - 1] + 1
    if squeezed(text[start:end]) != squeezed(quote):
        # What is only alike begins and ends anywhere: whole words are offered.
        while start and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
        while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            end += 1
    passage, above = squeezed(text[start:end]), squeezed(text[:start])
    nth = squeezed(text)[: len(above) + len(passage) - 1].count(passage) if passage else 0
    first, last = max(0, start - AROUND), end + AROUND
    # Half a word at either end says nothing.
    before = text[first:start].partition(" ")[2] if first else text[:start]
    after = text[end:last].rpartition(" ")[0] if last < len(text) else text[end:]
    return Offer(place.page, _line(text[start:end]).strip(), _line(before), _line(after), nth)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# The act --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Choice:
    """Where a note goes: the number of its offer; `is_shared`: with the faction there as well."""

    note: UUID
    offer: int
    is_shared: bool = False


def transfer_notes(*, by: Viewer, moving: Moving, version: str, choices: Iterable[Choice]) -> int:
    """Copy own notes to the version that counts now and return how many were new there. Done twice, it does nothing more."""
    if version != moving.version:
        raise Refused(
            _("Die Datei wurde inzwischen noch einmal ersetzt."),
            _("Bitte sehen Sie die Vorschläge erneut durch."),
            code="replaced",
        )
    notes = {note.line.id: note for note in moving.notes}
    chosen = []
    for choice in choices:
        note = notes.get(choice.note)
        if note is None or note.is_done:
            continue
        if not 0 <= choice.offer < len(note.offers):
            raise Refused(
                _("Diese Stelle wurde nicht vorgeschlagen."), _("Bitte wählen Sie erneut."), code="no_such_offer"
            )
        chosen.append((note.line, note.offers[choice.offer], choice.is_shared))
    boxes = _boxes(by, moving.file, [offer for _line, offer, _shared in chosen])
    edits = [
        _copied(moving, line, offer, rects, is_shared=is_shared)
        for (line, offer, is_shared), rects in zip(chosen, boxes, strict=True)
    ]
    results = []
    for start in range(0, len(edits), MOST_EDITS):
        results += sync_notes(by=by, edits=edits[start : start + MOST_EDITS]).results
    for result in results:
        if result.state == "refused":
            raise Refused(result.reason, code=result.code)
    return sum(result.state == "applied" for result in results)


def _copied(
    moving: Moving, line: NoteLine, offer: Offer, rects: list[list[float]], *, is_shared: bool
) -> dict[str, Any]:
    key = copy_of(line.id, moving.version)
    words = {"quote": offer.quote, "before": offer.before, "after": offer.after}
    content = {name: value for name, value in line.content.items() if name != "mentions"} | {"page": offer.page}
    if offer.quote:
        content |= words | _placed(line, rects)
    return {
        "edit": str(uuid.uuid5(COPIES, str(key))), "id": str(key), "file": str(moving.file), "version": moving.version, "base": 0,
        "content": content, "shared": is_shared,
    }  # fmt: skip


def _placed(line: NoteLine, rects: list[list[float]]) -> dict[str, Any]:
    """Return where a passage lies now; what lies nowhere on the page becomes a note on it."""
    if line.kind == AnnotationKind.HIGHLIGHT:
        if not rects:
            return {"kind": AnnotationKind.NOTE.value, "geometry": {}}
        marked = [[left - ACROSS, low - DOWN, right + ACROSS, high + DOWN] for left, low, right, high in rects]
        return {"geometry": {"rects": marked}}
    if line.kind == AnnotationKind.NOTE:
        beside = {"at": [min(rects[0][2] + BESIDE, FARTHEST), (rects[0][1] + rects[0][3]) / 2]} if rects else {}
        return {"geometry": beside}
    return {}


def _boxes(viewer: Viewer, key: UUID, offers: list[Offer]) -> list[list[list[float]]]:
    """Return the boxes of passages on their pages; [] for what has none, and where the document does not let itself be read."""
    nothing: list[list[list[float]]] = [[] for _offer in offers]
    file = File.objects.visible_to(viewer).select_related("blob").filter(pk=key).first()
    if (
        file is None
        or file.blob is None
        or file.blob.mime_type != PDF.mime_type
        or not any(each.quote for each in offers)
    ):
        return nothing
    passages = [[offer.page, squeezed(offer.quote), offer.nth] for offer in offers]
    order = json.dumps({"source": str(blobs.path(file.blob)), "passages": passages})
    command = [sys.executable, "-m", "core.services.passage_finding"]
    try:
        done = subprocess.run(  # noqa: S603  a fixed command
            command, input=order.encode(), capture_output=True, timeout=SECONDS, cwd=settings.BASE_DIR
        )
    except subprocess.TimeoutExpired:
        return nothing
    return nothing if done.returncode else list(json.loads(done.stdout))
