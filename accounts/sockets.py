"""Who is looking through a socket: asked anew each time, because sockets outlive sessions."""

from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, parse_cookie

from accounts.assurance import PRIVILEGED_IDLE_SECONDS, assurance_of, idle_seconds
from accounts.rules import is_privileged
from accounts.services.viewers import viewer_for
from accounts.viewer import Viewer


class SocketViewer:
    """Give every socket `viewer_now`: a function without arguments that asks the database who its session is now."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        cookies = parse_cookie(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
        key = cookies.get(settings.SESSION_COOKIE_NAME, "")
        await self.app(scope | {"viewer_now": partial(viewer_of_session, key)}, receive, send)


def viewer_of_session(key: str) -> Viewer:
    """Return who a session is now: nobody when it has ended, or was idle for so long that it would be ended."""
    if not key:
        return Viewer()
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    if not user.is_authenticated:
        return Viewer()
    viewer = viewer_for(user, assurance_of(request, user))
    is_idle = idle_seconds(request) > PRIVILEGED_IDLE_SECONDS and is_privileged(viewer)
    return Viewer() if is_idle else viewer
