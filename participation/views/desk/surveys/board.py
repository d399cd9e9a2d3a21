"""Surveys at the desk: the list, one survey with its questions and findings, its facts, its steps, copies."""

from copy import copy
from typing import Any

from django.conf import settings
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from participation.enums import ProcedureState
from participation.forms.surveys import CopyForm, StepForm, SurveyForm
from participation.models import Survey
from participation.services.procedures import TRANSITIONS, move_procedure
from participation.services.survey_copying import copy_survey
from participation.services.survey_desk import board_of, surveys_with_turnout
from participation.services.survey_editing import change_survey, found_survey
from participation.services.survey_invitation import embedding_sites
from participation.views.desk.surveys.frame import ActForm, DeskPage, OnSurvey

STEPS = {
    ProcedureState.DRAFT: _("Zurück zum Entwurf"),
    ProcedureState.REVIEWED: _("Als geprüft vermerken"),
    ProcedureState.ANNOUNCED: _("Ankündigen"),
    ProcedureState.OPEN: _("Jetzt öffnen"),
    ProcedureState.CLOSED: _("Jetzt beenden"),
    ProcedureState.PUBLISHED: _("Ergebnis veröffentlichen"),
    ProcedureState.ARCHIVED: _("Ins Archiv legen"),
    ProcedureState.ABORTED: _("Abbrechen"),
}
WORDS = {
    ProcedureState.REVIEWED: _("Danach lassen sich die Fragen nicht mehr ändern. Zum Entwurf kommen Sie zurück, solange nichts angekündigt ist."),
    ProcedureState.ANNOUNCED: _("Danach ist die Umfrage öffentlich zu sehen und öffnet von selbst, wenn ihre Zeit kommt."),
    ProcedureState.OPEN: _("Die Fragen werden jetzt festgeschrieben. Danach ändert niemand mehr etwas daran."),
    ProcedureState.CLOSED: _("Danach kann niemand mehr antworten. Das lässt sich nicht rückgängig machen."),
    ProcedureState.PUBLISHED: _("Das Ergebnis steht danach allen offen, mit den Texten, die Sie freigegeben haben."),
    ProcedureState.ABORTED: _("Die Umfrage endet ohne Ergebnis. Alle lesen den Grund. Das lässt sich nicht rückgängig machen."),
}  # fmt: skip


class SurveyListView(DeskPage):
    """All surveys with how many have answered."""

    template_name = "participation/desk/surveys.html"
    title = _("Umfragen")

    def trail(self) -> list[tuple[str, str]]:
        """This is the first page."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the surveys and the templates."""
        rows = list(surveys_with_turnout(self.viewer))
        surveys = [row for row in rows if not row.is_template]
        templates = [row for row in rows if row.is_template]
        return super().get_context_data(surveys=surveys, templates=templates, **kwargs)


class FoundSurveyView(ActForm):
    """Begin a survey."""

    title = _("Umfrage anlegen")
    form_class = SurveyForm
    button = _("Als Entwurf speichern")
    done = _("Der Entwurf ist angelegt. Jetzt kommen die Fragen.")

    def act(self, form: SurveyForm) -> Survey:
        """Found it."""
        return found_survey(by=self.viewer, **form.cleaned_data)

    def back(self, made: Survey) -> str:
        """Go on with its questions."""
        return reverse("survey_desk:survey", args=[made.pk])


class SurveyView(OnSurvey, DeskPage):
    """One survey: what it asks, what is wrong, what comes next."""

    template_name = "participation/desk/survey.html"

    def get_title(self) -> str:
        """Return its title."""
        return str(self.survey)

    def trail(self) -> list[tuple[str, str]]:
        """Umfragen."""
        return super().trail()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add pages, findings, steps."""
        state = ProcedureState(self.survey.state)
        steps = [(to, STEPS[to]) for to in TRANSITIONS[state] if to in STEPS and not self._waits(to)]
        context = {"survey": self.survey, "board": board_of(self.survey), "steps": steps, "frame": self._frame()}
        return super().get_context_data(is_draft=state == ProcedureState.DRAFT, **context, **kwargs)

    def _frame(self) -> str:
        """Return where other sites of the town find the invitation, "" while they may not show it."""
        if not embedding_sites() or self.survey.is_template or self.survey.announced_on is None:
            return ""
        return settings.PUBLIC_URL + reverse("participation:survey_embedded", args=[self.survey.slug])

    def _waits(self, to: ProcedureState) -> bool:
        """Whether a step is taken elsewhere: counting ends with it, and only what was counted is published."""
        if self.survey.state == ProcedureState.EVALUATED and to == ProcedureState.CLOSED:
            return True
        return to == ProcedureState.PUBLISHED and not self.survey.results.exists()


class ChangeSurveyView(OnSurvey, ActForm):
    """Change what is no question."""

    title = _("Angaben ändern")
    form_class = SurveyForm
    done = _("Die Angaben sind geändert.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Work on a copy that nobody saves."""
        initial = model_to_dict(self.survey, ["languages"])
        initial["languages"] = [one for one in initial["languages"] or [] if one != "de"]
        for name in ("opens_at", "closes_at"):
            initial[name] = timezone.localtime(getattr(self.survey, name))
        return super().get_form_kwargs() | {"instance": copy(self.survey), "initial": initial}

    def act(self, form: SurveyForm) -> Survey:
        """Change it."""
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        return change_survey(by=self.viewer, survey=self.survey, changes=changes)


class CopySurveyView(OnSurvey, ActForm):
    """Copy a survey or a template."""

    title = _("Umfrage kopieren")
    form_class = CopyForm
    button = _("Kopie anlegen")
    intro = _("Kopiert werden alle Fragen, Texte und Übersetzungen. Antworten und Ergebnisse nicht.")
    done = _("Die Kopie ist ein Entwurf. Prüfen Sie vor allem die Zeiten.")

    def get_initial(self) -> dict[str, Any]:
        """Propose a title."""
        return {"title": f"{self.survey.title} ({_('Kopie')})"[:200]}

    def act(self, form: CopyForm) -> Survey:
        """Copy it."""
        return copy_survey(by=self.viewer, survey=self.survey, title=form.cleaned_data["title"])

    def back(self, made: Any = None) -> str:
        """Go on with the copy."""
        return reverse("survey_desk:survey", args=[made.pk])


class StepView(OnSurvey, ActForm):
    """Take the survey to its next state."""

    form_class = StepForm

    @cached_property
    def to(self) -> ProcedureState:
        """The state of the address; an unknown one leads nowhere."""
        known = {state.value: state for state in STEPS}
        return known.get(self.kwargs["to"], ProcedureState.EVALUATED)

    def get_title(self) -> str:
        """Say what the button does."""
        return str(STEPS.get(self.to, _("Weiter")))

    @property
    def button(self) -> Any:
        """Say what the button does."""
        return self.get_title()

    @property
    def intro(self) -> Any:
        """Say what comes of it."""
        return WORDS.get(self.to, "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say when there is no way back."""
        is_serious = self.to in (ProcedureState.ABORTED, ProcedureState.CLOSED)
        return super().get_context_data(**kwargs) | {"is_serious": is_serious}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask for a reason where one is needed."""
        return super().get_form_kwargs() | {"to": self.to}

    def act(self, form: StepForm) -> Any:
        """Move it."""
        return move_procedure(
            by=self.viewer, procedure=self.survey, to=self.to, reason=form.cleaned_data.get("reason", "")
        )
