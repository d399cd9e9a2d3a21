"""What has happened to a procedure so far: one list for feeds and for the thread of a matter."""

import datetime
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.wording import worded
from participation.enums import ProcedureState
from participation.models import Procedure
from participation.services.procedure_lines import ProcedureStage, last_day_of, stage_of

WORDS = {
    "announced": gettext_lazy("Angekündigt: %(title)s"),
    "opened": gettext_lazy("Jetzt mitmachen: %(title)s"),
    "closed": gettext_lazy("Beendet: %(title)s"),
    "result": gettext_lazy("Ergebnis: %(title)s"),
    "aborted": gettext_lazy("Abgebrochen: %(title)s"),
}


@dataclass(frozen=True)
class ProcedureEvent:
    """One thing that happened. `key` stays the same for ever; `name` is one of WORDS."""

    key: UUID
    name: str
    at: datetime.datetime
    title: str
    text: str


def procedure_events(procedure: Procedure) -> list[ProcedureEvent]:
    """Return what happened to an announced procedure, the oldest first."""
    stage = stage_of(procedure, timezone.now())
    events = []
    if procedure.announced_on:
        period = _("%(start)s bis %(end)s") % {
            "start": worded(procedure.opens_at, "long"), "end": worded(last_day_of(procedure), "long")
        }  # fmt: skip
        events.append(_event(procedure, "announced", midnight(procedure.announced_on), period))
    if procedure.is_frozen and stage != ProcedureStage.COMING:
        until = _("bis %(day)s") % {"day": worded(last_day_of(procedure), "long")}
        events.append(_event(procedure, "opened", procedure.opens_at, f"{procedure.summary}\n{until}"))
    if stage in (ProcedureStage.COUNTING, ProcedureStage.DECIDED):
        text = "" if stage == ProcedureStage.DECIDED else _("Das Ergebnis wird hier veröffentlicht.")
        events.append(_event(procedure, "closed", procedure.closes_at, text))
    if stage == ProcedureStage.DECIDED and procedure.published_on:
        events.append(_event(procedure, "result", midnight(procedure.published_on), procedure.summary))
    if procedure.state == ProcedureState.ABORTED:
        events.append(_event(procedure, "aborted", procedure.modified_at, procedure.abort_reason))
    return events


def midnight(day: datetime.date) -> datetime.datetime:
    """Return when a day begins in the town."""
    return datetime.datetime.combine(day, datetime.time(), timezone.get_default_timezone())


def _event(procedure: Procedure, name: str, at: datetime.datetime, text: str) -> ProcedureEvent:
    title = WORDS[name] % {"title": procedure.title}
    return ProcedureEvent(uuid5(procedure.pk, name), name, at, title, text)
