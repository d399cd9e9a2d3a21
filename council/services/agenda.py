"""Acts on the items of an agenda. Numbers restart in the non-public part and freeze with the invitation."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import ItemKind, ItemState, MeetingState, Part
from council.models import AgendaItem, Consultation, Meeting, Paper
from council.rules import demand_desk
from council.services.publicity import hanging_on, take_back, touch
from council.states import HELD, INVITED_ON, step

CHANGEABLE = ("title", "kind", "note", "public_title", "nonpublic_ground")


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
) -> AgendaItem:
    """Add an item at the end of a part. After the invitation it needs a reason (§ 48 Abs. 1 Satz 5 GO NRW)."""
    demand_desk(by)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    is_late = _check_open(meeting, late_reason)
    if not title.strip():
        raise Refused(
            _("Der Betreff fehlt."), _("Nennen Sie das Thema in einem Satz."), code="title_missing", field="title"
        )
    last = meeting.agenda_items.filter(part=part).order_by("-order").values_list("order", flat=True).first()
    item = AgendaItem.objects.create(
        meeting=meeting, part=part, order=(last or 0) + 1, title=title.strip(), kind=kind, note=note,
        public_title=public_title.strip(), nonpublic_ground=nonpublic_ground, state=ItemState.ON_AGENDA,
        consultation=consultation, added_late=is_late, added_late_reason=late_reason.strip() if is_late else "",
    )  # fmt: skip
    _number(item, meeting)
    _open_agenda(meeting, late_reason, is_late=is_late)
    _record(by, "add_item", item, late_reason)
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
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _check_coming(meeting)
    last = meeting.agenda_items.filter(part=part).order_by("-order").values_list("order", flat=True).first()
    item = AgendaItem.objects.create(
        meeting=meeting, part=part, order=(last or 0) + 1, title=title.strip(), kind=ItemKind.PAPER, note=note,
        public_title=public_title.strip(), nonpublic_ground=nonpublic_ground, state=ItemState.PROPOSED,
        consultation=consultation,
    )  # fmt: skip
    _record(by, "propose_item", item)
    return item


@transaction.atomic
def accept_item(*, by: Viewer, item: AgendaItem, late_reason: str = "") -> AgendaItem:
    """Take a proposal onto the agenda, at the end of its part. After the invitation it needs a reason."""
    demand_desk(by)
    item = _locked(item)
    meeting = item.meeting
    is_late = _check_open(meeting, late_reason)
    before = audit.facts(item)
    step(item, ItemState.ON_AGENDA)
    last = meeting.agenda_items.filter(part=item.part).exclude(pk=item.pk).order_by("-order").first()
    item.order, item.added_late = (last.order if last else 0) + 1, is_late
    item.added_late_reason = late_reason.strip() if is_late else ""
    item.save(update_fields=["state", "order", "added_late", "added_late_reason"])
    _number(item, meeting)
    _open_agenda(meeting, late_reason, is_late=is_late)
    _record(by, "accept_item", item, late_reason, before)
    if item.consultation is not None:
        signals.consultation_scheduled.send(sender=Consultation, kind="Consultation", pk=item.consultation.pk)
    return item


@transaction.atomic
def change_item(*, by: Viewer, item: AgendaItem, reason: str = "", **changes: Any) -> AgendaItem:
    """Change the words of an item. What the public reads already changes only with a reason."""
    demand_desk(by)
    item = _locked(item)
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
    _record(by, "change_item", item, reason, before)
    return item


@transaction.atomic
def reorder_item(*, by: Viewer, item: AgendaItem, position: int) -> AgendaItem:
    """Move an item to a position (from 1) within its part; the others make room and are numbered anew."""
    demand_desk(by)
    item = _locked(item)
    if item.meeting.state in INVITED_ON:
        raise Refused(
            _("Nach der Einladung bleiben die Nummern, wie sie sind."),
            _("In der Sitzung kann das Gremium die Reihenfolge ändern."),
            code="agenda_frozen",
        )
    if item.state == ItemState.PROPOSED:
        raise Refused(_("Dieser Punkt ist erst vorgeschlagen."), _("Nehmen Sie ihn zuerst auf."), code="only_proposed")
    before = audit.facts(item)
    rows = [row for row in _standing(item.meeting, item.part) if row.pk != item.pk]
    rows.insert(max(0, min(position - 1, len(rows))), item)
    number_anew(rows)
    item.refresh_from_db()
    _record(by, "reorder_item", item, before=before)
    return item


@transaction.atomic
def move_item_to_part(*, by: Viewer, item: AgendaItem, part: str, reason: str, public_title: str = "") -> AgendaItem:
    """Move an item to the other part of the agenda before it is called (§ 48 Abs. 2 GO NRW), with a reason."""
    demand_desk(by)
    item = _locked(item)
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Er wird protokolliert."), code="reason_missing", field="reason")
    if item.state not in (ItemState.PROPOSED, ItemState.ON_AGENDA):
        raise Refused(
            _("Ein Punkt wechselt den Teil nur, bevor er aufgerufen wird."),
            _("Beantragen Sie die Verweisung in eine neue Sitzung."),
            code="already_called",
        )
    if part == item.part:
        return item
    if item.meeting.state == MeetingState.INVITED:
        raise Refused(
            _("Die Tagesordnung ist versandt und damit fest."),
            _("Über die Verweisung in den anderen Teil entscheidet das Gremium in der Sitzung (§ 48 Abs. 2 GO NRW)."),
            code="agenda_frozen",
        )
    # Into the non-public part nothing may stay public; into the public part nothing becomes public by itself.
    before, now, left = audit.facts(item), timezone.now(), item.part
    take_back([*hanging_on(item), item], now)
    meeting = item.meeting
    last = meeting.agenda_items.filter(part=part).order_by("-order").values_list("order", flat=True).first()
    item.part, item.order, item.number, item.sent_in = part, (last or 0) + 1, "", None
    item.public_title = public_title.strip() or item.public_title
    item.save(update_fields=["part", "order", "number", "sent_in", "public_title"])
    _number(item, meeting)
    if meeting.state not in INVITED_ON:
        number_anew(_standing(meeting, left))
    _record(by, "move_item_to_part", item, reason, before)
    return item


@transaction.atomic
def withdraw_item(*, by: Viewer, item: AgendaItem, reason: str) -> AgendaItem:
    """Take an item off the agenda. After the invitation it keeps its number and stays readable as withdrawn."""
    demand_desk(by)
    item = _locked(item)
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Er wird protokolliert."), code="reason_missing", field="reason")
    before, paper = audit.facts(item), None
    step(item, ItemState.WITHDRAWN)
    if item.consultation_id:
        station = Consultation.objects.select_related("paper").get(pk=item.consultation_id)
        paper = station.paper_id
        station.meeting = item.consultation = None
        station.save(update_fields=["meeting"])
        if item.is_public:
            touch(station)
    is_frozen = item.meeting.state in INVITED_ON
    if not is_frozen:
        item.number = ""
    item.save(update_fields=["state", "consultation", "number"])
    if not is_frozen:
        number_anew(_standing(item.meeting, item.part))
    touch(item)
    _record(by, "withdraw_item", item, reason, before)
    if paper is not None:
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


def _open_agenda(meeting: Meeting, reason: str, *, is_late: bool) -> None:
    """Note that the agenda got an item: late with its reason, or still in the making."""
    if is_late:
        meeting.agenda_changed_at, meeting.agenda_change_reason = timezone.now(), reason.strip()
        meeting.save(update_fields=["agenda_changed_at", "agenda_change_reason"])
        touch(meeting)
    elif meeting.state in (MeetingState.PLANNED, MeetingState.AGENDA_SET):
        step(meeting, MeetingState.AGENDA_DRAFT)
        meeting.save(update_fields=["state"])


def number_anew(rows: list[AgendaItem]) -> None:
    """Number the items of one part from 1 in the order given."""
    AgendaItem.objects.filter(pk__in=[row.pk for row in rows]).update(number="")
    for place, row in enumerate(rows, start=1):
        row.order, row.number = place, str(place)
    AgendaItem.objects.bulk_update(rows, ["order", "number"])
    now = timezone.now()
    for row in rows:
        touch(row, now)


def _standing(meeting: Meeting, part: str) -> list[AgendaItem]:
    rows = meeting.agenda_items.filter(part=part, deleted_at__isnull=True)
    rows = rows.exclude(state__in=(ItemState.WITHDRAWN, ItemState.PROPOSED))
    return list(rows.select_related("meeting").order_by("order", "id"))


def _number(item: AgendaItem, meeting: Meeting) -> None:
    """Give a new item its number: by place while the agenda is in the making, the next free one afterwards."""
    if item.state == ItemState.PROPOSED:
        return
    if meeting.state not in INVITED_ON:
        number_anew(_standing(meeting, item.part))
        item.refresh_from_db(fields=["order", "number"])
        return
    taken = meeting.agenda_items.filter(part=item.part).exclude(pk=item.pk).values_list("number", flat=True)
    item.number = str(max((int(number) for number in taken if number.isdigit()), default=0) + 1)
    item.save(update_fields=["number"])


def _check_coming(meeting: Meeting) -> None:
    if meeting.state in HELD or meeting.state == MeetingState.CANCELLED:
        raise Refused(
            _("Diese Sitzung nimmt keine Punkte mehr auf."), _("Wählen Sie eine kommende Sitzung."), code="meeting_over"
        )


def _check_open(meeting: Meeting, late_reason: str) -> bool:
    """Refuse a meeting that is over; return whether an item now comes late."""
    _check_coming(meeting)
    if meeting.state in INVITED_ON and not late_reason.strip():
        raise Refused(
            _("Zu dieser Sitzung ist schon eingeladen."),
            _("Nennen Sie den Grund, warum der Punkt keinen Aufschub duldet (§ 48 Abs. 1 GO NRW)."),
            code="late_reason_missing",
            field="late_reason",
        )
    return meeting.state in INVITED_ON


def _locked(item: AgendaItem) -> AgendaItem:
    Meeting.objects.select_for_update().get(pk=item.meeting_id)
    return AgendaItem.objects.select_related("meeting", "consultation").get(pk=item.pk)


def _record(by: Viewer, action: str, item: AgendaItem, ground: str = "", before: dict[str, Any] | None = None) -> None:
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=item, ground=ground.strip(), before=before,
        after=audit.facts(item), data={"meeting": str(item.meeting_id), "part": str(item.part), "number": item.number},
    )  # fmt: skip
