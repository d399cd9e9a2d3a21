"""Tie rows to each other. What names something that is not here yet waits in ImportReference."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from council.enums import VoteState
from council.models import (
    AgendaItem,
    Attachment,
    Consultation,
    Decision,
    ImportReference,
    MeetingOrganization,
    Paper,
    Vote,
)
from council.services.importing.mapping import FILE_FIELDS, MODELS
from council.services.importing.reading import Reader
from council.services.importing.results import Result, read_result
from council.services.importing.unfolding import Piece

if TYPE_CHECKING:
    from council.services.importing.writing import Writer

# One reference to one row: property → (field of ours, kind it leads to). True: the row cannot be without it.
ONE: dict[str, dict[str, tuple[str, str, bool]]] = {
    "Membership": {
        "person": ("person_id", "Person", True),
        "organization": ("organization_id", "Organization", True),
        "onBehalfOf": ("on_behalf_of_id", "Organization", False),
    },
    "Organization": {
        "subOrganizationOf": ("parent_id", "Organization", False),
        "location": ("location_id", "Location", False),
    },
    "Person": {"location": ("location_id", "Location", False)},
    "Meeting": {"location": ("location_id", "Location", False)},
    "AgendaItem": {"meeting": ("meeting_id", "Meeting", True)},
    "Consultation": {"paper": ("paper_id", "Paper", True), "meeting": ("meeting_id", "Meeting", False)},
}
# Several: property → (relation, name of the other side, kind).
MANY: dict[str, dict[str, tuple[Any, str, str, str]]] = {
    "Paper": {
        "underDirectionOf": (Paper.under_direction_of.through, "paper_id", "organization_id", "Organization"),
        "originatorOrganization": (
            Paper.originator_organizations.through,
            "paper_id",
            "organization_id",
            "Organization",
        ),
        "originatorPerson": (Paper.originator_persons.through, "paper_id", "person_id", "Person"),
        "location": (Paper.locations.through, "paper_id", "location_id", "Location"),
        "relatedPaper": (Paper.related_papers.through, "from_paper_id", "to_paper_id", "Paper"),
        "superordinatedPaper": (Paper.superordinated_papers.through, "from_paper_id", "to_paper_id", "Paper"),
    },
}
PARENTS = {"Paper": "paper_id", "Meeting": "meeting_id", "AgendaItem": "agenda_item_id"}


@dataclass
class Links:
    """What is tied once the rows of a batch are written."""

    todo: list[Callable[["Writer", "Links"], None]] = field(default_factory=list)
    waiting: list[ImportReference] = field(default_factory=list)
    # Rows that hang on rows of this batch: written together.
    rows: dict[Any, list[Any]] = field(default_factory=dict)

    def add(self, row: Any) -> None:
        """Leave a row to be written with the others of its kind."""
        self.rows.setdefault(type(row), []).append(row)

    def write(self, writer: "Writer") -> None:
        """Tie everything and remember what waits."""
        ImportReference.objects.bulk_create(self.waiting, ignore_conflicts=True, batch_size=500)
        for tie in self.todo:
            tie(writer, self)
        for model, rows in self.rows.items():
            model.objects.bulk_create(rows, ignore_conflicts=model not in (Decision, Vote), batch_size=500)


def take_links(writer: "Writer", kind: str, piece: Piece, reader: Reader, links: Links, fields: dict[str, Any]) -> bool:
    """Read the references of an object into fields and links. False: it cannot be written before its parent."""
    for name in ONE.get(kind, {}):
        if not _take_one(writer, kind, piece, reader, links, fields, name):
            return False
    for name in MANY.get(kind, {}):
        _take_many(writer, kind, piece, reader, links, name)
    for name, role in FILE_FIELDS.items():
        if kind in PARENTS and name in reader.rest:
            addresses = enumerate(reader.references(name))
            writer.attachments += [(kind, piece.source_id, role, address, place) for place, address in addresses]
    if special := SPECIAL.get(kind):
        special(writer, piece, reader, links, fields)
    for name in IGNORED.get(kind, ()):
        reader.take(name)
    return True


def _take_one(
    writer: "Writer", kind: str, piece: Piece, reader: Reader, links: Links, fields: dict[str, Any], name: str
) -> bool:
    target_field, target_kind, is_needed = ONE[kind][name]
    address = reader.reference(name)
    key = writer.key_of(address, target_kind) if address else None
    if key is None and is_needed:
        links.waiting.append(_waiting(kind, piece, name, address, data=piece.data))
        return False
    if key is None and address and address not in writer.nothing:
        links.waiting.append(_waiting(kind, piece, name, address))
    fields[target_field] = key
    return True


def _waiting(kind: str, piece: Piece, name: str, target: str, position: int = 0, data: Any = None) -> ImportReference:
    return ImportReference(
        holder_kind=kind, holder=piece.source_id, field=name, target=target[:500], position=position, data=data
    )


def _take_many(writer: "Writer", kind: str, piece: Piece, reader: Reader, links: Links, name: str) -> None:
    through, own, other, target_kind = MANY[kind][name]
    found = []
    for position, address in enumerate(reader.references(name)):
        key = writer.key_of(address, target_kind)
        if key is not None:
            found.append(key)
        else:
            links.waiting.append(_waiting(kind, piece, name, address, position))

    def tie(writer: "Writer", links: Links) -> None:
        row = writer.key_of(piece.source_id, kind)
        if row not in writer.fresh:
            through.objects.filter(**{own: row}).exclude(**{f"{other}__in": found}).delete()
        for key in found:
            links.add(through(**{own: row, other: key}))

    links.todo.append(tie)


def _meeting(writer: "Writer", piece: Piece, reader: Reader, links: Links, fields: dict[str, Any]) -> None:
    keys = [(address, writer.key_of(address, "Organization")) for address in reader.references("organization")]

    def tie(writer: "Writer", links: Links) -> None:
        row = writer.key_of(piece.source_id, "Meeting")
        if row is None:
            return
        if row not in writer.fresh:
            MeetingOrganization.objects.filter(meeting_id=row).delete()
        for order, (_address, key) in enumerate(keys):
            if key is not None:
                links.add(MeetingOrganization(meeting_id=row, organization_id=key, order=order))

    links.todo.append(tie)
    for position, (address, key) in enumerate(keys):
        if key is None:
            links.waiting.append(_waiting("Meeting", piece, "organization", address, position))


def _item(writer: "Writer", piece: Piece, reader: Reader, links: Links, fields: dict[str, Any]) -> None:
    fields.setdefault("order", piece.position + 1)
    text = reader.text("resolutionText")
    wording = fields["result_raw"]
    result = read_result(wording)
    if wording and not result.is_known:
        writer.findings.note("vocabulary", "AgendaItem", "result", wording)
    if result.contradicts:
        writer.findings.note("votes_contradict", "AgendaItem", "result", wording)
    # The consultation names its item itself; the item's own word counts only where it does not.
    address = reader.reference("consultation")
    if address:
        writer.items_of[address] = piece.source_id
    if result.outcome is None and not text:
        return

    def tie(writer: "Writer", links: Links) -> None:
        _decide(writer, links, piece.source_id, fields, result, text)

    links.todo.append(tie)


def _decide(writer: "Writer", links: Links, source_id: str, fields: dict[str, Any], result: Result, text: str) -> None:
    key = writer.key_of(source_id, "AgendaItem")
    if key is None:
        return
    values = {
        "outcome": result.outcome or "other", "outcome_raw": fields["result_raw"], "text": text,
        "decided_at": writer.starts.get(fields["meeting_id"]), "visibility": fields["visibility"],
        "first_published_at": fields["first_published_at"], "public_modified_at": fields["public_modified_at"],
    }  # fmt: skip
    if key in writer.fresh:
        links.add(Decision(agenda_item_id=key, **values))
    else:
        Decision.objects.update_or_create(agenda_item_id=key, defaults=values)
        Vote.objects.filter(agenda_item_id=key, is_final=True).update(is_final=False)
    if (tally := result.tally) is not None:
        links.add(
            Vote(
                agenda_item_id=key, method=tally.method, state=VoteState.CLOSED, is_unanimous=tally.is_unanimous,
                yes=tally.yes, no=tally.no, abstain=tally.abstain,
            )
        )  # fmt: skip


def _consultation(writer: "Writer", piece: Piece, reader: Reader, links: Links, fields: dict[str, Any]) -> None:
    bodies = [writer.key_of(address, "Organization") for address in reader.references("organization")]
    bodies = [key for key in bodies if key is not None]
    fields["organization_id"] = bodies[0] if bodies else None
    fields["order"] = piece.position + 1
    item = reader.reference("agendaItem") or writer.items_of.get(piece.source_id, "")
    further = bodies[1:]

    def tie(writer: "Writer", links: Links) -> None:
        row = writer.key_of(piece.source_id, "Consultation")
        if row is None:
            return
        through = Consultation.further_organizations.through
        for key in further:
            links.add(through(consultation_id=row, organization_id=key))
        _seat(writer, row, item, piece)

    links.todo.append(tie)


def _seat(writer: "Writer", row: UUID, item: str, piece: Piece) -> None:
    """Give a consultation its agenda item; of two consultations that name one item, the first keeps it."""
    key = writer.key_of(item, "AgendaItem") if item else None
    if key is None:
        return
    if row not in writer.fresh:
        AgendaItem.objects.filter(consultation_id=row).exclude(pk=key).update(consultation=None)
    free = AgendaItem.objects.filter(pk=key).filter(Q(consultation=None) | Q(consultation_id=row))
    if not free.update(consultation_id=row):
        writer.findings.note("shared_consultation", "Consultation", "agendaItem", piece.source_id)


def _term(writer: "Writer", piece: Piece, reader: Reader, links: Links, fields: dict[str, Any]) -> None:
    reader.take("body")


SPECIAL: dict[str, Any] = {
    "Meeting": _meeting,
    "AgendaItem": _item,
    "Consultation": _consultation,
    "LegislativeTerm": _term,
}
# Told by the other side, or about the list of everything: nothing to keep.
IGNORED: dict[str, tuple[str, ...]] = {
    "Body": ("legislativeTerm", "location", "mainOrganization", "system"),
    "Location": ("bodies", "organizations", "persons", "meetings", "papers"),
    "Organization": ("body", "membership", "meeting", "consultation"),
    "Person": ("body", "locationObject", "membership", "image"),
    "Meeting": ("body", "participant", "agendaItem"),
    "Paper": ("body", "consultation", "subordinatedPaper"),
    "File": ("meeting", "agendaItem", "paper", "person", "masterFile", "derivativeFile"),
}


def attach_all(writer: "Writer", wanted: list[tuple[str, str, str, str, int]]) -> None:
    """Tie files to what names them, once all files are here."""
    rows = []
    for kind, holder, role, address, position in wanted:
        file_key, holder_key = writer.key_of(address, "File"), writer.key_of(holder, kind)
        if file_key is None or holder_key is None:
            writer.findings.note("dangling", kind, role, address)
            continue
        rows.append((kind, holder_key, role, file_key, position))
    for kind, name in PARENTS.items():
        mine = [row for row in rows if row[0] == kind]
        known = set(
            Attachment.objects.filter(**{f"{name}__in": {row[1] for row in mine}}).values_list(name, "role", "file_id")
        )
        Attachment.objects.bulk_create(
            [
                Attachment(**{name: holder}, role=role, file_id=file_key, order=position)
                for _kind, holder, role, file_key, position in mine
                if (holder, role, file_key) not in known
            ],
            batch_size=500,
        )


def resolve_waiting(writer: "Writer") -> None:
    """Tie references of earlier runs and batches whose target has come meanwhile."""
    solved = []
    for reference in ImportReference.objects.filter(data__isnull=True):
        if _resolve(writer, reference):
            solved.append(reference.pk)
    ImportReference.objects.filter(pk__in=solved).delete()
    for reference in ImportReference.objects.filter(data__isnull=True):
        writer.findings.note("dangling", reference.holder_kind, reference.field, reference.target)


def _resolve(writer: "Writer", reference: ImportReference) -> bool:
    kind, name = reference.holder_kind, reference.field
    row = writer.key_of(reference.holder, kind)
    if row is None:
        return True
    if name in ONE.get(kind, {}):
        target_field, target_kind, _needed = ONE[kind][name]
        key = writer.key_of(reference.target, target_kind)
        return key is not None and bool(MODELS[kind].objects.filter(pk=row).update(**{target_field: key}))
    if name in MANY.get(kind, {}):
        through, own, other, target_kind = MANY[kind][name]
        key = writer.key_of(reference.target, target_kind)
        if key is not None:
            through.objects.bulk_create([through(**{own: row, other: key})], ignore_conflicts=True)
        return key is not None
    if (kind, name) == ("Meeting", "organization"):
        key = writer.key_of(reference.target, "Organization")
        if key is not None:
            MeetingOrganization.objects.get_or_create(
                meeting_id=row, organization_id=key, defaults={"order": reference.position}
            )
        return key is not None
    return False
