"""The kinds of OParl and how an object of each is built."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from council.models import (
    AgendaItem,
    Body,
    Consultation,
    File,
    LegislativeTerm,
    Location,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
)
from council.services.oparl import agenda, consultations, files, meetings, organizations, papers, people, places, town
from council.services.oparl.addresses import address
from council.services.oparl.rows import among
from council.services.oparl.values import Fields, tombstone

# keys, address of the body, whether internal lists are wanted → objects by key
Build = Callable[[Collection[UUID], str, bool], dict[UUID, Fields]]


@dataclass(frozen=True)
class Kind:
    """A kind of OParl: its rows, which of them the public sees, and how they are written."""

    name: str
    model: type[Any]
    shown: Callable[[], QuerySet[Any, Any]]
    build: Build


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("Body", Body, Body.objects.public, lambda keys, _body, full: town.bodies(keys, internal=full)),
        Kind("LegislativeTerm", LegislativeTerm, town.public_terms, lambda keys, _body, _full: town.terms(keys)),
        Kind(
            "Organization", Organization, Organization.objects.public,
            lambda keys, body, _full: organizations.organizations(keys, body),
        ),
        Kind("Person", Person, Person.objects.public, lambda keys, body, full: people.persons(keys, body, internal=full)),
        Kind("Membership", Membership, people.public_memberships, lambda keys, _body, _full: people.memberships(keys)),
        Kind(
            "Meeting", Meeting, Meeting.objects.public, lambda keys, body, full: meetings.meetings(keys, body, internal=full)
        ),
        Kind(
            "AgendaItem", AgendaItem, AgendaItem.objects.in_public_sight,
            lambda keys, _body, full: agenda.agenda_items(keys, internal=full),
        ),
        Kind("Paper", Paper, Paper.objects.public, lambda keys, body, full: papers.papers(keys, body, internal=full)),
        Kind(
            "Consultation", Consultation, Consultation.objects.public,
            lambda keys, _body, _full: consultations.consultations(keys),
        ),
        Kind("File", File, File.objects.public, lambda keys, _body, _full: files.standalone_files(keys)),
        Kind("Location", Location, Location.objects.public, lambda keys, _body, _full: places.standalone_places(keys)),
    )
}  # fmt: skip
# Whose date does not tell of everything that is written in it: what lies at a place is told by the others.
UNDATED = ("Location", "File")


def object_by_key(name: str, key: UUID) -> Fields | None:
    """Return an object, its tombstone if it was public once, or None: hidden and unknown are the same."""
    kind = KINDS[name]
    if among(kind.shown, Q(pk=key)).exists():
        return kind.build([key], town.body_address(), True).get(key)
    row = kind.model.objects.tombstones().filter(pk=key).values_list("first_published_at", "public_modified_at").first()
    return tombstone(name, address(name, key), *row) if row else None
