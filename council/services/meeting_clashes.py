"""What stands against a meeting on its day: closed days, rooms, members and chairs who are elsewhere. Nothing is written."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.viewer import Viewer
from core.wording import clock, worded
from council.enums import OrganizationKind, Weekday
from council.models import Meeting, Membership
from council.services.closed_days import HOLIDAY, Closed, closed_days, is_school
from council.services.desk_checks import BLOCKS, REMINDS
from council.services.planning import USUAL

# What a room needs between two meetings.
TURN = datetime.timedelta(minutes=30)
DAY = datetime.timedelta(days=1)
# Full days that must lie between a committee and the council that decides on what it recommends.
ORDER_DAYS = 2
# How far is looked for a free day.
AHEAD = 28
NAMES = 3


@dataclass(frozen=True)
class Slot:
    """A meeting as it takes a day, hours, a room and people. `meeting` is None while it is only proposed."""

    key: str
    name: str
    organizations: tuple[UUID, ...]
    kind: str
    start: datetime.datetime
    end: datetime.datetime
    location: UUID | None = None
    # Whether its people are in the room: hybrid meetings have chair and public there (§ 5 Abs. 1 DigiSiVO NRW).
    takes_room: bool = True
    chair: UUID | None = None
    meeting: UUID | None = None

    @property
    def day(self) -> datetime.date:
        """The day in the town's time."""
        return timezone.localdate(self.start)

    @property
    def words(self) -> str:
        """Return "Schulausschuss, Di., 24.11.2026, 17:00 Uhr"."""
        return f"{self.name}, {worded(self.start, 'plain')}, {clock(self.start)}"

    def overlaps(self, other: "Slot", gap: datetime.timedelta = datetime.timedelta()) -> bool:
        """Whether both run at the same time, or with less than gap between them."""
        return self.start < other.end + gap and other.start < self.end + gap

    def on(self, day: datetime.date) -> "Slot":
        """Return the same at the same hours of another day."""
        start = datetime.datetime.combine(day, timezone.localtime(self.start).time(), timezone.get_current_timezone())
        return replace(self, start=start, end=start + (self.end - self.start))


@dataclass(frozen=True)
class Clash:
    """One thing that stands against a meeting. Only a room that is taken blocks; everything else is the clerk's to weigh."""

    level: str
    kind: str
    words: str
    # The other meeting, where there is one already.
    meeting: UUID | None = None

    @property
    def is_blocking(self) -> bool:
        """Whether nothing can be planned like that."""
        return self.level == BLOCKS


@dataclass(frozen=True)
class Seats:
    """Who belongs to bodies and chairs them, by name."""

    members: Mapping[UUID, Mapping[UUID, str]] = field(default_factory=dict)
    chairs: Mapping[UUID, UUID] = field(default_factory=dict)

    def of(self, slot: Slot) -> dict[UUID, str]:
        """Return everybody who belongs to a meeting."""
        return {key: name for body in slot.organizations for key, name in self.members.get(body, {}).items()}

    def chair_of(self, slot: Slot) -> UUID | None:
        """Return who chairs it: as it says, else who chairs the body that leads."""
        return slot.chair or self.chairs.get(slot.organizations[0] if slot.organizations else UUID(int=0))


def seats_in(organizations: Iterable[UUID], day: datetime.date) -> Seats:
    """Return who has a seat of their own in bodies on a day. One query."""
    members: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    chairs = {}
    rows = Membership.objects.principal().on(day).filter(organization__in=set(organizations)).select_related("person")
    for row in rows:
        members[row.organization_id][row.person_id] = row.person.name
        if row.is_chair:
            chairs[row.organization_id] = row.person_id
    return Seats(members, chairs)


def slot_of(meeting: Meeting) -> Slot | None:
    """Return a meeting (its organizations fetched along) as a slot; None while it has no date."""
    if meeting.start is None:
        return None
    bodies = list(meeting.organizations.all())
    room = meeting.location
    return Slot(
        str(meeting.pk), meeting.name, tuple(body.pk for body in bodies), bodies[0].kind if bodies else "", meeting.start,
        meeting.end or meeting.start + USUAL, meeting.location_id if room and room.is_meeting_room else None,
        not meeting.is_online, meeting.chair_id, meeting.pk,
    )  # fmt: skip


def slots_between(viewer: Viewer, first: datetime.date, last: datetime.date) -> list[Slot]:
    """Return the meetings that viewer may read and that take place from first to last. Two queries."""
    rows = Meeting.objects.visible_to(viewer).taking_place().between(first, last).select_related("location").distinct()
    return [slot for row in rows.prefetch_related("organizations") if (slot := slot_of(row))]


