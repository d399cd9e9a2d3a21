"""Who is looking, on every request."""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.assurance import PRIVILEGED_IDLE_SECONDS, assurance_of, has_session, idle_seconds, mark_seen
from accounts.doors import admin_door
from accounts.rules import is_privileged
from accounts.services.viewers import viewer_for
from accounts.viewer import Viewer

Handler = Callable[[HttpRequest], HttpResponse]


class ViewerMiddleware:
    """Put `request.viewer` on every request, end idle sessions, and guard the door of the administration.

    A stranger without a session cookie gets an empty viewer: no query, no cookie, no Vary header.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if has_session(request):
            bind_viewer(request)
            watch_idle(request)
        else:
            # Not the shared PUBLIC: what a viewer remembers must die with its request.
            request.viewer = Viewer()
        response = self.get_response(request)
        if getattr(request, "is_leaving", False):
            # What a browser kept for the account, such as words typed offline, goes with the session.
            response.headers["Clear-Site-Data"] = '"storage"'
        elif has_session(request) and not is_for_all(response) and (account := request.session.get(SESSION_KEY)):
            # A device that keeps papers of another account lets go of them (frontend/src/sw.js).
            response.headers["Town-Account"] = account
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Stop whoever may not enter the administration before any of its views runs."""
        return admin_door(request)


def is_for_all(response: HttpResponse) -> bool:
    """Whether others than this browser may keep the answer (core.views.answer.same_for_all)."""
    kept = response.headers.get("Cache-Control", "private")
    return "private" not in kept and "no-store" not in kept


def bind_viewer(request: HttpRequest) -> None:
    """Bind viewer and user of a request to each other, both still unasked."""
    person = request.user

    def viewer() -> Viewer:
        return viewer_for(person, assurance_of(request, person)) if person.is_authenticated else Viewer()

    def user() -> Any:
        # Wagtail and django-rules ask the user, not the request: give it the viewer along.
        person.viewer = request.viewer
        return person

    request.viewer = SimpleLazyObject(viewer)
    request.user = SimpleLazyObject(user)  # type: ignore[assignment]


def watch_idle(request: HttpRequest) -> None:
    """End a privileged session that was not used for an hour, else note that it is in use."""
    if SESSION_KEY not in request.session:
        return
    if idle_seconds(request) > PRIVILEGED_IDLE_SECONDS and is_privileged(request.viewer):
        logout(request)
        # Nobody left on purpose: words typed without network wait on the device for the same account (I10).
        request.is_leaving = False
        request.viewer = Viewer()
    elif mark_seen(request):
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
