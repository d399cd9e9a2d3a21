"""The five phases of a matter: how far it is and when it got there."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from core.wording import worded
from council.enums import EventKind, MatterPhase
from council.models import Matter, MatterEvent
from council.services.matter_entries import period
from council.services.matter_stations import Consulted
from council.services.references import PaperRef


@dataclass(frozen=True)
class Phase:
    """One of the five phases. `state` is done, now, refused or coming."""

    label: str
    when: str
    state: str


def matter_phases(
    matter: Matter, papers: list[PaperRef], stations: list[Consulted], events: list[MatterEvent]
) -> tuple[Phase, ...]:
    """Return the phases in their order; a rejected matter ends with its decision."""
    order = list(MatterPhase)
    now = order.index(MatterPhase(matter.phase))
    whens = _whens(papers, stations, events)
    found = []
    for index, phase in enumerate(order):
        if matter.is_rejected and phase == MatterPhase.EXECUTION:
            break
        state = "done" if index < now or matter.is_closed else "now" if index == now else "coming"
        label = str(phase.label)
        if matter.is_rejected and phase == MatterPhase.DECISION:
            state, label = "refused", _("abgelehnt")
        found.append(Phase(label, whens.get(phase, "") if state != "coming" else "", state))
    return tuple(found)


def _whens(papers: list[PaperRef], stations: list[Consulted], events: list[MatterEvent]) -> dict[MatterPhase, str]:
    def first(kind: EventKind) -> datetime.date | None:
        return next((event.date for event in events if event.kind == kind and not event.is_expected), None)

    motion = first(EventKind.MOTION) or next((paper.date for paper in papers if paper.date), None)
    held = [timezone.localdate(row.start) for row in stations if row.start and row.result]
    decided = [row for row in stations if row.is_authoritative and row.result and row.start]
    work = [event for event in events if event.kind == EventKind.EXECUTION and event.percent is not None]
    ends = [event.until or event.date for event in events if event.is_expected]
    execution = [f"{work[-1].percent} %"] if work else []
    if ends:
        execution.append(_("bis %(month)s") % {"month": worded(max(ends), "brief")})
    return {
        MatterPhase.IDEA: worded(first(EventKind.IDEA), "brief"),
        MatterPhase.MOTION: worded(motion, "brief"),
        MatterPhase.CONSULTATION: period(held[0], held[-1], "brief") if held else "",
        MatterPhase.DECISION: worded(decided[-1].start, "plain") if decided else "",
        MatterPhase.EXECUTION: " · ".join(execution),
    }
