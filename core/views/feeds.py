"""Feeds as RSS 2.0 and Atom 1.0."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.feeds import FeedContent, FeedEntry, feed_content, feed_kind
from core.heads import absolute
from core.town import town
from core.views.answer import same_for_all
from core.wording import printable

# The date of a feed in which nothing has happened yet: the present would change it on every question.
BEFORE_ALL = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


class _Dated(SyndicationFeed):
    """A feed whose date is that of its latest change."""

    def latest_post_date(self) -> datetime.datetime:
        """Return when something changed last."""
        return max((item["updateddate"] for item in self.items), default=BEFORE_ALL)


class _Rss(_Dated, Rss201rev2Feed):
    """RSS 2.0."""


class _Atom(_Dated, Atom1Feed):
    """Atom 1.0."""


GENERATORS = {"rss": _Rss, "atom": _Atom}


class PublicFeed(Feed):
    """Draws one content in one format."""

    item_guid_is_permalink = False

    def __init__(self, content: FeedContent, format: str) -> None:
        self.content = content
        self.feed_type = GENERATORS[format]
        self.language = (get_language() or "de")[:2]

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FeedContent:
        """Return what the feed is about."""
        self.address = absolute(request.get_full_path())
        return self.content

    def title(self, content: FeedContent) -> str:
        return printable(f"{content.title} – {town().title}")

    def description(self, content: FeedContent) -> str:
        return printable(content.text)

    def subtitle(self, content: FeedContent) -> str:
        return printable(content.text)

    def link(self, content: FeedContent) -> str:
        return absolute(content.path)

    def feed_url(self, content: FeedContent) -> str:
        return self.address

    def feed_guid(self, content: FeedContent) -> str:
        return self.address

    def author_name(self, content: FeedContent) -> str:
        return town().title

    def ttl(self, content: FeedContent) -> str:
        return "30"

    def items(self, content: FeedContent) -> tuple[FeedEntry, ...]:
        return content.entries

    def item_title(self, item: FeedEntry) -> str:
        return printable(item.title)

    def item_description(self, item: FeedEntry) -> str:
        return printable(item.text)

    def item_link(self, item: FeedEntry) -> str:
        return absolute(item.path)

    def item_guid(self, item: FeedEntry) -> str:
        return f"urn:uuid:{item.key}"

    def item_pubdate(self, item: FeedEntry) -> datetime.datetime:
        return item.published_at.replace(microsecond=0)

    def item_updateddate(self, item: FeedEntry) -> datetime.datetime:
        return max(item.updated_at, item.published_at).replace(microsecond=0)

    def item_categories(self, item: FeedEntry) -> list[str]:
        return [printable(topic) for topic in item.topics]


@require_safe
def feed(request: HttpRequest, name: str, format: str, subject: UUID | None = None) -> HttpResponse:
    """Answer with a feed; hidden and unknown subjects are the same 404."""
    kind = feed_kind(name)
    if kind is None or format not in GENERATORS or kind.has_subject != (subject is not None):
        raise Http404
    content = feed_content(kind, subject, request)
    if content is None:
        raise Http404
    drawn = PublicFeed(content, format)(request)
    modified = max((max(entry.updated_at, entry.published_at) for entry in content.entries), default=None)
    return same_for_all(request, drawn, modified)
