"""The id that ties together what one request or one job run did: log lines, audit events, error pages."""

import re
import uuid
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")
# What a proxy hands over is taken only when it is plain; everything else gets an id of ours.
PLAIN = re.compile(r"[A-Za-z0-9_-]{8,36}")


def current_id() -> str:
    """Return the id of the request or job run in hand, "" outside of both."""
    return _current.get()


def bind_id(given: str = "") -> str:
    """Make given the current id, or a new one when it is empty or odd, and return it."""
    chosen = given if PLAIN.fullmatch(given) else uuid.uuid4().hex
    _current.set(chosen)
    return chosen
