"""„Beschlusskontrolle“: decisions on their way to the deed, by body and department; departments see their own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from council.enums import ExecutionState
from council.forms.intake import AssignExecutionForm, DoneForm, ExecutionFilter, ProgressForm
from council.models import Decision, ExecutionStep
from council.services.execution_list import as_csv, executions
from council.services.executions import assign_execution, finish_execution, report_progress
from council.services.reading import log_reading
from council.views.desk.frame import ActForm, DeskPage
from council.views.desk.inquiries import OfficeDesk

EXECUTIONS = _("Beschlusskontrolle")


class ExecutionsView(OfficeDesk, DeskPage):
    """Decisions in execution, late ones first."""

    template_name = "council/desk/executions.html"
    title = EXECUTIONS
    icon = "tasks"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the list and its filter."""
        form = ExecutionFilter(self.request.GET, viewer=self.viewer)
        lines = executions(self.viewer, form.values)
        query = self.request.GET.urlencode()
        return super().get_context_data(lines=lines, form=form, query=query, is_clerk=self.is_clerk, **kwargs)


class ExecutionsFileView(OfficeDesk, DeskPage):
    """The same list for a spreadsheet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand it over."""
        form = ExecutionFilter(request.GET, viewer=self.viewer)
        response = HttpResponse(as_csv(executions(self.viewer, form.values)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = (
            f'attachment; filename="beschlusskontrolle-{timezone.localdate():%Y-%m-%d}.csv"'
        )
        response["Cache-Control"] = "private, no-store"
        return response


class OnExecution(OfficeDesk):
    """A page about the execution of one decision."""

    icon = "tasks"
    kwargs: dict[str, Any]

    @cached_property
    def decision(self) -> Decision:
        """The decision of the address."""
        rows = Decision.objects.to_execute_by(self.viewer).select_related("agenda_item__meeting", "execution_owner")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def opened(self) -> Any:
        """The decision is what somebody reads here, unless everybody may."""
        return None if Decision.objects.public().filter(pk=self.decision.pk).exists() else self.decision

    def note_opening(self, thing: Any) -> None:
        """Keep a record that it was read."""
        log_reading(by=self.viewer, row=thing)

    def trail(self) -> list[tuple[str, str]]:
        """Beschlusskontrolle › this one."""
        return [(reverse("desk:executions"), str(EXECUTIONS)), (self.back(), self.decision.agenda_item.title[:80])]

    def back(self, made: Any = None) -> str:
        """Return to it."""
        return reverse("desk:execution", args=[self.kwargs["pk"]])


class ExecutionView(OnExecution, DeskPage):
    """One decision: who does what until when, and everything that was reported."""

    template_name = "council/desk/execution.html"

    def get_title(self) -> str:
        """Return what was decided about."""
        return self.decision.agenda_item.title

    def trail(self) -> list[tuple[str, str]]:
        """Beschlusskontrolle."""
        return super().trail()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the decision and its steps."""
        steps = ExecutionStep.objects.filter(decision=self.decision).select_related("owner", "author")
        is_done = self.decision.execution_state == ExecutionState.DONE
        return super().get_context_data(
            decision=self.decision, steps=steps, is_done=is_done, is_clerk=self.is_clerk, **kwargs
        )


class AssignExecutionView(OnExecution, ActForm):
    """Say who carries it out, and until when."""

    title = _("Zuständigkeit und Frist")
    form_class = AssignExecutionForm
    button = _("Speichern")
    done = _("Zuständigkeit und Frist sind gespeichert.")

    def may_enter(self) -> bool:
        """Clerks alone assign."""
        return self.is_clerk

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the departments."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def get_initial(self) -> dict[str, Any]:
        """Show what stands."""
        return {"owner": self.decision.execution_owner_id, "due": self.decision.execution_due}

    def act(self, form: AssignExecutionForm) -> Any:
        """Assign it."""
        return assign_execution(by=self.viewer, decision=self.decision, **form.cleaned_data)


class ProgressView(OnExecution, ActForm):
    """Tell how far it is."""

    title = _("Stand eintragen")
    form_class = ProgressForm
    done = _("Der Stand ist eingetragen.")

    @property
    def button(self) -> Any:
        """Say who reads it."""
        return _("Öffentlich berichten") if self.decision.is_public else _("Stand speichern")

    def get_initial(self) -> dict[str, Any]:
        """Show what stands."""
        return {"state": self.decision.execution_state, "percent": self.decision.execution_percent}

    def act(self, form: ProgressForm) -> Any:
        """Report it."""
        return report_progress(by=self.viewer, decision=self.decision, **form.cleaned_data)


class DoneView(OnExecution, ActForm):
    """State that it is carried out."""

    title = _("Als erledigt melden")
    form_class = DoneForm
    button = _("Als erledigt melden")
    intro = _("Danach lässt sich der Stand nicht mehr ändern.")
    done = _("Der Beschluss ist als erledigt gemeldet.")

    def act(self, form: DoneForm) -> Any:
        """Finish it."""
        return finish_execution(by=self.viewer, decision=self.decision, **form.cleaned_data)
