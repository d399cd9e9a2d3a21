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
from council.enums import Outcome
from council.models import Consultation, Decision, Meeting, Vote
from council.services.outcome import Result, result_of
from council.services.references import BodyRef, PaperRef, bodies_of_meetings, paper_ref

ORDER = Keyset("decided_at")


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

    @property
    def where_and_when(self) -> str:
        """Return "Rat, 29.09.2026"."""
        return ", ".join(part for part in (self.body.brief if self.body else "", worded(self.day, "plain")) if part)


def decisions_page(viewer: Viewer, params: Mapping[str, str], filters: Mapping[str, Any]) -> Page[DecisionLine]:
    """Return a page of decisions, latest first. `filters` holds cleaned values: ergebnis, gremium (id), jahr."""
    page = ORDER.page(_filtered(Decision.objects.visible_to(viewer), filters).select_related(*JOINS), params)
    return Page(decision_lines(viewer, page.rows), page.before, page.after)


def last_decisions(viewer: Viewer, limit: int = 3) -> list[DecisionLine]:
    """Return the latest decisions; what was only heard or answered is none."""
    rows = Decision.objects.visible_to(viewer).exclude(outcome__in=[Outcome.NOTED, Outcome.ANSWERED])
    dated = rows.filter(decided_at__isnull=False).select_related(*JOINS)
    return decision_lines(viewer, list(dated.order_by("-decided_at", "-pk")[:limit]))


JOINS = ("agenda_item__meeting", "referred_to")


def decision_lines(viewer: Viewer, rows: list[Decision]) -> list[DecisionLine]:
    """Return decisions (obtained by visible_to) as lines. Three queries."""
    items = [row.agenda_item for row in rows]
    consultations = Consultation.objects.visible_to(viewer).filter(pk__in=[item.consultation_id for item in items])
    papers = {row.pk: paper_ref(row.paper) for row in consultations.select_related("paper")}
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
            )
        )
    return found


def _filtered(rows: QuerySet[Any], filters: Mapping[str, Any]) -> QuerySet[Any]:
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
