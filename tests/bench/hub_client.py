"""Thousands of open pages in a process of their own: `python -m tests.bench.hub_client PORT PATH KIND NUMBER`.

Lines on its input: `open` connects all of them, `heard SEQ` waits until each has heard that number and tells how late the
messages were, `storm` cuts all lines at once and lets each come again after the pause its server named. Each is answered
by one line of JSON.
"""

import asyncio
import json
import re
import resource
import sys
import time

import uvloop

KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
UPGRADE = f"Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: http://127.0.0.1\r\n{KEY}"
SEQ, AT, RETRY = re.compile(rb'"seq":\s*(\d+)'), re.compile(rb'"at":\s*([\d.]+)'), re.compile(rb"retry: (\d+)")
PATIENCE = 120


class Page(asyncio.Protocol):
    """One open page."""

    def __init__(self, crowd):
        self.crowd, self.rest, self.seq, self.retry = crowd, b"", None, 1000
        self.is_open, self.wrong = False, 0

    def connection_made(self, transport):
        """Ask to listen."""
        self.transport, self.rest = transport, b""
        more = UPGRADE if self.crowd.is_socket else ""
        more += f"Last-Event-ID: {self.seq}\r\n" if self.seq is not None else ""
        transport.write(f"GET {self.crowd.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode())

    def data_received(self, data):
        """Take what has come whole."""
        now = time.monotonic()
        self.rest += data
        if not self.is_open and b"\r\n\r\n" in self.rest:
            head, self.rest = self.rest.split(b"\r\n\r\n", 1)
            assert head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 101")), head
            self.is_open = True
        if self.is_open:
            self._frames(now) if self.crowd.is_socket else self._lines(now)

    def _lines(self, now):
        *lines, self.rest = self.rest.split(b"\n")
        for line in lines:
            if line.startswith(b"data: "):
                self._take(line, now)
            elif line.startswith(b"retry: "):
                self.retry = int(RETRY.match(line)[1])

    def _frames(self, now):
        while len(self.rest) >= 4:
            begin, length = (4, int.from_bytes(self.rest[2:4])) if self.rest[1] == 126 else (2, self.rest[1])
            if len(self.rest) < begin + length:
                return
            opcode, body, self.rest = self.rest[0] & 15, self.rest[begin : begin + length], self.rest[begin + length :]
            if opcode == 9:
                self.transport.write(bytes((0x8A, 0x80 | length)) + bytes(4) + body)
            elif opcode == 1:
                self._take(body, now)

    def _take(self, text, now):
        seq = int(SEQ.search(text)[1])
        if b'"state"' not in text:
            # Each number once, and in order.
            self.wrong += self.seq is not None and seq != self.seq + 1
            self.crowd.late.append(now - float(AT.search(text)[1]))
        self.seq = seq


class Crowd:
    """All of them."""

    def __init__(self, port, path, kind, number):
        self.port, self.path, self.is_socket = int(port), path, kind == "socket"
        self.late = []
        self.pages = [Page(self) for _ in range(int(number))]

    async def connect(self, page):
        """Connect a page; a server that is busy is asked again."""
        page.is_open = False
        await asyncio.get_running_loop().create_connection(lambda: page, "127.0.0.1", self.port)

    async def until(self, is_done):
        """Wait until something holds for every page; return the seconds."""
        begun = time.monotonic()
        while not all(map(is_done, self.pages)):
            assert time.monotonic() - begun < PATIENCE, "some page hears nothing"
            await asyncio.sleep(0.01)
        return time.monotonic() - begun

    async def open(self):
        """Open all pages as quickly as the server lets them in."""
        begun = time.monotonic()
        for start in range(0, len(self.pages), 100):
            await asyncio.gather(*(self.connect(page) for page in self.pages[start : start + 100]))
        await self.until(lambda page: page.is_open)
        return {"seconds": time.monotonic() - begun}

    async def heard(self, seq):
        """Tell how late the messages were that came since the last time."""
        await self.until(lambda page: page.seq is not None and page.seq >= int(seq))
        late, self.late = sorted(self.late), []
        wrong = sum(page.wrong for page in self.pages)
        return {"p50": late[len(late) // 2], "p99": late[int(len(late) * 0.99)], "number": len(late), "wrong": wrong}

    async def storm(self):
        """Cut all lines and come again, each after its own pause; done when all have heard what was said meanwhile."""
        begun = time.monotonic()
        for page in self.pages:
            page.transport.abort()

        async def again(page):
            await asyncio.sleep(page.retry / 1000)
            await self.connect(page)

        await asyncio.gather(*(again(page) for page in self.pages))
        newest = max(page.seq for page in self.pages)
        await self.until(lambda page: page.is_open and page.seq >= newest)
        wrong = sum(page.wrong for page in self.pages)
        return {
            "seconds": time.monotonic() - begun,
            "wrong": wrong,
            "pause": max(page.retry for page in self.pages) / 1000,
        }


async def main(*arguments):
    """Do what each line asks for."""
    crowd = Crowd(*arguments)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        name, *words = line.split()
        print(json.dumps(await getattr(crowd, name)(*words)), flush=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    uvloop.run(main(*sys.argv[1:]))
