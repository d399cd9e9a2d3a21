"""What a pack holds for a reader: agenda, papers and annexes in their order, asked of visible_to and of nothing else."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.viewer import Viewer
from core.canonical import digest
from core.wording import worded
from council.enums import FileRole, ItemState, PackPartKind, PaperState, PaperType, Part, Visibility
from council.models import AgendaItem, Consultation, File, Meeting, Paper
from council.services.references import (
    PaperRef,
    bodies_of_meetings,
    bodies_of_papers,
    meeting_name,
    meeting_title,
    paper_ref,
    seen,
)

# Whoever changes how a pack looks makes all of them anew.
EDITION = 1
ROLES = (FileRole.MAIN, FileRole.AUXILIARY)
GONE = (PaperState.DRAFT, PaperState.CO_SIGNING, PaperState.WITHDRAWN, PaperState.REPLACED)
SECTIONS = (
    ("summary", "In einem Satz"), ("proposal", "Beschlussvorschlag"), ("reasons", "Begründung"),
    ("financial_effects", "Finanzielle Auswirkungen"), ("climate_effects", "Auswirkungen auf das Klima"),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A part of the pack before it has pages: what it is, which row it comes from, and the digest of its words."""

    kind: PackPartKind
    words: str
    label: str = ""
    name: str = ""
    rows: tuple[tuple[str, UUID], ...] = ()


@dataclass(frozen=True)
class PlannedDocument:
    """A file of a paper or of an item; without `blob` one that is set from the sections of its paper (`text`)."""

    name: str
    role: str
    file: UUID | None = None
    blob: UUID | None = None
    sha512: str = ""
    size: int = 0
    mime_type: str = ""
    file_name: str = ""
    text: tuple[tuple[str, str], ...] = ()
    paper: UUID | None = None
    is_nonpublic: bool = False

    @property
    def facts(self) -> list[Any]:
        """What is shown of it."""
        return [self.name, self.role, str(self.file or ""), self.sha512, self.text, str(self.paper or "")]


@dataclass(frozen=True)
class PlannedPaper:
    """A paper of an item with its documents, the paper itself first."""

    ref: PaperRef
    documents: tuple[PlannedDocument, ...]

    @property
    def name(self) -> str:
        """Return "V/2026/0412 Radweg"."""
        return f"{self.ref.reference} {self.ref.title}".strip()

    def name_under(self, title: str) -> str:
        """Return the name below an item: what the item says already is not said again."""
        return self.name if self.ref.title != title else f"{self.ref.type_label} {self.ref.reference}".strip()


@dataclass(frozen=True)
class PlannedItem:
    """An item of the agenda with all that belongs to it. `is_told` says that only its subject is known."""

    id: UUID
    label: str
    title: str
    note: str
    is_nonpublic: bool
    is_withdrawn: bool = False
    is_told: bool = False
    papers: tuple[PlannedPaper, ...] = ()
    files: tuple[PlannedDocument, ...] = ()

    @property
    def documents(self) -> list[PlannedDocument]:
        """All documents in their order."""
        return [document for paper in self.papers for document in paper.documents] + list(self.files)

    @cached_property
    def digest(self) -> str:
        """Return what says whether its pages have to be made anew."""
        papers = [[paper.name, [each.facts for each in paper.documents]] for paper in self.papers]
        return digest([EDITION, self.label, self.title, papers, [each.facts for each in self.files]])


@dataclass(frozen=True)
class PackPlan:
    """All that a reader finds in the pack of a meeting."""

    meeting: UUID
    title: str
    name: str
    start: datetime.datetime | None
    bodies: tuple[tuple[UUID, str], ...]
    place: tuple[UUID, str] | None
    items: tuple[PlannedItem, ...]
    is_nonpublic: bool

    @cached_property
    def parts(self) -> list[list[Shown]]:
        """Return what is shown: the head first, then one list an item."""
        head = [Shown(PackPartKind.MEETING, digest([self.title, self.start]), name=self.title)]
        head += [_shown(PackPartKind.BODY, "", name, organization=key) for key, name in self.bodies]
        if self.place:
            head.append(_shown(PackPartKind.PLACE, "", self.place[1], location=self.place[0]))
        return [head, *(_parts_of(item) for item in self.items)]

    @property
    def words(self) -> set[str]:
        """Return the digests of everything shown: a pack may be handed out while all of its own are among them."""
        return {part.words for group in self.parts for part in group}

    @cached_property
    def digest(self) -> str:
        """Return what says whether the pack has to be made anew."""
        return digest([EDITION, self.is_nonpublic, [[part.words for part in group] for group in self.parts],
                       [item.digest for item in self.items]])  # fmt: skip

    @property
    def documents(self) -> int:
        """Return how many documents go in."""
        return sum(len(item.documents) for item in self.items)


