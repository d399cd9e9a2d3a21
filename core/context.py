"""What every page knows: the town and the shell around it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.navigation import Place, columns, same_page_in_other_language, shown
from core.town import town


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the town's names for the frame of a page, and the frame itself; both are made only where they are drawn."""
    return {
        "TOWN": SimpleLazyObject(town),
        "KOPFZEILE": settings.KOPFZEILE or (_("Demonstration – keine amtliche Website") if settings.DEMO else ""),
        "KOPFZEILE_FLAG": not settings.DEMO,
        "shell": SimpleLazyObject(lambda: frame(request)),
    }


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, footer, sign-in and language switch of this request."""
    signed_in = has_cookie(request) and request.user.is_authenticated
    return {
        "main": shown(Place.MAIN, request),
        "town": shown(Place.TOWN, request),
        "columns": columns(request),
        "legal": shown(Place.LEGAL, request),
        "easy": next(iter(shown(Place.EASY_LANGUAGE, request)), None),
        "door": next(iter(shown(Place.ACCOUNT if signed_in else Place.SIGN_IN, request)), None),
        "is_signed_in": signed_in,
        # Asking for messages opens the session; whoever has no cookie has none.
        "may_have_messages": has_cookie(request) or "messages" in request.COOKIES,
        "is_english": (get_language() or "de").startswith("en"),
        "other_language": same_page_in_other_language(request),
    }


def has_cookie(request: HttpRequest) -> bool:
    """Whether this browser carries a session at all; without one nothing is asked and nothing varies."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
