"""Messages: encoded once, the same bytes for everybody; and the last of them, kept to resume from."""

import json
from collections import deque
from functools import cached_property
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

MOST_BYTES = 16 * 1024
RING_LENGTH = 500
Sent = dict[str, Any]


class Message:
    """One message. It follows `prev`: whoever has less lacks something in between. prev 0 needs nothing before it."""

    def __init__(self, seq: int, prev: int, text: str, *, is_end: bool = False) -> None:
        self.seq, self.prev, self.text, self.is_end = seq, prev, text, is_end

    @cached_property
    def streamed(self) -> Sent:
        """The message as server-sent event: what every stream is given, made once."""
        body = f"id: {self.seq}\ndata: {self.text}\n\n".encode()
        return {"type": "http.response.body", "body": body, "more_body": True}

    @cached_property
    def framed(self) -> Sent:
        """The message as WebSocket message, made once."""
        return {"type": "websocket.send", "text": self.text}

    def packed(self, topic: str, key: str) -> bytes:
        """Return it for the way between processes."""
        return f"{topic} {key} {self.seq} {self.prev} {self.is_end:d}\n{self.text}".encode()


def unpacked(data: bytes) -> tuple[str, str, Message]:
    """Return topic, key and message as another process has packed them."""
    head, text = data.decode().split("\n", 1)
    topic, key, seq, prev, is_end = head.split(" ")
    return topic, key, Message(int(seq), int(prev), text, is_end=is_end == "1")


def event_message(seq: int, body: Any, *, is_whole: bool) -> Message:
    """Return the message of an event. `is_whole`: it holds the whole state, so nothing before it is needed."""
    if body is None:
        return Message(seq, 0, encoded({"seq": seq, "prev": 0, "end": True}), is_end=True)
    prev = 0 if is_whole else seq - 1
    return Message(seq, prev, encoded({"seq": seq, "prev": prev, "event": body}))


def state_message(seq: int, state: Any) -> Message:
    """Return the message that says everything as it stands after event seq."""
    return Message(seq, 0, encoded({"seq": seq, "state": state}))


def encoded(value: Any) -> str:
    """Return value as JSON on one line."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


class Ring:
    """The last messages of a key, without a hole between them."""

    def __init__(self) -> None:
        self.messages: deque[Message] = deque(maxlen=RING_LENGTH)
        self.seq = 0

    def add(self, message: Message) -> None:
        """Take the next message. What would leave a hole behind it, or is not needed before it, goes."""
        if message.prev > self.seq or message.prev == 0:
            self.messages.clear()
        self.messages.append(message)
        self.seq = message.seq

    def skip_to(self, seq: int) -> None:
        """Forget everything: what leads to seq is not known."""
        self.messages.clear()
        self.seq = seq

    def after(self, seq: int) -> list[Message] | None:
        """Return the messages that lead on from seq, None when there is no way from there."""
        if seq >= self.seq:
            return []
        if not self.messages or self.messages[0].prev > seq:
            return None
        if self.messages[-1].prev <= seq:
            return [self.messages[-1]]
        # Without holes they are consecutive.
        return list(islice(self.messages, len(self.messages) - (self.seq - seq), None))