def pack_plan(viewer: Viewer, meeting_id: UUID) -> PackPlan | None:
    """Return what viewer finds in the pack of a meeting, None when viewer may not read it. A fixed number of queries."""
    meeting = Meeting.objects.visible_to(viewer).select_related("location").filter(pk=meeting_id).first()
    if meeting is None:
        return None
    bodies = bodies_of_meetings(viewer, [meeting.pk]).get(meeting.pk, ())
    items = _items(viewer, meeting)
    place = seen(meeting.location, viewer)
    hidden = meeting.visibility != Visibility.PUBLIC or any(_is_hidden(item) for item in items)
    return PackPlan(
        meeting=meeting.pk, title=meeting_title(meeting, bodies), name=meeting_name(meeting, bodies), start=meeting.start,
        bodies=tuple((body.id, body.name) for body in bodies), place=(place.pk, str(place)) if place else None,
        items=tuple(items), is_nonpublic=hidden,
    )  # fmt: skip


def _is_hidden(item: PlannedItem) -> bool:
    if item.is_told:
        return False
    parts = [paper.ref for paper in item.papers] + item.documents
    return item.is_nonpublic or any(part.is_nonpublic for part in parts)


def _items(viewer: Viewer, meeting: Meeting) -> list[PlannedItem]:
    rows = AgendaItem.objects.visible_to(viewer).filter(meeting=meeting).exclude(state=ItemState.PROPOSED).distinct()
    items = sorted(rows, key=lambda row: (row.part != Part.PUBLIC, row.order, str(row.pk)))
    papers, files = _papers(viewer, items)
    full = [_item(row, papers[row.pk], files.get(("item", row.pk), [])) for row in items]
    known = {row.pk for row in items}
    told = AgendaItem.objects.announced(Meeting.objects.filter(pk=meeting.pk))
    return full + [
        PlannedItem(row.id, f"N {row.number}", row.title, row.ground, is_nonpublic=True, is_told=True)
        for row in told
        if row.id not in known
    ]


def _item(row: AgendaItem, papers: list[PlannedPaper], files: list[PlannedDocument]) -> PlannedItem:
    is_closed = row.part != Part.PUBLIC
    return PlannedItem(
        id=row.pk, label=f"{'N' if is_closed else 'Ö'} {row.number}".strip(), note=row.note, is_nonpublic=is_closed,
        title=row.title or (papers[0].ref.title if papers else ""), is_withdrawn=row.state == ItemState.WITHDRAWN,
        papers=() if row.state == ItemState.WITHDRAWN else tuple(papers),
        files=() if row.state == ItemState.WITHDRAWN else tuple(files),
    )  # fmt: skip


Held = dict[tuple[str, UUID], list[PlannedDocument]]


def _papers(viewer: Viewer, items: list[AgendaItem]) -> tuple[dict[UUID, list[PlannedPaper]], Held]:
    """Return the papers of each item, amendments behind the paper they change, and the documents by their holder."""
    treated = _treated(viewer, items)
    amendments = _amendments(viewer, [paper.pk for rows in treated.values() for paper in rows])
    every = {paper.pk: paper for rows in (*treated.values(), *amendments.values()) for paper in rows}
    originators = bodies_of_papers(viewer, every, "originated_papers")
    directed = bodies_of_papers(viewer, every, "directed_papers")
    files = _files(viewer, [item.pk for item in items], list(every))
    found: dict[UUID, list[PlannedPaper]] = defaultdict(list)
    for item, rows in treated.items():
        for paper in rows:
            for each in (paper, *amendments[paper.pk]):
                ref = paper_ref(each, originators=originators.get(each.pk, ()), departments=directed.get(each.pk, ()))
                found[item].append(PlannedPaper(ref, _documents(each, ref, files.get(("paper", each.pk), []))))
    return found, files


def _treated(viewer: Viewer, items: list[AgendaItem]) -> dict[UUID, list[Paper]]:
    """Return the papers that items are about: the leading one first, then those that lie under the same item."""
    leading = {item.consultation_id: item.pk for item in items if item.consultation_id}
    rows = Consultation.objects.visible_to(viewer).filter(Q(pk__in=leading) | Q(under_item__in=items))
    found: dict[UUID, list[Paper]] = defaultdict(list)
    for row in sorted(
        rows.select_related("paper").distinct(), key=lambda row: (row.pk not in leading, row.order, row.pk)
    ):
        found[leading.get(row.pk) or row.under_item_id].append(row.paper)
    return found


