"""Acts on the items of an agenda: add, propose, change, withdraw. agenda_order moves them."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import AgendaAct, ItemKind, ItemState, Part
from council.models import AgendaItem, Consultation, Meeting, Paper
from council.rules import demand_desk
from council.services.agenda_live import tell_board
from council.services.agenda_numbers import (
    check_coming,
    check_open,
    enter,
    locked,
    locked_meeting,
    number_anew,
    open_agenda,
    record,
    standing,
)
from council.services.agenda_steps import note_step
from council.services.publicity import touch
from council.states import INVITED_ON, step

CHANGEABLE = ("title", "kind", "note", "public_title", "nonpublic_ground", "rapporteur")


@transaction.atomic
def add_item(
    *,
    by: Viewer,
    meeting: Meeting,
    title: str,
    kind: str = ItemKind.REPORT,
    part: str = Part.NONPUBLIC,
    note: str = "",
    public_title: str = "",
    nonpublic_ground: str = "",
    late_reason: str = "",
    consultation: Consultation | None = None,
    fixed: str = "",
    position: int | None = None,
    revision: int | None = None,
) -> AgendaItem:
    """Add an item to a part, before what is always last. After the invitation it needs a reason (§ 48 Abs. 1 Satz 5 GO NRW)."""
    demand_desk(by)
    meeting = locked_meeting(meeting.pk, revision)
    is_late = check_open(meeting, late_reason)
    if not title.strip():
        raise Refused(
            _("Der Betreff fehlt."), _("Nennen Sie das Thema in einem Satz."), code="title_missing", field="title"
        )
    item = AgendaItem.objects.create(
        meeting=meeting, part=part, order=0, title=title.strip(), kind=kind, note=note, fixed=fixed,
        public_title=public_title.strip(), nonpublic_ground=nonpublic_ground, state=ItemState.ON_AGENDA,
        consultation=consultation, added_late=is_late, added_late_reason=late_reason.strip() if is_late else "",
    )  # fmt: skip
    enter(item, meeting, position)
    open_agenda(meeting, late_reason, is_late=is_late)
    record(by, "add_item", item, late_reason)
    note_step(by, meeting, AgendaAct.ADD, item, {} if is_late else {"act": AgendaAct.DROP})
    return item


@transaction.atomic
def propose_item(
    *,
    by: Viewer,
    meeting: Meeting,
    title: str,
    consultation: Consultation,
    part: str = Part.NONPUBLIC,
    note: str = "",
    public_title: str = "",
    nonpublic_ground: str = "",
) -> AgendaItem:
    """Propose an item for a coming meeting. Without number and seen at the desk alone until the clerk takes it up."""
    demand_desk(by)
    meeting = locked_meeting(meeting.pk)
    check_coming(meeting)
    last = meeting.agenda_items.filter(part=part).order_by("-order").values_list("order", flat=True).first()
    item = AgendaItem.objects.create(
        meeting=meeting, part=part, order=(last or 0) + 1, title=title.strip(), kind=ItemKind.PAPER, note=note,
        public_title=public_title.strip(), nonpublic_ground=nonpublic_ground, state=ItemState.PROPOSED,
        consultation=consultation,
    )  # fmt: skip
    record(by, "propose_item", item)
    tell_board(by, meeting, "propose", item)
    return item


@transaction.atomic
def change_item(*, by: Viewer, item: AgendaItem, reason: str = "", **changes: Any) -> AgendaItem:
    """Change the words of an item. What the public reads already changes only with a reason."""
    demand_desk(by)
    item = locked(item)
    is_seen = item.is_public or item.is_announced
    _refuse_sent(item, changes)
    if is_seen and not reason.strip():
        raise Refused(
            _("Dieser Punkt ist schon öffentlich."),
            _("Nennen Sie den Grund der Änderung."),
            code="reason_missing",
            field="reason",
        )
    if item.is_announced and not str(changes.get("public_title", item.public_title)).strip():
        raise Refused(
            _("Der angekündigte Punkt braucht einen öffentlichen Betreff."),
            _("Zum Beispiel: Grundstücksangelegenheit."),
            code="public_title_missing",
            field="public_title",
        )
    before, fields = audit.facts(item), [name for name in CHANGEABLE if name in changes]
    for name in fields:
        setattr(item, name, changes[name])
    item.save(update_fields=fields)
    if is_seen:
        touch(item)
    record(by, "change_item", item, reason, before)
    tell_board(by, item.meeting, "change", item)
    return item


@transaction.atomic
def withdraw_item(*, by: Viewer, item: AgendaItem, reason: str) -> AgendaItem:
    """Take an item off the agenda. After the invitation it keeps its number and stays readable as withdrawn."""
    demand_desk(by)
    item = locked(item)
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Er wird protokolliert."), code="reason_missing", field="reason")
    meeting = item.meeting
    is_frozen, stood = meeting.state in INVITED_ON, item.state == ItemState.ON_AGENDA
    inverse = {"act": AgendaAct.RESTORE, "position": item.order, "consultation": str(item.consultation_id or "")}
    before = audit.facts(item)
    step(item, ItemState.WITHDRAWN)
    papers = free_stations(item)
    if not is_frozen:
        item.number = ""
    item.save(update_fields=["state", "consultation", "number"])
    if not is_frozen:
        number_anew(standing(meeting, item.part))
    touch(item)
    record(by, "withdraw_item", item, reason, before)
    note_step(by, meeting, AgendaAct.WITHDRAW, item, inverse if stood and not is_frozen else {})
    for paper in papers:
        signals.paper_unscheduled.send(sender=Paper, kind="Paper", pk=paper)
    return item


def _refuse_sent(item: AgendaItem, changes: dict[str, Any]) -> None:
    """Refuse other words for what was sent with an invitation."""
    if item.sent_in is None:
        return
    if any(name in changes and changes[name] != getattr(item, name) for name in ("title", "public_title")):
        raise Refused(
            _("Die Tagesordnung ist versandt und damit fest."),
            _("Setzen Sie den Punkt mit Grund ab, und nehmen Sie ihn neu auf; dann versenden Sie die Ergänzung."),
            code="agenda_frozen",
            field="title",
        )


def free_stations(item: AgendaItem) -> list[UUID]:
    """Let the stations of an item wait again (the item is unsaved) and return the keys of their papers."""
    stations = list(
        Consultation.objects.filter(Q(pk=item.consultation_id) | Q(under_item=item)).select_related("paper")
    )
    for station in stations:
        station.meeting = station.under_item = None
        station.save(update_fields=["meeting", "under_item"])
        if item.is_public:
            touch(station)
    item.consultation = None
    return [station.paper_id for station in stations]
