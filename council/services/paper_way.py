"""The way of a paper through the bodies, station by station, and the decision that settles it."""

import datetime
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.wording import label_of, worded
from council.enums import ConsultationRole, ExecutionState, ItemState, MeetingState, Outcome, PaperState
from council.models import AgendaItem, Consultation, Decision, Paper, Vote
from council.services.outcome import Result, result_of
from council.services.references import BodyRef, body_ref, seen
from council.services.vote_sheet import VoteSheet, vote_sheet

OPEN_OUTCOMES = (Outcome.REFERRED, Outcome.POSTPONED)
DEAD = (PaperState.WITHDRAWN, PaperState.REPLACED)


@dataclass(frozen=True)
class Station:
    """One station of the way (Beratung)."""

    body: BodyRef | None
    role: str
    role_raw: str
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

    @property
    def execution_words(self) -> str:
        """Return "läuft, 40 %, bis Dez. 2027"."""
        percent = "" if self.execution_percent is None else f"{self.execution_percent} %"
        due = _("bis %(month)s") % {"month": worded(self.execution_due, "brief")} if self.execution_due else ""
        return ", ".join(part for part in (self.execution, percent, due) if part)


def paper_way(viewer: Viewer, paper: Paper) -> tuple[tuple[Station, ...], DecisionSheet | None]:
    """Return the stations of a paper and its decision, as far as viewer may read them. Five queries and the vote's."""
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
    """Return the item that treats each station: its own, or the one it lies under."""
    treats = Q(consultation__in=consultations) | Q(pk__in=[row.under_item_id for row in consultations])
    rows = AgendaItem.objects.visible_to(viewer).filter(treats).select_related("meeting").distinct()
    items = {item.pk: item for item in rows}
    own = {item.consultation_id: item for item in items.values() if item.consultation_id}
    found = {row.pk: own.get(row.pk) or items.get(row.under_item_id) for row in consultations}
    return {key: item for key, item in found.items() if item is not None}


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
    role = row.role_raw or label_of(ConsultationRole, row.role)
    is_over = bool(meeting and meeting.start and timezone.localdate(meeting.start) < timezone.localdate())
    return Station(
        body=body_ref(body) if body else None,
        role=role,
        role_raw=row.role_raw,
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
