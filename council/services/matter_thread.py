"""What the page of a matter shows: five phases, and everything that happened, in one thread."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.viewer import Viewer
from core.wording import named_list, worded
from council.enums import EventKind, MatterPhase, Outcome, PaperType
from council.kinds import ThreadEntry, thread_entries
from council.models import AgendaItem, Consultation, Location, Matter, MatterEvent, Paper
from council.services.references import (
    BodyRef,
    PaperRef,
    Result,
    bodies_of_papers,
    body_ref,
    paper_ref,
    results_by_item,
    seen,
)

ICONS = {
    EventKind.IDEA: "bulb",
    EventKind.SURVEY: "survey",
    EventKind.MOTION: "edit",
    EventKind.HEARING: "people",
    EventKind.EXECUTION: "hammer",
    EventKind.PLANNED: "calendar-today",
    EventKind.NOTE: "info",
}
MOTIONS = (PaperType.MOTION, PaperType.URGENT_MOTION, PaperType.CITIZEN_MOTION)
REFUSALS = (Outcome.REJECTED, Outcome.NOT_RECOMMENDED)
# Standing still longer than this is said openly.
STILL_DAYS = 183


@dataclass(frozen=True)
class Phase:
    """One of the five phases. `state` is done, now, refused or coming."""

    label: str
    when: str
    state: str


@dataclass(frozen=True)
class Consulted:
    """A station of one of the matter's papers that has an agenda item."""

    paper: PaperRef
    body: BodyRef | None
    is_authoritative: bool
    meeting_id: UUID
    start: datetime.datetime | None
    number: str
    item_id: UUID
    result: Result | None


@dataclass(frozen=True)
class MatterThread:
    """A matter as its page shows it."""

    id: UUID
    title: str
    summary: str
    topic: str
    district: str
    is_rejected: bool
    is_closed: bool
    is_nonpublic: bool
    merged_into: tuple[UUID, str] | None
    merged: tuple[tuple[UUID, str], ...]
    phases: tuple[Phase, ...]
    entries: tuple[ThreadEntry, ...]
    next_meeting: Consulted | None
    still_since: datetime.date | None
    responsible: BodyRef | None
    contact: str
    cost: Decimal | None
    funding: Decimal | None
    participation_level: int | None
    place: Location | None
    papers: tuple[PaperRef, ...]
    modified_at: datetime.datetime | None

    @property
    def funding_percent(self) -> int | None:
        """Return how much of the cost others pay."""
        return round(100 * self.funding / self.cost) if self.cost and self.funding else None


def matter_thread(viewer: Viewer, matter_id: UUID, *, oldest_first: bool = False) -> MatterThread | None:
    """Return the thread of a matter, None when viewer may not read it (or there is none)."""
    rows = Matter.objects.visible_to(viewer).select_related("responsible", "merged_into", "location")
    matter = rows.filter(pk=matter_id).first()
    if matter is None:
        return None
    papers = _papers(viewer, matter)
    stations = _stations(viewer, papers)
    events = list(MatterEvent.objects.filter(matter=matter).order_by("date", "title"))
    entries = [*_written(events), *_computed(papers, stations, events), *thread_entries(viewer, matter.pk)]
    responsible, target = seen(matter.responsible, viewer), seen(matter.merged_into, viewer)
    merged = Matter.objects.visible_to(viewer).filter(merged_into=matter).values_list("id", "title")
    return MatterThread(
        id=matter.pk,
        title=matter.title,
        summary=matter.summary,
        topic=matter.topic,
        district=matter.district,
        is_rejected=matter.is_rejected,
        is_closed=matter.is_closed,
        is_nonpublic=not matter.is_public,
        merged_into=(target.pk, target.title) if target else None,
        merged=tuple(merged),
        phases=_phases(matter, papers, stations, events),
        entries=_ordered(entries, oldest_first=oldest_first),
        next_meeting=_next(stations),
        still_since=_still_since(matter),
        responsible=body_ref(responsible) if responsible else None,
        contact=matter.contact,
        cost=matter.cost,
        funding=matter.funding,
        participation_level=matter.participation_level,
        place=seen(matter.location, viewer),
        papers=tuple(papers),
        modified_at=matter.public_modified_at,
    )


def _papers(viewer: Viewer, matter: Matter) -> list[PaperRef]:
    papers = list(Paper.objects.visible_to(viewer).filter(matters=matter).order_by("date", "reference").distinct())
    originators = bodies_of_papers(viewer, [paper.pk for paper in papers], "originated_papers")
    return [paper_ref(paper, originators=originators.get(paper.pk, ())) for paper in papers]


def _stations(viewer: Viewer, papers: list[PaperRef]) -> list[Consulted]:
    by_id = {paper.id: paper for paper in papers}
    rows = (
        Consultation.objects.visible_to(viewer).filter(paper__in=list(by_id)).select_related("organization").distinct()
    )
    consultations = {row.pk: row for row in rows}
    items = AgendaItem.objects.visible_to(viewer).filter(consultation__in=list(consultations)).select_related("meeting")
    results = results_by_item(viewer, Q(agenda_item__consultation__in=list(consultations)))
    found = []
    for item in items.distinct():
        row = consultations[item.consultation_id]  # type: ignore[index]
        body = seen(row.organization, viewer)
        found.append(
            Consulted(
                paper=by_id[row.paper_id],
                body=body_ref(body) if body else None,
                is_authoritative=row.authoritative,
                meeting_id=item.meeting_id,
                start=item.meeting.start,
                number=item.number,
                item_id=item.pk,
                result=results.get(item.pk),
            )
        )
    return sorted(found, key=lambda row: (row.start is None, row.start or timezone.now()))


