"""Sets tonight's meeting of the demo to a state: before, running, over."""

import datetime

from django.db import transaction

from council.demo.rows import Days, identity
from council.demo.seats import seats_of
from council.demo.sessions import TONIGHT
from council.demo.society import demo_body
from council.enums import ItemKind, ItemState, MeetingState, Part
from council.models import AgendaItem, Attendance, Meeting

STATES = {
    "planned": MeetingState.AGENDA_DRAFT,
    "invited": MeetingState.INVITED,
    "in_session": MeetingState.IN_SESSION,
    "closed": MeetingState.CLOSED,
}
LENGTH = datetime.timedelta(hours=3)
# Which item is being discussed while the meeting runs.
CALLED = 5
OPEN = (ItemState.ON_AGENDA, ItemState.CALLED, ItemState.DEBATED, ItemState.NOTED)


@transaction.atomic
def set_tonight(state: str, days: Days, *, is_new_day: bool) -> None:
    """Set tonight's meeting to a state; without one the clock decides, on the same day only forward."""
    meeting = Meeting.objects.filter(pk=identity("meeting", TONIGHT)).first()
    if meeting is None or meeting.start is None:
        return
    end = meeting.start + LENGTH
    wanted = STATES.get(state) or _by_clock(meeting.start, end, days.now)
    if not (state or is_new_day or _goes_on(meeting.state, wanted)):
        return
    has_begun, is_over = wanted in (MeetingState.IN_SESSION, MeetingState.CLOSED), wanted == MeetingState.CLOSED
    meeting.state = wanted
    meeting.actual_start = meeting.start if has_begun else None
    meeting.end = meeting.actual_end = end if is_over else None
    meeting.save(update_fields=["state", "actual_start", "end", "actual_end"])
    _call(meeting, wanted)
    _attend(meeting, has_begun)


def _by_clock(start: datetime.datetime, end: datetime.datetime, now: datetime.datetime) -> MeetingState:
    if now < start:
        return MeetingState.INVITED
    return MeetingState.IN_SESSION if now < end else MeetingState.CLOSED


def _goes_on(state: str, wanted: str) -> bool:
    """Whether the clock has moved on from a state that it set itself; what people did stays."""
    order = [MeetingState.INVITED, MeetingState.IN_SESSION, MeetingState.CLOSED]
    return state in order and order.index(MeetingState(wanted)) > order.index(MeetingState(state))


def _call(meeting: Meeting, state: MeetingState) -> None:
    """Let the items show how far the meeting is. Results that somebody typed stay."""
    items = AgendaItem.objects.filter(meeting=meeting, part=Part.PUBLIC, decision__isnull=True, state__in=OPEN)
    items.update(state=ItemState.ON_AGENDA)
    formal = items.exclude(kind=ItemKind.PAPER)
    if state == MeetingState.IN_SESSION:
        formal.filter(order__lt=CALLED).update(state=ItemState.NOTED)
        items.filter(order=CALLED).update(state=ItemState.CALLED)
    elif state == MeetingState.CLOSED:
        formal.update(state=ItemState.NOTED)


def _attend(meeting: Meeting, has_begun: bool) -> None:
    """While it runs and afterwards, everybody of the council is there."""
    Attendance.objects.filter(meeting=meeting).delete()
    if has_begun:
        Attendance.objects.bulk_create(
            Attendance(
                meeting=meeting, person_id=identity("person", person),
                faction_id=identity("organization", faction) if faction and faction != "FL" else None,
            )
            for person, faction in seats_of(demo_body("rat"))
        )  # fmt: skip
