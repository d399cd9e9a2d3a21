"""Rooms in which bodies meet: acts on them, who is in them when, and where two meetings are in one at the same time."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.models import Location
from council.rules import demand_desk
from council.services.meeting_clashes import Clash, Slot, room_clash, slots_between
from council.services.publicity import touch

# What a room is: everything that the form of the desk names.
ROOM_FIELDS = (
    "description", "room", "street_address", "postal_code", "sub_locality", "locality", "seats", "is_step_free",
    "has_hearing_loop", "has_video", "equipment",
)  # fmt: skip


@transaction.atomic
def enter_room(*, by: Viewer, **facts: Any) -> Location:
    """Enter a room in which bodies meet; it stays internal until it is published. `facts` are those of ROOM_FIELDS."""
    demand_desk(by)
    _check(facts)
    room = Location.objects.create(is_meeting_room=True, **facts)
    audit.record(by_user=by.user_id, action="council.enter_room", obj=room, after=audit.facts(room))
    return room


@transaction.atomic
def change_room(*, by: Viewer, place: Location, is_meeting_room: bool = True, **facts: Any) -> Location:
    """Change what is said of a room, or let nobody meet there any more; meetings that are planned there stay."""
    demand_desk(by)
    _check(facts)
    row = Location.objects.select_for_update().get(pk=place.pk)
    before = audit.facts(row)
    row.is_meeting_room = is_meeting_room
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    touch(row)
    audit.record(by_user=by.user_id, action="council.change_room", obj=row, before=before, after=audit.facts(row))
    signals.corrected.send(sender=Location, kind="Location", pk=row.pk)
    return row


def _check(facts: dict[str, Any]) -> None:
    if unknown := set(facts) - set(ROOM_FIELDS):
        raise ValueError(f"not of a room: {', '.join(sorted(unknown))}")
    if not (facts.get("description") or "").strip():
        raise Refused(_("Der Name fehlt."), _("Nennen Sie Haus oder Saal."), code="name_missing", field="description")


@dataclass(frozen=True)
class Booking:
    """A meeting in a room, with the other one that is there at the same time or right after."""

    slot: Slot
    clash: Clash | None


@dataclass(frozen=True)
class RoomMonth:
    """A room with who is in it, day after day."""

    room: Location
    bookings: tuple[Booking, ...]

    @property
    def clashes(self) -> int:
        """How many meetings collide."""
        return sum(1 for booking in self.bookings if booking.clash and booking.clash.is_blocking)


def rooms_between(viewer: Viewer, first: datetime.date, last: datetime.date) -> list[RoomMonth]:
    """Return all rooms with the meetings that are held there from first to last. Three queries."""
    by_room: dict[UUID, list[Slot]] = defaultdict(list)
    for slot in slots_between(viewer, first, last):
        if slot.location and slot.takes_room:
            by_room[slot.location].append(slot)
    rooms = Location.objects.visible_to(viewer).rooms()
    return [RoomMonth(room, tuple(_bookings(by_room.get(room.pk, [])))) for room in rooms]


def _bookings(slots: list[Slot]) -> list[Booking]:
    found = []
    for slot in slots:
        clashes = [clash for other in slots if other is not slot and (clash := room_clash(slot, other))]
        found.append(Booking(slot, min(clashes, key=lambda clash: not clash.is_blocking, default=None)))
    return found


@dataclass(frozen=True)
class DoubleBooking:
    """Two meetings in one room at the same time; the later one is where it is mended."""

    room: str
    first: Slot
    second: Slot


def double_bookings(viewer: Viewer, days: int) -> list[DoubleBooking]:
    """Return where rooms are taken twice from today on for so many days. Three queries."""
    today = timezone.localdate()
    names = {room.pk: str(room) for room in Location.objects.visible_to(viewer).rooms()}
    slots = [
        slot for slot in slots_between(viewer, today, today + datetime.timedelta(days=days)) if slot.location in names
    ]
    found = []
    for n, slot in enumerate(slots):
        for other in slots[n + 1 :]:
            clash = room_clash(slot, other)
            if clash and clash.is_blocking and slot.location:
                found.append(DoubleBooking(names[slot.location], slot, other))
    return found
