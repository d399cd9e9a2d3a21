"""Questions of factions at the desk: who answers until when, and the answer. Departments see their own."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from council.forms.intake import AnswerForm, AssignInquiryForm
from council.models import InquiryAnswer
from council.rules import may_enter_desk, may_run_meetings
from council.services.inquiries import answer_inquiry, answers_of, assign_inquiry
from council.views.desk.frame import ActForm, Desk, DeskPage

INQUIRIES = _("Anfragen")


class OfficeDesk(Desk):
    """A page for clerks and for those who work for a department."""

    def may_enter(self) -> bool:
        """Whether the viewer works here."""
        return may_enter_desk(self.viewer)

    @property
    def is_clerk(self) -> bool:
        """Whether the viewer works at the clerk's desk."""
        return may_run_meetings(self.viewer)


class InquiriesView(OfficeDesk, DeskPage):
    """Questions that wait for their answer, the most pressing first; then the last answered ones."""

    template_name = "council/desk/inquiries.html"
    title = INQUIRIES
    icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both."""
        rows: Any = answers_of(self.viewer).select_related("paper", "department")
        answered = rows.filter(answered_at__isnull=False).order_by("-answered_at")[:20]
        return super().get_context_data(waiting=rows.waiting(), answered=answered, **kwargs)


class OnInquiry(OfficeDesk):
    """A page about one question."""

    icon = "help"
    kwargs: dict[str, Any]

    @cached_property
    def answer(self) -> InquiryAnswer:
        """The answer of the address."""
        rows = answers_of(self.viewer).select_related("paper", "department", "file")
        row: InquiryAnswer = get_object_or_404(rows, pk=self.kwargs["pk"])
        return row

    def opened(self) -> Any:
        """The question is what somebody reads here."""
        return self.answer.paper

    def trail(self) -> list[tuple[str, str]]:
        """Anfragen."""
        return [(reverse("desk:inquiries"), str(INQUIRIES))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the question."""
        return super().get_context_data(answer=self.answer, paper=self.answer.paper, is_clerk=self.is_clerk, **kwargs)

    def back(self, made: Any = None) -> str:
        """Return to it."""
        return reverse("desk:inquiry", args=[self.kwargs["pk"]])


class InquiryView(OnInquiry, ActForm):
    """One question and its answer, or the form to write it."""

    template_name = "council/desk/inquiry.html"
    form_class = AnswerForm
    done = _("Die Antwort ist gespeichert. Die Fraktion ist benachrichtigt.")

    @property
    def button(self) -> Any:
        """Say who reads it."""
        return _("Öffentlich antworten") if self.answer.paper.is_public else _("Antworten")

    def get_title(self) -> str:
        """Return the question's name."""
        return str(self.answer.paper)

    def act(self, form: AnswerForm) -> Any:
        """Answer it."""
        data = form.cleaned_data
        return answer_inquiry(by=self.viewer, answer=self.answer, text=data["text"], upload=data["upload"])


class AssignInquiryView(OnInquiry, ActForm):
    """Say who answers, and until when."""

    title = _("Anfrage zuweisen")
    form_class = AssignInquiryForm
    button = _("Zuweisen")
    done = _("Die Anfrage ist zugewiesen.")

    def may_enter(self) -> bool:
        """Clerks alone assign."""
        return self.is_clerk

    def trail(self) -> list[tuple[str, str]]:
        """Anfragen › this one."""
        return [*super().trail(), (self.back(), self.answer.paper.reference)]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the departments."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def get_initial(self) -> dict[str, Any]:
        """Show what stands."""
        return {"department": self.answer.department_id, "due": self.answer.due}

    def act(self, form: AssignInquiryForm) -> Any:
        """Assign it."""
        return assign_inquiry(by=self.viewer, answer=self.answer, **form.cleaned_data)
