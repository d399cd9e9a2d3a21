"""What the pages of editors say about themselves to machines."""

from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import EventIndexPage, EventPage, HomePage, NewsIndexPage, NewsPage, path_of, published_pages
from cms.services.subscriptions import times_of
from core.feeds import FeedLink, feed_links
from core.heads import Node, PageHead, absolute, crumbs_node, preview_url, town_node
from core.town import town

ON_THE_FRONT_PAGE = ("meldungen", "sitzungen", "vorlagen", "beschluesse", "veranstaltungen")
FEEDS: dict[type[Any], tuple[str, ...]] = {
    NewsIndexPage: ("meldungen",),
    NewsPage: ("meldungen",),
    EventIndexPage: ("veranstaltungen",),
    EventPage: ("veranstaltungen",),
    HomePage: ON_THE_FRONT_PAGE,
}


def page_head(page: Any, canonical: str, language: str) -> PageHead:
    """Return the head of a page that everybody may read."""
    is_home = isinstance(page, HomePage)
    picture = reverse("preview_town") if is_home else preview_url("seite", page.translation_key)
    graph = _home_graph(language) if is_home else (*_facts(page, canonical, picture), _crumbs(page, language))
    return PageHead(
        title=town().title if is_home else page.title,
        path=urlsplit(canonical).path,
        text=page.search_description or getattr(page, "lead", ""),
        kind="article" if isinstance(page, NewsPage) else "website",
        picture=picture,
        feeds=_feeds(page),
        graph=graph,
        is_addressed=True,
    )


def _feeds(page: Any) -> tuple[FeedLink, ...]:
    return tuple(link for name in FEEDS.get(type(page), ()) for link in feed_links(name))


def _home_graph(language: str) -> tuple[Node, ...]:
    site = {
        "@type": "WebSite",
        "@id": absolute("/#website"),
        "name": f"Ratsplatz {town().name}",
        "url": absolute("/"),
        "inLanguage": language,
        "publisher": {"@id": town_node()["@id"], "@type": "GovernmentOrganization", "name": town().title},
    }
    return (town_node(), site)


def _facts(page: Any, canonical: str, picture: str) -> tuple[Node, ...]:
    if isinstance(page, NewsPage):
        return (_news(page, canonical, picture),)
    return (_event(page, canonical, picture),) if isinstance(page, EventPage) else ()


def _news(page: NewsPage, canonical: str, picture: str) -> Node:
    _first, last = times_of(page)
    return {
        "@type": "NewsArticle",
        "@id": canonical,
        "headline": page.title,
        "description": page.lead,
        "datePublished": page.date.isoformat(),
        "dateModified": last.isoformat(timespec="seconds") if page.first_published_at else page.date.isoformat(),
        "articleSection": page.topic,
        "image": absolute(picture),
        "author": town_node(),
        "publisher": town_node(),
        "inLanguage": page.locale.language_code,
        "url": canonical,
    }


def _event(page: EventPage, canonical: str, picture: str) -> Node:
    state = "EventCancelled" if page.is_cancelled else "EventScheduled"
    return {
        "@type": "Event",
        "@id": canonical,
        "name": page.title,
        "description": page.lead,
        "startDate": timezone.localtime(page.start).isoformat(timespec="minutes"),
        "endDate": timezone.localtime(page.end).isoformat(timespec="minutes") if page.end else "",
        "eventStatus": f"https://schema.org/{state}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": page.place, "address": page.place},
        "organizer": {"@type": "Organization", "name": page.organiser or town().title},
        "image": absolute(picture),
        "inLanguage": page.locale.language_code,
        "url": canonical,
    }


def _crumbs(page: Any, language: str) -> Node:
    above = published_pages().ancestor_of(page).filter(depth__gt=2).order_by("path")
    start = (_("Startseite"), path_of("/start/", language))
    pairs = [(row.title, path_of(row.url_path, language)) for row in above]
    return crumbs_node(start, *pairs, (page.title, path_of(page.url_path, language)))
