"""Consultations: the stations of a paper, each with the agenda item that treats it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from council.enums import Visibility
from council.models import AgendaItem, Consultation, ImportReference, MeetingOrganization
from council.services.importing.reading import Reader
from council.services.importing.ties import Links
from council.services.importing.unfolding import Piece

if TYPE_CHECKING:
    from council.services.importing.writing import Writer


def take_consultation(writer: "Writer", piece: Piece, reader: Reader, links: Links, fields: dict[str, Any]) -> None:
    """Read who consults, and at which agenda item."""
    bodies = links.find(
        writer, "Consultation", piece, "organization", reader.references("organization"), "Organization"
    )
    fields["organization_id"] = bodies[0] if bodies else None
    fields.setdefault("order", piece.position + 1)
    item = reader.reference("agendaItem") or writer.items_of.get(piece.source_id, "")

    def tie(writer: "Writer", links: Links) -> None:
        row = writer.key_of(piece.source_id, "Consultation")
        if row is None:
            return
        _share(writer, links, row, bodies[1:])
        key = writer.key_of(item, "AgendaItem") if item else None
        if key is not None:
            if not seat(row, key, is_fresh=row in writer.fresh):
                writer.findings.note("shared_consultation", "Consultation", "agendaItem", piece.source_id)
        elif item:
            links.wait("Consultation", piece, "agendaItem", item)

    links.todo.append(tie)


def _share(writer: "Writer", links: Links, row: UUID, further: list[UUID]) -> None:
    through = Consultation.further_organizations.through
    if row not in writer.fresh:
        through.objects.filter(consultation_id=row).exclude(organization_id__in=further).delete()
    for key in further:
        links.add(through(consultation_id=row, organization_id=key))


def seat(row: UUID, item: UUID, *, is_fresh: bool = False) -> bool:
    """Give a consultation its agenda item; of two consultations that name one item, the first keeps it."""
    if not is_fresh:
        AgendaItem.objects.filter(consultation_id=row).exclude(pk=item).update(consultation=None)
    free = AgendaItem.objects.filter(pk=item).filter(Q(consultation=None) | Q(consultation_id=row))
    return bool(free.update(consultation_id=row))


def seat_subjects(writer: "Writer") -> None:
    """Seat what agenda items name and no consultation has told; what is not here yet waits."""
    seated = AgendaItem.objects.filter(consultation__isnull=False)
    stations, items = set(seated.values_list("consultation_id", flat=True)), set(seated.values_list("pk", flat=True))
    open_ones = [
        ImportReference(holder_kind="AgendaItem", holder=item, field=name, target=address[:500])
        for item, name, address in writer.subjects
        if writer.key_of(address, "Consultation") not in stations and writer.key_of(item, "AgendaItem") not in items
    ]
    ImportReference.objects.bulk_create(open_ones, ignore_conflicts=True, batch_size=500)


def seat_named(writer: "Writer", reference: ImportReference, item: UUID) -> bool:
    """Seat a consultation that only its item names, or make the one that an item with a paper implies."""
    if AgendaItem.objects.filter(pk=item, consultation__isnull=False).exists():
        return True
    station = writer.key_of(reference.target, "Consultation")
    if station is not None:
        # A consultation that sits at another item stays there.
        return AgendaItem.objects.filter(consultation_id=station).exists() or seat(station, item)
    paper = writer.key_of(reference.target, "Paper")
    return paper is not None and _imply(writer, item, paper)


def _imply(writer: "Writer", item: UUID, paper: UUID) -> bool:
    """Make the consultation that an agenda item with a paper implies."""
    row = AgendaItem.objects.get(pk=item)
    body = MeetingOrganization.objects.filter(meeting_id=row.meeting_id).order_by("order").first()
    station = Consultation.objects.create(
        paper_id=paper, meeting_id=row.meeting_id, organization_id=body.organization_id if body else None,
        order=Consultation.objects.filter(paper_id=paper).count() + 1, visibility=Visibility.PUBLIC,
        first_published_at=row.first_published_at, public_modified_at=row.public_modified_at,
    )  # fmt: skip
    writer.findings.note("derived", "Consultation", "paper", row.title)
    return seat(station.pk, item, is_fresh=True)
