"""What a source no longer lists in its parent, or no longer has at all, is gone, though no tombstone says so."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Refused
from council.models import ImportedObject
from council.services.importing.mapping import MODELS
from council.services.importing.report import Findings
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
            writer.findings.note("vanished", child_kind, "", row.source_id)
            _withdraw(writer, child_kind, row)

    links.todo.append(tie)


def _was_embedded(row: Any) -> bool:
    return ImportedObject.objects.filter(object_id=row.pk, is_embedded=True).exists()


# Kind, address, key.
Missing = tuple[str, str, UUID]
# The town goes by hand, and a place nobody names is in nobody's way.
STAYING = ("Body", "Location")
# Whoever stumbled over these has not read everything.
GAPS = ("not_json", "list_missing", "not_an_object", "kind_unknown")
CHUNK = 500


def refuse_incomplete(findings: Findings) -> None:
    """Refuse to take leave of anything by the word of a source that could not be read whole."""
    if any(code in GAPS for code, _kind, _field in findings.groups):
        raise Refused(
            _("Die Quelle ließ sich nicht ganz lesen; deshalb wird nichts zurückgezogen."),
            _("Starten Sie die Übernahme ohne --complete: Der Bericht nennt, was sich nicht lesen ließ."),
            code="incomplete",
        )


def missing_objects(pieces: dict[str, list[Piece]]) -> list[Missing]:
    """Return what came from the same hosts before and is not in a source that was read from end to end."""
    told = {piece.source_id for found in pieces.values() for piece in found}
    hosts = {urlsplit(address).netloc for address in told}
    rows = ImportedObject.objects.exclude(kind__in=STAYING).order_by("kind", "source_id")
    return [
        (kind, address, key)
        for kind, address, key in rows.values_list("kind", "source_id", "object_id")
        if key is not None and address not in told and urlsplit(address).netloc in hosts
    ]


def take_leave(writer: "Writer", missing: list[Missing], *, withdraw: bool) -> None:
    """Name what is missing; withdraw makes tombstones of it."""
    for first in range(0, len(missing), CHUNK):
        part = missing[first : first + CHUNK]
        for kind in dict.fromkeys(kind for kind, _address, _key in part):
            addresses = {key: address for other, address, key in part if other == kind}
            for row in MODELS[kind].objects.filter(pk__in=addresses, deleted_at__isnull=True).order_by("source_id"):
                writer.findings.note("vanished" if withdraw else "missing", kind, "", addresses[row.pk])
                if withdraw:
                    _withdraw(writer, kind, row)


def _withdraw(writer: "Writer", kind: str, row: Any) -> None:
    writer.bury(row, writer.now)
    row.save()
    writer.findings.count(kind, "deleted")
    # Should it come back, it is read again.
    ImportedObject.objects.filter(object_id=row.pk).update(faces="")
