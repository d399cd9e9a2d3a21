"""One key of a topic in one process: its last messages, its state, and who listens."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from channels.db import database_sync_to_async

from core.live import LiveTopic
from core.services.live.listener import Door, Listener, Parting
from core.services.live.messages import Message, Ring, event_message
from core.services.live.reading import Missed, read_missed, read_state

logger = logging.getLogger(__name__)
# How old a state may be that is given to whoever comes.
FRESH_SECONDS = 1.0
# How many are written to before other work gets its turn.
BATCH = 250
BEAT_SECONDS = 20
STALLED_SECONDS = 30
NEVER = float("-inf")


class Feed:
    """What comes in is put in order, throttled and handed to every listener as the same bytes."""

    def __init__(self, topic: LiveTopic, key: str) -> None:
        self.topic, self.key = topic, key
        self.now = asyncio.get_running_loop().time
        self.ring = Ring()
        self.listeners: set[Listener] = set()
        self.state: Message | None = None
        self.seen = 0
        self.is_over = self._is_open = False
        self.idle_since = self.now()
        self._state_at = self._sent_at = NEVER
        self._wanted = self._news = 0
        self._held: Message | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}

    # What comes in
    def hear(self, message: Message) -> None:
        """Take a message: at once when it is the next one, else after those it follows have been read."""
        if message.seq <= self.seen:
            return
        if message.prev > self.seen:
            self.catch_up(message.seq)
        else:
            self._take(message)

    def _take(self, message: Message) -> None:
        self.seen = message.seq
        if message.is_end:
            self.end(message)
        elif self.topic.throttle:
            self._hold(message)
        else:
            self.ring.add(message)
            self.announce()

    def _hold(self, message: Message) -> None:
        """Keep the newest of a throttled topic until its time has come."""
        is_waiting, self._held = self._held is not None, message
        wait = self._sent_at + self.topic.throttle - self.now()
        if wait <= 0:
            self._release()
        elif not is_waiting:
            asyncio.get_running_loop().call_later(wait, self._release)

    def _release(self) -> None:
        if self._held is not None and not self.is_over:
            self.ring.add(self._held)
            self._held, self._sent_at = None, self.now()
            self.announce()

    def end(self, last: Message) -> None:
        """Send everybody away: there is nothing more to listen to."""
        self.is_over = True
        for listener in tuple(self.listeners):
            listener.part(Parting.OVER, last)

    # What is read
    async def fresh(self) -> Message | None:
        """Return the state, at most a second old. Whoever comes meanwhile waits for the same question."""
        if self.now() - self._state_at >= FRESH_SECONDS:
            await asyncio.shield(self._once("state", self._read_state))
        return self.state

    async def _read_state(self) -> None:
        asked_at = self.now()
        self.state = await database_sync_to_async(read_state)(self.topic, self.key)
        self._state_at = asked_at
        if self.state is None:
            self.end(event_message(self.seen, None, is_whole=True))
        elif self.state.seq > self.seen:
            await self._read_missed()
        self._is_open = True
        self.announce()

    def catch_up(self, wanted: int = 0) -> asyncio.Task[None]:
        """Read what was missed, at least up to the number wanted."""
        self._wanted = max(self._wanted, wanted)
        return self._once("missed", self._read_missed)

    async def _read_missed(self) -> None:
        while True:
            wanted, before = self._wanted, self.seen
            missed = await database_sync_to_async(read_missed)(self.topic, self.key, before)
            self._take_missed(missed, before)
            if self._wanted <= max(self.seen, wanted):
                return

    def _take_missed(self, missed: Missed, before: int) -> None:
        if missed.head < before:
            self._begin_anew(missed.head)
        for message in missed.messages:
            if message.seq > self.seen:
                self._take(message)
        if missed.is_over and self._is_open:
            self._take(event_message(missed.head, None, is_whole=True))
        elif missed.head > self.seen:
            # The rest is forgotten: the state will tell.
            self.seen = missed.head
            self.ring.skip_to(missed.head)
            self.announce()

    def _begin_anew(self, head: int) -> None:
        """The database went back, as after a restore: nothing that anybody has counts any more."""
        self.seen, self.state, self._state_at = head, None, NEVER
        self.ring.skip_to(head)
        for listener in self.listeners:
            listener.have = None

    def _once(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None]:
        """Return the running work of that name, begun now unless it runs already."""
        task = self._tasks.get(name)
        if task is None or task.done():
            task = self._tasks[name] = asyncio.get_running_loop().create_task(work())
            task.add_done_callback(self._note_failure)
        return task

    def _note_failure(self, task: asyncio.Task[None]) -> None:
        """Whoever waits hears of it; for all others it is tried again before long."""
        if not task.cancelled() and (error := task.exception()):
            logger.warning("%s/%s could not be read: %s", self.topic.name, self.key, error)

    # What goes out
    def seat(self, door: Door, since: int | None = None, viewer_now: Callable[[], Any] | None = None) -> Listener:
        """Give a connection its place: from `since` on where there is a way from there, else with the state first."""
        newest = max(self.ring.seq, self.state.seq if self.state else 0)
        has_way = since is not None and since <= newest and self.ring.after(since) is not None
        listener = Listener(self, door, since if has_way else None, viewer_now)
        self.listeners.add(listener)
        if self.is_over:
            listener.part(Parting.OVER)
        listener.push(self.now())
        return listener

    def lacking(self, have: int | None) -> list[Message]:
        """Return the messages between have and now: those of the ring, or the state and what came after it."""
        found = None if have is None else self.ring.after(have)
        if found is None:
            found = self._from_state()
        return found

    def _from_state(self) -> list[Message]:
        more = self.ring.after(self.state.seq) if self.state else None
        if more is not None and self.state is not None:
            return [self.state, *more]
        self._once("state", self._read_state)
        return []

    def announce(self) -> None:
        """Let everybody have what is new."""
        self._news += 1
        self._once("fan", self._fan_out)

    async def _fan_out(self) -> None:
        news = -1
        while news != self._news:
            news, everybody = self._news, tuple(self.listeners)
            for start in range(0, len(everybody), BATCH):
                now = self.now()
                for listener in everybody[start : start + BATCH]:
                    listener.push(now)
                await asyncio.sleep(0)

    def tend(self, now: float) -> None:
        """Send signs of life to quiet connections, and end those that do not read."""
        for listener in tuple(self.listeners):
            if listener.writing is not None and now - listener.wrote_at > STALLED_SECONDS:
                listener.part(Parting.STALLED)
            elif listener.have is None:
                listener.push(now)
            elif now - listener.wrote_at > BEAT_SECONDS:
                listener.beat(now)
