"""Pages and questions: add, change, move, remove."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from participation.forms.surveys import KindForm, MoveForm, PageForm, QuestionForm
from participation.models import Question, SurveyPage
from participation.services import survey_editing as editing
from participation.surveys.types import TYPES
from participation.views.desk.surveys.frame import ActButton, ActForm, Confirm, OnPage, OnQuestion, OnSurvey


class AddPageView(OnSurvey, ActForm):
    """Add a page."""

    title = _("Seite hinzufügen")
    form_class = PageForm

    def get_form(self, form_class: Any = None) -> Any:
        """Offer all questions to compare with."""
        return PageForm(**without_initial(self.get_form_kwargs()), earlier=self.earlier(None))

    def act(self, form: PageForm) -> SurveyPage:
        """Add it."""
        return editing.add_page(by=self.viewer, survey=self.survey, **form.facts)


def without_initial(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a form that fills itself."""
    return {name: value for name, value in kwargs.items() if name not in ("initial", "prefix")}


class ChangePageView(OnPage, ActForm):
    """Change a page."""

    title = _("Seite ändern")
    form_class = PageForm

    def get_form(self, form_class: Any = None) -> Any:
        """Fill it with what stands."""
        kwargs = without_initial(self.get_form_kwargs())
        return PageForm(**kwargs, page=self.page, earlier=self.earlier(self.page))

    def act(self, form: PageForm) -> SurveyPage:
        """Change it."""
        return editing.change_page(by=self.viewer, page=self.page, changes=form.facts)


class RemovePageView(OnPage, Confirm):
    """Remove a page with its questions."""

    title = _("Seite löschen")
    button = _("Seite mit allen Fragen löschen")
    is_serious = True
    intro = _("Die Seite und alle ihre Fragen sind danach weg.")
    done = _("Die Seite ist gelöscht.")

    def act(self, form: Any) -> None:
        """Remove it."""
        editing.remove_page(by=self.viewer, page=self.page)


def position_of(data: Any) -> int:
    """Return the position that a button or a drag names."""
    text = data.get("position", "")
    return int(text) if text.isdigit() and len(text) < 5 else 1


class MovePageView(OnPage, ActButton):
    """Put a page elsewhere."""

    def act(self) -> None:
        """Move it."""
        editing.move_page(by=self.viewer, page=self.page, position=position_of(self.request.POST))


class ChooseKindView(OnPage, ActForm):
    """Choose the type of a new question."""

    title = _("Frage hinzufügen")
    form_class = KindForm
    button = _("Weiter")

    def form_valid(self, form: KindForm) -> HttpResponse:
        """Go on to the form of the type."""
        query = urlencode({"art": form.cleaned_data["kind"]})
        path = reverse("survey_desk:survey_add_question", args=[self.survey.pk, self.page.pk])
        return HttpResponseRedirect(f"{path}?{query}")


class AddQuestionView(OnPage, ActForm):
    """Write a new question."""

    form_class = QuestionForm
    done = _("Die Frage steht am Ende der Seite.")

    @cached_property
    def kind(self) -> str:
        """The type of the address."""
        name = self.request.GET.get("art", "")
        if name not in TYPES:
            raise Http404
        return name

    def get_title(self) -> str:
        """Name the type."""
        return str(TYPES[self.kind].label)

    def get_form(self, form_class: Any = None) -> Any:
        """Make the form of the type; all questions up to here can be compared with."""
        kwargs = without_initial(self.get_form_kwargs())
        last = Question(order=self.page.questions.count() + 1)
        return QuestionForm(**kwargs, kind=self.kind, earlier=self.earlier(self.page, last))

    def act(self, form: QuestionForm) -> Question:
        """Add it."""
        return editing.add_question(by=self.viewer, page=self.page, kind=self.kind, **form.parts, **form.facts)

    def back(self, made: Any = None) -> str:
        """Return to the place of the question."""
        return f"{self.board}#{made.key}"


class ChangeQuestionView(OnQuestion, ActForm):
    """Change a question."""

    form_class = QuestionForm
    done = _("Die Frage ist geändert.")

    def get_title(self) -> str:
        """Name the type."""
        return f"{TYPES[self.question.kind].label}: {self.question.text[:60]}"

    def get_form(self, form_class: Any = None) -> Any:
        """Fill it with what stands."""
        kwargs = without_initial(self.get_form_kwargs())
        earlier = self.earlier(self.question.page, self.question)
        return QuestionForm(**kwargs, kind=self.question.kind, question=self.question, earlier=earlier)

    def act(self, form: QuestionForm) -> Question:
        """Change it."""
        return editing.change_question(by=self.viewer, question=self.question, changes=form.facts, **form.parts)


class RemoveQuestionView(OnQuestion, Confirm):
    """Remove a question."""

    title = _("Frage löschen")
    button = _("Frage löschen")
    is_serious = True
    done = _("Die Frage ist gelöscht.")

    @property
    def intro(self) -> str:
        """Name the question."""
        return self.question.text

    def act(self, form: Any) -> None:
        """Remove it."""
        editing.remove_question(by=self.viewer, question=self.question)

    def back(self, made: Any = None) -> str:
        """Return to the survey: the question is gone."""
        return self.board


class MoveQuestionView(OnQuestion, ActButton):
    """Put a question elsewhere on its page: by the arrows, or where it was dragged."""

    def act(self) -> None:
        """Move it."""
        editing.move_question(by=self.viewer, question=self.question, position=position_of(self.request.POST))


class PlaceQuestionView(OnQuestion, ActForm):
    """Put a question onto another page."""

    title = _("Frage verschieben")
    form_class = MoveForm

    def get_form(self, form_class: Any = None) -> Any:
        """Offer the pages."""
        return MoveForm(**without_initial(self.get_form_kwargs()), question=self.question)

    def act(self, form: MoveForm) -> None:
        """Move it."""
        data = form.cleaned_data
        editing.move_question(by=self.viewer, question=self.question, position=data["position"], page=data["page"].pk)
