"""What surrounds the hits on the page of results: chips of what is chosen, pages to turn, and what was wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.services.search.asking import LISTS, SearchQuery
from core.services.search.facets import Facet
from core.services.search.words import fold
from core.wording import worded

NEAR = 1


@dataclass(frozen=True)
class Chip:
    """One thing that narrows the question, and the address without it. The focus goes to the chip that takes its place."""

    label: str
    url: str


@dataclass(frozen=True)
class PageLink:
    """A page to turn to; without address a gap."""

    number: int
    url: str = ""
    is_current: bool = False


def corrected_word(word: str, corrected: dict[str, str]) -> str:
    """Return what a typed word was taken for, "" where it was taken as it is."""
    return corrected.get(fold(word).strip("„“\"'.,;:!?()"), "")


def as_found(query: SearchQuery, corrected: dict[str, str]) -> SearchQuery:
    """Return the question that was answered: whoever keeps it wants those hits, not the slip."""
    words = " ".join(corrected_word(word, corrected) or word for word in query.words.split())
    return replace(query, words=words)


def chips(query: SearchQuery, facets: list[Facet]) -> list[Chip]:
    """Return what narrows the question, each with the way to be rid of it."""
    found = list(_chosen(query, facets))
    last = len(found) - 1
    return [
        Chip(label, f"{reverse('search')}?{changed.to_querystring(page=1)}#{_focus(n, last)}")
        for n, (label, changed) in enumerate(found)
    ]


def _focus(place: int, last: int) -> str:
    return f"filter-{min(place, last - 1)}" if last else "treffer"


def _chosen(query: SearchQuery, facets: list[Facet]) -> Iterator[tuple[str, SearchQuery]]:
    names = {param: name for name, param in LISTS.items()}
    for facet in facets:
        name = names[facet.name]
        for choice in facet.choices:
            if choice.is_on:
                chosen: dict[str, Any] = {name: tuple(key for key in getattr(query, name) if key != choice.key)}
                yield choice.label, replace(query, **chosen)
    if query.first:
        yield _("ab %(day)s") % {"day": worded(query.first, "plain")}, replace(query, first=None)
    if query.last:
        yield _("bis %(day)s") % {"day": worded(query.last, "plain")}, replace(query, last=None)


def pages(query: SearchQuery, count: int) -> list[PageLink]:
    """Return the pages around the current one, the first and the last, with gaps between."""
    if count < 2:
        return []
    here = query.page
    near = {1, count, *range(here - NEAR, here + NEAR + 1), *(range(1, 4) if here < 3 else ())}
    shown = sorted(near & set(range(1, count + 1)))
    found: list[PageLink] = []
    for number in shown:
        if found and number > found[-1].number + 1:
            found.append(PageLink(number - 1))
        found.append(PageLink(number, f"{reverse('search')}?{query.to_querystring(page=number)}", number == here))
    return found


def faults(query: SearchQuery) -> list[str]:
    """Return in words what was wrong with a question."""
    words = {
        "long": _("Ihre Suche ist sehr lang. Wir haben mit den ersten Wörtern gesucht."),
        "von": _("Das Datum hinter „von“ kennen wir nicht. Schreiben Sie es so: 31.12.2026."),
        "bis": _("Das Datum hinter „bis“ kennen wir nicht. Schreiben Sie es so: 31.12.2026."),
        "span": _("Das Datum „bis“ liegt vor dem Datum „von“."),
    }
    return [words[fault] for fault in query.faults]
