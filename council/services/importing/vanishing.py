"""What a source no longer lists in its parent is gone, though no tombstone says so."""

from typing import TYPE_CHECKING, Any

from council.models import ImportedObject
from council.services.importing.mapping import MODELS
from council.services.importing.ties import Links
from council.services.importing.unfolding import Piece

if TYPE_CHECKING:
    from council.services.importing.writing import Writer

# Parent → property with the whole list of its children, their kind, how they name the parent.
CHILDREN = {
    "Meeting": ("agendaItem", "AgendaItem", "meeting_id"),
    "Paper": ("consultation", "Consultation", "paper_id"),
    "Person": ("membership", "Membership", "person_id"),
}


def miss_children(kind: str, piece: Piece, links: Links) -> None:
    """Take leave, once the parent is written, of embedded children that it does not list any more."""
    if kind not in CHILDREN or not isinstance(piece.data.get(CHILDREN[kind][0]), list):
        return
    name, child_kind, column = CHILDREN[kind]
    listed = {address for address in piece.data[name] if isinstance(address, str)}

    def tie(writer: "Writer", _links: Links) -> None:
        parent = writer.key_of(piece.source_id, kind)
        if parent is None or parent in writer.fresh:
            return
        rows = MODELS[child_kind].objects.filter(**{column: parent}, source_id__isnull=False, deleted_at__isnull=True)
        gone = [row for row in rows if row.source_id not in listed and _was_embedded(row)]
        for row in gone:
            writer.bury(row, writer.now)
            row.save()
            writer.findings.note("vanished", child_kind, "", row.source_id)
            writer.findings.count(child_kind, "deleted")
        # Should it come back, it is read again.
        ImportedObject.objects.filter(object_id__in=[row.pk for row in gone]).update(faces="")

    links.todo.append(tie)


def _was_embedded(row: Any) -> bool:
    return ImportedObject.objects.filter(object_id=row.pk, is_embedded=True).exists()
