"""The hub of one process: hears what is published, keeps its feeds, and looks after whoever listens."""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextvars import Context
from functools import partial
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings

from core.live import LiveTopic
from core.services.live import wire
from core.services.live.counting import note_listeners
from core.services.live.feed import Feed
from core.services.live.listener import Listener, Parting
from core.services.live.messages import unpacked
from core.services.live.reading import Name, read_heads, refused

logger = logging.getLogger(__name__)
TICK_SECONDS = 1
CARE_SECONDS = 15
# After somebody's access has ended, who listens is asked for so long: the session may die a moment after the word.
ASK_AFTER_SECONDS = 2
# Without an answer for so long, whoever listens by permission is sent away.
TRUST_SECONDS = 90
# How long a feed is kept warm without listeners: they may all come back at once.
IDLE_SECONDS = 60


class HubFull(Exception):
    """As many listen in this process as it takes (LIVE_MOST_CONNECTIONS)."""


class Hub:
    """One in each process that has listeners, in its event loop. It rests while nobody listens."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.feeds: dict[Name, Feed] = {}
        self.places = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._is_look_wanted = False
        self._looking: asyncio.Task[None] | None = None
        self._care_at = self._ask_until = 0.0
        # When who listens to a topic is asked for next.
        self._ask_at: dict[str, float] = {}
        self._answered_at = 0.0

    # Coming and going
    async def enter(self, topic: LiveTopic, key: str) -> Feed | None:
        """Take a place at a feed; None where there is nothing to listen to. Raises HubFull. Afterwards: `leave`."""
        if self.places >= settings.LIVE_MOST_CONNECTIONS:
            raise HubFull
        self.places += 1
        try:
            self._wake()
            feed = self.feeds.get((topic.name, key))
            if feed is None or feed.is_over:
                feed = self.feeds[topic.name, key] = Feed(topic, key)
            feed.idle_since = feed.now()
            state = await feed.fresh()
        except BaseException:
            self.places -= 1
            raise
        if state is None:
            self.places -= 1
            self._forget(feed)
        return None if state is None else feed

    async def seat(
        self, feed: Feed, door: Any, since: int | None, viewer_now: Callable[[], Any] | None = None
    ) -> Listener:
        """Give a connection its place. One that has more than this process knows waits until it knows it."""
        if since is not None and since > feed.seen:
            await asyncio.shield(feed.catch_up())
        return feed.seat(door, since, viewer_now)

    def leave(self, feed: Feed, listener: Listener | None) -> None:
        """Give the place back."""
        self.places -= 1
        if listener is not None:
            listener.leave()
            feed.listeners.discard(listener)
        if not feed.listeners:
            feed.idle_since = feed.now()

    def listeners(self) -> Iterator[Listener]:
        """Return everybody who listens."""
        for feed in self.feeds.values():
            yield from feed.listeners

    # What is heard (wire.Ear)
    def hear(self, data: bytes) -> None:
        """Take a packed message, or the word to ask again."""
        if data == wire.ACCESS:
            self.ask_again()
            return
        topic, key, message = unpacked(data)
        if feed := self.feeds.get((topic, key)):
            feed.hear(message)

    def look(self) -> None:
        """Read from the database what was missed."""
        self._is_look_wanted = True
        if self._looking is None or self._looking.done():
            self._looking = self.loop.create_task(self._look())

    async def _look(self) -> None:
        while self._is_look_wanted:
            self._is_look_wanted = False
            try:
                heads = await database_sync_to_async(read_heads)(tuple(self.feeds))
            except Exception as error:
                # The next look is not far.
                logger.warning("The database does not answer: %s", error)
                return
            for name, feed in self.feeds.items():
                if heads.get(name, 0) != feed.seen:
                    feed.catch_up()

    def ask_again(self) -> None:
        """Ask again who may listen, now and in a moment."""
        self._ask_until = self.loop.time() + ASK_AFTER_SECONDS

    # What it does by itself
    def _wake(self) -> None:
        if not self._tasks:
            self._answered_at = self.loop.time()
            self._care_at = self.loop.time() + CARE_SECONDS
            self._ask_at = {}
            self._tasks = [self.loop.create_task(work) for work in (wire.follow(self), self._tick())]
            wire.near.add(self._hear_near)
            _tell_at_the_end(self)

    def _hear_near(self, data: bytes) -> None:
        """Hear an act of this process, in whichever thread it is."""
        if self.loop.is_closed():
            wire.near.discard(self._hear_near)
        else:
            # Not in the context of the act: whoever is asked from there for the database would wait for the act itself.
            self.loop.call_soon_threadsafe(self.hear, data, context=Context())

    async def _tick(self) -> None:
        while self.feeds or self.places:
            await asyncio.sleep(TICK_SECONDS)
            try:
                await self._tend()
            except Exception:
                # Whatever it was, the next tick must come.
                logger.exception("The live hub stumbled.")
        await self._rest()

    async def _tend(self) -> None:
        now = self.loop.time()
        for feed in tuple(self.feeds.values()):
            feed.tend(now)
        await self._ask(now)
        if now >= self._care_at:
            self._care_at = now + CARE_SECONDS
            await self._care(now)

    def _due(self, now: float) -> set[str]:
        """Return the topics whose listeners are to be asked for now."""
        topics = {feed.topic.name: feed.topic for feed in self.feeds.values() if not feed.topic.is_public}
        if now >= self._ask_until + TICK_SECONDS:
            topics = {name: topic for name, topic in topics.items() if now >= self._ask_at.get(name, 0.0)}
        self._ask_at |= {name: now + topic.ask_every for name, topic in topics.items()}
        return set(topics)

    async def _ask(self, now: float) -> None:
        """Send away whoever may not listen any more."""
        if all(feed.topic.is_public for feed in self.feeds.values()):
            self._answered_at = now
        due = self._due(now)
        if not due:
            return
        asked = [
            (listener, feed.topic, feed.key, listener.viewer_now)
            for feed in self.feeds.values() if feed.topic.name in due
            for listener in feed.listeners if listener.viewer_now
        ]  # fmt: skip
        try:
            gone = await database_sync_to_async(refused)(asked) if asked else []
            self._answered_at = self.loop.time()
        except Exception as error:
            logger.warning("Who may listen cannot be asked: %s", error)
            is_too_long = self.loop.time() - self._answered_at > TRUST_SECONDS
            gone = [listener for listener, *_rest in asked] if is_too_long else []
        for listener in gone:
            listener.part(Parting.FORBIDDEN)

    async def _care(self, now: float) -> None:
        """Catch up without being told, end what is gone, let go of what nobody listens to, and count."""
        self.look()
        for feed in tuple(self.feeds.values()):
            if feed.listeners:
                await feed.fresh()
            elif now - feed.idle_since > IDLE_SECONDS:
                self._forget(feed)
        counts: dict[str, int] = {}
        for listener in self.listeners():
            counts[listener.feed.topic.name] = counts.get(listener.feed.topic.name, 0) + 1
        await database_sync_to_async(note_listeners)(counts)

    def _forget(self, feed: Feed) -> None:
        if self.feeds.get((feed.topic.name, feed.key)) is feed and not feed.listeners:
            del self.feeds[feed.topic.name, feed.key]

    async def _rest(self) -> None:
        follower, _self = self._tasks
        wire.near.discard(self._hear_near)
        self._tasks = []
        follower.cancel()
        await database_sync_to_async(note_listeners)({})

    def send_away(self) -> None:
        """Let everybody come again elsewhere: this process is about to end."""
        for listener in tuple(self.listeners()):
            listener.part(Parting.RESTART)


_hubs: dict[str, Hub] = {}


def the_hub() -> Hub:
    """Return the hub of this process."""
    hub = _hubs.get("hub")
    if hub is None or hub.loop is not asyncio.get_running_loop():
        hub = _hubs["hub"] = Hub()
    return hub


def _tell_at_the_end(hub: Hub) -> None:
    """Hear the server's signal to end as well: it would wait for streams that never end by themselves."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        servers = signal.getsignal(number)
        if callable(servers) and not isinstance(servers, partial):
            signal.signal(number, partial(_end, hub, servers))


def _end(hub: Hub, servers: Callable[[int, Any], Any], number: int, frame: Any) -> None:
    hub.loop.call_soon_threadsafe(hub.send_away)
    servers(number, frame)
