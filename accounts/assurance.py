"""What a session has proved: which factor, how long ago, and whether it was idle too long."""

import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from accounts.enums import Assurance

FRESH_SECONDS = 15 * 60
PRIVILEGED_IDLE_SECONDS = 60 * 60
SEEN_KEY = "accounts.seen"
SEEN_STEP_SECONDS = 60


def has_session(request: HttpRequest) -> bool:
    """Whether the browser sent a session, asked without opening it: strangers get no cookie and cost no query."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def assurance_of(request: HttpRequest, user: Any) -> Assurance:
    """Return what this session has proved of user. Having a factor is not enough, it must have been shown."""
    if not user.is_authenticated:
        return Assurance.NONE
    shown = any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
    return Assurance.SECOND_FACTOR if shown else Assurance.PASSWORD


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person has signed in or confirmed it within the last 15 minutes."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record.get("at", 0) < FRESH_SECONDS for record in records)


def forget_factor(request: HttpRequest, authenticator_id: int) -> None:
    """Take back what the session proved with a factor that no longer exists."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    kept = [record for record in records if record.get("id") != authenticator_id]
    if len(kept) != len(records):
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


def idle_seconds(request: HttpRequest) -> float:
    """Return for how long this session has not been used."""
    return time.time() - float(request.session.get(SEEN_KEY) or time.time())


def mark_seen(request: HttpRequest) -> bool:
    """Note that the session is in use, at most once a minute; return whether it was noted now."""
    now = time.time()
    if now - float(request.session.get(SEEN_KEY) or 0) < SEEN_STEP_SECONDS:
        return False
    request.session[SEEN_KEY] = now
    return True
