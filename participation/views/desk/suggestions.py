"""Suggestions to take part: the list, and the answer."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.paging import Keyset
from participation.enums import SuggestionState
from participation.forms.desk import AnswerForm
from participation.models import Suggestion
from participation.services.suggestions import answer_suggestion
from participation.views.desk.frame import OfficeForm, OfficePage


class SuggestionListView(OfficePage):
    """Suggestions without answer, the oldest first; or all answered ones."""

    template_name = "participation/desk/suggestions.html"
    title = _("Vorschläge")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of suggestions."""
        is_answered = self.request.GET.get("stand") == "beantwortet"
        state = SuggestionState.ANSWERED if is_answered else SuggestionState.NEW
        rows = Suggestion.objects.visible_to(self.viewer).filter(state=state).select_related("project")
        page = Keyset("received_on", descending=is_answered, size=30).page(rows, self.request.GET)
        return super().get_context_data(page=page, is_answered=is_answered, **kwargs)


class AnswerView(OfficeForm):
    """Answer one suggestion."""

    template_name = "participation/desk/answer.html"
    title = _("Vorschlag beantworten")
    form_class = AnswerForm
    button = _("Antworten und veröffentlichen")
    done = _("Die Antwort ist öffentlich.")
    kwargs: dict[str, Any]

    @cached_property
    def suggestion(self) -> Suggestion:
        """The suggestion of the address."""
        rows = Suggestion.objects.visible_to(self.viewer).select_related("project")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def trail(self) -> list[tuple[str, str]]:
        """Vorschläge."""
        return [(reverse("participation_desk:suggestions"), str(_("Vorschläge")))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was suggested."""
        return super().get_context_data(suggestion=self.suggestion, **kwargs)

    def act(self, form: AnswerForm) -> Suggestion:
        """Answer it."""
        return answer_suggestion(by=self.viewer, suggestion=self.suggestion, answer=form.cleaned_data["answer"])
