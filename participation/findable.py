"""What of participation can be found. Entered when the room opens."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.search import Kind, Status, register_group, register_kind, register_statuses
from participation.enums import ProcedureKind, ProcedureState, ProjectStatus
from participation.models import Procedure, Project, ProjectStep
from participation.rules import is_officer
from participation.services import findable

BADGES = {ProcedureState.OPEN: "info", ProcedureState.PUBLISHED: "success", ProcedureState.ABORTED: "danger"}


def register() -> None:
    """Enter projects and procedures."""
    register_group("beteiligung", _("Vorhaben und Beteiligung"), 8)
    register_kind(
        Kind(
            name="project",
            group="beteiligung",
            label=_("Vorhaben"),
            model=Project,
            rows=findable.project_rows,
            contents=findable.project_contents,
            visible_to=lambda viewer: Project.objects.visible_to(viewer),
            reads_more=is_officer,
            sources={
                "participation.ProjectStep": _projects_of_steps,
                "council.Organization": _projects_by("department"),
                "council.Location": _projects_by("location"),
            },
            weight=24,
        )
    )
    register_kind(
        Kind(
            name="procedure",
            group="beteiligung",
            label=_("Verfahren"),
            model=Procedure,
            rows=findable.procedure_rows,
            contents=findable.procedure_contents,
            visible_to=lambda viewer: Procedure.objects.visible_to(viewer),
            reads_more=is_officer,
            type_label=_type,
            # A kind that extends the procedure is saved under its own name, with the same key.
            sources={model._meta.label: list for model in Procedure.__subclasses__()},
            weight=25,
        )
    )
    register_statuses({f"project-{each.value}": Status(each.label) for each in ProjectStatus})
    register_statuses(
        {f"procedure-{each.value}": Status(each.label, BADGES.get(each, "neutral")) for each in ProcedureState}
    )


def _projects_of_steps(keys: list[Any]) -> Any:
    return ProjectStep.objects.filter(pk__in=keys).values_list("project", flat=True)


def _projects_by(field: str) -> Any:
    return lambda keys: Project.objects.filter(**{f"{field}__in": keys}).values_list("pk", flat=True)


def _type(code: str) -> str:
    return str(ProcedureKind(code).label) if code in ProcedureKind.values else str(_("Verfahren"))
