"""Open pages without a server: the doors of the hub are asked as a server would ask them."""

import asyncio
import json

from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings

from config.asgi import application

PATIENCE = 5


def in_a_loop(test):
    """Run an asynchronous test; what it asks of the database happens in the thread of the test."""

    def run(*args, **kwargs):
        async_to_sync(test)(*args, **kwargs)

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    run.__signature__ = __import__("inspect").signature(test)
    return run


async def do(act, *args, **kwargs):
    """Call something that asks the database."""
    return await sync_to_async(act)(*args, **kwargs)


class Page:
    """One page that listens by server-sent events: `async with Page("probe", "a") as page`."""

    def __init__(self, topic, key, since=None, **headers):
        self.path, self.status, self.headers = f"/live/{topic}/{key}.events", None, {}
        given = {"host": "127.0.0.1"} | ({} if since is None else {"last-event-id": str(since)}) | headers
        self.scope = {
            "type": "http", "method": "GET", "path": self.path, "query_string": b"", "http_version": "1.1",
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
        }  # fmt: skip
        self.sent, self.is_over = asyncio.Queue(), asyncio.Event()
        self.gone, self.reads = asyncio.Event(), asyncio.Event()
        self.reads.set()
        self.beats = 0

    async def __aenter__(self):
        self.task = asyncio.create_task(application(self.scope, self._receive, self._send))
        while self.status is None:
            await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_error):
        self.reads.set()
        self.gone.set()
        await asyncio.wait_for(self.task, PATIENCE)

    async def _receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        # As a server does: whoever does not read is waited for before the next write.
        await self.reads.wait()
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], {n.decode(): v.decode() for n, v in message["headers"]}
            return
        self.beats += message["body"] == b":\n\n"
        for line in message["body"].decode().splitlines():
            if line.startswith("data: "):
                self.sent.put_nowait(json.loads(line.removeprefix("data: ")))
        if not message.get("more_body"):
            self.is_over.set()

    async def next(self):
        """Return the next message."""
        return await asyncio.wait_for(self.sent.get(), PATIENCE)

    async def several(self, number):
        """Return so many messages."""
        return [await self.next() for _ in range(number)]

    async def silence(self, seconds=0.3):
        """Make sure that nothing more comes."""
        await asyncio.sleep(seconds)
        assert self.sent.empty(), self.sent.get_nowait()

    async def closed(self):
        """Wait until the answer has ended."""
        await asyncio.wait_for(self.is_over.wait(), PATIENCE)


class Socket(ApplicationCommunicator):
    """One page that listens by a WebSocket, with the cookies of a browser."""

    def __init__(self, path, client=None, origin="http://127.0.0.1"):
        headers = [(b"host", b"127.0.0.1")]
        headers += [(b"origin", origin.encode())] if origin else []
        if client and settings.SESSION_COOKIE_NAME in client.cookies:
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={value}".encode()))
        path, _mark, query = path.partition("?")
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": query.encode(),
            "headers": headers,
            "subprotocols": [],
        }
        super().__init__(application, scope)

    async def is_let_in(self):
        """Connect; tell whether that worked."""
        await self.send_input({"type": "websocket.connect"})
        return (await self.receive_output(PATIENCE))["type"] == "websocket.accept"

    async def said(self):
        """Return the next message."""
        return json.loads((await self.receive_output(PATIENCE))["text"])

    async def code(self):
        """Return the code with which the socket is closed."""
        while (message := await self.receive_output(8))["type"] != "websocket.close":
            pass
        return message["code"]

    async def disconnect(self):
        """Go away."""
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(PATIENCE)
