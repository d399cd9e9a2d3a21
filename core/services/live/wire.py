"""How processes tell each other: by Redis, which carries the message itself, or by stamps in the data folder.

Both only save time. What counts lies in the database, and a hub that missed something reads it there.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

from django.conf import settings

from core.changes import stamp, stamps
from core.models import LiveHead

ACCESS = b"access"
ACCESS_STAMP = "live_access"
POLL_SECONDS = 0.25


class Ear(Protocol):
    """What hears: a hub. None of these waits or fails."""

    def hear(self, data: bytes) -> None:
        """Take a packed message."""

    def look(self) -> None:
        """Read from the database what was missed."""

    def ask_again(self) -> None:
        """Ask again who may listen."""


# The hubs that run in this process; called from any thread.
near: set[Callable[[bytes], None]] = set()


def tell(data: bytes) -> None:
    """Tell every process, after the commit. Nothing that goes wrong here may fail what was committed."""
    for hear in tuple(near):
        hear(data)
    if settings.REDIS_URL:
        # Imported where there is one: its client is a big part of what a process starts with.
        from core.services.live import redis_wire

        redis_wire.speak(data)
    elif data == ACCESS:
        # Of an event, the commit has stamped the table.
        stamp(ACCESS_STAMP)


def ask_again() -> None:
    """Let every process ask again who may listen: somebody's access has ended."""
    tell(ACCESS)


async def follow(ear: Ear) -> None:
    """Hear what other processes say, for ever."""
    if settings.REDIS_URL:
        from core.services.live import redis_wire

        await redis_wire.follow(ear)
    else:
        await _follow_stamps(ear)


async def _follow_stamps(ear: Ear) -> None:
    events, access = names = (LiveHead._meta.db_table, ACCESS_STAMP)
    known = stamps(names)
    ear.look()
    while True:
        await asyncio.sleep(POLL_SECONDS)
        found = stamps(names)
        if found[events] != known[events]:
            ear.look()
        if found[access] != known[access]:
            ear.ask_again()
        known = found
