"""Feeds that readers subscribe to. Every room enters its sources at start; only what anybody may read comes out.

A source answers the content of one feed, or None when there is no such thing for the public: then the answer is the
same 404 as for an unknown one. Times are those of publication, never those of drafting.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

Text = str | Promise
KINDS = {"rss": "RSS", "atom": "Atom"}


@dataclass(frozen=True)
class FeedEntry:
    """One entry. `key` never changes, whatever else does; `path` leads to the page that shows it."""

    key: UUID
    title: str
    path: str
    published_at: datetime.datetime
    updated_at: datetime.datetime
    text: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class FeedContent:
    """A feed as it stands now. `path` is the page that it follows."""

    title: str
    text: str
    path: str
    entries: tuple[FeedEntry, ...] = ()


# Asked with the subject of the address (None for a feed of everything) and the parameters behind it.
FeedSource = Callable[[UUID | None, Mapping[str, str]], FeedContent | None]


@dataclass(frozen=True)
class FeedKind:
    """One kind of feed. Those of one subject or one query stand on its page, the others on the overview as well."""

    name: str
    order: int
    label: Text
    about: Text
    source: FeedSource
    has_subject: bool = False
    has_query: bool = False

    @property
    def is_listed(self) -> bool:
        """Whether it needs neither subject nor query."""
        return not (self.has_subject or self.has_query)


@dataclass(frozen=True)
class FeedLink:
    """Where a feed is, in one of its formats."""

    label: str
    url: str
    format: str
    media_type: str


_kinds: dict[str, FeedKind] = {}
MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
MOST_ENTRIES = 40


def register_feed(
    order: int,
    name: str,
    label: Text,
    source: FeedSource,
    *,
    about: Text = "",
    has_subject: bool = False,
    has_query: bool = False,
) -> None:
    """Enter a kind of feed. Called from an app's ready(); `name` stands in its address.

    With `has_query` the source draws what the parameters behind the address ask for, like a saved search.
    """
    _kinds[name] = FeedKind(name, order, label, about, source, has_subject, has_query)


def feed_kind(name: str) -> FeedKind | None:
    """Return the kind with that name."""
    return _kinds.get(name)


def listed_feeds() -> list[FeedKind]:
    """Return the feeds that need no subject, in their order."""
    return sorted((kind for kind in _kinds.values() if kind.is_listed), key=lambda kind: kind.order)


def feed_url(name: str, format: str = "rss", subject: UUID | None = None, query: str = "") -> str:
    """Return the path of a feed; `query` is encoded already."""
    path = reverse("feed", args=[name, format]) if subject is None else reverse("feed_of", args=[name, subject, format])
    return f"{path}?{query}" if query else path


def feed_links(name: str, subject: UUID | None = None, label: str = "", query: str = "") -> tuple[FeedLink, ...]:
    """Return the links to a feed in both formats, for the head of a page and for its words."""
    words = label or str(_kinds[name].label)
    return tuple(
        FeedLink(words, feed_url(name, format, subject, query), KINDS[format], MEDIA_TYPES[format]) for format in KINDS
    )


def feed_content(kind: FeedKind, subject: UUID | None, request: HttpRequest) -> FeedContent | None:
    """Return the content of a feed, newest first and not endless, None when there is none for the public."""
    content = kind.source(subject, request.GET)
    if content is None:
        return None
    entries = sorted(content.entries, key=lambda entry: (entry.published_at, str(entry.key)), reverse=True)
    return FeedContent(content.title, content.text, content.path, tuple(entries[:MOST_ENTRIES]))
