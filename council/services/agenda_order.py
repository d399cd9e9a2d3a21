"""Acts on the order of an agenda: move an item, take a proposal, put it back."""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import AgendaAct, ItemState, MeetingState
from council.models import AgendaItem, Consultation
from council.rules import demand_desk
from council.services.agenda_numbers import (
    NOT_STANDING,
    check_in_making,
    check_open,
    enter,
    insert,
    label_of,
    locked,
    locked_meeting,
    number_anew,
    open_agenda,
    record,
    standing,
)
from council.services.agenda_steps import note_step
from council.services.publicity import hanging_on, take_back
from council.states import INVITED_ON, step


class Moved(NamedTuple):
    """An item that was moved: what it was called before, and how many stand in its part now."""

    item: AgendaItem
    was: str
    total: int


@transaction.atomic
def move_item(
    *,
    by: Viewer,
    item: AgendaItem,
    position: int | None = None,
    part: str = "",
    reason: str = "",
    public_title: str = "",
    revision: int | None = None,
) -> Moved:
    """Move an item to a position (from 1) of its part, or with a logged reason to the other part (§ 48 Abs. 2 GO NRW).

    The others make room and are numbered anew. `revision` is the agenda that was seen: on a newer one it is asked again.
    Of `item` only the keys are used, so that a move costs the same few queries however long the agenda is.
    """
    demand_desk(by)
    meeting = locked_meeting(item.meeting_id, revision)
    found = list(meeting.agenda_items.filter(deleted_at__isnull=True).order_by("order", "id"))
    row = next((each for each in found if each.pk == item.pk), None)
    if row is None:
        raise Refused(_("Den Punkt gibt es nicht mehr."), _("Laden Sie die Seite neu."), code="not_standing")
    was = label_of(row)
    if part and part != row.part:
        moved = _move_across(by, row, part, position, reason, public_title)
        return Moved(moved, was, len(standing(meeting, part)))
    rows = [each for each in found if each.part == row.part and each.state not in NOT_STANDING]
    if position is not None:
        _move_within(by, row, rows, position)
    return Moved(row, was, len(rows))


def _move_within(by: Viewer, item: AgendaItem, rows: list[AgendaItem], position: int) -> None:
    check_in_making(item.meeting)
    if item.state == ItemState.PROPOSED:
        raise Refused(_("Dieser Punkt ist erst vorgeschlagen."), _("Nehmen Sie ihn zuerst auf."), code="only_proposed")
    if item not in rows:
        raise Refused(_("Dieser Punkt ist abgesetzt."), _("Laden Sie die Seite neu."), code="not_standing")
    before, stood = audit.facts(item), item.order
    insert(item, rows, position)
    if item.order != stood:
        record(by, "move_item", item, before=before)
        note_step(by, item.meeting, AgendaAct.MOVE, item, {"act": AgendaAct.MOVE, "position": stood})


def _move_across(
    by: Viewer, item: AgendaItem, part: str, position: int | None, reason: str, public_title: str
) -> AgendaItem:
    """Put an item into the other part. Nothing stays public that goes, and nothing becomes public by itself."""
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Er wird protokolliert."), code="reason_missing", field="reason")
    if item.state not in (ItemState.PROPOSED, ItemState.ON_AGENDA):
        raise Refused(
            _("Ein Punkt wechselt den Teil nur, bevor er aufgerufen wird."),
            _("Beantragen Sie die Verweisung in eine neue Sitzung."),
            code="already_called",
        )
    if item.meeting.state == MeetingState.INVITED:
        raise Refused(
            _("Die Tagesordnung ist versandt und damit fest."),
            _("Über die Verweisung in den anderen Teil entscheidet das Gremium in der Sitzung (§ 48 Abs. 2 GO NRW)."),
            code="agenda_frozen",
        )
    meeting, before = item.meeting, audit.facts(item)
    inverse = {
        "act": AgendaAct.MOVE, "part": item.part, "position": item.order, "public_title": item.public_title,
    }  # fmt: skip
    left, is_frozen = item.part, meeting.state in INVITED_ON
    take_back([*hanging_on(item), item], timezone.now())
    item.part, item.number, item.sent_in = part, "", None
    item.public_title = public_title.strip() or item.public_title
    item.save(update_fields=["part", "number", "sent_in", "public_title"])
    if item.state == ItemState.ON_AGENDA:
        enter(item, meeting, position)
        if not is_frozen:
            number_anew(standing(meeting, left))
    record(by, "move_item", item, reason, before)
    note_step(by, meeting, AgendaAct.MOVE, item, {} if is_frozen else inverse)
    return item


@transaction.atomic
def accept_item(
    *, by: Viewer, item: AgendaItem, position: int | None = None, late_reason: str = "", revision: int | None = None
) -> AgendaItem:
    """Take a proposal onto the agenda: to a position, else after all papers. After the invitation it needs a reason."""
    demand_desk(by)
    item = locked(item, revision)
    meeting = item.meeting
    is_late = check_open(meeting, late_reason)
    before = audit.facts(item)
    step(item, ItemState.ON_AGENDA)
    item.added_late, item.added_late_reason = is_late, late_reason.strip() if is_late else ""
    item.save(update_fields=["state", "added_late", "added_late_reason"])
    enter(item, meeting, position)
    open_agenda(meeting, late_reason, is_late=is_late)
    record(by, "accept_item", item, late_reason, before)
    note_step(by, meeting, AgendaAct.TAKE, item, {} if is_late else {"act": AgendaAct.PUT_BACK})
    if item.consultation is not None:
        signals.consultation_scheduled.send(sender=Consultation, kind="Consultation", pk=item.consultation.pk)
    return item


@transaction.atomic
def put_back_item(*, by: Viewer, item: AgendaItem, revision: int | None = None) -> AgendaItem:
    """Put an item with a paper back to what waits, as long as nobody was invited. The public sees it no longer."""
    demand_desk(by)
    item = locked(item, revision)
    check_in_making(item.meeting)
    if item.consultation is None:
        raise Refused(_("Dieser Punkt hat keine Vorlage, die warten könnte."), _("Setzen Sie ihn ab."), code="no_paper")
    before, stood = audit.facts(item), item.order
    step(item, ItemState.PROPOSED)
    take_back([*hanging_on(item), item], timezone.now())
    item.number = ""
    item.save(update_fields=["state", "number"])
    number_anew(standing(item.meeting, item.part))
    record(by, "put_back_item", item, before=before)
    note_step(by, item.meeting, AgendaAct.PUT_BACK, item, {"act": AgendaAct.TAKE, "position": stood})
    return item
