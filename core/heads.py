"""What a page says about itself to machines: description, preview picture, feeds, and facts as schema.org tells them.

Views of public things put a PageHead into the context as `head`; a page without one says no more than its title.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from core.feeds import FeedLink
from core.town import town

Node = dict[str, Any]


@dataclass(frozen=True)
class PageHead:
    """The head of one public page. `path` is its true address; `picture` the path of the drawn preview."""

    title: str
    path: str
    text: str = ""
    kind: str = "website"
    picture: str = ""
    feeds: tuple[FeedLink, ...] = ()
    graph: tuple[Node, ...] = ()
    # Some pages name their address and description themselves.
    is_addressed: bool = False


@dataclass(frozen=True)
class PreviewText:
    """What a preview picture says: a word above, the title, a line below."""

    kicker: str
    title: str
    line: str = ""


# Answers the words of a public thing, None for everything else.
PreviewSource = Callable[[UUID], PreviewText | None]
_previews: dict[str, PreviewSource] = {}


def register_preview(name: str, source: PreviewSource) -> None:
    """Enter a kind of thing that has preview pictures. Called from an app's ready(); `name` stands in the address."""
    _previews[name] = source


def preview_text(name: str, subject: UUID) -> PreviewText | None:
    """Return the words of a preview, None when there is no such public thing."""
    source = _previews.get(name)
    return source(subject) if source else None


def preview_url(name: str, subject: UUID) -> str:
    """Return the path of a thing's preview picture."""
    return reverse("preview", args=[name, subject])


def absolute(path: str) -> str:
    """Return path with the town's address in front."""
    return settings.PUBLIC_URL + path


def town_node() -> Node:
    """Return the town itself."""
    street, _comma, place = (", ".join(town().address)).rpartition(", ")
    code, _space, locality = place.partition(" ")
    return {
        "@type": "GovernmentOrganization",
        "@id": absolute("/#stadt"),
        "name": town().title,
        "url": absolute("/"),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": street,
            "postalCode": code,
            "addressLocality": locality,
            "addressCountry": "DE",
        },
    }


def crumbs_node(*pairs: tuple[str, str]) -> Node:
    """Return the way to a page: pairs of words and path."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": str(name), "item": absolute(path)}
            for place, (name, path) in enumerate(pairs, start=1)
        ],
    }
