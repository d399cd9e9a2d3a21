"""A survey as the public sees it, and the list of all."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from accounts.viewer import Viewer
from participation.enums import Access, ProcedureState
from participation.models import Survey

LIST_LIMIT = 100


class Phase(StrEnum):
    """Where a survey stands by the clock, whatever a late job has not yet noted."""

    SOON = "soon"
    RUNNING = "running"
    CLOSED = "closed"
    PUBLISHED = "published"
    ABORTED = "aborted"


@dataclass(frozen=True)
class SurveySheet:
    """One survey."""

    id: UUID
    slug: str
    title: str
    summary: str
    intro: str
    thanks: str
    audience: str
    access: Access
    phase: Phase
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    minutes: int
    pages: int
    contact: str
    privacy_notice: str
    legal_basis: str
    delete_on: datetime.date
    abort_reason: str
    published_on: datetime.date | None
    project: str
    project_slug: str
    is_translated: bool
    modified_at: datetime.datetime

    @property
    def may_pause(self) -> bool:
        """Whether one can go on later by a link of one's own."""
        return self.access in (Access.OPEN, Access.NAMED)

    @property
    def is_anonymous(self) -> bool:
        """Whether answers carry no name."""
        return self.access != Access.NAMED


def phase_of(survey: Survey, now: datetime.datetime | None = None) -> Phase:
    """Return where a survey stands."""
    now = now or timezone.now()
    if survey.state == ProcedureState.ABORTED:
        return Phase.ABORTED
    if survey.state in (ProcedureState.PUBLISHED, ProcedureState.ARCHIVED):
        return Phase.PUBLISHED
    if survey.is_running(now):
        return Phase.RUNNING
    is_before = survey.state in (ProcedureState.DRAFT, ProcedureState.REVIEWED, ProcedureState.ANNOUNCED)
    return Phase.SOON if is_before else Phase.CLOSED


def survey_sheet(survey: Survey) -> SurveySheet:
    """Return a survey that was read with its project by visible_to."""
    told = survey.translations.get((get_language() or "de")[:2], {})
    project = survey.project if survey.project and survey.project.published_at else None
    configuration = survey.configuration or {"pages": []}
    return SurveySheet(
        id=survey.pk, slug=survey.slug, audience=survey.audience, access=Access(survey.access), phase=phase_of(survey),
        opens_at=survey.opens_at, closes_at=survey.closes_at, minutes=survey.minutes,
        pages=len(configuration["pages"]), contact=survey.contact, privacy_notice=survey.privacy_notice,
        legal_basis=survey.legal_basis, delete_on=survey.delete_on, abort_reason=survey.abort_reason,
        published_on=survey.published_on, project=project.title if project else "",
        project_slug=project.slug if project else "", is_translated=bool(told), modified_at=survey.modified_at,
        **{name: told.get(name) or getattr(survey, name) for name in ("title", "summary", "intro", "thanks")},
    )  # fmt: skip


def visible_survey(viewer: Viewer, slug: str) -> Survey | None:
    """Return the survey at an address with its project, None when it is hidden or unknown."""
    return Survey.objects.visible_to(viewer).filter(slug=slug, is_template=False).select_related("project").first()


@dataclass(frozen=True)
class SurveyList:
    """All surveys by phase."""

    running: tuple[SurveySheet, ...]
    soon: tuple[SurveySheet, ...]
    closed: tuple[SurveySheet, ...]
    published: tuple[SurveySheet, ...]


def survey_list() -> SurveyList:
    """Return what everybody may see: what ends soonest first, results latest first."""
    rows = Survey.objects.public().filter(is_template=False).select_related("project").defer("configuration")
    sheets = [_in_list(row) for row in rows.order_by("-closes_at")[:LIST_LIMIT]]
    by_phase = {phase: tuple(sheet for sheet in sheets if sheet.phase == phase) for phase in Phase}
    return SurveyList(
        running=by_phase[Phase.RUNNING][::-1],
        soon=by_phase[Phase.SOON][::-1],
        closed=by_phase[Phase.CLOSED],
        published=by_phase[Phase.PUBLISHED],
    )


def _in_list(row: Survey) -> SurveySheet:
    # The questionnaire is long and not shown in lists.
    row.configuration = None
    return survey_sheet(row)
