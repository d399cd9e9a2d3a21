"""Write pieces as rows, a batch in one transaction: new, changed, unchanged or gone."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from council.enums import Visibility
from council.models import Body, ImportedObject, ImportRun, Location, Meeting
from council.services.importing.linking import Links, take_links
from council.services.importing.mapping import LISTS_OF_BODY, MAPPERS, MODELS, times
from council.services.importing.reading import Reader
from council.services.importing.report import Findings
from council.services.importing.unfolding import Piece

BATCH = 500
MOST_FACES = 10
# Fields of a row that an import decides; everything else stays as the town has it.
KEPT = ("id", "created_at", "source_id", "blob", "user", "text", "size")


class Writer:
    """Writes the pieces of one run. `known` maps addresses of the source to (kind, key) of rows."""

    def __init__(self, run: ImportRun, findings: Findings, body: Body, now: datetime.datetime) -> None:
        self.run, self.findings, self.body, self.now = run, findings, body, now
        # (kind, address of the holder, role, address of the file, position): tied when all files are here.
        self.attachments: list[tuple[str, str, str, str, int]] = []
        # Consultations that only their agenda item names.
        self.items_of: dict[str, str] = {}
        self.fresh: set[uuid.UUID] = set()
        self.starts: dict[uuid.UUID, datetime.datetime | None] = dict(Meeting.objects.values_list("pk", "start"))
        self.known: dict[str, tuple[str, uuid.UUID]] = {
            source_id: (kind, key)
            for source_id, kind, key in ImportedObject.objects.values_list("source_id", "kind", "object_id")
            if key is not None
        }
        # Objects that are known and are nothing here: places without words, what was gone before it came.
        self.nothing = set(ImportedObject.objects.filter(object_id__isnull=True).values_list("source_id", flat=True))
        self.places = {
            place_key(row): row.pk for row in Location.objects.filter(source_id__isnull=False, deleted_at__isnull=True)
        }

    def write(self, kind: str, pieces: Sequence[Piece], cursor: dict[str, Any]) -> None:
        """Write a batch of one kind, and where to go on, in one transaction."""
        with transaction.atomic():
            self.write_pieces(kind, pieces)
            self.run.cursor, self.run.report = cursor, self.findings.as_json()
            self.run.save(update_fields=["cursor", "report"])

    def write_pieces(self, kind: str, pieces: Sequence[Piece]) -> None:
        """Write pieces of one kind in the transaction of the caller."""
        addresses = [piece.source_id for piece in pieces]
        marks = {mark.source_id: mark for mark in ImportedObject.objects.filter(source_id__in=addresses)}
        keys = [mark.object_id for mark in marks.values() if mark.object_id]
        rows = {row.pk: row for row in MODELS[kind].objects.filter(pk__in=keys)}
        batch = Batch(marks)
        for piece in pieces:
            mark = marks.get(piece.source_id)
            self._piece(kind, piece, rows.get(mark.object_id) if mark and mark.object_id else None, batch)
        self._save(kind, batch)
        batch.links.write(self)

    def _piece(self, kind: str, piece: Piece, row: Any, batch: "Batch") -> None:
        mark = batch.marks.get(piece.source_id)
        if mark and piece.face in mark.faces.split():
            self.findings.count(kind, "unchanged")
            return
        if piece.is_deleted:
            self._gone(kind, piece, row, batch)
            return
        fields, reader = self._read(kind, piece)
        if kind == "Location" and self._shared_place(piece, fields, batch):
            return
        if not take_links(self, kind, piece, reader, batch.links, fields):
            return
        is_new = row is None
        row = row or MODELS[kind](id=uuid.uuid4(), source_id=piece.source_id)
        _fill(row, fields | {"source_data": reader.leftovers()}, is_new)
        (batch.fresh if is_new else batch.changed).append(row)
        if kind == "Location":
            self.places[place_key(row)] = row.pk
        if kind == "Meeting":
            self.starts[row.pk] = row.start
        self.findings.count(kind, "new" if is_new else "changed")
        self._mark(kind, piece, row.pk, batch)

    def _read(self, kind: str, piece: Piece) -> tuple[dict[str, Any], Reader]:
        data = {name: value for name, value in piece.data.items() if name not in ("type", "deleted")}
        if kind == "Body":
            data = {name: value for name, value in data.items() if name not in LISTS_OF_BODY}
        reader = Reader(kind, data, self.findings)
        fields = times(reader, self.now) | MAPPERS[kind](reader)
        reader.take("id")
        fields["source_web"] = reader.address("web", 500)
        if kind in ("Organization", "Person", "Meeting", "Paper", "LegislativeTerm"):
            fields["body"] = self.body
        return fields, reader

    def _shared_place(self, piece: Piece, fields: dict[str, Any], batch: "Batch") -> bool:
        """Let equal places share one row; places without words are none."""
        key = tuple(fields[name] or "" for name in PLACE_FIELDS)
        if not any(key):
            self.findings.note("place_empty", "Location")
            self.findings.count("Location", "unchanged")
            self._mark("Location", piece, None, batch)
            return True
        if (known := self.places.get(key)) is None:
            return False
        if self.known.get(piece.source_id, ("", None))[1] == known:
            return False
        self.findings.note("place_shared", "Location")
        self.findings.count("Location", "unchanged")
        self._mark("Location", piece, known, batch)
        return True

    def _gone(self, kind: str, piece: Piece, row: Any, batch: "Batch") -> None:
        """Turn a row into a tombstone; what was never here leaves only its mark."""
        if row is None:
            self.findings.note("tombstone_unknown", kind, example=piece.source_id)
            self.findings.count(kind, "deleted")
            self._mark(kind, piece, None, batch)
            return
        reader = Reader(kind, dict(piece.data), self.findings)
        gone = reader.moment("modified") or self.now
        row.visibility, row.depublished_at, row.deleted_at = Visibility.NONPUBLIC, gone, gone
        row.public_modified_at = gone
        batch.changed.append(row)
        self.findings.count(kind, "deleted")
        self._mark(kind, piece, row.pk, batch)

    def _mark(self, kind: str, piece: Piece, key: uuid.UUID | None, batch: "Batch") -> None:
        mark = batch.marks.get(piece.source_id)
        if mark is None:
            mark = ImportedObject(source_id=piece.source_id, kind=kind, faces="")
            batch.new_marks.append(mark)
        else:
            batch.changed_marks.append(mark)
        mark.object_id, mark.run, mark.is_embedded = key, self.run, piece.is_embedded
        mark.faces = " ".join([piece.face, *mark.faces.split()][:MOST_FACES])
        if key is None:
            self.nothing.add(piece.source_id)
        else:
            self.known[piece.source_id] = (kind, key)

    def _save(self, kind: str, batch: "Batch") -> None:
        model = MODELS[kind]
        model.objects.bulk_create(batch.fresh, batch_size=BATCH)
        self.fresh = {row.pk for row in batch.fresh}
        if batch.changed:
            names = [column.name for column in model._meta.concrete_fields if column.name not in KEPT]
            model.objects.bulk_update(batch.changed, names, batch_size=200)
        ImportedObject.objects.bulk_create(batch.new_marks, batch_size=BATCH)
        ImportedObject.objects.bulk_update(
            batch.changed_marks, ["object_id", "faces", "run", "is_embedded"], batch_size=200
        )

    def key_of(self, source_id: str, kind: str) -> uuid.UUID | None:
        """Return the key of the row that an address of that kind has become."""
        found = self.known.get(source_id)
        return found[1] if found and found[0] == kind else None


@dataclass
class Batch:
    """The rows of one batch on their way into the database, and the marks of what the source was seen to show."""

    marks: dict[str, ImportedObject]
    fresh: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    new_marks: list[ImportedObject] = field(default_factory=list)
    changed_marks: list[ImportedObject] = field(default_factory=list)
    links: Links = field(default_factory=Links)


PLACE_FIELDS = (
    "description",
    "street_address",
    "room",
    "postal_code",
    "sub_locality",
    "locality",
    "latitude",
    "longitude",
)


def place_key(row: Location) -> tuple[Any, ...]:
    """Return what makes two places the same."""
    return tuple(getattr(row, name) or "" for name in PLACE_FIELDS)


def _fill(row: Any, fields: dict[str, Any], is_new: bool) -> None:
    """Put fields into a row; the first publication and what was typed here stay."""
    for name, value in fields.items():
        if name == "first_published_at" and not is_new and row.first_published_at:
            continue
        setattr(row, name, value)
