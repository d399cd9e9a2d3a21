"""Who writes with one: told through the channel layer, where a message may be lost, and nothing depends on it."""

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from channels.layers import get_channel_layer

from core.services.writing.protocol import Presence

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 5


class Company:
    """One writer among those of the same text."""

    def __init__(self, kind: str, key: str, hear: Callable[[bytes], Awaitable[None]]) -> None:
        self.group = f"writing.{hashlib.sha256(f'{kind} {key}'.encode()).hexdigest()[:40]}"
        self.hear = hear
        self.layer: Any = get_channel_layer()
        self.channel = ""
        self.last: Presence | None = None
        self.listening = asyncio.create_task(self._listen())

    async def say(self, presence: Presence) -> None:
        """Tell the others where one is. A writer is one copy: the first it named."""
        if self.last is not None and self.last.client != presence.client:
            return
        self.last = presence
        await self._tell({"type": "presence", "data": presence.message(), "sender": self.channel})

    async def leave(self) -> None:
        """Tell the others that one is gone, and hear no more."""
        if self.last is not None:
            await self.say(Presence(self.last.client, self.last.clock, None))
        self.listening.cancel()
        # The layer tidies up as it is cancelled, and must not be cancelled again meanwhile.
        with contextlib.suppress(asyncio.CancelledError):
            await self.listening
        if self.channel:
            with contextlib.suppress(Exception):
                await self.layer.group_discard(self.group, self.channel)

    async def _listen(self) -> None:
        while True:
            try:
                self.channel = await self.layer.new_channel()
                await self.layer.group_add(self.group, self.channel)
                await self._tell({"type": "hello", "sender": self.channel})
                while True:
                    await self._take(await self.layer.receive(self.channel))
            except OSError:
                # The connection is gone; its door ends this.
                return
            except Exception as error:
                logger.warning("Who writes with whom cannot be told: %s", error)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _take(self, message: dict[str, Any]) -> None:
        if message["sender"] == self.channel:
            return
        if message["type"] == "presence":
            await self.hear(message["data"])
        elif self.last is not None and self.last.state is not None:
            answer = {"type": "presence", "data": self.last.message(), "sender": self.channel}
            await self.layer.send(message["sender"], answer)

    async def _tell(self, message: dict[str, Any]) -> None:
        # Redis may be away, a channel full: the next key stroke tells it again.
        with contextlib.suppress(Exception):
            await self.layer.group_send(self.group, message)
