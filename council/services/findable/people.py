"""Persons, bodies and matters as entries."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from core.search import Content
from council.enums import MatterPhase
from council.models import Matter, MatterEvent, Membership, Organization, Paper, Person
from council.services.findable.relatives import joined, keys_of, place_words, public_keys, public_places


def person_rows() -> QuerySet[Person]:
    """Return all persons to enter."""
    return Person.objects.filter(deleted_at__isnull=True)


def person_contents(rows: list[Person]) -> Iterator[Content]:
    """Yield persons with their bodies. Contact fields are not searched at all."""
    public = public_keys(Person, rows)
    seats: dict[UUID, list[Membership]] = defaultdict(list)
    memberships = Membership.objects.public().filter(person__in=rows).select_related("organization")
    for membership in memberships.order_by("organization__name"):
        if membership.organization.is_public:
            seats[membership.person_id].append(membership)
    current = set(Membership.objects.public().current().filter(person__in=rows).values_list("pk", flat=True))
    for row in rows:
        held = [seat for seat in seats[row.pk] if seat.pk in current]
        yield Content(
            key=row.pk,
            is_public=row.pk in public,
            title=row.full_name or row.name,
            address=f"/personen/{row.pk}/",
            aliases=row.status,
            keywords=joined(row.name, row.district, *(f"{seat.organization.name} {seat.role}" for seat in held)),
            lead=row.status,
            body=joined(row.life, *(seat.organization.name for seat in seats[row.pk] if seat.pk not in current)),
            source=", ".join(dict.fromkeys(seat.organization.name for seat in held))[:200],
            bodies=keys_of(seat.organization for seat in held),
            appeared_at=row.first_published_at,
        )


def organization_rows() -> QuerySet[Organization]:
    """Return all bodies to enter."""
    return Organization.objects.filter(deleted_at__isnull=True)


def organization_contents(rows: list[Organization]) -> Iterator[Content]:
    """Yield bodies."""
    public = public_keys(Organization, rows)
    for row in rows:
        yield Content(
            key=row.pk,
            is_public=row.pk in public,
            title=row.name,
            address=f"/gremien/{row.pk}/",
            type=row.kind,
            aliases=row.short_name,
            keywords=joined(row.classification, str(row.get_kind_display())),
            lead=row.description,
            bodies=(str(row.pk),),
            appeared_at=row.first_published_at,
        )


def matter_rows() -> QuerySet[Matter]:
    """Return all matters to enter; a merged one is found by the one that survives."""
    return Matter.objects.filter(deleted_at__isnull=True, merged_into__isnull=True)


def matter_contents(rows: list[Matter]) -> Iterator[Content]:
    """Yield matters with the entries of their threads and their public papers."""
    public, places = public_keys(Matter, rows), public_places(row.location_id for row in rows)
    bodies = Organization.objects.public().in_bulk([row.responsible_id for row in rows if row.responsible_id])
    events: dict[UUID, list[str]] = defaultdict(list)
    for matter, title, text in MatterEvent.objects.filter(matter__in=rows).values_list("matter", "title", "text"):
        events[matter].append(f"{title}\n{text}")
    papers: dict[UUID, list[str]] = defaultdict(list)
    found = Paper.objects.public().filter(matters__in=rows).values_list("matters", "reference", "title")
    for matter, reference, title in found.order_by("date", "pk"):
        papers[matter].append(f"{reference} {title}")
    for row in rows:
        responsible = bodies.get(row.responsible_id)
        yield Content(
            key=row.pk,
            is_public=row.pk in public,
            title=row.title,
            address=f"/vorgaenge/{row.pk}/",
            keywords=joined(
                row.topic,
                row.district,
                place_words(places.get(row.location_id)),
                responsible.name if responsible else "",
                *papers[row.pk],
            ),
            lead=row.summary,
            body=joined(*events[row.pk]),
            source=responsible.name if responsible else "",
            status=matter_status(row),
            date=row.last_progress_at,
            bodies=keys_of([responsible]) if responsible else (),
            appeared_at=row.first_published_at,
        )


def matter_status(matter: Matter) -> str:
    """Return the status of a matter."""
    if matter.is_rejected:
        return "matter-rejected"
    return "matter-done" if matter.is_closed else f"matter-{MatterPhase(matter.phase).value}"
