"""The menu „Beteiligung“ of the administration. Kinds of procedures enter their pages at start."""

from dataclasses import dataclass

from core.navigation import Text


@dataclass(frozen=True)
class DeskEntry:
    """One entry: its place, words, the route it leads to, and an icon of Wagtail's."""

    order: int
    label: Text
    route: str
    icon: str


_entries: dict[str, DeskEntry] = {}


def register_desk_entry(order: int, label: Text, route: str, icon: str) -> None:
    """Enter a page. Called from ready(); the same route is replaced."""
    _entries[route] = DeskEntry(order, label, route, icon)


def desk_entries() -> list[DeskEntry]:
    """Return all entries in their order."""
    return sorted(_entries.values(), key=lambda entry: entry.order)
