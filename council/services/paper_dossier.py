"""What the page of a paper shows: its way through the bodies, the decision with its vote, text, documents, kin."""

import datetime
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import ConsultationRole, ExecutionState, ItemState, MeetingState, Outcome, PaperState
from council.models import (
    AgendaItem,
    Consultation,
    Decision,
    Location,
    Matter,
    Organization,
    Paper,
    PaperVersion,
    Person,
    Vote,
)
from council.services.references import (
    BodyRef,
    FileRef,
    PaperRef,
    PersonRef,
    Result,
    body_ref,
    files_of,
    paper_ref,
    person_ref,
    result_of,
    seen,
)
from council.services.vote_sheet import VoteSheet, vote_sheet

OPEN_OUTCOMES = (Outcome.REFERRED, Outcome.POSTPONED)
DEAD = (PaperState.WITHDRAWN, PaperState.REPLACED)
# More stations than this do not fit beside each other.
WIDE_STATIONS = 5


@dataclass(frozen=True)
class Station:
    """One station of the way (Beratung)."""

    body: BodyRef | None
    role: str
    is_authoritative: bool
    meeting_id: UUID | None
    start: datetime.datetime | None
    number: str
    result: Result | None
    result_raw: str
    is_done: bool
    is_now: bool
    is_cancelled: bool


@dataclass(frozen=True)
class DecisionSheet:
    """The decision in words, with its vote."""

    body_name: str
    meeting_id: UUID | None
    decided_at: datetime.datetime | None
    text: str
    change_note: str
    result: Result
    vote: VoteSheet | None
    execution: str
    execution_note: str
    execution_percent: int | None
    execution_due: datetime.date | None
    effective_after: datetime.date | None


@dataclass(frozen=True)
class Version:
    """One published wording of the paper."""

    n: int
    at: datetime.datetime
    content: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PaperDossier:
    """A paper as its page shows it."""

    paper: PaperRef
    state: str
    state_label: str
    state_reason: str
    summary: str
    proposal: str
    reasons: str
    financial_effects: str
    financial_summary: str
    climate_effects: str
    climate_summary: str
    stations: tuple[Station, ...]
    decision: DecisionSheet | None
    files: tuple[FileRef, ...]
    originators: tuple[BodyRef, ...]
    authors: tuple[PersonRef, ...]
    departments: tuple[BodyRef, ...]
    related: tuple[PaperRef, ...]
    amendments: tuple[PaperRef, ...]
    parents: tuple[PaperRef, ...]
    replaced_by: PaperRef | None
    matters: tuple[tuple[UUID, str], ...]
    places: tuple[str, ...]
    versions: tuple[Version, ...]
    modified_at: datetime.datetime | None

    @property
    def is_dead(self) -> bool:
        """Whether it was withdrawn or replaced."""
        return self.state in DEAD

    @property
    def done(self) -> int:
        """Return how many stations are behind it."""
        return sum(1 for station in self.stations if station.is_done)

    @property
    def is_long(self) -> bool:
        """Whether the way is too long to lie across the page."""
        return len(self.stations) > WIDE_STATIONS

    @property
    def next_station(self) -> Station | None:
        """Return where it is decided or discussed next."""
        return next((station for station in self.stations if station.is_now), None)


def paper_dossier(viewer: Viewer, paper_id: UUID) -> PaperDossier | None:
    """Return the dossier of a paper, None when viewer may not read it (or there is none)."""
    paper = Paper.objects.visible_to(viewer).filter(pk=paper_id).first()
    if paper is None:
        return None
    stations, decision = _way(viewer, paper)
    bodies = _bodies(viewer, paper)
    kin = _kin(viewer, paper)
    persons = Person.objects.visible_to(viewer).filter(originated_papers=paper).order_by("family_name", "name")
    return PaperDossier(
        paper=paper_ref(paper),
        state=paper.state,
        state_label=str(paper.get_state_display()),
        state_reason=paper.state_reason,
        summary=paper.summary,
        proposal=paper.proposal,
        reasons=paper.reasons,
        financial_effects=paper.financial_effects,
        financial_summary=paper.financial_summary,
        climate_effects=paper.climate_effects,
        climate_summary=paper.climate_summary,
        stations=stations,
        decision=decision,
        files=tuple(files_of(viewer, Q(attachments__paper=paper)).paper[paper.pk]),
        originators=tuple(body_ref(row) for row in bodies if row.is_originator),
        authors=tuple(person_ref(row) for row in persons),
        departments=tuple(body_ref(row) for row in bodies if row.is_leading),
        related=tuple(paper_ref(row) for row in kin if row.is_related),
        amendments=tuple(paper_ref(row) for row in kin if row.is_below),
        parents=tuple(paper_ref(row) for row in kin if row.is_above),
        replaced_by=next((paper_ref(row) for row in kin if row.pk == paper.replaced_by_id), None),
        matters=tuple(Matter.objects.visible_to(viewer).filter(papers=paper).values_list("id", "title").distinct()),
        places=tuple(str(row) for row in Location.objects.visible_to(viewer).filter(papers=paper).distinct()),
        versions=_versions(viewer, paper),
        modified_at=paper.public_modified_at,
    )


