"""Tie files to the papers, meetings and agenda items that name them."""

from typing import TYPE_CHECKING
from uuid import UUID

from council.models import Attachment, ImportReference
from council.services.importing.mapping import FILE_FIELDS

if TYPE_CHECKING:
    from council.services.importing.writing import Writer

PARENTS = {"Paper": "paper_id", "Meeting": "meeting_id", "AgendaItem": "agenda_item_id"}
CHUNK = 500
# Holder, role, file, place.
Wanted = tuple[UUID, str, UUID, int]


def attach_all(writer: "Writer") -> None:
    """Tie what was read in this run, once all files are here; what the source no longer names is let go."""
    rows: dict[str, list[Wanted]] = {kind: [] for kind in PARENTS}
    waiting = []
    for kind, holder, name, address, position in writer.attachments:
        holder_key, file_key = writer.key_of(holder, kind), writer.key_of(address, "File")
        if holder_key is None:
            continue
        if file_key is None:
            waiting.append(
                ImportReference(holder_kind=kind, holder=holder, field=name, target=address[:500], position=position)
            )
            continue
        rows[kind].append((holder_key, FILE_FIELDS[name], file_key, position))
    ImportReference.objects.bulk_create(waiting, ignore_conflicts=True, batch_size=CHUNK)
    for kind, column in PARENTS.items():
        holders = {key for address in writer.rewritten[kind] if (key := writer.key_of(address, kind))}
        _tie(column, rows[kind], sorted(holders))


def _tie(column: str, wanted: list[Wanted], holders: list[UUID]) -> None:
    known: dict[tuple[UUID, str, UUID], int] = {}
    for first in range(0, len(holders), CHUNK):
        found = Attachment.objects.filter(
            **{f"{column}__in": holders[first : first + CHUNK]}, file__source_id__isnull=False
        )
        known |= {
            (holder, role, file): key for holder, role, file, key in found.values_list(column, "role", "file_id", "pk")
        }
    told = {(holder, role, file) for holder, role, file, _position in wanted}
    gone = [key for row, key in known.items() if row not in told]
    moved = [
        Attachment(pk=known[holder, role, file], order=position)
        for holder, role, file, position in wanted if (holder, role, file) in known
    ]  # fmt: skip
    Attachment.objects.bulk_update(moved, ["order"], batch_size=CHUNK)
    for first in range(0, len(gone), CHUNK):
        Attachment.objects.filter(pk__in=gone[first : first + CHUNK]).delete()
    Attachment.objects.bulk_create(
        [
            Attachment(**{column: holder}, role=role, file_id=file, order=position)
            for holder, role, file, position in wanted
            if (holder, role, file) not in known
        ],
        batch_size=CHUNK,
    )  # fmt: skip


def attach_late(writer: "Writer", reference: ImportReference, holder: UUID) -> bool:
    """Tie a file that has come after what names it."""
    key = writer.key_of(reference.target, "File")
    if key is None:
        return False
    Attachment.objects.get_or_create(
        **{PARENTS[reference.holder_kind]: holder}, role=FILE_FIELDS[reference.field], file_id=key,
        defaults={"order": reference.position},
    )  # fmt: skip
    return True
