"""Calendars that people subscribe to (RFC 5545). Every room enters its sources at start; only what is public comes out."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise

Text = str | Promise
# What a calendar program shows where nobody knows when it ends.
USUAL_LENGTH = datetime.timedelta(hours=2)


@dataclass(frozen=True)
class CalendarEvent:
    """One event as everybody may read it.

    `key` never changes. `published_at` is when it became public first, `modified_at` its last public change: the
    sequence number is counted from these two, so it grows with every public change and tells nothing else.
    A tombstone is an event that was public once: nothing but its key and these times leaves the town.
    """

    key: UUID
    published_at: datetime.datetime
    modified_at: datetime.datetime
    start: datetime.datetime | None = None
    end: datetime.datetime | None = None
    title: str = ""
    path: str = ""
    place: str = ""
    text: str = ""
    is_cancelled: bool = False
    topics: tuple[str, ...] = ()

    @property
    def sequence(self) -> int:
        """Return how often it changed, in seconds between first publication and last public change."""
        return max(0, int((self.modified_at - self.published_at).total_seconds()))

    @property
    def is_tombstone(self) -> bool:
        """Whether it was taken back from the public."""
        return self.start is None


@dataclass(frozen=True)
class CalendarContent:
    """A calendar as it stands now. `path` is the page that shows the same."""

    title: str
    text: str
    path: str
    events: tuple[CalendarEvent, ...] = ()


# Asked with the subject of the address, None for the calendar of everything of its kind.
CalendarSource = Callable[[UUID | None], CalendarContent | None]


@dataclass(frozen=True)
class CalendarKind:
    """One kind of calendar. Those without a subject stand on the overview and in the calendar of the whole town."""

    name: str
    order: int
    label: Text
    about: Text
    source: CalendarSource
    has_subject: bool = False


_kinds: dict[str, CalendarKind] = {}


def register_calendar(
    order: int, name: str, label: Text, source: CalendarSource, *, about: Text = "", has_subject: bool = False
) -> None:
    """Enter a kind of calendar. Called from an app's ready(); `name` stands in its address."""
    _kinds[name] = CalendarKind(name, order, label, about, source, has_subject)


def calendar_kind(name: str) -> CalendarKind | None:
    """Return the kind with that name."""
    return _kinds.get(name)


def listed_calendars() -> list[CalendarKind]:
    """Return the calendars that need no subject, in their order."""
    return sorted((kind for kind in _kinds.values() if not kind.has_subject), key=lambda kind: kind.order)


def whole_calendar(title: str, text: str, path: str) -> CalendarContent:
    """Return everything of all calendars that need no subject."""
    contents = [kind.source(None) for kind in listed_calendars()]
    return CalendarContent(
        title, text, path, tuple(event for content in contents if content for event in content.events)
    )


def calendar_url(name: str, subject: UUID | None = None) -> str:
    """Return the path of a calendar."""
    return reverse("calendar", args=[name]) if subject is None else reverse("calendar_of", args=[name, subject])


def webcal_url(path: str) -> str:
    """Return the address that opens the calendar program itself."""
    return "webcal://" + settings.PUBLIC_URL.split("://", 1)[1] + path
