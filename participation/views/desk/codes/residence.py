"""Letters with a code of residence: check who asked for one, print, refuse."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from core.errors import Refused
from participation.forms.codes import RefuseLetterForm
from participation.services.residence_letters import (
    print_residence_letters,
    printed_letters,
    refuse_letter,
    waiting_letters,
)
from participation.views.desk.frame import Office, OfficeForm, OfficePage


class LetterListView(OfficePage):
    """Who asked for a letter."""

    template_name = "participation/codes/residence.html"
    title = _("Briefe zum Wohnsitznachweis")
    icon = "mail"

    def trail(self) -> list[tuple[str, str]]:
        """Codes und Briefe."""
        return [(reverse("code_desk:procedures"), str(_("Codes und Briefe")))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the letters."""
        return super().get_context_data(
            waiting=waiting_letters(self.viewer), printed=printed_letters(self.viewer), **kwargs
        )


class PrintView(Office, View):
    """The letters that were chosen, as a download that no cache keeps."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make codes and send the file."""
        try:
            pdf = print_residence_letters(by=self.viewer, keys=_keys(request.POST.getlist("brief")))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("code_desk:residence")
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = 'attachment; filename="wohnsitz-briefe.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response


class RefuseView(OfficeForm):
    """Say why somebody gets no letter."""

    title = _("Brief ablehnen")
    button = _("Ablehnen und Angaben löschen")
    icon = "mail"
    form_class = RefuseLetterForm
    is_serious = True
    done = _("Abgelehnt. Die Person sieht den Grund in ihrem Konto.")

    def trail(self) -> list[tuple[str, str]]:
        """Up to the letters."""
        return [(reverse("code_desk:residence"), str(_("Briefe zum Wohnsitznachweis")))]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the letter, for whoever works here."""
        self.request = request
        if self.may_enter() and kwargs["pk"] not in {line.id for line in waiting_letters(self.viewer)}:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def act(self, form: RefuseLetterForm) -> None:
        """Refuse it."""
        refuse_letter(by=self.viewer, key=self.kwargs["pk"], reason=form.cleaned_data["reason"])


def _keys(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
