"""References and objects of earlier batches and runs whose target has come meanwhile."""

from typing import TYPE_CHECKING
from uuid import UUID

from council.models import Consultation, ImportReference, MeetingOrganization
from council.services.importing.attaching import attach_late
from council.services.importing.linking import MANY, ONE, attend_late
from council.services.importing.mapping import FILE_FIELDS, MODELS
from council.services.importing.stations import seat, seat_named
from council.services.importing.unfolding import Piece, face_of

if TYPE_CHECKING:
    from council.services.importing.writing import Writer


def write_waiting(writer: "Writer") -> None:
    """Write objects that had to wait for their parent, now that everything is here; the rest is named."""
    for reference in ImportReference.objects.filter(data__isnull=False):
        data = reference.data or {}
        piece = Piece(reference.holder_kind, reference.holder, data, face_of(data), True)
        reference.delete()
        writer.write_pieces(reference.holder_kind, [piece])
    for reference in ImportReference.objects.filter(data__isnull=False).exclude(target=""):
        writer.findings.note("waiting", reference.holder_kind, reference.field, reference.target)


def resolve_waiting(writer: "Writer") -> None:
    """Tie what can be tied; what stays open is named."""
    solved = []
    for reference in ImportReference.objects.filter(data__isnull=True):
        row = writer.key_of(reference.holder, reference.holder_kind)
        if row is None or _resolve(writer, reference, row):
            solved.append(reference.pk)
        else:
            writer.findings.note("dangling", reference.holder_kind, reference.field, reference.target)
    for first in range(0, len(solved), 500):
        ImportReference.objects.filter(pk__in=solved[first : first + 500]).delete()


def _resolve(writer: "Writer", reference: ImportReference, row: UUID) -> bool:
    kind, name = reference.holder_kind, reference.field
    if name in ONE.get(kind, {}):
        return _resolve_one(writer, reference, row)
    if name in MANY.get(kind, {}):
        through, own, other, target_kind = MANY[kind][name]
        key = writer.key_of(reference.target, target_kind)
        if key is not None:
            through.objects.bulk_create([through(**{own: row, other: key})], ignore_conflicts=True)
        return key is not None
    if name in FILE_FIELDS:
        return attach_late(writer, reference, row)
    if kind == "AgendaItem":
        return seat_named(writer, reference, row)
    if name == "agendaItem":
        item = writer.key_of(reference.target, "AgendaItem")
        return item is not None and (seat(row, item) or True)
    if name == "participant":
        return attend_late(writer, reference, row)
    return _resolve_organization(writer, reference, row)


def _resolve_one(writer: "Writer", reference: ImportReference, row: UUID) -> bool:
    target_field, target_kind, _needed = ONE[reference.holder_kind][reference.field]
    key = writer.key_of(reference.target, target_kind)
    return key is not None and bool(MODELS[reference.holder_kind].objects.filter(pk=row).update(**{target_field: key}))


def _resolve_organization(writer: "Writer", reference: ImportReference, row: UUID) -> bool:
    """Tie an organization to a meeting or a consultation, in its place."""
    key = writer.key_of(reference.target, "Organization")
    if key is None:
        return False
    if reference.holder_kind == "Meeting":
        MeetingOrganization.objects.get_or_create(
            meeting_id=row, organization_id=key, defaults={"order": reference.position}
        )
    elif not Consultation.objects.filter(pk=row, organization=None).update(organization_id=key):
        through = Consultation.further_organizations.through
        through.objects.bulk_create([through(consultation_id=row, organization_id=key)], ignore_conflicts=True)
    return True
