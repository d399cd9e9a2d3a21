"""What can be followed in participation: procedures and projects."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.kinds import Shown, Subject, Topic
from accounts.viewer import Viewer
from participation.models import BudgetProcess, Procedure, Project
from participation.services.observers import BOARD
from participation.services.occasions import describe, project_path
from participation.services.procedure_lines import procedure_path
from participation.services.telling import PROCEDURE, PROJECT


def _procedure(viewer: Viewer, subject: Subject) -> Shown | None:
    row = Procedure.objects.visible_to(viewer).announced().filter(pk__in=_keys(subject)).first()
    return Shown(row.title, procedure_path(row)) if row else None


def _project(viewer: Viewer, subject: Subject) -> Shown | None:
    row = Project.objects.visible_to(viewer).filter(pk__in=_keys(subject)).first()
    return Shown(row.title, project_path(row.slug)) if row else None


def _board(viewer: Viewer, subject: Subject) -> Shown | None:
    row = BudgetProcess.objects.visible_to(viewer).announced().filter(pk__in=_keys(subject)).first()
    return Shown(row.title, reverse("participation:budget_board", args=[row.slug])) if row else None


def _keys(subject: Subject) -> list[UUID]:
    try:
        return [UUID(subject.key)]
    except ValueError:
        return []


TOPICS = (
    Topic(
        name=BOARD,
        label=_("Öffentliche Tafel"),
        button=_("Prüfpunkte per E-Mail"),
        about=_(
            "Sie erhalten jeden unterschriebenen Prüfpunkt einmal, am Tag danach. So lässt sich später nichts mehr ändern."
        ),
        show=_board,
        describe=describe,
    ),
    Topic(
        name=PROCEDURE,
        label=_("Verfahren"),
        button=_("Verfahren verfolgen"),
        about=_("Sie erhalten eine Nachricht, wenn es beginnt, endet und wenn das Ergebnis da ist."),
        show=_procedure,
        describe=describe,
    ),
    Topic(
        name=PROJECT,
        label=_("Vorhaben"),
        button=_("Vorhaben verfolgen"),
        about=_("Sie erhalten eine Nachricht, sobald es weitergeht oder Sie mitmachen können."),
        show=_project,
        describe=describe,
    ),
)
