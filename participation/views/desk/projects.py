"""Projects at the desk: the list, one project with its timeline, and the acts."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.paging import Keyset
from council.forms.reason import ReasonForm
from participation.forms.desk import ProjectForm, StepForm
from participation.models import Project, ProjectStep
from participation.services import projects as acts
from participation.services.project_sheet import project_sheet
from participation.views.desk.frame import Office, OfficeConfirm, OfficeForm, OfficePage


class ProjectListView(OfficePage):
    """All projects, what changed last first."""

    template_name = "participation/desk/projects.html"
    title = _("Vorhaben")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of projects."""
        rows = Project.objects.visible_to(self.viewer).select_related("department")
        page = Keyset("modified_at", size=30).page(rows, self.request.GET)
        return super().get_context_data(page=page, **kwargs)


class BeginProjectView(OfficeForm):
    """Begin a project."""

    title = _("Vorhaben anlegen")
    form_class = ProjectForm
    button = _("Intern speichern")
    done = _("Das Vorhaben ist angelegt. Es ist noch nicht öffentlich.")

    def trail(self) -> list[tuple[str, str]]:
        """Vorhaben."""
        return [(reverse("participation_desk:projects"), str(_("Vorhaben")))]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what the office may see."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def act(self, form: ProjectForm) -> Project:
        """Begin it."""
        return acts.begin_project(by=self.viewer, **form.facts)

    def back(self, made: Project) -> str:
        """Go on with its timeline."""
        return reverse("participation_desk:project", args=[made.pk])


class OnProject(Office):
    """A page about one project."""

    kwargs: dict[str, Any]

    @cached_property
    def project(self) -> Project:
        """The project of the address."""
        return get_object_or_404(Project.objects.visible_to(self.viewer), pk=self.kwargs["pk"])

    @property
    def board(self) -> str:
        """The address of the project's page."""
        return reverse("participation_desk:project", args=[self.kwargs["pk"]])

    def trail(self) -> list[tuple[str, str]]:
        """Vorhaben › this project."""
        return [(reverse("participation_desk:projects"), str(_("Vorhaben"))), (self.board, self.project.title)]

    def back(self, made: Any = None) -> str:
        """Return to the project."""
        return self.board


class ProjectView(OnProject, OfficePage):
    """One project: what the public sees of it, and its timeline."""

    template_name = "participation/desk/project.html"

    def get_title(self) -> str:
        """Return its title."""
        return self.project.title

    def trail(self) -> list[tuple[str, str]]:
        """Vorhaben."""
        return super().trail()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sheet and the steps."""
        sheet = project_sheet(self.viewer, self.project.slug)
        steps = self.project.steps.order_by("date", "title")
        return super().get_context_data(project=self.project, sheet=sheet, steps=steps, **kwargs)


class ChangeProjectView(OnProject, OfficeForm):
    """Change a project."""

    title = _("Vorhaben ändern")
    form_class = ProjectForm
    done = _("Das Vorhaben ist geändert.")

    @property
    def button(self) -> Any:
        """Say who will see it."""
        return _("Öffentlich ändern") if self.project.published_at else _("Intern speichern")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show what stands there."""
        return super().get_form_kwargs() | {"viewer": self.viewer, "instance": self.project}

    def act(self, form: ProjectForm) -> Project:
        """Change it."""
        return acts.change_project(by=self.viewer, project=self.project, **form.facts)


class PublishProjectView(OnProject, OfficeConfirm):
    """Put a project on the public list."""

    title = _("Vorhaben veröffentlichen")
    button = _("Jetzt veröffentlichen")
    intro = _("Danach steht es mit Zeitplan, Stufe der Beteiligung und Ansprechperson in der Vorhabenliste.")
    done = _("Das Vorhaben ist öffentlich.")

    def act(self, form: Any) -> Project:
        """Publish it."""
        return acts.publish_project(by=self.viewer, project=self.project)


class WithdrawProjectView(OnProject, OfficeForm):
    """Take a project off the public list."""

    title = _("Vorhaben zurückziehen")
    form_class = ReasonForm
    button = _("Veröffentlichung zurückziehen")
    is_serious = True
    intro = _("Das Vorhaben ist danach sofort nicht mehr öffentlich. Im Haus bleibt es lesbar.")
    done = _("Das Vorhaben ist nicht mehr öffentlich.")

    def act(self, form: ReasonForm) -> Project:
        """Withdraw it."""
        return acts.withdraw_project(by=self.viewer, project=self.project, reason=form.cleaned_data["reason"])


class AddStepView(OnProject, OfficeForm):
    """Add a step to the timeline."""

    title = _("Schritt hinzufügen")
    form_class = StepForm
    done = _("Der Schritt steht im Zeitplan.")

    def act(self, form: StepForm) -> ProjectStep:
        """Add it."""
        return acts.add_step(by=self.viewer, project=self.project, **form.cleaned_data)


class OnStep(OnProject):
    """A page about one step."""

    @cached_property
    def step(self) -> ProjectStep:
        """The step of the address."""
        return get_object_or_404(self.project.steps.select_related("project"), pk=self.kwargs["step"])


class ChangeStepView(OnStep, OfficeForm):
    """Change a step."""

    title = _("Schritt ändern")
    form_class = StepForm
    done = _("Der Schritt ist geändert.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show what stands there."""
        return super().get_form_kwargs() | {"instance": self.step}

    def act(self, form: StepForm) -> ProjectStep:
        """Change it."""
        return acts.change_step(by=self.viewer, step=self.step, **form.cleaned_data)


class RemoveStepView(OnStep, OfficeConfirm):
    """Take a step off the timeline."""

    button = _("Schritt entfernen")
    is_serious = True
    done = _("Der Schritt ist entfernt.")

    def get_title(self) -> str:
        """Name the step."""
        return str(_("„%(step)s“ entfernen")) % {"step": self.step.title}

    def act(self, form: Any) -> None:
        """Remove it."""
        acts.remove_step(by=self.viewer, step=self.step)