def _amendments(viewer: Viewer, papers: list[UUID]) -> dict[UUID, list[Paper]]:
    rows = Paper.objects.visible_to(viewer).filter(paper_type=PaperType.AMENDMENT, superordinated_papers__in=papers)
    table: Any = Paper.superordinated_papers.through
    links = table.objects.filter(from_paper__in=rows.order_by().values("pk"), to_paper__in=papers)
    found: dict[UUID, list[Paper]] = defaultdict(list)
    by_key = {row.pk: row for row in rows.exclude(state__in=GONE).distinct()}
    for changes, changed in links.values_list("from_paper", "to_paper"):
        if changes in by_key:
            found[changed].append(by_key[changes])
    for rows_of in found.values():
        rows_of.sort(key=lambda row: (row.vote_order or 0, row.reference, str(row.pk)))
    return found


COLUMNS = (
    "id", "name", "file_name", "mime_type", "blob_id", "blob__sha512", "attachments__role", "attachments__order",
    "attachments__paper_id", "attachments__agenda_item_id", "visibility", "blob__size",
)  # fmt: skip


def _files(viewer: Viewer, items: Iterable[UUID], papers: Iterable[UUID]) -> Held:
    """Return documents by their holder, the main one first. One query."""
    holds = Q(attachments__agenda_item__in=list(items)) | Q(attachments__paper__in=list(papers))
    rows = File.objects.visible_to(viewer).filter(holds, attachments__role__in=ROLES).values_list(*COLUMNS).distinct()
    found: Held = defaultdict(list)
    for row in sorted(rows, key=lambda row: (ROLES.index(row[6]), row[7], row[1], str(row[0]))):
        pk, name, file_name, mime_type, blob, sha512, role, _order, paper, item, visibility, size = row
        hidden = visibility != Visibility.PUBLIC
        document = PlannedDocument(
            name or file_name,
            role,
            pk,
            blob,
            sha512 or "",
            size or 0,
            mime_type,
            file_name,
            paper=paper,
            is_nonpublic=hidden,
        )
        found[("paper", paper) if paper else ("item", item)].append(document)
    return found


def _documents(paper: Paper, ref: PaperRef, files: list[PlannedDocument]) -> tuple[PlannedDocument, ...]:
    """Return the documents of a paper. One without a document of its own is set from its sections."""
    text = tuple((title, getattr(paper, field)) for field, title in SECTIONS if getattr(paper, field))
    if not text or any(each.role == FileRole.MAIN for each in files):
        return tuple(files)
    head = (("kind", ref.type_label), ("reference", ref.reference), ("title", ref.title),
            ("date", worded(paper.date, "plain")), ("department", ", ".join(body.name for body in ref.departments)),
            ("originators", ", ".join(body.name for body in ref.originators)))  # fmt: skip
    made = PlannedDocument(
        ref.type_label, FileRole.MAIN, text=(*head, *text), paper=paper.pk, is_nonpublic=ref.is_nonpublic
    )
    return (made, *files)


def _shown(kind: PackPartKind, label: str, name: str, *more: Any, **rows: UUID | None) -> Shown:
    kept = tuple((key, value) for key, value in rows.items() if value is not None)
    return Shown(
        kind, digest([kind, label, name, *more, [[key, str(value)] for key, value in kept]]), label, name, kept
    )


def _parts_of(item: PlannedItem) -> list[Shown]:
    if item.is_told:
        return [_shown(PackPartKind.ANNOUNCED, item.label, item.title, item.note, agenda_item=item.id)]
    parts = [_shown(PackPartKind.ITEM, item.label, item.title, item.note, item.is_withdrawn, agenda_item=item.id)]
    for paper in item.papers:
        # What stands above its documents. Who wrote it is shown as well.
        words = (paper.ref.type_label, paper.ref.source_names)
        parts.append(_shown(PackPartKind.PAPER, item.label, paper.name, words, agenda_item=item.id, paper=paper.ref.id))
        parts += [_document(item, each) for each in paper.documents]
    return parts + [_document(item, each) for each in item.files]


def _document(item: PlannedItem, each: PlannedDocument) -> Shown:
    more = (each.role, each.sha512, each.text)
    return _shown(
        PackPartKind.DOCUMENT, item.label, each.name, more, agenda_item=item.id, paper=each.paper, file=each.file
    )