def _bodies(viewer: Viewer, paper: Paper) -> list[Any]:
    """Return originators and departments of a paper, marked as such. One query."""
    originated = Paper.originator_organizations.through.objects.filter(paper=paper, organization=OuterRef("pk"))
    directed = Paper.under_direction_of.through.objects.filter(paper=paper, organization=OuterRef("pk"))
    rows = Organization.objects.visible_to(viewer).annotate(
        is_originator=Exists(originated), is_leading=Exists(directed)
    )
    return list(rows.filter(Q(is_originator=True) | Q(is_leading=True)).order_by("name"))


def _kin(viewer: Viewer, paper: Paper) -> list[Any]:
    """Return related, lower and upper papers and the one that replaces it, marked as such. One query."""
    related = Paper.related_papers.through.objects.filter(from_paper=paper, to_paper=OuterRef("pk"))
    upper = Paper.superordinated_papers.through.objects
    rows = Paper.objects.visible_to(viewer).annotate(
        is_related=Exists(related),
        is_below=Exists(upper.filter(from_paper=OuterRef("pk"), to_paper=paper)),
        is_above=Exists(upper.filter(from_paper=paper, to_paper=OuterRef("pk"))),
    )
    wanted = Q(is_related=True) | Q(is_below=True) | Q(is_above=True) | Q(pk=paper.replaced_by_id)
    return list(rows.filter(wanted).order_by("date", "reference", "pk").distinct())


# The way ----------------------------------------------------------------------------------------------------------
def _way(viewer: Viewer, paper: Paper) -> tuple[tuple[Station, ...], DecisionSheet | None]:
    rows = (
        Consultation.objects.visible_to(viewer).filter(paper=paper).select_related("organization", "meeting__location")
    )
    consultations = list(rows.order_by("order", "created_at", "pk").distinct())
    items = _items(viewer, consultations)
    decisions = {
        row.agenda_item_id: row
        for row in Decision.objects.visible_to(viewer)
        .filter(agenda_item__in=[item.pk for item in items.values()])
        .select_related("referred_to")
        .distinct()
    }
    votes = {vote.agenda_item_id: vote for vote in Vote.objects.filter(agenda_item__in=list(decisions), is_final=True)}
    stations = [_station(viewer, row, items.get(row.pk), decisions, votes) for row in _ordered(consultations, items)]
    stations = _mark_now(stations, paper)
    return tuple(stations), _decision(viewer, consultations, items, decisions, votes)


def _items(viewer: Viewer, consultations: list[Consultation]) -> dict[UUID, AgendaItem]:
    rows = AgendaItem.objects.visible_to(viewer).filter(consultation__in=consultations).select_related("meeting")
    return {item.consultation_id: item for item in rows.distinct() if item.consultation_id}


def _ordered(consultations: list[Consultation], items: dict[UUID, AgendaItem]) -> list[Consultation]:
    """Return the stations in their planned order; imported ones all carry the same, then time decides."""
    if len({row.order for row in consultations}) == len(consultations):
        return consultations
    never = timezone.now() + datetime.timedelta(days=3650)

    def when(row: Consultation) -> tuple[datetime.datetime, int]:
        item = items.get(row.pk)
        return ((item.meeting.start if item else None) or never, row.order)

    return sorted(consultations, key=when)


