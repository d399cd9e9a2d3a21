"""What a hub asks the database: states, events it missed, heads, and who may still listen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from core.live import LiveTopic
from core.models import LiveEvent, LiveHead
from core.services.live.messages import RING_LENGTH, Message, event_message, state_message

TRIES = 3
Name = tuple[str, str]


@dataclass(frozen=True)
class Missed:
    """The number of the last event of a key, and the messages that lead there as far as they are kept.

    `is_over`: the last one was an end.
    """

    head: int
    messages: list[Message]
    is_over: bool


def read_state(topic: LiveTopic, key: str) -> Message | None:
    """Return the state of a key and the number of the last event in it; None when there is nothing to listen to.

    An event published between the two questions would be in the state but not in its number: then it is asked again.
    While it never rests, the last event is said twice, which does no harm.
    """
    for _try in range(TRIES):
        seq = LiveHead.objects.seq_of(topic.name, key)
        state = topic.state_of(key)
        if state is None:
            return None
        if LiveHead.objects.seq_of(topic.name, key) == seq:
            break
    return state_message(seq, state)


def read_missed(topic: LiveTopic, key: str, after: int) -> Missed:
    """Return what was said after that number; nothing of what came before an end."""
    head = LiveHead.objects.seq_of(topic.name, key)
    rows = LiveEvent.objects.latest_after(topic.name, key, after, RING_LENGTH)
    begin = max((place for place, (_seq, body) in enumerate(rows, 1) if body is None), default=0)
    messages = [event_message(seq, body, is_whole=bool(topic.throttle)) for seq, body in rows[begin:]]
    return Missed(max(head, rows[-1][0] if rows else 0), messages, bool(rows) and begin == len(rows))


def read_heads(names: Iterable[Name]) -> dict[Name, int]:
    """Return the number of the last event of each key. One query."""
    wanted = set(names)
    rows = LiveHead.objects.filter(key__in={key for _topic, key in wanted}).values_list("topic", "key", "seq")
    return {(topic, key): seq for topic, key, seq in rows if (topic, key) in wanted}


def refused(asked: Iterable[tuple[Any, LiveTopic, str, Callable[[], Any]]]) -> list[Any]:
    """Return whoever may not listen any more, of those who are asked: who, to what, and as whom they look now."""
    return [who for who, topic, key, viewer_now in asked if not topic.admits(viewer_now(), key)]
