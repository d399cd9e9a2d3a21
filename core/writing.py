"""Texts that several people write at once. Every room enters its kinds of texts at start; core knows no rule.

A kind has keys: one motion, one note. Who may read, comment and write is asked of the kind, at the beginning and again.
Acts: core.services.writing. Socket: core.writing_socket. Page: `{% writing "kind" key %}` of core.templatetags.writing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Any
from uuid import UUID

from django.urls import reverse

from core.live import LiveTopic, State, register_live_topic

# Seconds after which who may read is asked again, so that a lost right closes the socket within five.
ASK_EVERY = 3
# Seconds between two pokes at least: what is typed meanwhile goes out together.
POKE_EVERY = 0.1
# The name of the shared type inside the document, the same for every kind.
ROOT = "content"


class Right(IntEnum):
    """What somebody may do with a text. Whoever may more may less."""

    NONE = 0
    READ = 1
    COMMENT = 2
    WRITE = 3


class Form(Enum):
    """How a text is built: paragraphs, headings and lists (a ProseMirror document), or plain characters."""

    PROSE = "prose"
    PLAIN = "plain"


def _nobody(_user_id: UUID) -> str:
    return ""


def _silent(_key: Any, _by: UUID | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class WritingKind:
    """One kind of text. `name` stands in its address.

    `right(viewer, key)` says what a viewer may do now; NONE for keys that do not exist. `title(key)` says what the text
    is called. `person(user_id)` returns how somebody is called for those who write with them. `key_type` makes a key of
    what stands in the address; the functions are given that. What it refuses is unknown.
    `remarked(key, user_id)` hears in the transaction that somebody has remarked on the text.
    `insight`: the right from which on one sees how the text comes about: remarks, versions, and the log itself, which
    carries deleted words. Whoever has less reads what the text says now. `home(key)` returns the address of the page
    that the text stands on; without it, or where it is "", the text stands on a page of its own.
    """

    name: str
    right: Callable[[Any, Any], Right]
    title: Callable[[Any], str]
    form: Form = Form.PROSE
    person: Callable[[UUID], str] = _nobody
    key_type: Callable[[str], Any] = UUID
    remarked: Callable[[Any, UUID | None], None] = _silent
    insight: Right = Right.READ
    home: Callable[[Any], str] = lambda _key: ""
    topic: LiveTopic = field(init=False)

    def __post_init__(self) -> None:
        topic = LiveTopic(
            f"text-{self.name}",
            self._stand,
            lambda viewer, key: self.right(viewer, key) >= self.insight,
            throttle=POKE_EVERY,
            ask_every=ASK_EVERY,
            key_type=self.key_type,
        )
        object.__setattr__(self, "topic", topic)

    def right_of(self, viewer: Any, name: str) -> Right:
        """Return what this viewer may do now with the text of a key as it is written in addresses."""
        key = self.key_of(name)
        return Right.NONE if key is None else self.right(viewer, key)

    def key_of(self, name: str) -> Any:
        """Return the key of a name, None when it is none. One key has one name."""
        try:
            key = self.key_type(name)
        except ValueError:
            return None
        return key if str(key) == name else None

    def address_of(self, name: str) -> str:
        """Return where the text of a key as it is written in addresses stands."""
        return self.home(self.key_of(name)) or reverse("writing_text", args=[self.name, name])

    def _stand(self, key: Any) -> State:
        """Return what a poke says: how far the text is, never what it says."""
        from core.models import Text

        return Text.objects.stand(self.name, str(key))


_kinds: dict[str, WritingKind] = {}


def register_writing_kind(kind: WritingKind) -> None:
    """Enter a kind. Called from an app's ready(); the same name is replaced."""
    _kinds[kind.name] = kind
    register_live_topic(kind.topic)


def writing_kind(name: str) -> WritingKind | None:
    """Return the kind of that name."""
    return _kinds.get(name)
