"""How pages refer to things: a body, a person, a paper, a file. Each its own small type, nothing more in it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.viewer import Viewer
from core.wording import file_kind, file_size, label_of, named_list, worded
from council.enums import FileRole, OrganizationKind, PaperType, Visibility
from council.models import File, Meeting, Organization, Paper, Person

SHORT_MEETING_NAMES = {OrganizationKind.COUNCIL: gettext_lazy("Rat")}


@dataclass(frozen=True)
class BodyRef:
    """A body of the council, a faction or a department."""

    id: UUID
    name: str
    short_name: str
    kind: str

    @property
    def brief(self) -> str:
        """Return the name for narrow places: "Rat" for the council."""
        return str(SHORT_MEETING_NAMES.get(OrganizationKind(self.kind), self.name)) if self.kind else self.name


@dataclass(frozen=True)
class PersonRef:
    """A person with the initials of the avatar."""

    id: UUID
    name: str
    initials: str


@dataclass(frozen=True)
class PaperRef:
    """A paper in a line."""

    id: UUID
    reference: str
    title: str
    type_label: str
    date: datetime.date | None = None
    is_nonpublic: bool = False
    originators: tuple[BodyRef, ...] = ()
    departments: tuple[BodyRef, ...] = ()
    annexes: int = 0
    amendments: int = 0
    # The kind as the source names it; "" where it is one of ours, which is translated.
    type_raw: str = ""

    @property
    def source_names(self) -> list[str]:
        """Return who wrote it: originators, else departments."""
        return [body.name for body in self.originators or self.departments]

    @property
    def source(self) -> str:
        """Return who wrote it, in words."""
        return named_list(self.source_names)

    @property
    def byline(self) -> str:
        """Return "V/2026/0412 · Kämmerei · 15.09.2026"."""
        return " · ".join(part for part in (self.reference, self.source, worded(self.date, "plain")) if part)

    @property
    def words(self) -> str:
        """Return "Vorlage V/2026/0398 · Kämmerei · 5 Anlagen" or "Antrag der Fraktion Freie Wähler Siegtal, A/2026/0077"."""
        return " · ".join([*self._name(), *self._enclosed()])

    @property
    def motion_words(self) -> str:
        """Return "Antrag der Fraktionen Soziale Mitte und Grüne Liste", the kind alone when nobody is named."""
        if not self.originators:
            return self.type_label
        values = {"type": self.type_label, "names": named_list([body.name for body in self.originators])}
        if any(body.kind != OrganizationKind.FACTION for body in self.originators):
            return _("%(type)s: %(names)s") % values
        if len(self.originators) > 1:
            return _("%(type)s der Fraktionen %(names)s") % values
        return _("%(type)s der Fraktion %(names)s") % values

    def _name(self) -> list[str]:
        if self.originators:
            return [", ".join(part for part in (self.motion_words, self.reference) if part)]
        label = _("Vorlage") if self.type_label == str(PaperType.PROPOSAL.label) else self.type_label
        return [f"{label} {self.reference}".strip(), *(body.name for body in self.departments)]

    def _enclosed(self) -> list[str]:
        words = []
        if self.annexes:
            words.append(ngettext("%(n)s Anlage", "%(n)s Anlagen", self.annexes) % {"n": self.annexes})
        if self.amendments:
            many = ngettext("ein Änderungsantrag", "%(n)s Änderungsanträge", self.amendments)
            words.append(many % {"n": self.amendments})
        return words


@dataclass(frozen=True)
class FileRef:
    """A document to download. `note` is "PDF, 2,8 MB"; `is_here` is false while the bytes are still at the source."""

    id: UUID
    name: str
    note: str
    role: str
    is_here: bool = True
    is_nonpublic: bool = False


# What the reference of a paper tells, seen from its consultation.
PAPER_FIELDS = tuple(
    f"paper__{name}" for name in ("reference", "title", "paper_type", "paper_type_raw", "date", "visibility")
)


def body_ref(organization: Organization) -> BodyRef:
    """Return the reference to a body the caller obtained by visible_to."""
    return BodyRef(organization.pk, organization.name, organization.short_name, organization.kind)


def person_ref(person: Person) -> PersonRef:
    """Return the reference to a person the caller obtained by visible_to."""
    return PersonRef(person.pk, person.name or _("ohne Namen"), person.initials)


def paper_ref(paper: Paper, **more: Any) -> PaperRef:
    """Return the reference to a paper the caller obtained by visible_to."""
    return PaperRef(
        id=paper.pk,
        reference=paper.reference,
        title=paper.title or _("ohne Betreff"),
        type_raw=paper.paper_type_raw,
        type_label=paper.paper_type_raw or label_of(PaperType, paper.paper_type),
        date=paper.date,
        is_nonpublic=paper.visibility != Visibility.PUBLIC,
        **more,
    )


def seen(row: Any, viewer: Viewer) -> Any | None:
    """Return a related row without parents of its own (person, place, body, term) only if viewer may read it.

    The public case needs no query; only what is hidden from the public asks again.
    """
    if row is None or row.is_public:
        return row
    if not viewer.is_trusted:
        return None
    return type(row).objects.visible_to(viewer).filter(pk=row.pk).first()


def bodies_of_papers(viewer: Viewer, papers: Iterable[UUID], relation: str) -> dict[UUID, tuple[BodyRef, ...]]:
    """Return the bodies of papers by relation: "originated_papers" or "directed_papers". One query."""
    found: dict[UUID, list[BodyRef]] = defaultdict(list)
    rows = Organization.objects.visible_to(viewer).filter(**{f"{relation}__in": list(papers)})
    for pk, name, short_name, kind, paper in rows.values_list("id", "name", "short_name", "kind", relation).order_by(
        "name"
    ):
        found[paper].append(BodyRef(pk, name, short_name, kind))
    return {paper: tuple(bodies) for paper, bodies in found.items()}


def bodies_of_meetings(viewer: Viewer, meetings: Iterable[UUID]) -> dict[UUID, tuple[BodyRef, ...]]:
    """Return who holds meetings, the leading body first. One query."""
    found: dict[UUID, list[BodyRef]] = defaultdict(list)
    rows = Organization.objects.visible_to(viewer).filter(holdings__meeting__in=list(meetings))
    fields = ("id", "name", "short_name", "kind", "holdings__meeting")
    for pk, name, short_name, kind, meeting in rows.values_list(*fields).order_by("holdings__order"):
        found[meeting].append(BodyRef(pk, name, short_name, kind))
    return {meeting: tuple(bodies) for meeting, bodies in found.items()}


def meeting_name(meeting: Meeting, bodies: tuple[BodyRef, ...]) -> str:
    """Return what of the title is a name: given by the council, not translated."""
    return meeting.name or ", ".join(body.name for body in bodies)


def meeting_title(meeting: Meeting, bodies: tuple[BodyRef, ...]) -> str:
    """Return "Rat der Stadt Hennef (Sieg), 7. Sitzung"; a meeting without name and body is still a meeting."""
    title = meeting_name(meeting, bodies) or _("Sitzung")
    if meeting.number and "sitzung" not in title.lower():
        return _("%(title)s, %(number)s. Sitzung") % {"title": title, "number": meeting.number}
    return title


@dataclass(frozen=True)
class FilesOf:
    """Files by the object they are attached to."""

    meeting: dict[UUID, list[FileRef]] = field(default_factory=lambda: defaultdict(list))
    item: dict[UUID, list[FileRef]] = field(default_factory=lambda: defaultdict(list))
    paper: dict[UUID, list[FileRef]] = field(default_factory=lambda: defaultdict(list))


ROLE_ORDER = [choice.value for choice in FileRole]
FILE_FIELDS = ("id", "name", "file_name", "mime_type", "size", "visibility", "blob_id", "blob__size")
LINK_FIELDS = (
    "attachments__role",
    "attachments__order",
    "attachments__meeting_id",
    "attachments__agenda_item_id",
    "attachments__paper_id",
)


def files_of(viewer: Viewer, condition: Q) -> FilesOf:
    """Return the files viewer may read. `condition` is about attachments, with prefix `attachments__`. One query."""
    rows = File.objects.visible_to(viewer).filter(condition).values_list(*FILE_FIELDS, *LINK_FIELDS).distinct()
    found = FilesOf()
    ordered = sorted(rows, key=lambda row: (ROLE_ORDER.index(row[8]) if row[8] in ROLE_ORDER else 9, row[9], row[1]))
    for row in ordered:
        pk, name, file_name, mime_type, size, visibility, blob, blob_size, role, _order, meeting, item, paper = row
        note = ", ".join(part for part in (file_kind(mime_type, file_name), file_size(size or blob_size)) if part)
        label = name or file_name or str(FileRole(role).label)
        ref = FileRef(pk, label, note, role, blob is not None, visibility != Visibility.PUBLIC)
        if meeting:
            found.meeting[meeting].append(ref)
        elif item:
            found.item[item].append(ref)
        elif paper:
            found.paper[paper].append(ref)
    return found
