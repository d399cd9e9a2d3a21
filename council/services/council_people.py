"""People of the council: the list of those in office, and one person with everything they belong to."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import OrganizationKind
from council.models import Membership, Organization, Person
from council.services.belongings import Belonging, belongings_of, ended, is_current, is_past, weight
from council.services.references import BodyRef, PersonRef, body_ref, person_ref, seen


@dataclass(frozen=True)
class PersonSheet:
    """A person as the page shows them; contact fields only with consent."""

    person: PersonRef
    status: str
    life: str
    district: str
    phone: str
    email: str
    address: str
    faction: BodyRef | None
    current: tuple[Belonging, ...]
    former: tuple[Belonging, ...]
    is_public: bool
    modified_at: datetime.datetime | None


@dataclass(frozen=True)
class PersonLine:
    """Somebody in the list of people."""

    person: PersonRef
    office: str
    faction: BodyRef | None

    @property
    def words(self) -> str:
        """Return "Ratsmitglied · Soziale Mitte"."""
        return " · ".join(part for part in (self.office, self.faction.name if self.faction else "") if part)


def person_sheet(viewer: Viewer, person_id: UUID) -> PersonSheet | None:
    """Return the sheet of a person, None when viewer may not read it (or there is none)."""
    row = Person.objects.visible_to(viewer).select_related("location").filter(pk=person_id).first()
    if row is None:
        return None
    belongings = belongings_of(viewer, Q(person=row))
    current = sorted((one for one in belongings if is_current(one)), key=weight)
    address = seen(row.location, viewer) if row.location_consent else None
    return PersonSheet(
        person=person_ref(row),
        status=row.status,
        life=row.life,
        district=row.district,
        phone=row.phone if row.phone_consent else "",
        email=row.email if row.email_consent else "",
        address=str(address) if address else "",
        faction=next((one.body for one in current if one.body.kind == OrganizationKind.FACTION), None),
        current=tuple(current),
        former=tuple(sorted((one for one in belongings if is_past(one)), key=ended, reverse=True)),
        is_public=row.is_public,
        modified_at=row.public_modified_at,
    )


def person_lines(viewer: Viewer, *, words: str = "", body: UUID | None = None) -> list[PersonLine]:
    """Return everybody in office today by name, with function and faction. Two queries; a council is never long."""
    persons = Person.objects.visible_to(viewer)
    for word in words.split()[:4]:
        persons = persons.filter(name__icontains=word)
    held = (
        Membership.objects.visible_to(viewer).current().filter(organization__in=Organization.objects.visible_to(viewer))
    )
    chosen = held.filter(organization=body) if body else held
    people = list(persons.filter(pk__in=chosen.values("person")).order_by("family_name", "name", "pk")[:1000])
    offices: dict[UUID, list[Membership]] = defaultdict(list)
    for office in held.filter(person__in=[row.pk for row in people]).select_related("organization"):
        offices[office.person_id].append(office)
    return [PersonLine(person_ref(row), _office(row, offices[row.pk]), _faction(offices[row.pk])) for row in people]


def _office(person: Person, offices: list[Membership]) -> str:
    council = next((row for row in offices if row.organization.kind == OrganizationKind.COUNCIL), None)
    return person.status or (council.role or str(_("Ratsmitglied")) if council else "")


def _faction(offices: list[Membership]) -> BodyRef | None:
    return next(
        (body_ref(row.organization) for row in offices if row.organization.kind == OrganizationKind.FACTION), None
    )
