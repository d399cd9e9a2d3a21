"""What of participation belongs to a matter or a paper, and what of it stands in the thread of a matter."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from council.kinds import ThreadEntry
from participation.models import Procedure, Project
from participation.services.procedure_events import procedure_events
from participation.services.procedure_lines import ProcedureLine, procedure_lines, procedure_path

ICONS = {"announced": "bell", "opened": "survey", "closed": "check", "result": "vote", "aborted": "close"}
STRONG = ("opened", "result")


@dataclass(frozen=True)
class Belongs:
    """A project with its procedures, as the margin of a matter or paper shows it."""

    slug: str
    title: str
    status_label: str
    level_label: str
    procedures: tuple[ProcedureLine, ...]


def projects_of_matter(viewer: Viewer, matter: UUID) -> list[Belongs]:
    """Return the projects of a matter."""
    return _belonging(viewer, list(Project.objects.visible_to(viewer).filter(matters=matter).order_by("title", "pk")))


def projects_of_paper(viewer: Viewer, paper: UUID) -> list[Belongs]:
    """Return the projects of a paper."""
    return _belonging(viewer, list(Project.objects.visible_to(viewer).filter(papers=paper).order_by("title", "pk")))


def _belonging(viewer: Viewer, projects: list[Project]) -> list[Belongs]:
    if not projects:
        return []
    rows = Procedure.objects.visible_to(viewer).announced().filter(project__in=projects).select_related("project")
    lines = procedure_lines(viewer, rows.order_by("-closes_at", "pk"))
    return [
        Belongs(
            slug=row.slug,
            title=row.title,
            status_label=str(row.get_status_display()),
            level_label=str(row.get_level_display()),
            procedures=tuple(line for line in lines if line.project and line.project.slug == row.slug),
        )
        for row in projects
    ]


def matter_thread_entries(viewer: Viewer, matter: UUID) -> list[ThreadEntry]:
    """Return what happened to the procedures of a matter's projects. One query."""
    projects = Project.objects.visible_to(viewer).filter(matters=matter)
    rows = Procedure.objects.visible_to(viewer).announced().filter(project__in=projects)
    return [
        ThreadEntry(
            date=timezone.localdate(event.at),
            title=event.title,
            source=str(row.get_kind_display()),
            text=event.text,
            icon=ICONS[event.name],
            links=((_("Zum Ergebnis") if event.name == "result" else _("Zum Verfahren"), procedure_path(row)),),
            is_key=event.name in STRONG,
        )
        for row in rows.distinct()
        for event in procedure_events(row)
    ]
