"""What the page of a project shows. Matters and papers come through their own visible_to."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.wording import days_span, worded
from council.models import Location, Matter, Paper
from council.services.references import BodyRef, PaperRef, body_ref, paper_ref, seen
from participation.enums import SuggestionState
from participation.models import Procedure, Project, ProjectStep, Suggestion
from participation.services.levels import LevelStep, level_scale
from participation.services.procedure_lines import ProcedureLine, procedure_lines
from participation.services.suggestions import OVER


@dataclass(frozen=True)
class Step:
    """A step of the timeline. `state` is done, now or next."""

    title: str
    text: str
    when: str
    state: str


@dataclass(frozen=True)
class MatterRef:
    """A matter the project belongs to."""

    id: UUID
    title: str
    phase: str


@dataclass(frozen=True)
class AnsweredSuggestion:
    """A suggestion with its answer. Who made it is not known here."""

    id: UUID
    text: str
    answer: str
    received_on: datetime.date
    answered_on: datetime.date


@dataclass(frozen=True)
class ProjectSheet:
    """A project as its page shows it."""

    id: UUID
    slug: str
    title: str
    summary: str
    goal: str
    topic: str
    district: str
    status: str
    status_label: str
    levels: tuple[LevelStep, ...]
    level_reason: str
    review_on: datetime.date | None
    department: BodyRef | None
    contact: str
    cost: Decimal | None
    place: Location | None
    steps: tuple[Step, ...]
    matters: tuple[MatterRef, ...]
    papers: tuple[PaperRef, ...]
    procedures: tuple[ProcedureLine, ...]
    suggestions: tuple[AnsweredSuggestion, ...]
    waiting: int
    is_draft: bool
    takes_suggestions: bool
    published_at: datetime.datetime | None
    modified_at: datetime.datetime

    @property
    def level(self) -> LevelStep:
        """Return the step it stands on."""
        return next(step for step in self.levels if step.is_now)

    @property
    def has_figures(self) -> bool:
        """Whether there is a number or somebody in charge to name."""
        return bool(self.cost or self.department or self.contact)


def project_sheet(viewer: Viewer, slug: str) -> ProjectSheet | None:
    """Return a project, None when viewer may not read it (or there is none). A constant number of queries."""
    rows = Project.objects.visible_to(viewer).select_related("department", "location")
    row = rows.filter(slug=slug).first()
    if row is None:
        return None
    department = seen(row.department, viewer)
    suggestions = Suggestion.objects.filter(project=row)
    return ProjectSheet(
        id=row.pk,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        goal=row.goal,
        topic=row.topic,
        district=row.district,
        status=row.status,
        status_label=str(row.get_status_display()),
        levels=level_scale(row.level),
        level_reason=row.level_reason,
        review_on=row.review_on,
        department=body_ref(department) if department else None,
        contact=row.contact,
        cost=row.cost,
        place=seen(row.location, viewer),
        steps=_steps(row),
        matters=_matters(viewer, row),
        papers=tuple(paper_ref(paper) for paper in _papers(viewer, row)),
        procedures=_procedures(viewer, row),
        suggestions=_answered(viewer, row),
        waiting=suggestions.filter(state=SuggestionState.NEW).count(),
        is_draft=row.published_at is None,
        takes_suggestions=row.published_at is not None and row.status not in OVER,
        published_at=row.published_at,
        modified_at=row.modified_at,
    )


def _steps(row: Project) -> tuple[Step, ...]:
    today = timezone.localdate()
    return tuple(
        Step(step.title, step.text, _when(step), _state(step, today)) for step in row.steps.order_by("date", "title")
    )


def _when(step: ProjectStep) -> str:
    if step.is_expected:
        return _("voraussichtlich %(month)s") % {"month": worded(step.date, "month")}
    return days_span(step.date, step.until) if step.until else worded(step.date, "long")


def _state(step: ProjectStep, today: datetime.date) -> str:
    if step.date > today:
        return "next"
    return "now" if step.until and step.until >= today else "done"


def _matters(viewer: Viewer, row: Project) -> tuple[MatterRef, ...]:
    rows = Matter.objects.visible_to(viewer).filter(projects=row, merged_into__isnull=True).distinct()
    return tuple(MatterRef(each.pk, each.title, str(each.get_phase_display())) for each in rows.order_by("title", "pk"))


def _papers(viewer: Viewer, row: Project) -> list[Paper]:
    return list(Paper.objects.visible_to(viewer).filter(projects=row).distinct().order_by("-date", "pk"))


def _procedures(viewer: Viewer, row: Project) -> tuple[ProcedureLine, ...]:
    rows = Procedure.objects.visible_to(viewer).announced().filter(project=row).select_related("project")
    return tuple(procedure_lines(viewer, rows.order_by("-closes_at", "pk")))


def _answered(viewer: Viewer, row: Project) -> tuple[AnsweredSuggestion, ...]:
    rows = Suggestion.objects.visible_to(viewer).filter(project=row, state=SuggestionState.ANSWERED)
    return tuple(
        AnsweredSuggestion(each.pk, each.text, each.answer, each.received_on, each.answered_on)
        for each in rows.order_by("-answered_on", "-pk")
        if each.answered_on
    )
