"""Projects as a list, narrowed by level, status, district and topic."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.viewer import Viewer
from core.paging import Keyset, Page
from council.models import Organization
from participation.enums import ParticipationLevel
from participation.models import Procedure, Project
from participation.services.procedure_lines import ProcedureLine, ProcedureStage, procedure_lines

ORDER = Keyset("modified_at")
FIELDS = ("level", "status", "district", "topic")


@dataclass(frozen=True)
class ProjectLine:
    """A project in a list, with the procedures that run in it."""

    id: UUID
    slug: str
    title: str
    summary: str
    topic: str
    district: str
    department: str
    level: int
    level_label: str
    status: str
    status_label: str
    modified_at: datetime.datetime
    running: tuple[ProcedureLine, ...]
    is_draft: bool

    @property
    def level_number(self) -> int:
        """Return which of the five steps it is, from 1."""
        return self.level + 1


def projects_page(viewer: Viewer, params: Mapping[str, str], narrowed: Mapping[str, Any]) -> Page[ProjectLine]:
    """Return a page of projects, what changed last first. `narrowed` holds values for some of FIELDS."""
    rows = Project.objects.visible_to(viewer).filter(**{name: narrowed[name] for name in FIELDS if name in narrowed})
    page = ORDER.page(rows, params)
    return Page(project_lines(viewer, page.rows), page.before, page.after)


def choices_of(viewer: Viewer, field: str) -> list[str]:
    """Return the districts or topics that projects have."""
    rows = Project.objects.visible_to(viewer).exclude(**{field: ""})
    return list(rows.order_by(field).values_list(field, flat=True).distinct())


def project_lines(viewer: Viewer, rows: list[Project]) -> list[ProjectLine]:
    """Return projects (obtained by visible_to) as lines: three queries, however many."""
    departments = Organization.objects.visible_to(viewer).filter(projects__in=[row.pk for row in rows])
    names = dict(departments.values_list("pk", "name"))
    running = _running(viewer, rows)
    return [
        ProjectLine(
            id=row.pk,
            slug=row.slug,
            title=row.title,
            summary=row.summary,
            topic=row.topic,
            district=row.district,
            department=names.get(row.department_id, ""),
            level=row.level,
            level_label=str(ParticipationLevel(row.level).label),
            status=row.status,
            status_label=str(row.get_status_display()),
            modified_at=row.modified_at,
            running=tuple(running[row.slug]),
            is_draft=row.published_at is None,
        )
        for row in rows
    ]


def _running(viewer: Viewer, rows: list[Project]) -> dict[str, list[ProcedureLine]]:
    found: dict[str, list[ProcedureLine]] = defaultdict(list)
    procedures = Procedure.objects.visible_to(viewer).running().filter(project__in=[row.pk for row in rows])
    for line in procedure_lines(viewer, procedures.select_related("project").order_by("closes_at", "pk")):
        if line.project and line.stage == ProcedureStage.RUNNING:
            found[line.project.slug].append(line)
    return found
