"""notes_converge: three write one motion at once. page_motions: a desk of 200 motions. receipt_pdf."""

import asyncio
import json
import multiprocessing
import subprocess
import sys
import time
from functools import partial

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from websockets.asyncio.client import connect

from core.services.writing import protocol
from core.services.writing.protocol import Reader, sync_message
from core.writing import ROOT
from tests.bench.figures import Figure, alternating, cpu_clock
from tests.bench.pages import HELLO
from tests.bench.towns import ROOT as FOLDER
from tests.bench.towns import Visitor, environment, served, town_folder

DESK = "/mein-rat/antraege/"
EDITS, PER_SECOND, PATIENCE = 1000, 25, 120
LETTERS = "ABC"


def measure():
    """Yield the figures."""
    command = [sys.executable, "-m", "tests.bench.motions_run"]
    told = environment(town_folder("demo"))
    done = subprocess.run(command, cwd=FOLDER, env=told, check=True, stdout=subprocess.PIPE, text=True)
    facts = json.loads(done.stdout)
    yield Figure("receipt_pdf", facts["receipt"] * 1000, "ms", at_most=1000)
    yield Figure("page_motions_queries", facts["queries"], "queries", at_most=20)
    with served("demo") as (port, process):
        visitor = Visitor(port, {"Cookie": f"{facts['cookie']}={facts['sessions'][0]}"})
        for each in (HELLO, DESK):
            visitor.get(each)
        asked = partial(visitor.get, DESK), partial(visitor.get, HELLO)
        page, hello = alternating(*asked, rounds=9, times=12, clock=cpu_clock(process))
        yield Figure("page_motions", page * 1000, "ms", hello * 1000, at_most=30)
        for name, number in (("notes_converge", 0), ("notes_converge_busy", multiprocessing.cpu_count())):
            late = converged(port, facts, number)
            yield Figure(name, late[int(len(late) * 0.95)] * 1000, "ms p95", at_most=200, size=f"3×{EDITS}")


def converged(port, facts, others):
    """Return how late every edit came to the others, sorted; fails unless all end with the same text."""
    busy = [multiprocessing.Process(target=_turn, daemon=True) for _core in range(others)]
    for process in busy:
        process.start()
    try:
        return asyncio.run(_together(port, facts))
    finally:
        for process in busy:
            process.kill()


def _turn():
    while True:
        pass


async def _together(port, facts):
    writers = [Writer(port, facts, session, letter) for session, letter in zip(facts["sessions"], LETTERS, strict=True)]
    for writer in writers:
        await writer.open()
    start = {letter: writers[0].count(letter) for letter in LETTERS}
    await asyncio.gather(*(writer.type() for writer in writers))
    begun = time.monotonic()
    while any(writer.count(letter) < start[letter] + EDITS for writer in writers for letter in LETTERS):
        assert time.monotonic() - begun < PATIENCE, "they do not end with the same text"
        await asyncio.sleep(0.02)
    assert len({str(writer.words) for writer in writers}) == 1
    late = []
    for reader in writers:
        for author in writers:
            if reader is not author:
                late += [heard - sent for sent, heard in zip(author.sent, reader.heard[author.letter], strict=True)]
    for writer in writers:
        await writer.close()
    return sorted(late)


class Writer:
    """Somebody who writes one letter again and again, as y-websocket does."""

    def __init__(self, port, facts, session, letter):
        self.address = f"ws://127.0.0.1:{port}/schreiben/antrag/{facts['key']}.socket"
        self.more = {
            "origin": f"http://127.0.0.1:{port}",
            "additional_headers": {"Cookie": f"{facts['cookie']}={session}"},
        }
        self.letter, self.doc, self.sent = letter, Doc(), []
        self.root = self.doc.get(ROOT, type=XmlFragment)
        self.heard, self.seen = {each: [] for each in LETTERS}, {}

    async def open(self):
        """Connect and wait for the text."""
        self.socket = await connect(self.address, compression=None, max_size=None, **self.more)
        await self.socket.send(sync_message(protocol.STEP1, self.doc.get_state()))
        while not self.root.children:
            self.take(await self.socket.recv())
        self.seen = {each: self.count(each) for each in LETTERS}
        self.listening = asyncio.create_task(self.listen())

    @property
    def words(self):
        """Return the first line, where all write."""
        line = self.root.children[0]
        assert isinstance(line, XmlElement)
        return next(each for each in line.children if isinstance(each, XmlText))

    def count(self, letter):
        """Return how often a letter stands there. The formula has small letters there, and a few capitals."""
        return str(self.words).count(letter)

    def take(self, data):
        """Take a message."""
        reader = Reader(data)
        if reader.number() != protocol.SYNC:
            return
        step, body = reader.number(), reader.bytes()
        if step == protocol.STEP1:
            return
        self.doc.apply_update(body)

    async def listen(self):
        """Note when each letter of the others came."""
        async for data in self.socket:
            self.take(data)
            now = time.monotonic()
            for letter in LETTERS:
                if letter != self.letter:
                    found = self.count(letter)
                    self.heard[letter] += [now] * (found - self.seen[letter])
                    self.seen[letter] = found

    async def type(self):
        """Type so many letters."""
        begun = time.monotonic()
        for number in range(EDITS):
            state = self.doc.get_state()
            self.words.insert(len(str(self.words).encode()), self.letter)
            self.sent.append(time.monotonic())
            await self.socket.send(sync_message(protocol.UPDATE, self.doc.get_update(state)))
            await asyncio.sleep(max(0, begun + (number + 1) / PER_SECOND - time.monotonic()))

    async def close(self):
        """Go away."""
        self.listening.cancel()
        await self.socket.close()
