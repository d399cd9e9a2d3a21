"""The doors of the live hub: streams for what is public, sockets for what an account may hear.

Both are open for hours, so neither goes through Django's middleware: they would hold a thread and a connection to the
database for each page.
"""

import asyncio
import contextlib
import random
import re
from collections.abc import Coroutine
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import AsyncConsumer, get_handler_name
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from core.live import LiveTopic, live_topic
from core.services.live.feed import Feed
from core.services.live.hub import HubFull, the_hub
from core.services.live.listener import Listener, Parting
from core.services.live.messages import Message

Scope = dict[str, Any]
STREAM = re.compile(r"/live/([-a-zA-Z0-9_]{1,40})/([-a-zA-Z0-9_]{1,80})\.events")
HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # nginx must pass on every message at once.
    (b"x-accel-buffering", b"no"),
)
SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
# Milliseconds after which a browser comes again: never all at once.
RETRY = (1000, 6000)
# How long a connection may take to hear that it is over.
PARTING_SECONDS = 2
BEAT = {"type": "http.response.body", "body": b":\n\n", "more_body": True}


def asked_since(scope: Scope) -> int | None:
    """Return the number of the last event that this page has, None when it has nothing."""
    header = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    given = header or parse_qs(scope["query_string"].decode("latin-1")).get("nach", [""])[0]
    return int(given) if re.fullmatch(r"[0-9]{1,18}", given) else None


class LiveStreams:
    """Answers streams of events (SSE) itself, and passes on everything else."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        is_get = scope["type"] == "http" and scope["method"] == "GET"
        if is_get and (asked := STREAM.fullmatch(scope["path"])):
            await LiveStream(scope, receive, send).answer(*asked.groups())
        else:
            await self.app(scope, receive, send)


class LiveStream:
    """One page that listens to something public."""

    def __init__(self, scope: Scope, receive: Any, send: Any) -> None:
        self.scope, self.receive, self.send = scope, receive, send
        self.end = asyncio.timeout(None)

    async def answer(self, name: str, key: str) -> None:
        """Stream until the page goes or is sent away."""
        topic = live_topic(name)
        if not self._is_from_here():
            await self._refuse(400)
            return
        if topic is None or not topic.is_public:
            await self._refuse(404)
            return
        try:
            feed = await the_hub().enter(topic, key)
        except HubFull:
            await self._refuse(503)
            return
        if feed is None:
            await self._refuse(404)
        else:
            await self._stream(feed)

    async def _stream(self, feed: Feed) -> None:
        listener: Listener | None = None
        try:
            async with self.end:
                await self.send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *SAFE]})
                retry = f"retry: {random.randint(*RETRY)}\n\n".encode()  # noqa: S311
                await self.send({"type": "http.response.body", "body": retry, "more_body": True})
                listener = await the_hub().seat(feed, self, asked_since(self.scope))
                while (await self.receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            # Whoever does not read does not hear this either.
            with contextlib.suppress(TimeoutError):
                end = {"type": "http.response.body", "body": b"", "more_body": False}
                await asyncio.wait_for(self.send(end), PARTING_SECONDS)
        finally:
            the_hub().leave(feed, listener)

    def _is_from_here(self) -> bool:
        """Whether the page asks this town by its name, and is no page of others."""
        headers = dict(self.scope["headers"])
        host, _port = split_domain_port(headers.get(b"host", b"").decode("latin-1"))
        return validate_host(host, settings.ALLOWED_HOSTS) and headers.get(b"sec-fetch-site") != b"cross-site"

    async def _refuse(self, status: int) -> None:
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *SAFE]
        if status == 503:
            headers.append((b"retry-after", str(random.randint(10, 30)).encode()))  # noqa: S311
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": b"", "more_body": False})

    # What the hub asks for (listener.Door)
    def write(self, message: Message) -> Coroutine[Any, Any, None]:
        """Send a message."""
        return self.send(message.streamed)

    def beat(self) -> Coroutine[Any, Any, None]:
        """Send a comment, so that no proxy takes the stream for dead."""
        return self.send(BEAT)

    def close(self, parting: Parting) -> None:
        """End the answer; browsers come again by themselves."""
        self.end.reschedule(asyncio.get_running_loop().time())


class LiveSocket(AsyncConsumer):
    """One page that listens to something an account may hear. What it sends is not read."""

    # State never travels by the channel layer: it drops messages without a word.
    channel_layer_alias = ""

    def __init__(self) -> None:
        self.feed: Feed | None = None
        self.listener: Listener | None = None

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self.feed is not None:
                the_hub().leave(self.feed, self.listener)

    async def dispatch(self, message: Scope) -> None:
        """Hand a message on. Channels first tidies the database's connections, for every key stroke in the one thread
        that asks the database; whoever asks it here does so itself (database_sync_to_async).
        """
        await getattr(self, get_handler_name(message))(message)

    async def websocket_connect(self, _message: Scope) -> None:
        """Ask who it is, then give the connection its place."""
        topic, key = await self._topic()
        if topic is None:
            await self.send({"type": "websocket.close"})
            return
        try:
            self.feed = await the_hub().enter(topic, key)
        except HubFull:
            await self.send({"type": "websocket.accept"})
            await self.send({"type": "websocket.close", "code": int(Parting.FULL)})
            return
        if self.feed is None:
            await self.send({"type": "websocket.close"})
            return
        await self.send({"type": "websocket.accept"})
        since, viewer_now = asked_since(self.scope), self.scope["viewer_now"]
        self.listener = await the_hub().seat(self.feed, self, since, viewer_now)

    async def _topic(self) -> tuple[LiveTopic | None, str]:
        """Return the topic, None unless this account may listen: hidden and unknown ones are refused alike."""
        key = self.scope["url_route"]["kwargs"]["key"]
        topic = self._named()
        if topic is None or topic.is_public:
            return None, key
        may = await database_sync_to_async(lambda: topic.admits(self.scope["viewer_now"](), key))()
        return topic if may else None, key

    def _named(self) -> LiveTopic | None:
        """Return the topic that the address names."""
        return live_topic(self.scope["url_route"]["kwargs"]["topic"])

    async def websocket_receive(self, _message: Scope) -> None:
        """Hear nothing."""

    async def websocket_disconnect(self, _message: Scope) -> None:
        """End."""
        raise StopConsumer

    # What the hub asks for (listener.Door)
    def write(self, message: Message) -> Coroutine[Any, Any, None]:
        """Send a message."""
        return self.base_send(message.framed)

    def beat(self) -> Coroutine[Any, Any, None] | None:
        """Send nothing: the server pings sockets itself."""
        return None

    def close(self, parting: Parting) -> None:
        """End the connection and say why."""
        self.closing = asyncio.get_running_loop().create_task(self._close(parting))

    async def _close(self, parting: Parting) -> None:
        with contextlib.suppress(OSError, TimeoutError):
            await asyncio.wait_for(self.base_send({"type": "websocket.close", "code": int(parting)}), PARTING_SECONDS)
