"""Bodies, factions and people: who belongs to what, today and before."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import OrganizationKind
from council.models import Membership, Organization, Person
from council.services.meeting_list import MeetingLine, last_meetings, next_meetings
from council.services.references import BodyRef, PersonRef, body_ref, person_ref, seen

GROUPS: tuple[tuple[OrganizationKind, Promise], ...] = (
    (OrganizationKind.COUNCIL, _("Rat")),
    (OrganizationKind.COMMITTEE, _("Ausschüsse")),
    (OrganizationKind.ADVISORY, _("Beiräte")),
    (OrganizationKind.FACTION, _("Fraktionen")),
    (OrganizationKind.OTHER, _("Weitere Gremien")),
)
# Whoever leads stands first; the wording of the office is free text.
LEADERS = ("vorsitz", "bürgermeister", "sprecher", "stellv")


@dataclass(frozen=True)
class BodyLine:
    """A body in the list."""

    body: BodyRef
    classification: str
    members: int
    seats: int | None


@dataclass(frozen=True)
class Belonging:
    """A membership: who, where, as what, how long."""

    person: PersonRef
    body: BodyRef
    role: str
    faction: BodyRef | None
    start: datetime.date | None
    end: datetime.date | None
    voting_right: bool
    is_substitute: bool


@dataclass(frozen=True)
class BodySheet:
    """A body as its page shows it. `groups` are its members today, by faction."""

    body: BodyRef
    kind_label: str
    description: str
    website: str
    place: str
    start: datetime.date | None
    end: datetime.date | None
    legal_members: int | None
    groups: tuple[tuple[str, tuple[Belonging, ...]], ...]
    former: tuple[Belonging, ...]
    members: int
    upcoming: tuple[MeetingLine, ...]
    past: tuple[MeetingLine, ...]
    modified_at: datetime.datetime | None

    @property
    def meets(self) -> bool:
        """Whether it holds meetings of its own."""
        return self.body.kind not in (OrganizationKind.FACTION, OrganizationKind.PARTY, OrganizationKind.DEPARTMENT)


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
    modified_at: datetime.datetime | None


def body_groups(viewer: Viewer) -> list[tuple[str, list[BodyLine]]]:
    """Return all bodies of today by kind with the number of their members. One query."""
    today = timezone.localdate()
    in_office = (Q(memberships__start_date__isnull=True) | Q(memberships__start_date__lte=today)) & (
        Q(memberships__end_date__isnull=True) | Q(memberships__end_date__gte=today)
    )
    readable = Q(memberships__in=Membership.objects.visible_to(viewer))
    rows = (
        Organization.objects.visible_to(viewer)
        .current()
        .filter(kind__in=[kind for kind, _label in GROUPS])
        .annotate(n=Count("memberships__person", filter=in_office & readable, distinct=True))
        .order_by("seat_order", "name")
    )
    by_kind: dict[str, list[BodyLine]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(BodyLine(body_ref(row), row.classification, row.n, row.legal_members))
    return [(str(label), by_kind[kind]) for kind, label in GROUPS if by_kind[kind]]


def body_sheet(viewer: Viewer, body_id: UUID) -> BodySheet | None:
    """Return the sheet of a body, None when viewer may not read it (or there is none)."""
    row = Organization.objects.visible_to(viewer).select_related("location").filter(pk=body_id).first()
    if row is None:
        return None
    belongings = _belongings(viewer, Q(organization=row))
    current = [one for one in belongings if _is_current(one)]
    place = seen(row.location, viewer)
    return BodySheet(
        body=body_ref(row),
        kind_label=row.classification or str(row.get_kind_display()),
        description=row.description,
        website=row.website,
        place=str(place) if place else "",
        start=row.start_date,
        end=row.end_date,
        legal_members=row.legal_members,
        groups=_by_faction(current, is_faction=row.kind == OrganizationKind.FACTION),
        former=tuple(sorted((one for one in belongings if _is_past(one)), key=_ended, reverse=True)),
        members=len({one.person.id for one in current}),
        upcoming=tuple(next_meetings(viewer, 5, body=row.pk)),
        past=tuple(last_meetings(viewer, 5, body=row.pk)),
        modified_at=row.public_modified_at,
    )


def person_sheet(viewer: Viewer, person_id: UUID) -> PersonSheet | None:
    """Return the sheet of a person, None when viewer may not read it (or there is none)."""
    row = Person.objects.visible_to(viewer).select_related("location").filter(pk=person_id).first()
    if row is None:
        return None
    belongings = _belongings(viewer, Q(person=row))
    current = sorted((one for one in belongings if _is_current(one)), key=_weight)
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
        former=tuple(sorted((one for one in belongings if _is_past(one)), key=_ended, reverse=True)),
        modified_at=row.public_modified_at,
    )


def person_lines(
    viewer: Viewer, *, words: str = "", body: UUID | None = None
) -> list[tuple[PersonRef, str, BodyRef | None]]:
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
    return [(person_ref(row), _office(row, offices[row.pk]), _faction(offices[row.pk])) for row in people]


def _office(person: Person, offices: list[Membership]) -> str:
    council = next((row for row in offices if row.organization.kind == OrganizationKind.COUNCIL), None)
    return person.status or (council.role or str(_("Ratsmitglied")) if council else "")


def _faction(offices: list[Membership]) -> BodyRef | None:
    return next(
        (body_ref(row.organization) for row in offices if row.organization.kind == OrganizationKind.FACTION), None
    )


def _belongings(viewer: Viewer, condition: Q) -> list[Belonging]:
    """Return memberships with person, body and faction, all readable. One query, two where something is hidden."""
    rows = (
        Membership.objects.visible_to(viewer)
        .filter(condition)
        .filter(person__in=Person.objects.visible_to(viewer), organization__in=Organization.objects.visible_to(viewer))
        .select_related("person", "organization", "on_behalf_of")
        .order_by("person__family_name", "person__name", "organization__name")
        .distinct()
    )
    found = list(rows)
    factions = _factions(viewer, found)
    return [_belonging(row, factions) for row in found]


def _factions(viewer: Viewer, rows: list[Membership]) -> dict[UUID, BodyRef]:
    """Return the faction each person belongs to today. One query."""
    held = (
        Membership.objects.visible_to(viewer)
        .current()
        .filter(
            organization__in=Organization.objects.visible_to(viewer).of_kind(OrganizationKind.FACTION),
            person__in={row.person_id for row in rows},
        )
    )
    return {row.person_id: body_ref(row.organization) for row in held.select_related("organization")}


def _belonging(row: Membership, factions: dict[UUID, BodyRef]) -> Belonging:
    named = row.on_behalf_of if row.on_behalf_of and row.on_behalf_of.is_public else None
    return Belonging(
        person=person_ref(row.person),
        body=body_ref(row.organization),
        role=row.role,
        faction=body_ref(named) if named else factions.get(row.person_id),
        start=row.start_date,
        end=row.end_date,
        voting_right=row.voting_right,
        is_substitute=row.substitute_for_id is not None,
    )


def _is_current(one: Belonging) -> bool:
    today = timezone.localdate()
    return (one.start is None or one.start <= today) and (one.end is None or one.end >= today)


def _is_past(one: Belonging) -> bool:
    return one.end is not None and one.end < timezone.localdate()


def _ended(one: Belonging) -> tuple[datetime.date, str]:
    return one.end or datetime.date.min, one.person.name


def _weight(one: Belonging) -> tuple[int, int, str]:
    kinds = [kind for kind, _label in GROUPS]
    kind = kinds.index(OrganizationKind(one.body.kind)) if one.body.kind in kinds else len(kinds)
    return kind, _rank(one.role), one.body.name


def _rank(role: str) -> int:
    lower = role.lower()
    return next((index for index, word in enumerate(LEADERS) if lower.startswith(word)), len(LEADERS))


def _by_faction(rows: list[Belonging], *, is_faction: bool) -> tuple[tuple[str, tuple[Belonging, ...]], ...]:
    """Return members by faction, largest first; whoever has none comes last."""
    groups: dict[str, list[Belonging]] = defaultdict(list)
    for one in rows:
        groups["" if is_faction or not one.faction else one.faction.name].append(one)
    ordered: list[Any] = sorted(groups.items(), key=lambda pair: (pair[0] == "", -len(pair[1]), pair[0]))
    return tuple(
        (name, tuple(sorted(members, key=lambda one: (one.is_substitute, _rank(one.role)))))
        for name, members in ordered
    )
