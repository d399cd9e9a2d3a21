"""Where items stand: their order and their numbers. They restart in the non-public part and freeze with the invitation."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council.enums import FixedPlace, ItemState, MeetingState, Part
from council.models import AgendaItem, Meeting
from council.services.agenda_steps import check_revision
from council.services.publicity import touch, touch_all
from council.states import HELD, INVITED_ON, step

# Such items have no place and no number.
NOT_STANDING = (ItemState.WITHDRAWN, ItemState.PROPOSED)
LETTERS = {Part.PUBLIC: "Ö", Part.NONPUBLIC: "N"}


def label_of(item: AgendaItem) -> str:
    """Return what the desk calls an item: "Ö 5"."""
    return f"{LETTERS[Part(item.part)]} {item.number}"


def standing(meeting: Meeting, part: str) -> list[AgendaItem]:
    """Return the items that stand in one part, in their order."""
    rows = meeting.agenda_items.filter(part=part, deleted_at__isnull=True)
    rows = rows.exclude(state__in=NOT_STANDING)
    return list(rows.select_related("meeting").order_by("order", "id"))


def number_anew(rows: list[AgendaItem]) -> None:
    """Number the items of one part from 1 in the order given; only what changes is written."""
    changed = []
    for place, row in enumerate(rows, start=1):
        if (row.order, row.number) != (place, str(place)):
            row.order, row.number = place, str(place)
            changed.append(row)
    if not changed:
        return
    # First without numbers: in between no two may carry the same one.
    AgendaItem.objects.filter(pk__in=[row.pk for row in changed]).exclude(number="").update(number="")
    AgendaItem.objects.bulk_update(changed, ["order", "number"])
    touch_all(changed)


def enter(item: AgendaItem, meeting: Meeting, position: int | None = None) -> None:
    """Give a new item its place and number: by position while the agenda is in the making, at the end afterwards."""
    if meeting.state in INVITED_ON:
        rows = list(meeting.agenda_items.filter(part=item.part).exclude(pk=item.pk).values_list("number", "order"))
        item.number = str(max((int(number) for number, _order in rows if number.isdigit()), default=0) + 1)
        item.order = max((order for _number, order in rows), default=0) + 1
        item.save(update_fields=["number", "order"])
        return
    insert(item, standing(meeting, item.part), position)


def insert(item: AgendaItem, rows: list[AgendaItem], position: int | None = None) -> int:
    """Put item among the rows of its part, number them all, and return its place."""
    others = [row for row in rows if row.pk != item.pk]
    place = _usual_place(item, others) if position is None else max(0, min(position - 1, len(others)))
    others.insert(place, item)
    number_anew(others)
    return place + 1


def _usual_place(item: AgendaItem, rows: list[AgendaItem]) -> int:
    """Return where an item comes by itself: before what the body always has at the end."""
    if item.fixed == FixedPlace.BEGIN:
        return next((n for n, row in enumerate(rows) if row.fixed != FixedPlace.BEGIN), len(rows))
    if item.fixed == FixedPlace.END:
        return len(rows)
    return next((n for n in range(len(rows), 0, -1) if rows[n - 1].fixed != FixedPlace.END), 0)


def locked(item: AgendaItem, revision: int | None = None) -> AgendaItem:
    """Return an item whose whole agenda nobody else changes until the transaction ends."""
    meeting = locked_meeting(item.meeting_id, revision)
    row = AgendaItem.objects.select_related("consultation").get(pk=item.pk)
    row.meeting = meeting
    return row


def locked_meeting(pk: UUID, revision: int | None = None) -> Meeting:
    """Return a meeting whose agenda nobody else changes; refuse when it is another one than was seen."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=pk)
    check_revision(meeting, revision)
    return meeting


def check_coming(meeting: Meeting) -> None:
    """Refuse a meeting that is over or called off."""
    if meeting.state in HELD or meeting.state == MeetingState.CANCELLED:
        raise Refused(
            _("Diese Sitzung nimmt keine Punkte mehr auf."), _("Wählen Sie eine kommende Sitzung."), code="meeting_over"
        )


def check_open(meeting: Meeting, late_reason: str) -> bool:
    """Refuse a meeting that is over; return whether an item now comes late."""
    check_coming(meeting)
    if meeting.state in INVITED_ON and not late_reason.strip():
        raise Refused(
            _("Zu dieser Sitzung ist schon eingeladen."),
            _("Nennen Sie den Grund, warum der Punkt keinen Aufschub duldet (§ 48 Abs. 1 GO NRW)."),
            code="late_reason_missing",
            field="late_reason",
        )
    return meeting.state in INVITED_ON


def check_in_making(meeting: Meeting) -> None:
    """Refuse a meeting to which the members were invited: its agenda is frozen (§ 48 Abs. 1 GO NRW)."""
    check_coming(meeting)
    if meeting.state in INVITED_ON:
        raise Refused(
            _("Nach der Einladung bleiben die Nummern, wie sie sind."),
            _(
                "Ergänzen Sie einen Punkt mit Grund oder setzen Sie einen ab; "
                "in der Sitzung kann das Gremium die Reihenfolge ändern."
            ),
            code="agenda_frozen",
        )


def open_agenda(meeting: Meeting, reason: str, *, is_late: bool) -> None:
    """Note that the agenda got an item: late with its reason, or still in the making."""
    if is_late:
        meeting.agenda_changed_at, meeting.agenda_change_reason = timezone.now(), reason.strip()
        meeting.save(update_fields=["agenda_changed_at", "agenda_change_reason"])
        touch(meeting)
    elif meeting.state in (MeetingState.PLANNED, MeetingState.AGENDA_SET):
        step(meeting, MeetingState.AGENDA_DRAFT)
        meeting.save(update_fields=["state"])


def record(by: Viewer, action: str, item: AgendaItem, ground: str = "", before: dict[str, Any] | None = None) -> None:
    """Write an act on an item into the book."""
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=item, ground=ground.strip(), before=before,
        after=audit.facts(item), data={"meeting": str(item.meeting_id), "part": str(item.part), "number": item.number},
    )  # fmt: skip
