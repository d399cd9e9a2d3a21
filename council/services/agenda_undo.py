"""Take back the last step on an agenda: by its inverse act, never by a picture of what was before."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import Refused
from council import signals
from council.enums import AgendaAct, ItemState
from council.models import AgendaItem, AgendaStep, Consultation, Meeting, Paper
from council.rules import demand_desk
from council.services.agenda import free_stations
from council.services.agenda_numbers import (
    check_in_making,
    enter,
    locked,
    locked_meeting,
    number_anew,
    record,
    standing,
)
from council.services.agenda_order import accept_item, move_item, put_back_item
from council.services.agenda_steps import last_hand, note_step, undoable
from council.services.joint_items import join_paper, part_paper


@transaction.atomic
def undo_step(*, by: Viewer, meeting: Meeting, revision: int | None = None) -> AgendaStep:
    """Take back one's own last step on an agenda. Refused when somebody else has changed it since."""
    demand_desk(by)
    meeting = locked_meeting(meeting.pk, revision)
    check_in_making(meeting)
    step = undoable(meeting, by)
    if step is None:
        raise Refused(
            _("Hier gibt es nichts rückgängig zu machen. Zuletzt hat geändert: %(who)s.") % {"who": last_hand(meeting)},
            _("Sie nehmen nur Ihren eigenen letzten Schritt zurück."),
            code="cannot_undo",
        )
    facts = {name: value for name, value in step.inverse.items() if name != "act"}
    INVERSES[AgendaAct(step.inverse["act"])](by, meeting, step, facts)
    made = meeting.agenda_steps.order_by("-revision").first()
    assert made is not None
    made.undoes = step
    made.save(update_fields=["undoes"])
    return made


def _move(by: Viewer, _meeting: Meeting, step: AgendaStep, facts: dict[str, Any]) -> None:
    words = facts.pop("public_title", None)
    item = move_item(by=by, item=_item(step), reason=_("Rückgängig gemacht"), **facts).item
    if words is not None and item.public_title != words:
        item.public_title = words
        item.save(update_fields=["public_title"])


def _take(by: Viewer, _meeting: Meeting, step: AgendaStep, facts: dict[str, Any]) -> None:
    accept_item(by=by, item=_item(step), **facts)


def _put_back(by: Viewer, _meeting: Meeting, step: AgendaStep, _facts: dict[str, Any]) -> None:
    put_back_item(by=by, item=_item(step))


def _drop(by: Viewer, meeting: Meeting, step: AgendaStep, _facts: dict[str, Any]) -> None:
    item = _item(step)
    _remove(by, item)
    number_anew(standing(meeting, item.part))
    note_step(by, meeting, AgendaAct.DROP)


def _clear(by: Viewer, meeting: Meeting, _step: AgendaStep, facts: dict[str, Any]) -> None:
    for item in AgendaItem.objects.filter(pk__in=facts["items"], meeting=meeting).select_related("meeting"):
        _remove(by, item)
    for part in {row.part for row in meeting.agenda_items.all()}:
        number_anew(standing(meeting, part))
    note_step(by, meeting, AgendaAct.CLEAR)


def _remove(by: Viewer, item: AgendaItem) -> None:
    """Take an item out that was only just added: nobody outside of the desk has ever seen it."""
    if item.first_published_at is not None or item.attachments.exists():
        raise Refused(
            _("„%(title)s“ ist schon öffentlich oder hat Dateien.") % {"title": item.title},
            _("Setzen Sie den Punkt mit einem Grund ab."),
            code="cannot_undo",
        )
    papers = free_stations(item)
    record(by, "drop_item", item)
    item.delete()
    for paper in papers:
        signals.paper_unscheduled.send(sender=Paper, kind="Paper", pk=paper)


def _restore(by: Viewer, meeting: Meeting, step: AgendaStep, facts: dict[str, Any]) -> None:
    item = _item(step)
    item.state = ItemState.ON_AGENDA
    free = Consultation.objects.filter(agenda_item__isnull=True, under_item__isnull=True, deleted_at__isnull=True)
    station = free.filter(pk=facts["consultation"]).first() if facts["consultation"] else None
    if station is not None:
        item.consultation, station.meeting = station, meeting
        station.save(update_fields=["meeting"])
    item.save(update_fields=["state", "consultation"])
    enter(item, meeting, facts["position"])
    record(by, "restore_item", item)
    note_step(by, meeting, AgendaAct.RESTORE, item)
    if station is not None:
        signals.consultation_scheduled.send(sender=Consultation, kind="Consultation", pk=station.pk)


def _join(by: Viewer, _meeting: Meeting, step: AgendaStep, facts: dict[str, Any]) -> None:
    join_paper(by=by, item=_item(step), consultation=Consultation.objects.get(pk=facts["consultation"]))


def _part(by: Viewer, _meeting: Meeting, _step: AgendaStep, facts: dict[str, Any]) -> None:
    part_paper(by=by, consultation=Consultation.objects.get(pk=facts["consultation"]))


INVERSES: dict[AgendaAct, Callable[[Viewer, Meeting, AgendaStep, dict[str, Any]], None]] = {
    AgendaAct.MOVE: _move,
    AgendaAct.TAKE: _take,
    AgendaAct.PUT_BACK: _put_back,
    AgendaAct.DROP: _drop,
    AgendaAct.CLEAR: _clear,
    AgendaAct.RESTORE: _restore,
    AgendaAct.JOIN: _join,
    AgendaAct.PART: _part,
}


def _item(step: AgendaStep) -> AgendaItem:
    if step.item is None:
        raise Refused(_("Den Punkt gibt es nicht mehr."), _("Laden Sie die Seite neu."), code="cannot_undo")
    return locked(step.item)
