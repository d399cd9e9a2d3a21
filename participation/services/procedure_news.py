"""What is new in participation, as entries of feeds. Everything begins with public(): a feed looks at nobody."""

from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core.feeds import MOST_ENTRIES, FeedContent, FeedEntry
from participation.models import Procedure, Project, ProjectStep
from participation.services.procedure_events import midnight, procedure_events
from participation.services.procedure_lines import procedure_path

LETTERS = 600
Params = Mapping[str, str]


def participation_news(subject: UUID | None, params: Params) -> FeedContent:
    """Return what procedures were announced, opened, closed and decided last."""
    rows = Procedure.objects.public().order_by("-modified_at", "-pk")[:MOST_ENTRIES]
    entries = tuple(entry for row in rows for entry in _entries(row))
    text = _("Umfragen, Bürgerhaushalt und was daraus wurde")
    return FeedContent(_("Mitmachen"), text, reverse("participation:overview"), entries)


def procedure_news(subject: UUID | None, params: Params) -> FeedContent | None:
    """Return the way of one procedure."""
    row = Procedure.objects.public().filter(pk__in=[subject] if subject else []).first()
    return FeedContent(row.title, row.summary, procedure_path(row), _entries(row)) if row else None


def projects_news(subject: UUID | None, params: Params) -> FeedContent:
    """Return new projects, and the steps of all."""
    rows = list(Project.objects.public().order_by("-published_at", "-pk")[:MOST_ENTRIES])
    steps = ProjectStep.objects.filter(project__in=Project.objects.public(), is_expected=False).select_related(
        "project"
    )
    entries = (*map(_project, rows), *map(_step, steps.order_by("-date", "-pk")[:MOST_ENTRIES]))
    return FeedContent(_("Vorhaben"), _("Was die Stadt vorhat"), reverse("participation:projects"), entries)


def _entries(row: Procedure) -> tuple[FeedEntry, ...]:
    path = procedure_path(row)
    return tuple(
        FeedEntry(
            key=event.key, title=event.title, path=path, text=Truncator(event.text).chars(LETTERS),
            published_at=event.at, updated_at=event.at, topics=(str(row.get_kind_display()),),
        )
        for event in procedure_events(row)
    )  # fmt: skip


def _project(row: Project) -> FeedEntry:
    assert row.published_at
    return FeedEntry(
        key=row.pk, title=row.title, path=reverse("participation:project", args=[row.slug]), text=row.summary,
        published_at=row.published_at, updated_at=max(row.modified_at, row.published_at),
        topics=tuple(each for each in (row.topic, row.district) if each),
    )  # fmt: skip


def _step(step: ProjectStep) -> FeedEntry:
    at = midnight(step.date)
    return FeedEntry(
        key=step.pk, title=f"{step.project.title}: {step.title}", text=Truncator(step.text).chars(LETTERS),
        path=reverse("participation:project", args=[step.project.slug]) + "#verlauf", published_at=at, updated_at=at,
    )  # fmt: skip
