"""What the overview „Mitmachen“ and the front page show: what runs, what comes, what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.viewer import Viewer
from core.paging import Keyset, Page
from participation.enums import ProcedureState
from participation.models import Procedure, Project
from participation.services.procedure_lines import ProcedureLine, ProcedureStage, procedure_lines
from participation.services.project_list import ProjectLine, project_lines

DONE = (ProcedureState.PUBLISHED, ProcedureState.ARCHIVED, ProcedureState.ABORTED)
LATEST, FEW_PROJECTS, CARDS = 5, 6, 3
PAST = Keyset("closes_at")


@dataclass(frozen=True)
class ParticipationOverview:
    """Procedures by what one can do with them, and the projects that changed last."""

    running: tuple[ProcedureLine, ...]
    coming: tuple[ProcedureLine, ...]
    counting: tuple[ProcedureLine, ...]
    decided: tuple[ProcedureLine, ...]
    has_older: bool
    projects: tuple[ProjectLine, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no procedure at all."""
        return not (self.running or self.coming or self.counting or self.decided)


@dataclass(frozen=True)
class OpenCards:
    """What the front page shows: running procedures, else the last results, else what comes."""

    stage: ProcedureStage
    cards: tuple[ProcedureLine, ...]
    count: int


def participation_overview(viewer: Viewer) -> ParticipationOverview:
    """Return everything one can take part in. A constant number of queries."""
    rows = _announced(viewer)
    now = procedure_lines(viewer, rows.exclude(state__in=DONE).order_by("closes_at", "pk"))
    past = procedure_lines(viewer, rows.filter(state__in=DONE).order_by("-closes_at", "-pk")[: LATEST + 1])
    projects = Project.objects.visible_to(viewer).filter(published_at__isnull=False).order_by("-modified_at", "-pk")
    return ParticipationOverview(
        running=_at(now, ProcedureStage.RUNNING),
        coming=tuple(sorted(_at(now, ProcedureStage.COMING), key=lambda line: line.opens_at)),
        counting=_at(now, ProcedureStage.COUNTING),
        decided=tuple(past[:LATEST]),
        has_older=len(past) > LATEST,
        projects=tuple(project_lines(viewer, list(projects[:FEW_PROJECTS]))),
    )


def past_page(viewer: Viewer, params: Mapping[str, str]) -> Page[ProcedureLine]:
    """Return a page of everything that is over, the latest first."""
    page = PAST.page(_announced(viewer).filter(state__in=DONE), params)
    return Page(procedure_lines(viewer, page.rows), page.before, page.after)


def open_cards(viewer: Viewer) -> OpenCards:
    """Return the cards of the front page."""
    rows = _announced(viewer)
    lines = procedure_lines(viewer, rows.exclude(state__in=DONE).order_by("closes_at", "pk"))
    if running := _at(lines, ProcedureStage.RUNNING):
        return OpenCards(ProcedureStage.RUNNING, running[:CARDS], len(running))
    results = rows.filter(state__in=(ProcedureState.PUBLISHED, ProcedureState.ARCHIVED))
    if decided := procedure_lines(viewer, results.order_by("-published_on", "-pk")[:CARDS]):
        return OpenCards(ProcedureStage.DECIDED, tuple(decided), len(decided))
    coming = sorted(_at(lines, ProcedureStage.COMING), key=lambda line: line.opens_at)
    return OpenCards(ProcedureStage.COMING, tuple(coming[:CARDS]), len(coming))


def _announced(viewer: Viewer) -> QuerySet[Procedure]:
    return Procedure.objects.visible_to(viewer).announced().select_related("project")


def _at(lines: list[ProcedureLine], stage: ProcedureStage) -> tuple[ProcedureLine, ...]:
    return tuple(line for line in lines if line.stage == stage)
