"""Memberships as pages show them: who, where, as what, how long."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.wording import days_span
from council.enums import OrganizationKind
from council.models import Membership, Organization, Person
from council.services.references import BodyRef, PersonRef, body_ref, person_ref

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

    @property
    def words(self) -> str:
        """Return "stellvertretender Vorsitz, beratend", "" for an ordinary member."""
        parts = (
            self.role,
            _("Vertretung") if self.is_substitute else "",
            "" if self.voting_right else _("beratend"),
        )
        return ", ".join(str(part) for part in parts if part)

    @property
    def line(self) -> str:
        """Return the membership in one line of a person's page: office, then the time."""
        time = days_span(self.start, self.end) if self.start or self.end else ""
        return " · ".join(part for part in (self.words or str(_("Mitglied")), time) if part)


def belongings_of(viewer: Viewer, condition: Q) -> list[Belonging]:
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


def is_current(one: Belonging) -> bool:
    """Whether it holds today."""
    today = timezone.localdate()
    return (one.start is None or one.start <= today) and (one.end is None or one.end >= today)


def is_past(one: Belonging) -> bool:
    """Whether it is over."""
    return one.end is not None and one.end < timezone.localdate()


def ended(one: Belonging) -> tuple[datetime.date, str]:
    """Return what sorts former memberships."""
    return one.end or datetime.date.min, one.person.name


def weight(one: Belonging) -> tuple[int, int, str]:
    """Return what sorts memberships of today: the council first, offices before seats."""
    kinds = [kind for kind, _label in GROUPS]
    kind = kinds.index(OrganizationKind(one.body.kind)) if one.body.kind in kinds else len(kinds)
    return kind, rank(one.role), one.body.name


def rank(role: str) -> int:
    """Return how far forward an office stands."""
    lower = role.lower()
    return next((index for index, word in enumerate(LEADERS) if lower.startswith(word)), len(LEADERS))
