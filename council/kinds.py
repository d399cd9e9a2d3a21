"""What rooms upstairs may add: entries of a matter's thread, and what a motion may come from."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.wording import days_span, worded
from council.services.outcome import Ballots


@dataclass(frozen=True)
class ThreadEntry:
    """One entry of a thread. `links` are pairs of words and address; `icon` is a name of the `icon` tag."""

    date: datetime.date
    title: str
    until: datetime.date | None = None
    source: str = ""
    text: str = ""
    figures: str = ""
    icon: str = "info"
    percent: int | None = None
    ballots: Ballots | None = None
    links: tuple[tuple[str, str], ...] = ()
    is_expected: bool = False
    is_key: bool = False
    # Long periods are named by months, "Juni bis September 2026".
    is_period: bool = False
    # Somebody wrote it: nothing of it is translated. `quotes`: its text is the council's own, as written.
    is_written: bool = False
    quotes: bool = False

    @property
    def when_and_where(self) -> str:
        """Return "Di., 29.09.2026 · Rat, TOP 6", "voraussichtlich März 2027", "23.03.2026 bis 19.04.2026"."""
        if self.is_period:
            return self.source
        return " · ".join(part for part in (self._when(), self.source) if part)

    @property
    def own_source(self) -> str:
        """Return the source where it is not translated."""
        return self.source if self.is_written else ""

    def _when(self) -> str:
        if self.is_expected:
            return _("voraussichtlich %(month)s") % {"month": worded(self.date, "month")}
        return days_span(self.date, self.until) if self.until else worded(self.date, "day")


# Answers the entries viewer may read of a matter; asked on every view of its page, so one query at most.
ThreadSource = Callable[[Viewer, UUID], list[ThreadEntry]]
_sources: dict[str, ThreadSource] = {}


def register_thread_source(name: str, source: ThreadSource) -> None:
    """Enter a source of entries. Called from an app's ready(); the same name is replaced."""
    _sources[name] = source


def thread_entries(viewer: Viewer, matter_id: UUID) -> list[ThreadEntry]:
    """Return the entries of all sources, unordered."""
    return [entry for source in _sources.values() for entry in source(viewer, matter_id)]


@dataclass(frozen=True)
class Origin:
    """What a motion came from, as its desk shows it."""

    label: str
    url: str


@dataclass(frozen=True)
class OriginKind:
    """A kind of thing that motions come from: a proposal of a citizen. `name` stands in the address that begins one.

    `find` shows a thing to whoever may read it, None otherwise; `link` remembers that a motion (first) came from a thing;
    `of` answers what a motion came from, as the viewer may read it: one query at most.
    """

    name: str
    find: Callable[[Viewer, UUID], Origin | None]
    link: Callable[[UUID, UUID], None]
    of: Callable[[Viewer, UUID], list[Origin]]


_origins: dict[str, OriginKind] = {}


def register_origin(kind: OriginKind) -> None:
    """Enter what motions may come from. Called from an app's ready(); the same name is replaced."""
    _origins[kind.name] = kind


def origin_named(words: str) -> tuple[OriginKind, UUID] | None:
    """Return kind and key of "name.key" as addresses say it."""
    name, _dot, key = words.partition(".")
    kind = _origins.get(name)
    try:
        return (kind, UUID(key)) if kind else None
    except ValueError:
        return None


def origins_of(viewer: Viewer, motion: UUID) -> list[Origin]:
    """Return what a motion came from in rooms upstairs."""
    return [origin for kind in _origins.values() for origin in kind.of(viewer, motion)]
