"""What every page of the desk shares: who may enter, the frame, and how a refusal is shown."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View

from accounts.viewer import Viewer
from core.errors import Refused
from council.rules import may_run_meetings
from council.services.reading import log_opening


class Desk:
    """A page of the desk: for clerks in a session with a second factor."""

    title: Any = ""
    icon = "calendar-alt"
    # Where the desk begins: route and name.
    start: tuple[str, Any] = ("desk:due", _("Sitzungsdienst"))
    request: HttpRequest

    @property
    def viewer(self) -> Viewer:
        """Who is at the desk."""
        return self.request.viewer  # type: ignore[attr-defined]

    def may_enter(self) -> bool:
        """Whether the viewer works here."""
        return may_run_meetings(self.viewer)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in whoever works here, nobody else."""
        self.request = request
        if not self.may_enter():
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "GET" and response.status_code == HTTPStatus.OK and (thing := self.opened()):
            self.note_opening(thing)
        return response

    def opened(self) -> Any:
        """Return what somebody reads on this page, if it is about one thing: reading what is not public is logged."""
        return None

    def note_opening(self, thing: Any) -> None:
        """Keep a record that thing was read."""
        log_opening(by=self.viewer, thing=thing)

    def get_title(self) -> str:
        """Return the heading of the page."""
        return str(self.title)

    def trail(self) -> list[tuple[str, str]]:
        """Return the pages above this one as (address, name)."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the frame that Wagtail's base template wants."""
        crumbs: list[dict[str, Any]] = [{"url": reverse(self.start[0]), "label": self.start[1]}]
        crumbs += [{"url": url, "label": label} for url, label in self.trail()]
        crumbs.append({"url": None, "label": self.get_title()})
        frame = {
            "header_title": self.get_title(),
            "page_title": self.get_title(),
            "header_icon": self.icon,
            "breadcrumbs_items": crumbs,
        }
        return super().get_context_data(**frame, **kwargs)  # type: ignore[misc]


class DeskPage(Desk, TemplateView):
    """A page to read."""


class ActForm(Desk, FormView):
    """A form whose data go to one act. A refusal stands at its field and keeps what was typed."""

    template_name = "council/desk/form.html"
    button: Any = _("Speichern")
    done: Any = ""
    intro: Any = ""
    form_class: type[forms.BaseForm] | type[forms.BaseFormSet[Any]]
    # What cannot be undone says so: its button is red.
    is_serious = False

    def act(self, form: Any) -> Any:
        """Call the act with the cleaned data and return what it made."""
        raise NotImplementedError

    @property
    def way_out(self) -> str:
        """The address of whoever does not go on."""
        return self.trail()[-1][0]

    def back(self, made: Any) -> str:
        """Return the address to go to afterwards."""
        return self.trail()[-1][0]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Read line ends as they are stored: browsers send them differently."""
        kwargs = super().get_form_kwargs()
        if "data" in kwargs:
            data = kwargs["data"].copy()
            for name, texts in data.lists():
                data.setlist(name, [text.replace("\r\n", "\n") for text in texts])
            kwargs["data"] = data
        return kwargs

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it, or show why not."""
        try:
            made = self.act(form)
        except Refused as refusal:
            refuse(form, refusal)
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, str(self.done))
        return HttpResponseRedirect(self.back(made))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words on the button and above the form, and the way out."""
        frame = {
            "button": self.button,
            "intro": self.intro,
            "is_serious": self.is_serious,
            "cancel": self.way_out,
        }
        return super().get_context_data(**frame, **kwargs)


class Confirm(ActForm):
    """A page that says what will happen before it happens; its button does it."""

    form_class = forms.Form


# Where an act calls a thing otherwise than the form does.
FIELDS = {"file": "upload"}


def refuse(form: Any, refusal: Refused) -> None:
    """Put a refusal where it belongs: to its field, else above the form."""
    field = FIELDS.get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))


class ActButton(Desk, View):
    """A button that does one act at once (POST only)."""

    http_method_names = ["post"]
    done: Any = ""

    def act(self) -> Any:
        """Do it."""
        raise NotImplementedError

    def back(self) -> str:
        """Return the address to go to afterwards."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        try:
            self.act()
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            if self.done:
                messages.success(request, str(self.done))
        return redirect(self.back())
