"""Every URL the house answers, read from its own resolver."""

import uuid
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import LocalePrefixPattern

# What stands in for a converter's value when a gate asks for a thing that does not exist.
SAMPLES = {
    "UUIDConverter": uuid.UUID("00000000-0000-4000-8000-000000000000"),
    "IntConverter": 999999,
    "SlugConverter": "gibt-es-nicht",
    "StringConverter": "gibt-es-nicht",
    "PathConverter": "gibt/es/nicht",
}


@dataclass(frozen=True)
class Route:
    """One URL pattern: its qualified name, its path as written, a path with samples in it, and whose view answers."""

    name: str
    written: str
    sample: str
    room: str

    @property
    def is_ours(self):
        """Whether a view of the house answers."""
        return self.room in ("core", "accounts", "council", "cms", "config", "participation", "streaming", "digihub")


@cache
def all_routes():
    """Return every route of the house, third parties' included."""
    return tuple(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns, above, namespace):
    for entry in patterns:
        is_prefix = isinstance(entry.pattern, LocalePrefixPattern)
        written = above + ("" if is_prefix else str(entry.pattern))
        if isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else f"{namespace}{written}"
            yield Route(name, written, _sample(written), _room(entry.callback))
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, written, inner)


def _room(callback):
    """Return the package of a view, through the decorators around it."""
    view = getattr(callback, "view_class", None) or callback
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
        view = getattr(view, "view_class", None) or view
    return getattr(view, "__module__", "").partition(".")[0]


def _sample(written):
    """Return a path that the pattern matches, or "" for a regular expression nobody can guess."""
    parts = []
    for part in written.split("/"):
        if "(" in part or "^" in part or "$" in part or "\\" in part:
            part = part.replace("^", "").replace("$", "")
            if any(sign in part for sign in "(\\"):
                return ""
        while "<" in part:
            head, _open, rest = part.partition("<")
            converter, _close, tail = rest.partition(">")
            part = head + _value(converter) + tail
        parts.append(part)
    return "/".join(parts)


def _value(converter):
    kind = converter.partition(":")[0] if ":" in converter else "str"
    return {
        "uuid": str(SAMPLES["UUIDConverter"]),
        "int": "999999",
        "slug": "gibt-es-nicht",
        "path": "gibt/es/nicht",
    }.get(kind, "gibt-es-nicht")
