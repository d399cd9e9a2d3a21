"""Trying a survey out: the live preview in a frame, the test run that counts nothing, and its translation side by side."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from core.errors import Refused
from participation.models import Survey
from participation.rules import is_officer
from participation.services.survey_desk import words_side_by_side
from participation.services.survey_drawing import drawn_items
from participation.services.survey_sheet import survey_sheet
from participation.services.survey_visit import Visit
from participation.services.survey_words import translate_survey
from participation.surveys.answers import Shown
from participation.surveys.questionnaire import Questionnaire, read, written
from participation.views.desk.surveys.frame import DeskPage, OnSurvey
from participation.views.surveys.filling import Filling


class TrialView(Filling):
    """The survey as it stands, gone through like anybody would. Nothing is sent, nothing is kept."""

    is_trial = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let the participation office in, nobody else."""
        if not is_officer(request.viewer):  # type: ignore[attr-defined]
            raise PermissionDenied
        answer = super().dispatch(request, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def find(self, **kwargs: Any) -> Survey:
        """Return the survey of the address."""
        return get_object_or_404(Survey.objects.visible_to(self.viewer), pk=kwargs["pk"])

    def asked(self) -> Questionnaire:
        """Return what stands now, or what was frozen."""
        return read(self.survey.configuration or written(self.survey))

    def barred(self) -> HttpResponse | None:
        """Try it at any time; without a question there is nothing to try."""
        return None if self.survey.questions.exists() else redirect(self.home)

    @property
    def home(self) -> str:
        """Back to the desk."""
        return reverse("survey_desk:survey", args=[self.survey.pk])

    @property
    def action(self) -> str:
        """Stay in the test run."""
        return reverse("survey_desk:survey_trial", args=[self.survey.pk])

    def pause(self, visit: Visit) -> HttpResponse:
        """A test run is not put aside."""
        return self.show(self.step(visit))

    def braked(self, visit: Visit) -> HttpResponse | None:
        """Nobody needs to be slowed down."""
        return None

    def deliver(self, visit: Visit, payload: str) -> str:
        """Send nothing."""
        return ""

    def thank(self, commitment: str) -> HttpResponse:
        """Show how it ends, without a cookie."""
        return self.answer("thanks.html", {"receipt": ""})

    def answer(self, template: str, context: Any, status: int = HTTPStatus.OK) -> HttpResponse:
        """Add the way back."""
        return super().answer(template, {**context, "desk": self.home}, status)


class PreviewView(OnSurvey, DeskPage):
    """All pages at once in the public look, conditions said in words: shown in a frame beside the questions."""

    template_name = "participation/desk/preview.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw it in the language asked for."""
        language = "en" if request.GET.get("sprache") == "en" else "de"
        questionnaire = read(self.survey.configuration or written(self.survey))
        with override(language):
            pages = [
                {"sheet": sheet, "items": drawn_items(Shown(sheet, sheet.items, {}, {}), Visit(), tells=False)}
                for sheet in questionnaire.sheets
            ]
            context = {"sheet": survey_sheet(self.survey), "pages": pages}
            return render(request, self.template_name, context)


class TranslationView(OnSurvey, DeskPage):
    """Every text in German and, beside it, in the other language."""

    template_name = "participation/desk/translation.html"
    title = _("Übersetzung ins Englische")
    language = "en"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the pairs."""
        return super().get_context_data(
            survey=self.survey, groups=words_side_by_side(self.survey, self.language), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write what was typed."""
        words = {}
        for name, text in request.POST.items():
            model, _colon, rest = name.partition(":")
            key, _colon, field = rest.partition(":")
            if field:
                words[model, key, field] = str(text).replace("\r\n", "\n")
        try:
            translate_survey(by=self.viewer, survey=self.survey, language=self.language, words=words)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data(), status=HTTPStatus.CONFLICT)
        messages.success(request, str(_("Die Übersetzung ist gespeichert.")))
        return redirect(self.board)


trial = csrf_exempt(TrialView.as_view())
