"""Tells followers of procedures, of their projects and of the matters these belong to that something happened: whom it concerns, and the job that tells."""

import datetime
from collections.abc import Callable, Iterable
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.kinds import Occasion
from accounts.services.notices import is_anybody_there, write_notices
from core.services.jobs import job
from participation.models import Project, ProjectStep, Suggestion
from participation.services.occasions import MOVES

PROCEDURE, PROJECT, MATTER = "verfahren", "vorhaben", "vorgang"
Targets = dict[str, list[str]]


def announce(name: str, pk: UUID) -> None:
    """Leave it to a job to tell whoever follows, in the transaction of the act; for nobody there is no job."""
    if is_anybody_there(concerned(name, pk)):
        tell_participants.enqueue(name=name, pk=str(pk), at=timezone.now().isoformat())


@job(label=_("Mitteilungen zur Beteiligung schreiben"))
def tell_participants(*, name: str, pk: str, at: str) -> None:
    """Write a notice for everybody who follows what this concerns."""
    occasion = Occasion(name, UUID(pk), datetime.datetime.fromisoformat(at))
    write_notices(targets=concerned(name, UUID(pk)), occasion=occasion)


def concerned(name: str, pk: UUID) -> Targets:
    """Return the subjects that something touches, by topic. Nobody reads this."""
    return CONCERNS[name](pk) if name in CONCERNS else {}


def _of_procedure(pk: UUID) -> Targets:
    projects = Project.objects.filter(procedures=pk)
    # A matter tells nobody of a project that is not public.
    matters = projects.public().filter(matters__isnull=False).values_list("matters", flat=True)
    return {PROCEDURE: [str(pk)], PROJECT: _texts(projects.values_list("pk", flat=True)), MATTER: _texts(matters)}


def _texts(keys: Iterable[UUID]) -> list[str]:
    return sorted(str(key) for key in set(keys))


def _of_project(pk: UUID) -> Targets:
    return {PROJECT: [str(pk)]}


def _of_step(pk: UUID) -> Targets:
    return {PROJECT: _texts(ProjectStep.objects.filter(pk=pk).values_list("project", flat=True))}


def _of_suggestion(pk: UUID) -> Targets:
    return {PROJECT: _texts(Suggestion.objects.filter(pk=pk).values_list("project", flat=True))}


CONCERNS: dict[str, Callable[[UUID], Targets]] = {
    **dict.fromkeys(MOVES.values(), _of_procedure),
    "project_changed": _of_project,
    "project_step": _of_step,
    "suggestion_answered": _of_suggestion,
}
