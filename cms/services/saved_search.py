"""A search that somebody follows: what it is called, what it finds that is new, and the same as a feed."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.kinds import NoticeText, Occasion, Shown, Subject
from accounts.viewer import PUBLIC, Viewer
from core.feeds import MOST_ENTRIES, FeedContent, FeedEntry
from core.models import SearchEntry
from core.search import kind_named
from core.services.search.asking import SearchQuery
from core.services.search.finding import only_readable
from core.services.search.results import in_language, new_hits

FOUND = "found"
NEVER = datetime.datetime.min.replace(tzinfo=datetime.UTC)


def show(_viewer: Viewer, subject: Subject) -> Shown | None:
    """Return what a question is called; one without words is none. Everybody may ask everything."""
    query = SearchQuery.from_querystring(subject.query).normalised
    if not query.read:
        return None
    return Shown(title(query), f"{reverse('search')}?{query.to_querystring()}")


def news_since(subject: Subject, since: datetime.datetime) -> Iterable[Occasion]:
    """Return what anybody finds by the question and could not find before."""
    found = new_hits(SearchQuery.from_querystring(subject.query), since, PUBLIC)
    return [Occasion(FOUND, _key(entry), entry.appeared_at) for entry in found if entry.appeared_at]


def describe(viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    """Return what was found, as far as viewer may read it now."""
    wanted = {occasion.thing: occasion for occasion in occasions}
    numbers = [key.int for key in wanted if key.int < 2**63]
    rows = SearchEntry.objects.filter(Q(object_id__in=list(wanted)) | Q(object_number__in=numbers))
    return {
        wanted[_key(entry)]: NoticeText(entry.title, _byline(entry), in_language(entry.address))
        for entry in only_readable(rows, viewer)
    }


def feed(_subject: UUID | None, params: Mapping[str, Any]) -> FeedContent | None:
    """Return the latest things that anybody finds by the question of an address."""
    query = SearchQuery.from_params(params).normalised
    if not query.read:
        return None
    entries = [
        FeedEntry(_key(entry), entry.title, entry.address, entry.appeared_at, entry.appeared_at, _byline(entry))
        for entry in new_hits(query, NEVER, PUBLIC)[:MOST_ENTRIES]
        if entry.appeared_at
    ]
    about = _("Was zu dieser Suche neu zu finden ist")
    return FeedContent(title(query), about, f"{reverse('search')}?{query.to_querystring()}", tuple(entries))


def title(query: SearchQuery) -> str:
    """Return what a question is called: its words, and that it is narrowed."""
    words = _("Suche „%(words)s“") % {"words": query.words}
    if not query.filters:
        return words
    narrowed = ngettext("%(number)s Filter", "%(number)s Filter", query.filters) % {"number": query.filters}
    return f"{words}, {narrowed}"


def address_of(query: SearchQuery) -> str:
    """Return the question as it is followed: two equal questions are one."""
    return query.normalised.to_querystring()


def _byline(entry: SearchEntry) -> str:
    kind = kind_named(entry.kind)
    return " · ".join(part for part in (str(kind.label) if kind else "", entry.reference, entry.source) if part)


def _key(entry: SearchEntry) -> UUID:
    """Return the key of the thing; pages of editors have numbers."""
    return entry.object_id or UUID(int=entry.object_number or 0)
