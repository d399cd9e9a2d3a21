"""Planning a paper's way on real meetings: what is possible, by when, and what speaks against it. Pure but for one read."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from council.enums import ConsultationRole, ItemState, MeetingState, OrganizationKind
from council.models import Consultation, Meeting, MeetingOrganization, Organization, Paper
from council.services.deadlines import paper_deadline

OPEN_MEETINGS = (MeetingState.PLANNED, MeetingState.AGENDA_DRAFT, MeetingState.AGENDA_SET, MeetingState.INVITED)
# A clash that nothing mends, one that a reason outweighs, and what is only good to know.
BLOCKS, ASKS, REMINDS = "blocks", "asks", "reminds"


@dataclass(frozen=True)
class Leg:
    """One station as it is planned: which body, what it does, in which meeting. Without one it waits."""

    organization: Organization
    role: str = ConsultationRole.DEBATE
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Conflict:
    """What speaks against a way. `place` counts the legs from 0, None for the way as a whole."""

    level: str
    code: str
    words: str
    place: int | None = None

    @property
    def is_blocking(self) -> bool:
        """Whether nothing but another plan helps."""
        return self.level == BLOCKS


@dataclass(frozen=True)
class PlannedLeg:
    """A leg on the timeline: until when the paper must be released for it, and what speaks against it."""

    leg: Leg
    deadline: datetime.datetime | None
    is_missed: bool
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class Plan:
    """A whole way with its conflicts. `fixed` are the stations that stand already."""

    fixed: tuple[Consultation, ...]
    legs: tuple[PlannedLeg, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def is_blocked(self) -> bool:
        """Whether it cannot be done like this."""
        return any(conflict.is_blocking for conflict in self.conflicts)

    @property
    def needs_reason(self) -> bool:
        """Whether it can be done with a reason only."""
        return any(conflict.level == ASKS for conflict in self.conflicts)


def stations_of(paper: Paper) -> tuple[list[Consultation], list[Consultation]]:
    """Return the stations that stand (on an agenda or beyond) and those still open, in their order."""
    rows = paper.consultations.filter(deleted_at__isnull=True)
    rows = rows.select_related("organization", "meeting", "agenda_item", "under_item").order_by("order", "pk")
    fixed, still_open = [], []
    for row in rows:
        item = row.under_item or getattr(row, "agenda_item", None)
        (fixed if item is not None and item.state != ItemState.PROPOSED else still_open).append(row)
    return fixed, still_open


def coming_meetings(viewer: Viewer, organizations: Iterable[UUID]) -> dict[UUID, list[Meeting]]:
    """Return the coming meetings of bodies that can still take something up, next first."""
    rows = Meeting.objects.visible_to(viewer).upcoming().filter(state__in=OPEN_MEETINGS, start__gt=timezone.now())
    links = MeetingOrganization.objects.filter(organization__in=list(organizations), meeting__in=rows)
    found: dict[UUID, list[Meeting]] = defaultdict(list)
    for link in links.select_related("meeting").order_by("meeting__start", "meeting_id"):
        found[link.organization_id].append(link.meeting)
    return found


def suggest_way(
    legs: Sequence[Leg], meetings: dict[UUID, list[Meeting]], after: datetime.datetime | None = None
) -> list[Leg]:
    """Give every leg without a meeting the first one of its body after the leg before, in time for its deadline."""
    suggested = []
    for leg in legs:
        if leg.meeting is None:
            leg = replace(leg, meeting=first_meeting(leg.organization, meetings, after))
        suggested.append(leg)
        after = leg.meeting.start if leg.meeting else after
    return suggested


def first_meeting(
    organization: Organization, meetings: dict[UUID, list[Meeting]], after: datetime.datetime | None
) -> Meeting | None:
    """Return the first meeting of a body after a moment whose deadline has not passed and that was not invited to."""
    now = timezone.now()
    for meeting in meetings.get(organization.pk, []):
        deadline = paper_deadline(meeting, organization)
        is_open = meeting.state != MeetingState.INVITED and deadline is not None and deadline >= now
        if is_open and (after is None or (meeting.start is not None and meeting.start > after)):
            return meeting
    return None


def plan_of(legs: Sequence[Leg], fixed: Sequence[Consultation] = ()) -> Plan:
    """Return a way with all deadlines, counted back from its meetings, and all conflicts."""
    now = timezone.now()
    conflicts = [*_whole(legs, fixed), *_order(legs, fixed), *_repeats(legs, fixed)]
    planned = []
    for place, leg in enumerate(legs):
        deadline = paper_deadline(leg.meeting, leg.organization) if leg.meeting else None
        is_missed = deadline is not None and deadline < now
        conflicts += _alone(place, leg, deadline if is_missed else None)
        planned.append((leg, deadline, is_missed))
    order = (BLOCKS, ASKS, REMINDS)
    conflicts.sort(key=lambda conflict: (order.index(conflict.level), -1 if conflict.place is None else conflict.place))
    return Plan(
        fixed=tuple(fixed),
        legs=tuple(
            PlannedLeg(leg, deadline, is_missed, tuple(each for each in conflicts if each.place == place))
            for place, (leg, deadline, is_missed) in enumerate(planned)
        ),
        conflicts=tuple(conflicts),
    )


def _alone(place: int, leg: Leg, missed: datetime.datetime | None) -> list[Conflict]:
    """Return what speaks against one leg, whatever the others are."""
    meeting, name = leg.meeting, {"body": leg.organization}
    if meeting is None:
        words = _("%(body)s: Es gibt keine passende Sitzung. Die Beratung wartet, bis eine geplant ist.") % name
        return [Conflict(REMINDS, "body_without_meeting", words, place)]
    found = []
    if meeting.state not in OPEN_MEETINGS or meeting.start is None or meeting.start <= timezone.now():
        words = _("%(body)s: Diese Sitzung nimmt nichts mehr auf.") % name
        found.append(Conflict(BLOCKS, "meeting_over", words, place))
    elif meeting.state == MeetingState.INVITED:
        words = _("%(body)s: Zu dieser Sitzung ist schon eingeladen. Der Punkt käme nachträglich dazu.") % name
        found.append(Conflict(ASKS, "meeting_invited", words, place))
    elif missed is not None:
        words = _("%(body)s: Die Frist für Vorlagen ist am %(day)s abgelaufen.") % (name | {"day": _day(missed)})
        found.append(Conflict(ASKS, "deadline_missed", words, place))
    if not meeting.holders.filter(organization=leg.organization).exists():
        words = _("%(body)s: Diese Sitzung gehört zu einem anderen Gremium.") % name
        found.append(Conflict(BLOCKS, "other_body", words, place))
    return found


def _whole(legs: Sequence[Leg], fixed: Sequence[Consultation]) -> list[Conflict]:
    """Return what speaks against the way as a whole: nobody, or more than one, decides."""
    if not legs:
        return [Conflict(BLOCKS, "way_empty", _("Die Beratungsfolge ist leer. Wählen Sie mindestens ein Gremium."))]
    deciding = [place for place, leg in enumerate(legs) if leg.role == ConsultationRole.DECISION]
    before = sum(1 for station in fixed if station.authoritative)
    if len(deciding) + before > 1:
        words = _("Mehr als ein Gremium soll entscheiden. Wählen Sie bei den anderen eine Vorberatung.")
        return [Conflict(BLOCKS, "several_decide", words)]
    if not deciding and not before:
        return [Conflict(REMINDS, "nobody_decides", _("Kein Gremium entscheidet; die Vorlage wird nur beraten."))]
    after = [leg for leg in legs[deciding[0] + 1 :] if leg.role != ConsultationRole.NOTE] if deciding else []
    if after:
        words = _("%(body)s berät noch, nachdem schon entschieden ist.") % {"body": after[0].organization}
        return [Conflict(ASKS, "decided_before", words)]
    return []


def _order(legs: Sequence[Leg], fixed: Sequence[Consultation]) -> list[Conflict]:
    """Return what is in the wrong order: in time, or a committee after the council."""
    found = []
    stood = [(None, station.organization, station.meeting) for station in fixed]
    line: list[tuple[int | None, Any, Meeting | None]] = [
        *stood, *((place, leg.organization, leg.meeting) for place, leg in enumerate(legs))
    ]  # fmt: skip
    dated = [(place, body, meeting.start) for place, body, meeting in line if meeting is not None and meeting.start]
    for (_place, before, first), (place, body, second) in pairwise(dated):
        if place is None or second > first:
            continue
        names = {"body": body, "before": before}
        is_evening = timezone.localtime(first).date() == timezone.localtime(second).date()
        words = (
            _("%(body)s tagt am selben Tag, aber nicht nach „%(before)s“.")
            if is_evening
            else _("%(body)s tagt früher als „%(before)s“, obwohl es danach an der Reihe ist.")
        )
        found.append(Conflict(BLOCKS, "same_evening" if is_evening else "wrong_order", words % names, place))
    has_council = False
    for place, body, _meeting in line:
        kind = body.kind if body is not None else ""
        if has_council and place is not None and kind in (OrganizationKind.COMMITTEE, OrganizationKind.ADVISORY):
            words = _("%(body)s steht hinter dem Rat, berät also nach ihm.") % {"body": body}
            found.append(Conflict(ASKS, "committee_after_council", words, place))
        has_council = has_council or kind == OrganizationKind.COUNCIL
    return found


def _repeats(legs: Sequence[Leg], fixed: Sequence[Consultation]) -> list[Conflict]:
    """Return bodies that come a second time: the way runs in a circle."""
    seen, found = {station.organization_id for station in fixed}, []
    for place, leg in enumerate(legs):
        if leg.organization.pk in seen:
            words = _("%(body)s kommt zum zweiten Mal an die Reihe.") % {"body": leg.organization}
            found.append(Conflict(ASKS, "body_twice", words, place))
        seen.add(leg.organization.pk)
    return found


def _day(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).strftime("%d.%m.%Y, %H:%M Uhr")
