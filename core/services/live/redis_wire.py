"""How processes tell each other by Redis, which carries the message itself."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import redis
import redis.asyncio
from django.conf import settings
from django.utils.crypto import salted_hmac
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from core.services.live.wire import ACCESS, Ear

logger = logging.getLogger(__name__)
QUIET_SECONDS = 10
AWAY_SECONDS = 1
LONGEST_PAUSE = 5


def speak(data: bytes) -> None:
    """Tell the other processes. Nothing that goes wrong here may fail what was committed."""
    try:
        speaker(settings.REDIS_URL).publish(channel(), data)
    except RedisError as error:
        logger.warning("Redis is away, open pages hear it a second later: %s", error)


def channel() -> str:
    """Return a name that only processes of this town know: Redis' channels do not know the numbers of databases."""
    return f"live:{salted_hmac('core.live', 'channel').hexdigest()[:20]}"


@cache
def speaker(url: str) -> redis.Redis:
    """Return the connections by which this process speaks."""
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=1, retry=_once())


async def follow(ear: Ear) -> None:
    """Hear what other processes say, for ever."""
    pause = 0.0
    while True:
        try:
            async with _subscribed() as subscription:
                pause = 0.0
                await _hear_all(ear, subscription)
        except (RedisError, OSError) as error:
            logger.warning("Redis is away, the database is asked instead: %s", error)
        pause = min(LONGEST_PAUSE, pause * 2 or 0.25)
        await _look_for(ear, pause * random.uniform(0.8, 1.2))  # noqa: S311


@asynccontextmanager
async def _subscribed() -> AsyncIterator[Any]:
    # The next message may stay away for hours: no time limit on this socket.
    client: Any = redis.asyncio.Redis.from_url(
        settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=2, retry=_once()
    )
    subscription = client.pubsub()
    try:
        await subscription.subscribe(channel())
        yield subscription
    finally:
        await subscription.aclose()
        await client.aclose()


def _once() -> Retry:
    """Try nothing again unseen: whoever connects anew must look for what was missed."""
    return Retry(NoBackoff(), 0)


async def _hear_all(ear: Ear, subscription: Any) -> None:
    """Hand on what comes; after some silence ask whether Redis is still there."""
    is_asked = False
    while True:
        message = await subscription.get_message(timeout=QUIET_SECONDS)
        if message is None:
            if is_asked:
                raise ConnectionError("no answer")
            await subscription.ping()
        elif message["type"] == "subscribe":
            # From now on nothing is missed; what was said before lies in the database.
            ear.look()
            ear.ask_again()
        elif message["type"] == "message" and message["data"] == ACCESS:
            ear.ask_again()
        elif message["type"] == "message":
            ear.hear(message["data"])
        is_asked = message is None


async def _look_for(ear: Ear, seconds: float) -> None:
    """Ask the database every second until the time is over."""
    while seconds > 0:
        ear.look()
        await asyncio.sleep(min(AWAY_SECONDS, seconds))
        seconds -= AWAY_SECONDS
