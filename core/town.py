"""What the town is called: the settings say it, else the room that keeps its data, else it is the town we come with."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

KEY = "core.town"
# Another process may have renamed the town; within this time every page says so.
SECONDS = 60
KINDS = re.compile(r"^(?:(?:\w*stadt|(?:Orts|Samt|Verbands)?gemeinde|Markt|(?:Land)?kreis)\s+)+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Town:
    """The town's name ("Hennef (Sieg)"), its title ("Stadt Hennef (Sieg)") and the lines of its address."""

    name: str
    title: str
    address: tuple[str, ...] = ()


EMBEDDED = Town("Hennef (Sieg)", "Stadt Hennef (Sieg)", ("Frankfurter Straße 97", "53773 Hennef (Sieg)"))
_sources: list[Callable[[], str]] = []


def register_town(source: Callable[[], str]) -> None:
    """Enter who knows the town's title, or "" while there is none. Called from an app's ready()."""
    _sources.append(source)


def town() -> Town:
    """Return the town. Asks no database when the settings name it, and otherwise once a minute."""
    title = settings.TOWN_TITLE or _known_title()
    name = settings.TOWN_NAME or KINDS.sub("", title)
    # The address we come with belongs to the town we come with.
    address = settings.TOWN_ADDRESS or (EMBEDDED.address if name == EMBEDDED.name else ())
    return Town(name, title, tuple(address))


def forget_town() -> None:
    """Ask anew what the town is called: its data have changed."""
    cache.delete(KEY)


def _known_title() -> str:
    title: str | None = cache.get(KEY)
    if title is None:
        title = next(filter(None, (source() for source in _sources)), EMBEDDED.title)
        cache.set(KEY, title, SECONDS)
    return title
