"""The meetings of a year as the rules of the bodies propose them, shifted and left out by the clerk, with what stands against each."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils import timezone

from accounts.viewer import Viewer
from council.models import Meeting, MeetingRule, Organization
from council.services.closed_days import Closed, closed_days
from council.services.meeting_clashes import Calendar, Clash, Slot, seats_in, slots_between

# A year that nobody plans or looks at any more.
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Proposal:
    """One meeting that could be: the day its rule says, and when and where it is to be held. `location` None: open."""

    organization: UUID
    rule_day: datetime.date
    day: datetime.date
    begins: datetime.time
    location: UUID | None
    is_taken: bool = True

    @property
    def key(self) -> str:
        """What tells it from all others: body and day of the rule."""
        return f"{self.organization}:{self.rule_day.isoformat()}"


@dataclass(frozen=True)
class Weighed:
    """A proposal with what stands against it, and the next day on which nothing does."""

    proposal: Proposal
    clashes: tuple[Clash, ...] = ()
    free_day: datetime.date | None = None


@dataclass(frozen=True)
class Year:
    """What planning a year looks at, read once: its rules, the meetings there are, closed days."""

    year: int
    bodies: dict[UUID, Organization]
    rules: dict[UUID, list[MeetingRule]]
    # Days that are planned already, by body: shifted ones count where the rule had them.
    planned: dict[UUID, set[datetime.date]]
    # Whose rules were followed in this year already.
    followed: set[UUID]
    slots: list[Slot]
    closed: Closed

    @property
    def first(self) -> datetime.date:
        """The first day."""
        return datetime.date(self.year, 1, 1)

    @property
    def last(self) -> datetime.date:
        """The last day."""
        return datetime.date(self.year, 12, 31)

    def rule_of(self, organization: UUID, day: datetime.date) -> MeetingRule | None:
        """Return the rule in force for a body on a day: the newest that has begun and not ended."""
        begun = [rule for rule in self.rules.get(organization, []) if rule.since <= day]
        newest = max(begun, key=lambda rule: rule.since, default=None)
        return newest if newest and (newest.until is None or day <= newest.until) else None

    def has(self, organization: UUID, rule_day: datetime.date) -> bool:
        """Whether the meeting of that day is planned already."""
        return rule_day in self.planned.get(organization, ())


def read_year(viewer: Viewer, year: int) -> Year:
    """Return what is known of a year. Six queries, however many meetings there are."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    rows = Organization.objects.visible_to(viewer).meeting_bodies().current().filter(deleted_at__isnull=True)
    bodies = {row.pk: row for row in rows.order_by("name")}
    rules: dict[UUID, list[MeetingRule]] = defaultdict(list)
    for rule in MeetingRule.objects.filter(organization__in=bodies, since__lte=last):
        rules[rule.organization_id].append(rule)
    planned, followed = _planned(viewer, first, last)
    return Year(
        year, bodies, dict(rules), planned, followed, slots_between(viewer, first, last), closed_days(first, last)
    )  # fmt: skip


def _planned(
    viewer: Viewer, first: datetime.date, last: datetime.date
) -> tuple[dict[UUID, set[datetime.date]], set[UUID]]:
    """Return the days for which bodies have a meeting, and which of them have one by a rule.

    Cancelled ones count too: nobody wants them proposed again.
    """
    found: dict[UUID, set[datetime.date]] = defaultdict(set)
    rows = Meeting.objects.visible_to(viewer).filter(deleted_at__isnull=True)
    # A meeting may have been shifted over the end of the year: its rule's day is what counts.
    of_rule = rows.filter(rule_day__range=(first, last)).values_list("organizations", "rule_day")
    on_day = rows.between(first, last).values_list("organizations", "start")
    for organization, day in of_rule.order_by():
        found[organization].add(day)
    followed = set(found)
    for organization, start in on_day.order_by():
        found[organization].add(timezone.localdate(start))
    return dict(found), followed


def proposals_of(year: Year, bodies: Iterable[UUID]) -> list[Proposal]:
    """Return what the rules of bodies propose and is not planned yet, in the order of days; within a day committees first.

    Where a year is planned already, what is still missing was left out on purpose: it is offered, but not taken.
    """
    found = []
    for body in bodies:
        rules = year.rules.get(body, [])
        is_open = body not in year.followed
        for rule in rules:
            # What has passed is not planned any more.
            for day in rule.days(max(year.first, timezone.localdate()), year.last):
                if year.rule_of(body, day) is rule and not year.has(body, day):
                    found.append(Proposal(body, day, day, rule.begins, rule.location_id, is_open))
    return sorted(found, key=lambda each: (each.day, each.begins, each.key))


def slot_of_proposal(year: Year, proposal: Proposal, rooms: set[UUID]) -> Slot:
    """Return a proposal as it takes hours and a room."""
    body = year.bodies[proposal.organization]
    rule = year.rule_of(proposal.organization, proposal.rule_day)
    start = datetime.datetime.combine(proposal.day, proposal.begins, timezone.get_current_timezone())
    end = start + datetime.timedelta(minutes=rule.minutes if rule else 150)
    room = proposal.location if proposal.location in rooms else None
    return Slot(proposal.key, body.name, (body.pk,), body.kind, start, end, room)


def weigh(year: Year, proposals: Sequence[Proposal], rooms: set[UUID]) -> list[Weighed]:
    """Return proposals with what stands against each: of the meetings there are, and of the others that are taken. One query."""
    calendar, slots = _calendar(year, proposals, rooms)
    weighed = []
    for proposal in proposals:
        slot = slots[proposal.key]
        clashes = calendar.clashes_of(slot)
        weighed.append(Weighed(proposal, tuple(clashes), calendar.free_day(slot) if clashes else None))
    return weighed


def shift_all(year: Year, proposals: Sequence[Proposal], rooms: set[UUID]) -> list[Proposal]:
    """Return the same proposals, each taken one with a clash moved to its next free day, one after the other. One query."""
    calendar, slots = _calendar(year, proposals, rooms)
    found = []
    for proposal in proposals:
        slot = slots[proposal.key]
        day = calendar.free_day(slot) if proposal.is_taken and calendar.clashes_of(slot) else None
        if day is not None and day.year == year.year:
            # The next one looks at where this one has gone.
            calendar.by_day[slot.day].remove(slot)
            calendar.by_day[day].append(slot.on(day))
            proposal = replace(proposal, day=day)
        found.append(proposal)
    return found


def _calendar(year: Year, proposals: Sequence[Proposal], rooms: set[UUID]) -> tuple[Calendar, dict[str, Slot]]:
    slots = {each.key: slot_of_proposal(year, each, rooms) for each in proposals}
    taken = [slots[each.key] for each in proposals if each.is_taken]
    # Of a year to come nobody knows who will sit where: those who sit there today.
    return Calendar([*year.slots, *taken], year.closed, seats_in(year.bodies, timezone.localdate())), slots
