"""Somebody who writes through a real socket with a copy of their own, as y-websocket does."""

import time

from pycrdt import Doc, Text
from websockets.exceptions import ConnectionClosed

from core.services.writing import protocol
from core.services.writing.protocol import Presence, Reader, sync_message
from tests.core.live.processes import open_socket

PATIENCE = 20


class Pen:
    """One writer of a text, plain unless of another `kind`; `copy` is the document they have."""

    def __init__(self, port, client, key="a", copy=None, query="", does_sync=True, kind="probe-plain"):
        self.copy = copy or Doc()
        self.text = self.copy.get("content", type=Text)
        self.told, self.presences, self.code = self.copy.get_state(), {}, None
        self.line = open_socket(port, f"/schreiben/{kind}/{key}.socket{query}", client)
        self.socket = self.line.__enter__()
        if does_sync:
            self.send(sync_message(protocol.STEP1, self.told))

    def send(self, data):
        """Send a message."""
        self.socket.send(data)

    def type(self, words, at=None):
        """Write something, and send it if there is a connection."""
        place = len(self.text) if at is None else at
        self.text.insert(place, words)
        self.tell()

    def erase(self, start, end):
        """Delete bytes."""
        del self.text[start:end]
        self.tell()

    def tell(self):
        """Send what was not sent yet."""
        if self.socket is not None:
            self.send(sync_message(protocol.UPDATE, self.copy.get_update(self.told)))
            self.told = self.copy.get_state()

    def presence(self, state, client=None, clock=1):
        """Say where one is."""
        self.send(Presence(client or self.copy.client_id, clock, state).message())

    def hear(self, seconds=0.05):
        """Take what comes within that time; False when the connection has ended."""
        try:
            while True:
                self._take(Reader(self.socket.recv(timeout=seconds)))
        except TimeoutError:
            return True
        except ConnectionClosed as closed:
            self.code = closed.rcvd.code if closed.rcvd else 1006
            return False

    def _take(self, reader):
        kind = reader.number()
        if kind == protocol.AWARENESS:
            for each in protocol.presences(reader.bytes()):
                self.presences[each.client] = each.state
            return
        assert kind == protocol.SYNC
        step, body = reader.number(), reader.bytes()
        if step == protocol.STEP1:
            self.send(sync_message(protocol.STEP2, self.copy.get_update(body)))
        else:
            self.copy.apply_update(body)
            self.told = self.copy.get_state()

    def until(self, holds, seconds=PATIENCE):
        """Hear until something holds; return the seconds it took."""
        begun = time.monotonic()
        while not holds():
            assert time.monotonic() - begun < seconds, str(self.text)[:200]
            assert self.hear() or holds(), f"closed: {self.code}"
        return time.monotonic() - begun

    def closed(self, seconds=PATIENCE):
        """Return the code of the end."""
        begun = time.monotonic()
        while self.hear():
            assert time.monotonic() - begun < seconds, "still open"
        return self.code

    def close(self):
        """Go away."""
        if self.socket is not None:
            self.line.__exit__(None, None, None)
        self.socket = None
