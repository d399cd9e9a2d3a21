"""„Heute fällig“ for the participation office: what waits for an answer, what ends soon, what is not right."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.viewer import Viewer
from participation.enums import ProcedureState, SuggestionState
from participation.kinds import Finding
from participation.models import Procedure, Project, Suggestion
from participation.services.procedures import findings

LIMIT = 10
SOON = datetime.timedelta(days=7)
# After so many days a suggestion without answer is late.
LATE_DAYS = 14
BEFORE = (ProcedureState.DRAFT, ProcedureState.REVIEWED, ProcedureState.ANNOUNCED)
COUNTED = (ProcedureState.CLOSED, ProcedureState.EVALUATED)


@dataclass(frozen=True)
class Waiting:
    """A suggestion without answer."""

    suggestion: Suggestion
    days: int

    @property
    def is_late(self) -> bool:
        """Whether it has waited too long."""
        return self.days > LATE_DAYS


@dataclass(frozen=True)
class Checked:
    """A procedure before its opening, with what is not right."""

    procedure: Procedure
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class OfficeDue:
    """What waits, the most pressing first."""

    suggestions: tuple[Waiting, ...]
    suggestion_count: int
    ending: tuple[Procedure, ...]
    results: tuple[Procedure, ...]
    unready: tuple[Checked, ...]
    reviews: tuple[Project, ...]
    drafts: tuple[Project, ...]

    @property
    def count(self) -> int:
        """How many things wait."""
        lists = (self.ending, self.results, self.unready, self.reviews, self.drafts)
        return self.suggestion_count + sum(len(each) for each in lists)

    @property
    def more_suggestions(self) -> int:
        """How many suggestions are not shown."""
        return self.suggestion_count - len(self.suggestions)


def office_due(viewer: Viewer) -> OfficeDue:
    """Return what waits for the office."""
    now, today = timezone.now(), timezone.localdate()
    open_ones = waiting_suggestions(viewer)
    procedures = Procedure.objects.visible_to(viewer).select_related("project")
    projects = Project.objects.visible_to(viewer)
    return OfficeDue(
        suggestions=tuple(Waiting(row, (today - row.received_on).days) for row in open_ones[:LIMIT]),
        suggestion_count=open_ones.count(),
        ending=_first(procedures.running(now).filter(closes_at__lte=now + SOON).order_by("closes_at")),
        results=_first(procedures.filter(state__in=COUNTED).order_by("closes_at")),
        unready=_unready(procedures, now),
        reviews=_first(projects.filter(review_on__lte=today, published_at__isnull=False).order_by("review_on")),
        drafts=_first(projects.filter(published_at__isnull=True).order_by("modified_at")),
    )


def waiting_suggestions(viewer: Viewer) -> QuerySet[Suggestion]:
    """Return suggestions without answer, the oldest first."""
    rows = Suggestion.objects.visible_to(viewer).filter(state=SuggestionState.NEW)
    return rows.select_related("project").order_by("received_on", "pk")


def _unready(procedures: Any, now: datetime.datetime) -> tuple[Checked, ...]:
    """Return procedures that should open within a week, or should have, and cannot."""
    rows = procedures.filter(state__in=BEFORE, opens_at__lte=now + SOON).order_by("opens_at")[:LIMIT]
    checked = (Checked(row, tuple(findings(row))) for row in rows)
    return tuple(each for each in checked if each.findings)


def _first(rows: QuerySet[Any]) -> tuple[Any, ...]:
    return tuple(rows[:LIMIT])
