"""The words of preview pictures, of public things alone."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.heads import PreviewText
from core.wording import worded
from participation.models import Procedure, Project
from participation.services.procedure_lines import ProcedureStage, last_day_of, stage_of


def project_preview(pk: UUID) -> PreviewText | None:
    """Return the words for a project."""
    row = Project.objects.public().filter(pk=pk).first()
    if row is None:
        return None
    return PreviewText(_("Vorhaben"), row.title, f"{row.get_status_display()} · {row.get_level_display()}")


def procedure_preview(pk: UUID) -> PreviewText | None:
    """Return the words for a procedure."""
    row = Procedure.objects.public().filter(pk=pk).first()
    if row is None:
        return None
    until = _("Mitmachen bis %(day)s") % {"day": worded(last_day_of(row), "long")}
    is_running = stage_of(row, timezone.now()) == ProcedureStage.RUNNING
    return PreviewText(str(row.get_kind_display()), row.title, until if is_running else str(row.get_state_display()))
