"""Kinds of things that can be found. Every room enters its own at start, with a few lines (kinds.py or search.py)."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet

from core.navigation import Text

Key = UUID | int
Keys = Iterable[Any]
# From changed rows of another model to the things whose entries show them.
Source = Callable[[list[Any]], Keys]


@dataclass(frozen=True)
class Content:
    """What of a thing can be found: only what whoever may read the thing sees there.

    `title` counts most, with `aliases` (what it is called as well), then `keywords` (places, people, bodies), `lead`, and `body`, whose pages are parted by form
    feeds. `bodies` are keys of organizations. `address` is the path without language. `is_public` is false for what
    strangers may not read; `appeared_at` is when they first could.
    """

    key: Key
    is_public: bool
    title: str
    address: str
    type: str = ""
    reference: str = ""
    aliases: str = ""
    keywords: str = ""
    lead: str = ""
    body: str = ""
    source: str = ""
    note: str = ""
    status: str = ""
    date: datetime.date | None = None
    bodies: tuple[str, ...] = ()
    appeared_at: datetime.datetime | None = None


@dataclass(frozen=True)
class Link:
    """One of the links that are wanted most of a best hit."""

    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True)
class Status:
    """How a status is worded, and the badge it wears."""

    label: Text
    badge: str = "neutral"


@dataclass(frozen=True)
class Period:
    """A span of time to choose; open ends are None."""

    key: str
    label: str
    first: datetime.date | None
    last: datetime.date | None


def no_links(_viewer: Any, _key: Any) -> list[Link]:
    """Offer nothing beside the hit itself."""
    return []


def nobody(_viewer: Any) -> bool:
    """Let nobody read more than strangers."""
    return False


@dataclass(frozen=True)
class Kind:
    """A kind of thing: where it is listed (`group`), how its rows become entries, and who may read them.

    `rows` are all rows to enter, `contents` turns a batch of them into entries (a row may be left out), `visible_to`
    is asked with every search. `reads_more` tells whether a viewer may read rows that are not public at all.
    `sources` name the other models whose changes show in an entry. `weight` (0 to 30) breaks ties between kinds.
    """

    name: str
    group: str
    label: Text
    model: type[models.Model]
    rows: Callable[[], QuerySet[Any]]
    contents: Callable[[list[Any]], Iterable[Content]]
    visible_to: Callable[[Any], QuerySet[Any]]
    reads_more: Callable[[Any], bool] = nobody
    type_label: Callable[[str], str] = str
    links: Callable[[Any, Any], list[Link]] = no_links
    sources: Mapping[str, Source] = field(default_factory=dict)
    weight: int = 10

    @property
    def has_number(self) -> bool:
        """Whether the keys of this kind are numbers."""
        key: Any = self.model._meta.pk
        # A model that extends another one has the key of that.
        while key.remote_field:
            key = key.target_field
        return isinstance(key, models.IntegerField)

    @property
    def key_field(self) -> str:
        """Return the field of an entry that holds the key."""
        return "object_number" if self.has_number else "object_id"


@dataclass(frozen=True)
class Group:
    """One choice of the facet "Art": one kind or several."""

    name: str
    label: Text
    order: int


# Answers the names of bodies viewer may read, by key; and the periods to choose.
BodyNames = Callable[[Any], dict[str, str]]
Periods = Callable[[Any], list[Period]]
_kinds: dict[str, Kind] = {}
_groups: dict[str, Group] = {}
_statuses: dict[str, Status] = {}
_body_names: list[BodyNames] = []
_periods: list[Periods] = []


def register_group(name: str, label: Text, order: int) -> None:
    """Enter a choice of the facet "Art"."""
    _groups[name] = Group(name, label, order)


def register_kind(kind: Kind) -> None:
    """Enter a kind; from then on changes of its rows and of its sources are heard."""
    from core.services.search.hearing import hear

    _kinds[kind.name] = kind
    hear(kind.model._meta.label)
    for label in kind.sources:
        hear(label)


def register_statuses(statuses: Mapping[str, Status]) -> None:
    """Enter words for statuses; the same word under two codes is one choice."""
    _statuses.update(statuses)


def register_body_names(names: BodyNames) -> None:
    """Enter who can name bodies."""
    _body_names.append(names)


def register_periods(periods: Periods) -> None:
    """Enter who knows periods of the town."""
    _periods.append(periods)


def kinds() -> list[Kind]:
    """Return every kind."""
    return list(_kinds.values())


def kind_named(name: str) -> Kind | None:
    """Return the kind of that name, None when nobody has entered it."""
    return _kinds.get(name)


def groups() -> list[Group]:
    """Return the choices of the facet "Art" in their order."""
    return sorted(_groups.values(), key=lambda group: group.order)


def status_named(code: str) -> Status | None:
    """Return how a status is worded."""
    return _statuses.get(code)


def statuses() -> dict[str, Status]:
    """Return every status by its code."""
    return dict(_statuses)


def body_names(viewer: Any) -> dict[str, str]:
    """Return the names of all bodies viewer may read."""
    return {key: name for names in _body_names for key, name in names(viewer).items()}


def periods(viewer: Any) -> list[Period]:
    """Return the periods of the town."""
    return [period for answer in _periods for period in answer(viewer)]
