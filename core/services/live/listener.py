"""One open page: what it has, and the one write to it that may be under way."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Protocol

from core.services.live.eager import begin
from core.services.live.messages import Message

if TYPE_CHECKING:
    from core.services.live.feed import Feed

logger = logging.getLogger(__name__)


class Parting(IntEnum):
    """Why a page is sent away, as the close codes of WebSockets say it."""

    OVER = 4410
    FORBIDDEN = 4403
    STALLED = 4408
    # Of sockets that are written to (core.writing_socket)
    GARBLED = 4400
    OLD_COPY = 4409
    TEXT_FULL = 4413
    BROKEN = 1011
    FULL = 1013
    RESTART = 1012


class Door(Protocol):
    """The connection behind a listener."""

    def write(self, message: Message) -> Coroutine[Any, Any, None]:
        """Send a message; done when there is room for the next one."""

    def beat(self) -> Coroutine[Any, Any, None] | None:
        """Send a sign of life, where the connection has none of its own."""

    def close(self, parting: Parting) -> None:
        """End the connection. None of these is called after the listener has left."""


class Listener:
    """A place at a feed. It keeps one number; what it lacks lies in the feed, for all of them once."""

    __slots__ = ("door", "feed", "have", "is_closed", "viewer_now", "writing", "wrote_at")

    def __init__(
        self, feed: "Feed", door: Door, have: int | None = None, viewer_now: Callable[[], Any] | None = None
    ) -> None:
        self.feed, self.door, self.have, self.viewer_now = feed, door, have, viewer_now
        self.writing: asyncio.Task[None] | None = None
        self.wrote_at = 0.0
        self.is_closed = False

    def push(self, now: float) -> None:
        """Write what it lacks, unless its last write is under way still: then it gets the rest after that."""
        if self.writing is None and not self.is_closed and (messages := self.feed.lacking(self.have)):
            self.have = messages[-1].seq
            self._begin(self._write(messages), now)

    def beat(self, now: float) -> None:
        """Send a sign of life."""
        if self.writing is None and not self.is_closed and (sign := self.door.beat()):
            self._begin(sign, now)

    def part(self, parting: Parting, last: Message | None = None) -> None:
        """Say the last message, if there is one and room for it, and end the connection."""
        if self.is_closed:
            return
        if last is not None and self.writing is None:
            self._begin(self._write([last]), self.wrote_at)
        self.is_closed = True
        self.door.close(parting)

    def leave(self) -> None:
        """Forget the connection: it is gone."""
        self.is_closed = True
        if self.writing is not None:
            self.writing.cancel()

    def _begin(self, work: Coroutine[Any, Any, None], now: float) -> None:
        self.wrote_at = now
        self.writing = begin(self._safely(work))
        if self.writing is not None:
            self.writing.add_done_callback(self._written)

    def _written(self, _task: asyncio.Task[None]) -> None:
        self.writing = None
        self.push(self.feed.now())

    async def _write(self, messages: list[Message]) -> None:
        for message in messages:
            await self.door.write(message)

    async def _safely(self, work: Coroutine[Any, Any, None]) -> None:
        """Let nobody's broken connection reach the others."""
        try:
            await work
        except OSError:
            # Gone; its own door notices it as well.
            self.is_closed = True
        except Exception:
            logger.exception("A live page was given up.")
            self.part(Parting.STALLED)
