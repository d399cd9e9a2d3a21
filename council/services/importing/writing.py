"""Write pieces as rows, a batch in one transaction: new, changed, unchanged or gone."""

import datetime
import uuid
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import DataError, IntegrityError, transaction

from core.services.search.hearing import mark
from council.enums import Visibility
from council.models import Body, ImportedObject, ImportReference, ImportRun, Meeting
from council.services.importing.attaching import PARENTS
from council.services.importing.batches import Batch, fill, says_nothing_newer
from council.services.importing.kinds import PROPERTIES
from council.services.importing.linking import take_links
from council.services.importing.mapping import LISTS_OF_BODY, MAPPERS, MODELS, times
from council.services.importing.opening import keep_unseen
from council.services.importing.own_fields import OWN, own_fields
from council.services.importing.places import key_of_fields, known_places, place_key
from council.services.importing.reading import Reader
from council.services.importing.report import Findings
from council.services.importing.unfolding import Piece
from council.services.importing.vanishing import miss_children

BATCH = 500
# Fields of a row that an import does not decide.
KEPT = ("id", "created_at", "source_id", "blob", "user", "text", "text_state", "size")


class Writer:
    """Writes the pieces of one run. `known` maps addresses of the source to (kind, key) of rows."""

    def __init__(self, run: ImportRun, findings: Findings, body: Body, now: datetime.datetime) -> None:
        self.run, self.findings, self.body, self.now = run, findings, body, now
        # (kind, address of the holder, property, address of the file, position): tied when all files are here.
        self.attachments: list[tuple[str, str, str, str, int]] = []
        # Whose files were told anew in this run.
        self.rewritten: dict[str, set[str]] = {kind: set() for kind in PARENTS}
        # Consultation → the item that names it; and everything items name: (item, property, address).
        self.items_of: dict[str, str] = {}
        self.subjects: list[tuple[str, str, str]] = []
        self.fresh: set[uuid.UUID] = set()
        # What changes rows that are here, hence seen: written last, all at once.
        self.later: list[tuple[str, Piece]] = []
        self.is_finishing = False
        self.starts: dict[uuid.UUID, datetime.datetime | None] = dict(Meeting.objects.values_list("pk", "start"))
        self.known: dict[str, tuple[str, uuid.UUID]] = {
            source_id: (kind, key)
            for source_id, kind, key in ImportedObject.objects.values_list("source_id", "kind", "object_id")
            if key is not None
        }
        # Objects that are known and are nothing here: places without words, what was gone before it came.
        self.nothing = set(ImportedObject.objects.filter(object_id__isnull=True).values_list("source_id", flat=True))
        self.places = known_places()

    def key_of(self, source_id: str, kind: str) -> uuid.UUID | None:
        """Return the key of the row that an address of that kind has become."""
        found = self.known.get(source_id)
        return found[1] if found and found[0] == kind else None

    def write(self, kind: str, pieces: Sequence[Piece], cursor: dict[str, Any]) -> None:
        """Write a batch of one kind, and where to go on, in one transaction."""
        with transaction.atomic():
            self.write_pieces(kind, pieces)
            self.run.cursor, self.run.report = cursor, self.findings.as_json()
            self.run.save(update_fields=["cursor", "report"])

    def write_pieces(self, kind: str, pieces: Sequence[Piece]) -> None:
        """Write pieces in the transaction of the caller; what the database refuses is kept, named and tried again."""
        before = self._remember(kind, pieces)
        try:
            with transaction.atomic():
                self._write(kind, pieces)
        except (IntegrityError, DataError, OverflowError) as error:
            self._forget(pieces, *before)
            if len(pieces) == 1:
                self._refuse(kind, pieces[0], error)
                return
            for piece in pieces:
                self.write_pieces(kind, [piece])

    def write_later(self) -> None:
        """Write the changes that were put off, in the transaction of the caller."""
        self.is_finishing = True
        for kind, found in groupby(self.later, key=itemgetter(0)):
            pieces = [piece for _kind, piece in found]
            for first in range(0, len(pieces), BATCH):
                self.write_pieces(kind, pieces[first : first + BATCH])

    def bury(self, row: Any, gone: datetime.datetime) -> None:
        """Turn a row into a tombstone; the caller saves it."""
        row.visibility, row.depublished_at, row.deleted_at = Visibility.NONPUBLIC, gone, gone
        row.public_modified_at = gone

    def _remember(self, kind: str, pieces: Sequence[Piece]) -> tuple[Any, ...]:
        known = {piece.source_id: self.known.get(piece.source_id) for piece in pieces}
        places = dict(self.places) if kind == "Location" else self.places
        lengths = (len(self.attachments), len(self.subjects), len(self.later))
        return self.findings.copy(), known, places, lengths

    def _forget(
        self, pieces: Sequence[Piece], findings: Findings, known: dict[str, Any], places: Any, lengths: tuple[int, ...]
    ) -> None:
        self.findings.counts, self.findings.groups = findings.counts, findings.groups
        self.places = places
        for rows, length in zip((self.attachments, self.subjects, self.later), lengths, strict=True):
            del rows[length:]  # type: ignore[attr-defined]
        for piece in pieces:
            self.nothing.discard(piece.source_id)
            self.known.pop(piece.source_id, None)
            if known[piece.source_id]:
                self.known[piece.source_id] = known[piece.source_id]

    def _refuse(self, kind: str, piece: Piece, error: Exception) -> None:
        self.findings.note("not_written", kind, example=f"{piece.source_id}: {error}")
        ImportReference.objects.bulk_create(
            [ImportReference(holder_kind=kind, holder=piece.source_id, field="", target="", data=piece.data)],
            ignore_conflicts=True,
        )

    def _write(self, kind: str, pieces: Sequence[Piece]) -> None:
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

    def _piece(self, kind: str, piece: Piece, row: Any, batch: Batch) -> None:
        mark = batch.marks.get(piece.source_id)
        if mark and says_nothing_newer(mark, piece):
            self.findings.count(kind, "unchanged")
            return
        if row is not None and not self.is_finishing:
            self.later.append((kind, piece))
            return
        if piece.is_deleted:
            self._gone(kind, piece, row, batch)
            return
        fields, reader = self._read(kind, piece)
        if self._is_nothing_new(kind, piece, row, fields, batch):
            return
        if not take_links(self, kind, piece, reader, batch.links, fields):
            return
        miss_children(kind, piece, batch.links)
        is_new = row is None
        # The town itself was made before it was read.
        is_founded = kind == "Body" and mark is not None and not mark.faces
        row = row or MODELS[kind](id=uuid.uuid4(), source_id=piece.source_id)
        fill(row, fields | {"source_data": self._leftovers(kind, piece, reader)}, is_new or is_founded, self.now)
        self._keep(kind, row, is_new, batch)
        self._mark(kind, piece, row.pk, batch)

    def _keep(self, kind: str, row: Any, is_new: bool, batch: Batch) -> None:
        if is_new:
            keep_unseen(row)
        (batch.fresh if is_new else batch.changed).append(row)
        if kind == "Location":
            self.places[place_key(row)] = row.pk
        if kind == "Meeting":
            self.starts[row.pk] = row.start
        self.findings.count(kind, "new" if is_new else "changed")

    def _read(self, kind: str, piece: Piece) -> tuple[dict[str, Any], Reader]:
        data = {name: value for name, value in piece.data.items() if name not in ("type", "deleted")}
        if kind == "Body":
            data = {name: value for name, value in data.items() if name not in LISTS_OF_BODY}
        reader = Reader(kind, data, self.findings)
        fields = times(reader, self.now) | MAPPERS[kind](reader)
        fields |= own_fields(kind, reader, fields)
        reader.take("id")
        fields["source_web"] = reader.address("web", 500)
        if kind in ("Organization", "Person", "Meeting", "Paper", "LegislativeTerm"):
            fields["body"] = self.body
        return fields, reader

    def _leftovers(self, kind: str, piece: Piece, reader: Reader) -> dict[str, Any]:
        kept = reader.leftovers()
        for name, value in kept.items():
            if name not in reader.spoilt and not name.startswith(OWN):
                code = "unmodelled_property" if name in PROPERTIES[kind] else "unknown_property"
                self.findings.note(code, kind, name, value)
        return kept

    def _is_nothing_new(self, kind: str, piece: Piece, row: Any, fields: dict[str, Any], batch: Batch) -> bool:
        """Whether this is no row of its own: an equal place, a place without words, or another body."""
        if kind == "Body" and row is None:
            return self._pass(kind, piece, None, batch, "other_body")
        # What stands in the list of places by itself is one by itself.
        if kind != "Location" or not piece.is_embedded:
            return False
        key = key_of_fields(fields)
        if not any(key):
            return self._pass(kind, piece, None, batch, "place_empty")
        known = self.places.get(key)
        if known is None or known == self.key_of(piece.source_id, kind):
            return False
        return self._pass(kind, piece, known, batch, "place_shared")

    def _pass(self, kind: str, piece: Piece, key: uuid.UUID | None, batch: Batch, code: str) -> bool:
        self.findings.note(code, kind, example=piece.source_id if kind == "Body" else "")
        self.findings.count(kind, "unchanged")
        self._mark(kind, piece, key, batch)
        return True

    def _gone(self, kind: str, piece: Piece, row: Any, batch: Batch) -> None:
        """Turn a row into a tombstone; what was never here leaves only its mark."""
        self.findings.count(kind, "deleted")
        self._mark(kind, piece, row.pk if row else None, batch)
        if row is None:
            self.findings.note("tombstone_unknown", kind, example=piece.source_id)
            return
        gone = Reader(kind, dict(piece.data), self.findings).moment("modified") or self.now
        self.bury(row, max(gone, row.first_published_at or gone))
        batch.changed.append(row)

    def _mark(self, kind: str, piece: Piece, key: uuid.UUID | None, batch: Batch) -> None:
        mark = batch.marks.get(piece.source_id)
        if mark is None:
            mark = ImportedObject(source_id=piece.source_id, kind=kind, faces="")
            batch.new_marks.append(mark)
        else:
            batch.changed_marks.append(mark)
        mark.object_id, mark.run, mark.is_embedded = key, self.run, piece.is_embedded
        mark.faces, mark.modified = piece.face, piece.modified
        if key is None:
            self.nothing.add(piece.source_id)
        else:
            self.known[piece.source_id] = (kind, key)

    def _save(self, kind: str, batch: Batch) -> None:
        model = MODELS[kind]
        model.objects.bulk_create(batch.fresh, batch_size=BATCH)
        self.fresh = {row.pk for row in batch.fresh}
        if batch.changed:
            names = [column.name for column in model._meta.concrete_fields if column.name not in KEPT]
            model.objects.bulk_update(batch.changed, names, batch_size=200)
        mark(model._meta.label, [row.pk for row in (*batch.fresh, *batch.changed)])
        ImportedObject.objects.bulk_create(batch.new_marks, batch_size=BATCH)
        ImportedObject.objects.bulk_update(
            batch.changed_marks, ["object_id", "faces", "modified", "run", "is_embedded"], batch_size=200
        )
