"""What the chapter „hub“ is compared with: `websockets.broadcast`, which writes the same bytes and does nothing else."""

import asyncio
import json
import sys
import time

import uvloop
from websockets.asyncio.server import broadcast, serve

from tests.bench.hub_text import TEXT


class Baseline:
    """A server whose sockets hear what is said at /say."""

    def __init__(self):
        self.sockets, self.seq = set(), 0

    async def answer(self, socket):
        """Listen, or say something for every line."""
        if socket.request.path == "/say":
            async for _line in socket:
                self.seq += 1
                event = {"text": TEXT, "at": time.monotonic()}
                broadcast(self.sockets, json.dumps({"seq": self.seq, "prev": self.seq - 1, "event": event}))
                await socket.send("said")
            return
        self.sockets.add(socket)
        try:
            await socket.wait_closed()
        finally:
            self.sockets.discard(socket)

    async def run(self, port):
        """Serve for ever."""
        async with serve(self.answer, "127.0.0.1", port, compression=None, backlog=4096):
            await asyncio.Future()


if __name__ == "__main__":
    uvloop.run(Baseline().run(int(sys.argv[1])))
