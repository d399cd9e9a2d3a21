"""What every page of the survey desk shares: who may enter, the frame, the survey of the address."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from council.views.desk import frame
from participation.models import Question, Survey, SurveyPage
from participation.rules import is_officer


class Desk(frame.Desk):
    """A page of the desk: for the participation office, in a session with a second factor."""

    icon = "clipboard-list"
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let the participation office in, nobody else."""
        if not is_officer(request.viewer):  # type: ignore[attr-defined]
            raise PermissionDenied
        self.request = request
        answer: HttpResponse = super(frame.Desk, self).dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def trail(self) -> list[tuple[str, str]]:
        """Umfragen."""
        return [(reverse("survey_desk:surveys"), str(_("Umfragen")))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Put this desk where the clerk's has its own."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["breadcrumbs_items"][0] = {"url": reverse("survey_desk:surveys"), "label": _("Beteiligung")}
        return context


class DeskPage(Desk, TemplateView):
    """A page to read."""


class ActForm(Desk, frame.ActForm):
    """A form whose data go to one act."""


class Confirm(Desk, frame.Confirm):
    """A page that says what will happen."""


class ActButton(Desk, frame.ActButton):
    """A button that does one act."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """No page is drawn."""
        return kwargs


class OnSurvey(Desk):
    """A page about one survey."""

    @cached_property
    def survey(self) -> Survey:
        """The survey of the address."""
        return get_object_or_404(Survey.objects.visible_to(self.viewer), pk=self.kwargs["pk"])

    @property
    def board(self) -> str:
        """The address of the survey's page."""
        return reverse("survey_desk:survey", args=[self.kwargs["pk"]])

    def trail(self) -> list[tuple[str, str]]:
        """Umfragen › this one."""
        return [*super().trail(), (self.board, str(self.survey))]

    def back(self, made: Any = None) -> str:
        """Return to the survey."""
        return self.board

    def earlier(self, page: SurveyPage | None, question: Question | None = None) -> list[Question]:
        """Return the questions that come before a page, or before a question of it."""
        rows = Question.objects.filter(survey=self.survey).order_by("page__order", "order")
        rows = rows.select_related("page").prefetch_related("choices", "rows")
        if page is None:
            return list(rows)
        limit = question.order if question else 0
        return [
            one for one in rows
            if one.page.order < page.order or (one.page_id == page.pk and one.order < limit)
        ]  # fmt: skip


class OnPage(OnSurvey):
    """A page about a page of the survey."""

    @cached_property
    def page(self) -> SurveyPage:
        """The page of the address."""
        return get_object_or_404(SurveyPage, pk=self.kwargs["page"], survey=self.survey)


class OnQuestion(OnSurvey):
    """A page about a question."""

    @cached_property
    def question(self) -> Question:
        """The question of the address."""
        return get_object_or_404(
            Question.objects.select_related("page"), pk=self.kwargs["question"], survey=self.survey
        )

    def back(self, made: Any = None) -> str:
        """Return to the place of the question."""
        return f"{self.board}#{self.question.key}"
