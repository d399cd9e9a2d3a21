"""The door through which browsers write together: y-websocket's protocol, on the live hub.

A poke carries no state. Whoever hears it reads from the log what is after its own number, so that nothing depends on
what the channel layer or Redis may have dropped.
"""

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from pycrdt import merge_updates

from core.consumers import LiveSocket, Scope
from core.errors import NotPermitted, Refused
from core.live import LiveTopic
from core.services.live.listener import Parting
from core.services.live.messages import Message
from core.services.writing import protocol
from core.services.writing.company import Company
from core.services.writing.exchange import News, read_missing, read_news
from core.services.writing.log import MOST_UPDATE_BYTES, NOTHING, OldEpoch, append_update, check_update
from core.services.writing.protocol import Garbled, Reader
from core.writing import Right, WritingKind, writing_kind

logger = logging.getLogger(__name__)
# A writer may send so many messages at once, and so many a second for good; then it waits.
BURST = 500
PER_SECOND = 60.0
# What waits to be written down, before the connection is read on.
MOST_WAITING = 200
# How long an answer counts while poke follows poke: who somebody is, and for reading what they may. Writing asks each time.
ASK_SECONDS = 1.0


class WritingSocket(LiveSocket):
    """One page on which somebody writes, or reads while others write."""

    kind: WritingKind
    right = Right.NONE
    name = ""
    company: Company | None = None

    def __init__(self) -> None:
        super().__init__()
        # The number up to which the page has everything; None until it has said what it has.
        self.cursor: int | None = None
        self.epoch = 1
        self.remark_seq = 0
        self.viewer: Any = None
        self.viewer_at = self.right_at = 0.0
        self.waiting: list[tuple[bytes, bool]] = []
        self.writing: asyncio.Task[None] | None = None
        self.allowance, self.allowed_at = float(BURST), 0.0

    # Coming and going
    def _named(self) -> LiveTopic | None:
        kind = writing_kind(self.scope["url_route"]["kwargs"]["kind"])
        if kind is None:
            return None
        self.kind = kind
        return kind.topic

    async def websocket_connect(self, message: Scope) -> None:
        """Ask who it is and what it may, then give the connection its place."""
        self.key = self.scope["url_route"]["kwargs"]["key"]
        given = parse_qs(self.scope["query_string"].decode("latin-1")).get("stand", ["1"])[0]
        # Whoever does not say which copy it has, has one of the first.
        self.epoch = int(given) if given.isdecimal() and len(given) < 10 else 1
        await super().websocket_connect(message)
        if self.listener is not None:
            self.right, self.name = await database_sync_to_async(self._introduce)()
            self.company = Company(self.kind.name, self.key, self._pass_on)

    def _introduce(self) -> tuple[Right, str]:
        viewer = self.scope["viewer_now"]()
        name = self.kind.person(viewer.user_id) if viewer.user_id else ""
        return self.kind.right_of(viewer, self.key), name

    async def websocket_disconnect(self, message: Scope) -> None:
        """Write down what has come before the end."""
        if self.company is not None:
            await self.company.leave()
        if self.writing is not None:
            await self.writing
        await super().websocket_disconnect(message)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self.company is not None:
                self.company.listening.cancel()

    # What the page sends
    async def websocket_receive(self, message: Scope) -> None:
        """Take one message; what is none ends the connection."""
        if self.listener is None or self.listener.is_closed:
            return
        data = message.get("bytes") or b""
        try:
            if not data or len(data) > MOST_UPDATE_BYTES:
                raise Garbled("no message")
            await self._slow_down()
            await self._take(Reader(data))
        except ValueError:
            self._part(Parting.GARBLED)

    async def _slow_down(self) -> None:
        """Let whoever sends too much wait; nobody else does."""
        now = asyncio.get_running_loop().time()
        self.allowance = min(float(BURST), self.allowance + (now - self.allowed_at) * PER_SECOND) - 1
        self.allowed_at = now
        if self.allowance < 0:
            await asyncio.sleep(-self.allowance / PER_SECOND)

    async def _take(self, reader: Reader) -> None:
        match reader.number():
            case protocol.SYNC:
                step, body = reader.number(), reader.bytes()
                if step == protocol.STEP1:
                    await self._answer(body)
                elif step in (protocol.STEP2, protocol.UPDATE):
                    await self._accept(body, is_whole=step == protocol.STEP2)
                else:
                    raise Garbled("no step")
            case protocol.AWARENESS:
                await self._say(reader.bytes())
            case 3:
                # A question for presences: the others have been asked already.
                pass
            case _:
                raise Garbled("unknown")

    async def _answer(self, vector: bytes) -> None:
        """Give the page what it lacks, and ask a writer for what is missing here."""
        news = await database_sync_to_async(lambda: read_missing(self.kind, self.key, self._viewer(), vector))()
        if self._is_current(news):
            self.cursor, self.remark_seq = news.seq, news.remark_seq
            await self._send(protocol.sync_message(protocol.STEP2, news.update or NOTHING))
            # A reader is not asked: it would answer with all deletions, and that is no attempt to write.
            if news.right >= Right.WRITE:
                await self._send(protocol.sync_message(protocol.STEP1, news.vector))

    async def _accept(self, update: bytes, *, is_whole: bool) -> None:
        """Keep an update until it is written down. Whoever may not write may send nothing that says something."""
        if update == NOTHING:
            return
        if self.right < Right.WRITE:
            # An answer without any content lists deletions only, those that the server has told.
            if not (is_whole and update[:1] == b"\x00"):
                self._part(Parting.FORBIDDEN)
            return
        check_update(update)
        self.waiting.append((update, is_whole))
        if self.writing is None:
            self.writing = asyncio.create_task(self._write_down())
        if len(self.waiting) > MOST_WAITING:
            await asyncio.shield(self.writing)

    async def _write_down(self) -> None:
        """Write what waits, all of it at once, until nothing waits."""
        try:
            while self.waiting:
                batch, self.waiting = self.waiting, []
                update = merge_updates(*(each for each, _is_whole in batch))
                is_whole = any(is_whole for _each, is_whole in batch)
                seq = await database_sync_to_async(self._append)(update, is_whole)
                if self.cursor is not None and seq == self.cursor + 1:
                    self.cursor = seq
        except NotPermitted:
            self._part(Parting.FORBIDDEN)
        except OldEpoch:
            self._part(Parting.OLD_COPY)
        except Refused:
            self._part(Parting.TEXT_FULL)
        except Exception:
            # The page has it still, and comes again with it.
            logger.exception("What was written could not be kept.")
            self._part(Parting.BROKEN)
        finally:
            self.writing = None

    def _append(self, update: bytes, is_whole: bool) -> int:
        by = self._viewer()
        return append_update(
            kind=self.kind, key=self.key, update=update, by=by, epoch=self.epoch, is_whole=is_whole
        )  # fmt: skip

    async def _say(self, body: bytes) -> None:
        said = list(protocol.presences(body))
        # Pages repeat what they heard of others; the own one is the first that came alone.
        own = (
            self.company.last.client if self.company and self.company.last else said[0].client if len(said) == 1 else -1
        )
        for presence in said:
            if presence.client == own and self.company is not None:
                await self.company.say(protocol.named(presence, self.name))

    # What the hub asks for (listener.Door)
    def write(self, _message: Message) -> Coroutine[Any, Any, None]:
        """Look what there is: the poke itself says nothing."""
        return self._look_apart()

    async def _look_apart(self) -> None:
        # In a task of its own: the listener begins this in the context of whoever tells all others as well.
        await asyncio.create_task(self._look())

    def beat(self) -> Coroutine[Any, Any, None]:
        """Send a sign of life: y-websocket comes again when it has heard nothing for half a minute."""
        return self._send(protocol.NOBODY)

    async def _look(self) -> None:
        if self.cursor is None:
            return
        news = await database_sync_to_async(self._news)(self.cursor)
        if not self._is_current(news):
            return
        if news.update is not None:
            self.cursor = max(self.cursor, news.seq)
            await self._send(protocol.sync_message(protocol.UPDATE, news.update))
        if news.remark_seq != self.remark_seq:
            self.remark_seq = news.remark_seq
            await self._send(protocol.remarks_message())
        elif news.update is None:
            await self._send(protocol.NOBODY)

    def _news(self, after: int) -> News:
        now = time.monotonic()
        is_known = now - self.right_at < ASK_SECONDS
        news = read_news(self.kind, self.key, self._viewer(), after, self.right if is_known else None)
        self.right_at = self.right_at if is_known else now
        return news

    def _is_current(self, news: News) -> bool:
        """Whether this page may go on; otherwise it is sent away."""
        self.right = news.right
        if news.right < self.kind.insight:
            self._part(Parting.FORBIDDEN)
        elif news.epoch != self.epoch:
            self._part(Parting.OLD_COPY)
        else:
            return True
        return False

    def _viewer(self) -> Any:
        """Return who the session is now, at most a second ago."""
        now = time.monotonic()
        if self.viewer is None or now - self.viewer_at >= ASK_SECONDS:
            self.viewer, self.viewer_at = self.scope["viewer_now"](), now
        return self.viewer

    async def _pass_on(self, presence: bytes) -> None:
        await self._send(presence)

    async def _send(self, data: bytes) -> None:
        await self.base_send({"type": "websocket.send", "bytes": data})

    def _part(self, parting: Parting) -> None:
        if self.listener is not None:
            self.listener.part(parting)