def _station(
    viewer: Viewer, row: Consultation, item: AgendaItem | None, decisions: dict[UUID, Decision], votes: dict[UUID, Vote]
) -> Station:
    meeting = item.meeting if item else (row.meeting if row.meeting and row.meeting.is_public else None)
    body = seen(row.organization, viewer)
    decision = decisions.get(item.pk) if item else None
    result = result_of(decision, votes.get(decision.agenda_item_id), viewer) if decision else None
    raw = item.result_raw if item and not result else ""
    role = row.role_raw or (str(ConsultationRole(row.role).label) if row.role in ConsultationRole.values else row.role)
    is_over = bool(meeting and meeting.start and timezone.localdate(meeting.start) < timezone.localdate())
    return Station(
        body=body_ref(body) if body else None,
        role=role,
        is_authoritative=row.authoritative,
        meeting_id=meeting.pk if meeting else None,
        start=meeting.start if meeting else None,
        number=item.number if item else "",
        result=result,
        result_raw=raw,
        is_done=bool(result or raw or is_over),
        is_now=False,
        is_cancelled=bool(meeting and meeting.state == MeetingState.CANCELLED)
        or bool(item and item.state == ItemState.WITHDRAWN),
    )


def _mark_now(stations: list[Station], paper: Paper) -> list[Station]:
    """Mark the first open station as the current one, unless the paper goes nowhere any more."""
    if paper.state in DEAD:
        return stations
    for index, station in enumerate(stations):
        if not station.is_done and not station.is_cancelled:
            return [*stations[:index], replace(station, is_now=True), *stations[index + 1 :]]
    return stations


def _decision(
    viewer: Viewer,
    consultations: list[Consultation],
    items: dict[UUID, AgendaItem],
    decisions: dict[UUID, Decision],
    votes: dict[UUID, Vote],
) -> DecisionSheet | None:
    """Return the decision that settles the paper: of the deciding body, else none while the way is open."""
    made = [(row, items[row.pk]) for row in consultations if row.pk in items and items[row.pk].pk in decisions]
    final = [pair for pair in made if _settles(pair[0], decisions[pair[1].pk])]
    if not final:
        return None
    consultation, item = max(
        final, key=lambda pair: (decisions[pair[1].pk].decided_at or timezone.now(), pair[0].order)
    )
    row = decisions[item.pk]
    body = seen(consultation.organization, viewer)
    vote = votes.get(item.pk)
    return DecisionSheet(
        body_name=body.name if body else "",
        meeting_id=item.meeting_id,
        decided_at=row.decided_at or item.meeting.start,
        text=row.text,
        change_note=row.change_note,
        result=result_of(row, vote, viewer),
        vote=vote_sheet(vote, viewer),
        execution=str(ExecutionState(row.execution_state).label) if row.execution_state else "",
        execution_note=row.execution_note,
        execution_percent=row.execution_percent,
        execution_due=row.execution_due,
        effective_after=row.effective_after,
    )


def _settles(consultation: Consultation, decision: Decision) -> bool:
    if decision.outcome in OPEN_OUTCOMES:
        return False
    return consultation.authoritative or consultation.role in (ConsultationRole.DECISION, ConsultationRole.NOTE)


# The wording ------------------------------------------------------------------------------------------------------
SECTIONS: dict[str, Promise] = {
    "title": _("Betreff"),
    "proposal": _("Beschlussvorschlag"),
    "reasons": _("Begründung"),
    "financial_effects": _("Finanzielle Auswirkungen"),
    "climate_effects": _("Auswirkungen auf das Klima"),
}


def _versions(viewer: Viewer, paper: Paper) -> tuple[Version, ...]:
    """Return the wordings that were public, newest first. Drafts before the first publication stay inside."""
    rows = PaperVersion.objects.filter(paper=paper).order_by("-n")
    return tuple(
        Version(
            row.n,
            row.at,
            tuple((str(label), str(row.content[key])) for key, label in SECTIONS.items() if row.content.get(key)),
        )
        for row in _published(list(rows), paper)
        if isinstance(row.content, dict)
    )


def _published(rows: list[PaperVersion], paper: Paper) -> list[PaperVersion]:
    """Return the version in force at the first publication and all later ones."""
    first = paper.first_published_at
    if not paper.is_public or first is None:
        return rows
    later = [row for row in rows if row.at > first]
    at_publication = next((row for row in rows if row.at <= first), None)
    return [*later, *([at_publication] if at_publication else [])]
