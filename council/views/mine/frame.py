"""What every page of „Mein Rat“ shares: who may enter, the rail, and how acts and refusals come back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.http import ViewerRequest
from accounts.views.access import account_required
from core.errors import NotPermitted, Refused
from council.models import MotionSigner, Person
from council.rules import is_of_council

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
PLACES = (
    ("start", _("Mein Rat"), "mine:start", "home"),
    ("motions", _("Anträge"), "mine:motions", "edit"),
    ("notes", _("Notizen"), "mine:notes", "note"),
    ("notices", _("Nachrichten"), "mine:notices", "bell"),
)


@dataclass(frozen=True)
class Place:
    """An entry of the rail. `count`: how many things wait there, said as `note`."""

    label: str
    url: str
    icon: str
    is_current: bool
    count: int = 0


def council_required(view: View) -> View:
    """Send strangers to the sign-in and ask for the second factor; for everybody else these pages do not exist."""

    @wraps(view)
    def checked(request: ViewerRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = request.viewer
        if is_of_council(viewer):
            return view(request, *args, **kwargs)
        if viewer.mandates:
            return redirect("account_second_factor")
        raise Http404

    return account_required(checked)  # type: ignore[return-value]


def drawn(request: ViewerRequest, here: str, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Draw a page in the frame."""
    viewer = request.viewer
    waiting = {"motions": MotionSigner.objects.waiting_for(viewer).count()}
    places = [
        Place(str(label), reverse(route), icon, name == here, waiting.get(name, 0))
        for name, label, route, icon in PLACES
    ]
    person = Person.objects.filter(user=request.user.pk, deleted_at__isnull=True).first()
    name = person.name if person else request.user.get_full_name()  # type: ignore[union-attr]
    initials = person.initials if person else "".join(word[0] for word in name.split()[:2]).upper()
    own = {"places": places, "now": timezone.now(), "own_name": name, "own_initials": initials}
    return render(request, f"council/mine/{template}.html", own | context, status=status)


def act(request: ViewerRequest, back: str, words: Any, done: Callable[[], Any]) -> HttpResponse:
    """Do it, say what happened or why not, and go back."""
    try:
        done()
    except NotPermitted as refusal:
        messages.error(request, str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(words))
    return redirect(back)


def acted(form: Any, done: Callable[[], Any]) -> Any:
    """Return what an act made of a valid form; None when it was refused, which then stands at its field."""
    if not form.is_valid():
        return None
    try:
        return done()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
