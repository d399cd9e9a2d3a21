"""Decisions as a list with filters."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.viewer import Viewer
from core.paging import Keyset, Page
from core.wording import worded
from council.enums import DECIDING, Outcome
from council.models import Consultation, Decision, Meeting, Vote
from council.services.outcome import Result, result_of
from council.services.references import PAPER_FIELDS, BodyRef, PaperRef, bodies_of_meetings, paper_ref

ORDER = Keyset("decided_at")
# What the list shows: decisions, recommendations, every result.
KINDS = DECISIONS, ADVICE, ALL = ("beschluesse", "empfehlungen", "alle")


@dataclass(frozen=True)
class DecisionLine:
    """A decision in a list: what, by whom, when, how."""

    title: str
    number: str
    body: BodyRef | None
    meeting_id: UUID
    day: datetime.date | None
    paper: PaperRef | None
    result: Result
    is_advice: bool

    @property
    def where_and_when(self) -> str:
        """Return "Rat, 29.09.2026"."""
        return ", ".join(part for part in (self.body.brief if self.body else "", worded(self.day, "plain")) if part)


def decisions_page(viewer: Viewer, params: Mapping[str, str], filters: Mapping[str, Any]) -> Page[DecisionLine]:
    """Return a page of decisions, latest first. `filters` holds cleaned values: art, ergebnis, gremium (id), jahr."""
    page = ORDER.page(_filtered(Decision.objects.visible_to(viewer), filters).select_related(*JOINS), params)
    return Page(decision_lines(viewer, page.rows), page.before, page.after)


def last_decisions(viewer: Viewer, limit: int = 3, among: int = 20) -> list[DecisionLine]:
    """Return `limit` of the latest decisions of those who decide, one of each meeting before a second one.

    An evening with many would fill a short list alone, so the choice is made `among` more, before lines are drawn.
    """
    rows = Decision.objects.visible_to(viewer).deciding().filter(decided_at__isnull=False)
    latest = rows.order_by("-decided_at", "-pk").values_list("pk", "agenda_item__meeting_id")[:among]
    seen: dict[UUID, int] = {}
    ranked = []
    for place, (pk, meeting) in enumerate(latest):
        ranked.append((seen.get(meeting, 0), place, pk))
        seen[meeting] = seen.get(meeting, 0) + 1
    chosen = Decision.objects.filter(pk__in=[pk for _turn, _place, pk in sorted(ranked)[:limit]])
    drawn = chosen.select_related(*JOINS).only(*LINE_FIELDS)
    return decision_lines(viewer, list(drawn.order_by("-decided_at", "-pk")))


JOINS = ("agenda_item__meeting", "agenda_item__consultation", "referred_to")
# What a line is drawn from.
LINE_FIELDS = (
    "outcome", "outcome_raw", "decided_at", "referred_to", "agenda_item__number", "agenda_item__title",
    "agenda_item__meeting__start", "agenda_item__consultation__role", "agenda_item__consultation__authoritative",
)  # fmt: skip


def decision_lines(viewer: Viewer, rows: list[Decision]) -> list[DecisionLine]:
    """Return decisions (obtained by visible_to) as lines. Three queries."""
    items = [row.agenda_item for row in rows]
    consultations = Consultation.objects.visible_to(viewer).filter(pk__in=[item.consultation_id for item in items])
    papers = {row.pk: paper_ref(row.paper) for row in consultations.select_related("paper").only(*PAPER_FIELDS)}
    votes = {vote.agenda_item_id: vote for vote in Vote.objects.filter(agenda_item__in=items, is_final=True)}
    bodies = bodies_of_meetings(viewer, {item.meeting_id for item in items})
    found = []
    for row in rows:
        item = row.agenda_item
        paper = papers.get(item.consultation_id)
        decided = row.decided_at or item.meeting.start
        found.append(
            DecisionLine(
                title=paper.title if paper else item.title,
                number=item.number,
                body=next(iter(bodies.get(item.meeting_id, ())), None),
                meeting_id=item.meeting_id,
                day=timezone.localdate(decided) if decided else None,
                paper=paper,
                result=result_of(row, votes.get(item.pk), viewer),
                is_advice=row.is_advice,
            )
        )
    return found


def kind_of(filters: Mapping[str, Any]) -> str:
    """Return which results are asked for; an outcome that no decision has means all."""
    asked = str(filters.get("art") or DECISIONS)
    return ALL if asked == DECISIONS and filters.get("ergebnis", Outcome.ACCEPTED) not in DECIDING else asked


def _filtered(rows: Any, filters: Mapping[str, Any]) -> QuerySet[Any]:
    kind = kind_of(filters)
    if kind != ALL:
        rows = rows.deciding() if kind == DECISIONS else rows.advising()
    if outcome := filters.get("ergebnis"):
        rows = rows.filter(outcome=outcome)
    if body := filters.get("gremium"):
        held = Meeting.objects.filter(organizations=body)
        rows = rows.filter(Q(agenda_item__meeting__in=held.values("pk")))
    if year := filters.get("jahr"):
        zone = timezone.get_current_timezone()
        rows = rows.filter(
            decided_at__gte=datetime.datetime(year, 1, 1, tzinfo=zone),
            decided_at__lt=datetime.datetime(year + 1, 1, 1, tzinfo=zone),
        )
    return rows
