"""Bodies, factions and people: who belongs to what, today and before."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.viewer import Viewer
from council.enums import OrganizationKind
from council.models import Membership, Organization
from council.services.belongings import GROUPS, Belonging, belongings_of, ended, is_current, is_past, rank
from council.services.meeting_list import MeetingLine, last_meetings, next_meetings
from council.services.references import BodyRef, body_ref, seen


@dataclass(frozen=True)
class BodyLine:
    """A body in the list."""

    body: BodyRef
    classification: str
    members: int
    seats: int | None

    @property
    def words(self) -> str:
        """Return "17 Mitglieder", else what kind of body it is."""
        if not self.members:
            return self.classification
        return ngettext("%(n)s Mitglied", "%(n)s Mitglieder", self.members) % {"n": self.members}


@dataclass(frozen=True)
class BodySheet:
    """A body as its page shows it. `groups` are its members today, by faction."""

    body: BodyRef
    kind_label: str
    classification: str
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
    is_public: bool
    modified_at: datetime.datetime | None

    @property
    def meets(self) -> bool:
        """Whether it holds meetings of its own."""
        return self.body.kind not in (OrganizationKind.FACTION, OrganizationKind.PARTY, OrganizationKind.DEPARTMENT)

    @property
    def shows_short_name(self) -> bool:
        """Whether the short name says more than the name."""
        return bool(self.body.short_name) and self.body.short_name != self.body.name

    @property
    def count_words(self) -> str:
        """Return "45 Personen, 45 Sitze"."""
        people = ngettext("%(n)s Person", "%(n)s Personen", self.members) % {"n": self.members}
        return f"{people}, {_('%(n)s Sitze') % {'n': self.legal_members}}" if self.legal_members else people


def body_groups(viewer: Viewer) -> list[tuple[str, list[BodyLine]]]:
    """Return all bodies of today by kind with the number of their members. One query."""
    today = timezone.localdate()
    in_office = (Q(memberships__start_date__isnull=True) | Q(memberships__start_date__lte=today)) & (
        Q(memberships__end_date__isnull=True) | Q(memberships__end_date__gte=today)
    )
    readable = Q(memberships__in=Membership.objects.visible_to(viewer), memberships__substitute_for__isnull=True)
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
    belongings = belongings_of(viewer, Q(organization=row))
    current = [one for one in belongings if is_current(one)]
    place = seen(row.location, viewer)
    return BodySheet(
        body=body_ref(row),
        kind_label=row.classification or str(row.get_kind_display()),
        classification=row.classification,
        description=row.description,
        website=row.website,
        place=str(place) if place else "",
        start=row.start_date,
        end=row.end_date,
        legal_members=row.legal_members,
        groups=_by_faction(current, is_faction=row.kind == OrganizationKind.FACTION),
        former=tuple(sorted((one for one in belongings if is_past(one)), key=ended, reverse=True)),
        members=len({one.person.id for one in current}),
        upcoming=tuple(next_meetings(viewer, 5, body=row.pk)),
        past=tuple(last_meetings(viewer, 5, body=row.pk)),
        is_public=row.is_public,
        modified_at=row.public_modified_at,
    )


def _by_faction(rows: list[Belonging], *, is_faction: bool) -> tuple[tuple[str, tuple[Belonging, ...]], ...]:
    """Return members by faction, largest first; whoever has none comes last."""
    groups: dict[str, list[Belonging]] = defaultdict(list)
    for one in rows:
        groups["" if is_faction or not one.faction else one.faction.name].append(one)
    ordered: list[Any] = sorted(groups.items(), key=lambda pair: (pair[0] == "", -len(pair[1]), pair[0]))
    return tuple(
        (name, tuple(sorted(members, key=lambda one: (one.is_substitute, rank(one.role))))) for name, members in ordered
    )
