"""Topics that are pushed to open pages while they change. Every room enters its own at start; all else is the hub's.

A topic has keys: one vote, one meeting, one job. Its state goes out whole as a snapshot, then event by event.
Act: `core.services.live.publishing.publish`. Page: `{% live "topic" key %}` of core.templatetags.live.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

State = dict[str, Any]


@dataclass(frozen=True)
class LiveTopic:
    """One kind of topic. `name` stands in its address.

    `snapshot(key)` returns the whole state as its listeners read it, by a serializer of its own; None when there is
    nothing (any more) for them, so that it answers like an unknown key.
    Without `may_listen` everybody listens (server-sent events). With it the account's session decides (WebSocket):
    `may_listen(viewer, key)` is asked at the beginning, whenever somebody's access ends, and every `ask_every` seconds.
    `throttle`: seconds between two messages at least. Of such a topic every event is the whole state and the last wins.
    `key_type` makes a key of what stands in the address; both functions are given that. What it refuses is unknown.
    """

    name: str
    snapshot: Callable[[Any], State | None]
    may_listen: Callable[[Any, Any], bool] | None = None
    throttle: float = 0
    ask_every: float = 30
    key_type: Callable[[str], Any] = UUID

    @property
    def is_public(self) -> bool:
        """Whether everybody may listen."""
        return self.may_listen is None

    def state_of(self, name: str) -> State | None:
        """Return the state of a key as it is written in addresses."""
        key = self._key(name)
        return None if key is None else self.snapshot(key)

    def admits(self, viewer: Any, name: str) -> bool:
        """Whether this viewer may listen now."""
        key = self._key(name)
        return key is not None and (self.may_listen is None or self.may_listen(viewer, key))

    def _key(self, name: str) -> Any:
        try:
            key = self.key_type(name)
        except ValueError:
            return None
        # One key has one address.
        return key if str(key) == name else None


_topics: dict[str, LiveTopic] = {}


def register_live_topic(topic: LiveTopic) -> None:
    """Enter a topic. Called from an app's ready(); the same name is replaced."""
    _topics[topic.name] = topic


def live_topic(name: str) -> LiveTopic | None:
    """Return the topic of that name."""
    return _topics.get(name)


def live_topics() -> list[LiveTopic]:
    """Return all topics by name."""
    return [_topics[name] for name in sorted(_topics)]


def live_address(topic: LiveTopic, key: object) -> str:
    """Return the address of a key without its ending: .json, and .events or .socket."""
    return reverse("live_snapshot", args=[topic.name, str(key)]).removesuffix(".json")
