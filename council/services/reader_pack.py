"""A meeting's documents as the reader shows them: by agenda item, each with its file, its version and the reader's marks."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.viewer import Viewer
from core.services.file_kinds import PDF
from council.enums import AnnotationKind, ItemState
from council.models import AgendaItem, File
from council.services.note_list import NoteLine, own_notes_on, shared_notes
from council.services.note_moving import waiting_notes
from council.services.pack_plan import PlannedDocument, PlannedItem, PlannedPaper, pack_plan


@dataclass(frozen=True)
class ReaderDocument:
    """A document of an item. `version`: SHA-512 of its bytes; "" for what cannot be opened here (then only `url` leads there).

    `size` in bytes. `older`: how many of the reader's own notes lie on a version that is no longer the one shown,
    and were not transferred.
    """

    id: UUID | None
    name: str
    source: str
    url: str
    version: str
    is_nonpublic: bool
    size: int = 0
    marks: int = 0
    older: int = 0

    @property
    def can_open(self) -> bool:
        """Whether the reader shows it."""
        return bool(self.version)


@dataclass(frozen=True)
class ReaderItem:
    """An item of the agenda with its documents."""

    id: UUID
    label: str
    title: str
    is_nonpublic: bool
    documents: list[ReaderDocument] = field(default_factory=list)

    @property
    def marks(self) -> int:
        """How many marks the reader sees on its documents."""
        return sum(document.marks for document in self.documents)


@dataclass(frozen=True)
class ReaderPack:
    """All that the reader shows of a meeting."""

    meeting: UUID
    title: str
    name: str
    start: datetime.datetime | None
    items: list[ReaderItem]
    notes: list[NoteLine]

    @property
    def documents(self) -> list[ReaderDocument]:
        """Every document in its order."""
        return [document for item in self.items for document in item.documents]

    @property
    def is_nonpublic(self) -> bool:
        """Whether anything of it is not public."""
        return any(item.is_nonpublic or any(each.is_nonpublic for each in item.documents) for item in self.items)

    @property
    def line(self) -> str:
        """How much there is to read: "14 Unterlagen"."""
        count = sum(document.can_open for document in self.documents)
        return ngettext("%(n)s Unterlage", "%(n)s Unterlagen", count) % {"n": count}


def reader_pack(viewer: Viewer, meeting_id: UUID) -> ReaderPack | None:
    """Return what viewer reads of a meeting; None when that is nothing. A fixed number of queries."""
    plan = pack_plan(viewer, meeting_id)
    if plan is None:
        return None
    planned = [document for item in plan.items for document in item.documents]
    files = {document.file for document in planned if document.file}
    notes = [*own_notes_on(viewer, files), *shared_notes(viewer, files)]
    waiting = waiting_notes(notes, {document.file: document.sha512 for document in planned if document.file})
    counts = Counter((note.file, note.version) for note in notes if note.kind != AnnotationKind.BOOKMARK)
    return ReaderPack(
        plan.meeting, plan.title, plan.name, plan.start,
        [
            ReaderItem(
                item.id, item.label, item.title, item.is_nonpublic,
                [_document(each, paper, counts, waiting) for each, paper in _documents(item)],
            )
            for item in plan.items
        ],
        notes,
    )  # fmt: skip


def _documents(item: PlannedItem) -> list[tuple[PlannedDocument, PlannedPaper | None]]:
    of_papers = [(document, paper) for paper in item.papers for document in paper.documents]
    return [*of_papers, *((document, None) for document in item.files)]


def _document(
    document: PlannedDocument,
    paper: PlannedPaper | None,
    counts: Counter[tuple[UUID, str]],
    waiting: Counter[UUID],
) -> ReaderDocument:
    is_pdf = document.blob is not None and document.mime_type == PDF.mime_type
    if document.file is None:
        url = reverse("council:paper", args=[document.paper])
    else:
        url = reverse("council:file", args=[document.file])
    return ReaderDocument(
        id=document.file,
        name=document.name,
        source=paper.ref.reference if paper else "",
        url=url,
        version=document.sha512 if is_pdf else "",
        is_nonpublic=document.is_nonpublic,
        size=document.size,
        marks=counts[document.file, document.sha512] if document.file else 0,
        older=waiting[document.file] if document.file else 0,
    )


@dataclass(frozen=True)
class OwnedFile:
    """A file on which somebody writes a note without the reader."""

    id: UUID
    name: str
    version: str


def noted_file(viewer: Viewer, key: UUID) -> OwnedFile | None:
    """Return a file that viewer may write on."""
    row = File.objects.visible_to(viewer).select_related("blob").filter(pk=key, blob__isnull=False).first()
    return OwnedFile(row.pk, row.name or row.file_name, row.blob.sha512) if row and row.blob else None


def place_in_reader(viewer: Viewer, file: UUID, page: int) -> str:
    """Return where the reader opens a file at a page: in the latest meeting that has it; "" without one."""
    items = AgendaItem.objects.visible_to(viewer).exclude(state=ItemState.PROPOSED)
    of_file = Q(attachments__file=file) | Q(consultation__paper__attachments__file=file)
    meeting = items.filter(of_file).order_by("-meeting__start").values_list("meeting", flat=True).first()
    return f"{reverse('mine:reader', args=[meeting])}?datei={file}&seite={page}" if meeting else ""