# Entries ----------------------------------------------------------------------------------------------------------
def _written(events: list[MatterEvent]) -> list[ThreadEntry]:
    return [
        ThreadEntry(
            date=event.date,
            until=event.until,
            is_expected=event.is_expected,
            is_key=event.is_key,
            source=event.source,
            title=event.title,
            text=event.text,
            figures=event.figures,
            percent=event.percent,
            icon=ICONS[EventKind(event.kind)],
        )
        for event in events
    ]


def _computed(papers: list[PaperRef], stations: list[Consulted], events: list[MatterEvent]) -> list[ThreadEntry]:
    written = {event.kind for event in events}
    found: list[ThreadEntry] = []
    for paper in papers:
        own = [row for row in stations if row.paper.id == paper.id and row.start]
        decided = next((row for row in reversed(own) if row.is_authoritative and row.result), None)
        before = [row for row in own if row is not decided and row.result]
        if EventKind.MOTION not in written and (entry := _motion(paper)):
            found.append(entry)
        if before:
            found.append(_consulted(paper, before))
        if decided:
            found.append(_decided(decided))
    return found


def _motion(paper: PaperRef) -> ThreadEntry | None:
    """Return the entry for a motion of factions or citizens; papers of the administration have none."""
    if not paper.date or paper.type_label not in {str(kind.label) for kind in MOTIONS}:
        return None
    title = f"{paper.type_label}: {paper.title}"
    if paper.originators:
        names = named_list([body.name for body in paper.originators])
        title = _("%(type)s: %(names)s") % {"type": paper.type_label, "names": names}
    return ThreadEntry(date=paper.date, title=title, text=paper.title, icon="edit", links=(_paper_link(paper),))


def _consulted(paper: PaperRef, rows: list[Consulted]) -> ThreadEntry:
    first, last = timezone.localdate(rows[0].start), timezone.localdate(rows[-1].start)
    title = ngettext("Ein Gremium berät", "%(n)s Gremien beraten", len(rows)) % {"n": len(rows)}
    words = [f"{row.body.name if row.body else _('Gremium')}: {row.result.words}." for row in rows if row.result]
    return ThreadEntry(
        date=last,
        until=None,
        source=_period(first, last),
        title=title,
        text=" ".join(words),
        icon="people",
        is_period=True,
        links=((_("%(paper)s mit Beratungsfolge") % {"paper": _paper_words(paper)}, _paper_url(paper)),),
    )


def _decided(row: Consulted) -> ThreadEntry:
    result = row.result
    assert result is not None and row.start is not None
    body = row.body.brief if row.body else _("Gremium")
    where = ", ".join(part for part in (body, f"TOP {row.number}" if row.number else "") if part)
    return ThreadEntry(
        date=timezone.localdate(result.decided_at or row.start),
        source=where,
        title=_("%(body)s: %(result)s") % {"body": row.body.name if row.body else body, "result": result.label},
        text=row.paper.title,
        icon="vote",
        is_key=True,
        ballots=result.ballots,
        links=((_("Beschluss und Abstimmung"), _paper_url(row.paper) + "#be"),),
    )


def _paper_words(paper: PaperRef) -> str:
    return f"{paper.type_label} {paper.reference}".strip()


def _paper_url(paper: PaperRef) -> str:
    return reverse("council:paper", args=[paper.id])


def _paper_link(paper: PaperRef) -> tuple[str, str]:
    return _paper_words(paper), _paper_url(paper)


def _period(first: datetime.date, last: datetime.date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return worded(first, "month")
    start = worded(first, "month") if first.year != last.year else worded(first, "month").rsplit(" ", 1)[0]
    return _("%(start)s bis %(end)s") % {"start": start, "end": worded(last, "month")}


def _ordered(entries: list[ThreadEntry], *, oldest_first: bool) -> tuple[ThreadEntry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.date, entry.is_expected), reverse=not oldest_first))


# Phases -----------------------------------------------------------------------------------------------------------
def _phases(
    matter: Matter, papers: list[PaperRef], stations: list[Consulted], events: list[MatterEvent]
) -> tuple[Phase, ...]:
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
        execution.append(_("bis %(month)s") % {"month": worded(max(ends), "month")})
    return {
        MatterPhase.IDEA: worded(first(EventKind.IDEA), "month"),
        MatterPhase.MOTION: worded(motion, "month"),
        MatterPhase.CONSULTATION: _period(held[0], held[-1]) if held else "",
        MatterPhase.DECISION: worded(decided[-1].start, "plain") if decided else "",
        MatterPhase.EXECUTION: " · ".join(execution),
    }


def _next(stations: list[Consulted]) -> Consulted | None:
    today = timezone.localdate()
    coming = [row for row in stations if row.start and timezone.localdate(row.start) >= today and not row.result]
    return coming[0] if coming else None


def _still_since(matter: Matter) -> datetime.date | None:
    """Return since when nothing moved, None while it moves or is over."""
    day = matter.last_progress_at
    if day is None or matter.is_closed or matter.is_rejected or matter.merged_into_id:
        return None
    return day if (timezone.localdate() - day).days > STILL_DAYS else None
