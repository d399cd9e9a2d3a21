"""The messages of y-protocols: what stands in them, and awareness without what a client must not claim."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pycrdt import write_var_uint

SYNC, AWARENESS, REMARKS = 0, 1, 100
STEP1, STEP2, UPDATE = 0, 1, 2
MOST_PRESENCE_BYTES = 4096
# A message of awareness about nobody.
NOBODY = bytes([AWARENESS, 1, 0])


class Garbled(ValueError):
    """A message that is none."""


def sync_message(step: int, body: bytes) -> bytes:
    """Return a message of the sync protocol: a state vector (STEP1), the answer to one (STEP2), or an UPDATE."""
    return bytes([SYNC, step]) + write_var_uint(len(body)) + body


@dataclass(frozen=True)
class Presence:
    """Where one writer is: the number of their copy, a clock that only goes on, and what is known; None: gone."""

    client: int
    clock: int
    state: dict[str, Any] | None

    def message(self) -> bytes:
        """Return it as the message that says so."""
        state = json.dumps(self.state, ensure_ascii=False, separators=(",", ":")).encode()
        body = b"\x01" + write_var_uint(self.client) + write_var_uint(self.clock) + write_var_uint(len(state)) + state
        return bytes([AWARENESS]) + write_var_uint(len(body)) + body


class Reader:
    """Reads numbers and byte strings one after the other; raises Garbled at the end of what is there."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self) -> int:
        """Return the next number, of 63 bits at most."""
        value = 0
        for shift in range(0, 63, 7):
            if self.at >= len(self.data):
                raise Garbled("too short")
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
        raise Garbled("too large")

    def bytes(self) -> bytes:
        """Return the next byte string."""
        length = self.number()
        if length > len(self.data) - self.at:
            raise Garbled("too short")
        self.at += length
        return self.data[self.at - length : self.at]


def presences(body: bytes) -> Iterator[Presence]:
    """Return what an awareness message says. Raises Garbled."""
    reader = Reader(body)
    for _each in range(reader.number()):
        client, clock, text = reader.number(), reader.number(), reader.bytes()
        if len(text) > MOST_PRESENCE_BYTES:
            raise Garbled("too long")
        try:
            state = json.loads(text)
        except ValueError as error:
            raise Garbled("no JSON") from error
        if state is not None and not isinstance(state, dict):
            raise Garbled("no object")
        yield Presence(client, clock, state)


def named(presence: Presence, name: str) -> Presence:
    """Return a presence as others may hear it: where the cursor is, and the name of the account, not the claimed one."""
    if presence.state is None:
        return presence
    state = {"user": {"name": name}} | ({"cursor": presence.state["cursor"]} if "cursor" in presence.state else {})
    return Presence(presence.client, presence.clock, state)


def remarks_message() -> bytes:
    """Return the message that tells the page to read the remarks anew. Clients of others do not know it."""
    return bytes([REMARKS])