class Calendar:
    """All slots of a time by day, with what is closed and who sits where; says what stands against one of them."""

    def __init__(self, slots: Iterable[Slot], closed: Closed, seats: Seats) -> None:
        self.closed, self.seats = closed, seats
        self.by_day: dict[datetime.date, list[Slot]] = defaultdict(list)
        for slot in slots:
            self.by_day[slot.day].append(slot)
        self.councils = sorted(
            slot.day for row in self.by_day.values() for slot in row if slot.kind == OrganizationKind.COUNCIL
        )

    def clashes_of(self, slot: Slot) -> list[Clash]:
        """Return what stands against a slot, the blocking first."""
        found = [*self._people_and_rooms(slot), *self._day(slot), *self._order(slot)]
        return sorted(found, key=lambda clash: clash.level != BLOCKS)

    def free_day(self, slot: Slot) -> datetime.date | None:
        """Return the next day from Monday to Friday on which nothing stands against a slot; None within four weeks."""
        for n in range(1, AHEAD + 1):
            day = slot.day + DAY * n
            if day.weekday() < Weekday.SATURDAY and day not in self.closed and not self.clashes_of(slot.on(day)):
                return day
        return None

    def _day(self, slot: Slot) -> list[Clash]:
        found = []
        for reason in self.closed.get(slot.day, []):
            words = _("Schulferien: %(name)s.") if is_school(reason) else _("Sitzungsfrei: %(name)s.")
            words = _("Feiertag: %(name)s.") if reason.kind == HOLIDAY else words
            found.append(Clash(REMINDS, reason.kind, words % {"name": reason.name}))
        if slot.day.weekday() >= Weekday.SATURDAY:
            found.append(Clash(REMINDS, "weekend", _("Der Tag liegt am Wochenende.")))
        return found

    def _people_and_rooms(self, slot: Slot) -> list[Clash]:
        found = []
        for other in self.by_day.get(slot.day, []):
            if other.key != slot.key:
                found += [clash for clash in (room_clash(slot, other), self._people(slot, other)) if clash]
        return found

    def _people(self, slot: Slot, other: Slot) -> Clash | None:
        """Name who would have to be in two meetings at once; the chair is a word of its own."""
        if not slot.overlaps(other):
            return None
        if set(slot.organizations) & set(other.organizations):
            words = _("Dasselbe Gremium tagt zur selben Zeit: %(other)s.") % {"other": other.words}
            return Clash(REMINDS, "twice", words, other.meeting)
        chair = self.seats.chair_of(slot)
        if chair and chair == self.seats.chair_of(other):
            words = _("Den Vorsitz hat dieselbe Person wie zur selben Zeit in: %(other)s.") % {"other": other.words}
            return Clash(REMINDS, "chair", words, other.meeting)
        theirs = self.seats.of(other)
        both = [name for key, name in self.seats.of(slot).items() if key in theirs]
        return Clash(REMINDS, "members", _members_words(sorted(both), other), other.meeting) if both else None

    def _order(self, slot: Slot) -> list[Clash]:
        """Committees consult before the council decides: what they recommend must still reach its members."""
        if slot.kind == OrganizationKind.COUNCIL:
            return []
        council = next((day for day in self.councils if day >= slot.day), None)
        if council is None or (council - slot.day).days > ORDER_DAYS:
            return []
        words = _("Der Rat tagt schon am %(day)s: Empfehlungen dieser Sitzung erreichen ihn kaum noch.")
        return [Clash(REMINDS, "order", words % {"day": worded(council, "plain")})]


def room_clash(slot: Slot, other: Slot) -> Clash | None:
    """Return what another meeting in the same room means: it blocks where both are there at the same time."""
    if slot.location is None or slot.location != other.location or not (slot.takes_room and other.takes_room):
        return None
    if slot.overlaps(other):
        return Clash(BLOCKS, "room", _("Der Raum ist belegt: %(other)s.") % {"other": other.words}, other.meeting)
    if slot.overlaps(other, TURN):
        words = _("Weniger als 30 Minuten Abstand im selben Raum: %(other)s.") % {"other": other.words}
        return Clash(REMINDS, "turn", words, other.meeting)
    return None


def _members_words(names: Sequence[str], other: Slot) -> str:
    words = ngettext(
        "%(n)s Mitglied tagt zur selben Zeit in: %(other)s (%(names)s).",
        "%(n)s Mitglieder tagen zur selben Zeit in: %(other)s (%(names)s).",
        len(names),
    )
    told = ", ".join(names[:NAMES]) + (" …" if len(names) > NAMES else "")
    return words % {"n": len(names), "other": other.words, "names": told}


def clashes_of_meeting(viewer: Viewer, meeting: Meeting) -> list[Clash]:
    """Return what stands against a planned meeting on its day. A fixed number of queries, none of a past or cancelled one."""
    slot = slot_of(meeting)
    if slot is None or meeting.is_cancelled or slot.day < timezone.localdate():
        return []
    # The council of the days after is looked at as well: it must come late enough.
    slots = slots_between(viewer, slot.day, slot.day + DAY * ORDER_DAYS)
    bodies = {body for each in slots if each.day == slot.day for body in each.organizations}
    return Calendar(slots, closed_days(slot.day, slot.day), seats_in(bodies, slot.day)).clashes_of(slot)
