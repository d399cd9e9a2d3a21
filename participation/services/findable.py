"""Projects and procedures as entries of the search."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import override

from core.search import Content
from council.models import Organization
from council.services.findable.relatives import joined, place_words, public_keys, public_places
from participation.models import Procedure, Project, ProjectStep
from participation.services.procedure_events import midnight
from participation.services.procedure_lines import procedure_path


def project_rows() -> QuerySet[Project]:
    """Return all projects to enter."""
    return Project.objects.all()


def project_contents(rows: list[Project]) -> Iterator[Content]:
    """Yield projects with their timelines."""
    public, places = public_keys(Project, rows), public_places(row.location_id for row in rows)
    departments = Organization.objects.public().in_bulk([row.department_id for row in rows if row.department_id])
    steps: dict[UUID, list[str]] = defaultdict(list)
    for project, title, text in ProjectStep.objects.filter(project__in=rows).values_list("project", "title", "text"):
        steps[project].append(f"{title}\n{text}")
    for row in rows:
        department = departments.get(row.department_id)
        yield Content(
            key=row.pk,
            is_public=row.pk in public,
            title=row.title,
            address=f"/vorhaben/{row.slug}/",
            keywords=joined(
                row.topic, row.district, place_words(places.get(row.location_id)), department.name if department else ""
            ),
            lead=row.summary,
            body=joined(row.goal, row.level_reason, *steps[row.pk]),
            source=department.name if department else "",
            status=f"project-{row.status}",
            date=timezone.localdate(row.modified_at),
            bodies=(str(department.pk),) if department else (),
            appeared_at=row.published_at,
        )


def procedure_rows() -> QuerySet[Procedure]:
    """Return all procedures to enter."""
    return Procedure.objects.all()


def procedure_contents(rows: list[Procedure]) -> Iterator[Content]:
    """Yield procedures."""
    public = public_keys(Procedure, rows)
    for row in rows:
        with override("de"):
            address, kind = procedure_path(row), str(row.get_kind_display())
        yield Content(
            key=row.pk,
            is_public=row.pk in public,
            title=row.title,
            address=address,
            type=row.kind,
            keywords=joined(kind, row.audience),
            lead=row.summary,
            status=f"procedure-{row.state}",
            date=timezone.localdate(row.opens_at),
            appeared_at=midnight(row.announced_on) if row.announced_on else None,
        )
