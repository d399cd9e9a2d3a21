"""The entries of the shell: main navigation, footer, sign-in. Every room enters its own at start.

Only what is entered is shown, so a page never carries a dead link.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
# A route name, a path that starts with "/", or a function that may answer "" to stay hidden.
Target = str | Callable[[HttpRequest], str]


class Place(StrEnum):
    """Where an entry stands."""

    MAIN = "main"
    TOWN = "town"
    NEWS = "news"
    DATA = "data"
    EVERYBODY = "everybody"
    LEGAL = "legal"
    EASY_LANGUAGE = "easy_language"
    SIGN_IN = "sign_in"
    ACCOUNT = "account"


COLUMNS: dict[Place, Text] = {
    Place.NEWS: _("Auf dem Laufenden"),
    Place.DATA: _("Offene Daten"),
    Place.EVERYBODY: _("Für alle"),
}


@dataclass(frozen=True)
class Entry:
    """One entry. `match` are path prefixes of its pages; `notice` answers a text while something runs (red dot)."""

    order: int
    label: Text
    target: Target
    match: tuple[str, ...] = ()
    notice: Callable[[HttpRequest], str] | None = None
    # The language of the label where it is not the page's.
    lang: str = ""


@dataclass(frozen=True)
class ShownEntry:
    """An entry as one request sees it."""

    label: str
    url: str
    is_current: bool
    notice: str
    lang: str = ""


@dataclass(frozen=True)
class Column:
    """One column of the footer."""

    title: str
    entries: list[ShownEntry] = field(default_factory=list)


_entries: dict[Place, list[Entry]] = {place: [] for place in Place}


def register_entry(
    place: Place,
    order: int,
    label: Text,
    target: Target,
    *,
    match: tuple[str, ...] = (),
    notice: Callable[[HttpRequest], str] | None = None,
    lang: str = "",
) -> None:
    """Enter a link. Called from an app's ready().

    `match`: path prefixes without language, like "/sitzungen/", whose pages belong to this entry.
    """
    _entries[place].append(Entry(order, label, target, match, notice, lang))


def shown(place: Place, request: HttpRequest) -> list[ShownEntry]:
    """Return the entries of a place in their order, without those that have nothing to link to."""
    return list(_shown(place, request))


def columns(request: HttpRequest) -> list[Column]:
    """Return the footer columns that have links."""
    found = [Column(str(title), shown(place, request)) for place, title in COLUMNS.items()]
    return [column for column in found if column.entries]


def _shown(place: Place, request: HttpRequest) -> Iterator[ShownEntry]:
    path = plain_path(request.path)
    for entry in sorted(_entries[place], key=lambda entry: entry.order):
        if url := _url(entry.target, request):
            prefixes = entry.match or (plain_path(url),)
            notice = entry.notice(request) if entry.notice else ""
            yield ShownEntry(
                str(entry.label), url, any(path.startswith(prefix) for prefix in prefixes), notice, entry.lang
            )


def _url(target: Target, request: HttpRequest) -> str:
    if callable(target):
        return target(request)
    return target if target.startswith("/") else reverse(target)


def plain_path(path: str) -> str:
    """Return path without its language prefix."""
    return path[3:] if path.startswith("/en/") else path


def same_page_in_other_language(request: HttpRequest) -> str:
    """Return the address of this page in the other language: English stands below /en/."""
    path = request.get_full_path()
    return path[3:] if path.startswith("/en/") else f"/en{path}"
