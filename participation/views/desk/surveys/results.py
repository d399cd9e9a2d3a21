"""Results at the desk: count, look, read texts, release them, take the answers out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.views.access import fresh_sign_in_required
from core.errors import Refused
from core.paging import Keyset
from participation.forms.surveys import ReleaseForm
from participation.models import FreeText
from participation.services.survey_desk import questions_in_words
from participation.services.survey_exports import FORMATS, export_answers
from participation.services.survey_results import (
    COUNTABLE,
    count_survey,
    release_text,
    result_sheet,
    withhold_text,
)
from participation.services.survey_sheet import survey_sheet
from participation.views.desk.surveys.frame import ActButton, ActForm, DeskPage, OnSurvey


class ResultsView(OnSurvey, DeskPage):
    """The result as everybody will see it, with what hides, and the ways to texts and files."""

    template_name = "participation/desk/results.html"
    title = _("Ergebnis")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the newest result and how many texts wait."""
        texts = FreeText.objects.filter(survey=self.survey)
        return super().get_context_data(
            survey=self.survey, sheet=survey_sheet(self.survey), result=result_sheet(self.viewer, self.survey),
            may_count=self.survey.state in COUNTABLE, unread=texts.filter(state=FreeText.State.NEW).count(),
            texts=texts.count(), formats=[(name, name.upper()) for name in FORMATS], **kwargs,
        )  # fmt: skip


class OnResults(OnSurvey):
    """A page below the results."""

    @property
    def results(self) -> str:
        """The address of the results."""
        return reverse("survey_desk:survey_results", args=[self.kwargs["pk"]])

    def trail(self) -> list[tuple[str, str]]:
        """Umfragen › this one › Ergebnis."""
        return [*super().trail(), (self.results, str(_("Ergebnis")))]

    def back(self, made: Any = None) -> str:
        """Return to the results."""
        return self.results


class CountView(OnResults, ActButton):
    """Count."""

    done = _("Ausgezählt.")

    def act(self) -> None:
        """Count it."""
        count_survey(by=self.viewer, survey=self.survey)


class TextsView(OnResults, DeskPage):
    """The free texts: unread ones first."""

    template_name = "participation/desk/texts.html"
    title = _("Freie Texte")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of texts of one state."""
        state = self.request.GET.get("stand", FreeText.State.NEW)
        if state not in FreeText.State.values:
            state = FreeText.State.NEW
        rows = FreeText.objects.filter(survey=self.survey, state=state)
        page = Keyset("id", size=30).page(rows, self.request.GET)
        words = questions_in_words(self.survey)
        texts = [{"row": row, "question": words.get(row.question, "")} for row in page.rows]
        return super().get_context_data(
            survey=self.survey, texts=texts, page=page, state=state, states=FreeText.State.choices, **kwargs
        )


class OnText(OnResults):
    """A page about one text."""

    @cached_property
    def text(self) -> FreeText:
        """The text of the address."""
        return get_object_or_404(FreeText, pk=self.kwargs["text"], survey=self.survey)

    def back(self, made: Any = None) -> str:
        """Go on with the next one."""
        return reverse("survey_desk:survey_texts", args=[self.kwargs["pk"]])


class ReleaseView(OnText, ActForm):
    """Let everybody read a text."""

    title = _("Text freigeben")
    form_class = ReleaseForm
    button = _("Freigeben")
    done = _("Der Text ist freigegeben.")

    def get_initial(self) -> dict[str, Any]:
        """Begin with what was written."""
        return {"words": self.text.released_text or self.text.text}

    def act(self, form: ReleaseForm) -> FreeText:
        """Release it."""
        return release_text(by=self.viewer, text=self.text, words=form.cleaned_data["words"])


class WithholdView(OnText, ActButton):
    """Keep a text back."""

    done = _("Der Text bleibt zurückgehalten.")

    def act(self) -> None:
        """Withhold it."""
        withhold_text(by=self.viewer, text=self.text)


@method_decorator(fresh_sign_in_required, name="dispatch")
class ExportView(OnResults, ActButton):
    """Take all single answers out as a file: whoever does that has just signed in."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file."""
        if kwargs["form"] not in FORMATS:
            raise Http404
        media_type, ending = FORMATS[kwargs["form"]]
        try:
            data = export_answers(by=self.viewer, survey=self.survey, form=kwargs["form"])
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(self.back())
        answer = HttpResponse(data, content_type=media_type)
        answer["Content-Disposition"] = f'attachment; filename="{self.survey.slug}.{ending}"'
        answer["Cache-Control"] = "private, no-store"
        return answer
