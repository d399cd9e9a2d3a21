"""What can be followed, and by which ways one is told. Every room enters its topics at start.

A topic is a kind of subject ("vorgang") or, with `news_since`, a free query ("suche"). Nothing that is said is kept:
titles and texts are asked of the topic whenever they are needed, for whoever reads them, so that what is taken back
is gone from every list and every message that has not left the house.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import Promise

from accounts.viewer import Viewer

if TYPE_CHECKING:
    from accounts.models import Delivery

Text = str | Promise


@dataclass(frozen=True)
class Subject:
    """What somebody follows: the key of a thing, or a query."""

    key: str = ""
    query: str = ""


@dataclass(frozen=True)
class Shown:
    """A subject as one viewer may see it: its title and the path of its page."""

    title: str
    path: str


@dataclass(frozen=True)
class Occasion:
    """Something that happened: its name, the thing it happened to, and when (so that a second time is another one)."""

    name: str
    thing: UUID
    at: datetime.datetime


@dataclass(frozen=True)
class NoticeText:
    """What is said of an occasion: one line, a few words more, and where to read on."""

    title: str
    text: str
    path: str


# Answers what viewer may see of a subject, None when that is nothing. Asked when one begins to follow, when a notice
# is written, when it is sent and when it is shown.
Show = Callable[[Viewer, Subject], Shown | None]
# Answers the texts of occasions as viewer may read them now; what is missing is not told.
Describe = Callable[[Viewer, Iterable[Occasion]], dict[Occasion, NoticeText]]
# Answers what a query finds that became public after a moment.
NewsSince = Callable[[Subject, datetime.datetime], Iterable[Occasion]]
# Answers what any mail to the person may say of an occasion: no word of the thing itself.
Hint = Callable[[Occasion], NoticeText | None]


@dataclass(frozen=True)
class Topic:
    """One kind of subject. `button` are the words that begin it, `about` what one is told of.

    With a `hint` it is personal: only the account that is its subject hears of it, and mails say the hint alone.
    """

    name: str
    label: Text
    button: Text
    about: Text
    show: Show
    describe: Describe
    news_since: NewsSince | None = None
    hint: Hint | None = None

    @property
    def is_query(self) -> bool:
        """Whether its subjects are free queries."""
        return self.news_since is not None


@dataclass(frozen=True)
class Outcome:
    """How the sending of one message ended: "sent", "dropped" (nothing to say any more), "refused" or "later"."""

    state: str
    reason: str = ""


# Sends one message that this process has claimed.
Send = Callable[["Delivery"], Outcome]


@dataclass(frozen=True)
class Channel:
    """One way to tell somebody. The list in the account needs none: it is drawn from the notices themselves.

    `open` holds what many messages share, like a connection, for as long as they are sent.
    """

    name: str
    label: Text
    open: Callable[[], AbstractContextManager[Send]]


# A file of a mail: name, bytes, type.
Attached = tuple[str, bytes, str]


@dataclass(frozen=True)
class Errand:
    """Something that may wait for a person (accounts.services.errands.tell_people).

    `hint` is one sentence without any word of the thing; `path` leads there, where one signs in first. What the law
    wants sent goes `at_once`, however the account wants its mails. `attach` adds a file that everybody may read.
    """

    name: str
    hint: Text
    path: Callable[[UUID], str]
    describe: Describe
    at_once: bool = False
    attach: Callable[[UUID], Attached | None] | None = None


_topics: dict[str, Topic] = {}
_errands: dict[str, Errand] = {}
_words: dict[str, Describe] = {}
_departments: list[Callable[[], list[tuple[UUID, str]]]] = []
_channels: dict[str, Channel] = {}


def register_topic(topic: Topic) -> None:
    """Enter a topic. Called from an app's ready(); the same name is replaced."""
    _topics[topic.name] = topic


def register_errand(errand: Errand) -> None:
    """Enter what may wait for somebody. Called from an app's ready(); the same name is replaced."""
    _errands[errand.name] = errand


def errand_named(name: str) -> Errand | None:
    """Return the errand of that name."""
    return _errands.get(name)


def topic_named(name: str) -> Topic | None:
    """Return the topic of that name."""
    return _topics.get(name)


def topics() -> list[Topic]:
    """Return all topics."""
    return list(_topics.values())


def register_words(names: Iterable[str], describe: Describe) -> None:
    """Enter the words for occasions that a room tells followers of a lower room's topics: the survey on a matter."""
    _words.update(dict.fromkeys(names, describe))


def texts_of(topic: Topic, viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    """Return what viewer may read of occasions now: each in the words of the room that it comes from."""
    by_room: dict[Describe, list[Occasion]] = defaultdict(list)
    for occasion in occasions:
        by_room[_words.get(occasion.name, topic.describe)].append(occasion)
    return {each: text for describe, part in by_room.items() for each, text in describe(viewer, part).items()}


def register_channel(channel: Channel) -> None:
    """Enter a channel. Called from an app's ready(); the same name is replaced."""
    _channels[channel.name] = channel


def channel_named(name: str) -> Channel | None:
    """Return the channel of that name."""
    return _channels.get(name)


def channels() -> list[Channel]:
    """Return all channels."""
    return list(_channels.values())


def register_departments(source: Callable[[], list[tuple[UUID, str]]]) -> None:
    """Enter who knows the departments of the administration: keys and names. Called from an app's ready()."""
    _departments.append(source)


def departments() -> list[tuple[UUID, str]]:
    """Return all departments somebody may be appointed to."""
    return [each for source in _departments for each in source()]
