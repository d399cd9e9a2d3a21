"""Begin a coroutine without a task of its own: most writes to a socket need not wait for anything.

From Python 3.12 on, asyncio's eager tasks do the same.
"""

import asyncio
import types
from collections.abc import Coroutine, Generator
from typing import Any


def begin(coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
    """Run a coroutine until it would wait. Return the task that does the rest, None when nothing is left."""
    try:
        awaited = coroutine.send(None)
    except StopIteration:
        return None
    return asyncio.get_running_loop().create_task(_rest(coroutine, awaited))


async def _rest(coroutine: Coroutine[Any, Any, None], awaited: Any) -> None:
    await _go_on(coroutine, awaited)


@types.coroutine
def _go_on(coroutine: Coroutine[Any, Any, None], awaited: Any) -> Generator[Any, Any, None]:
    """Wait for what the coroutine waits for, in its place."""
    while True:
        try:
            value = yield awaited
        except BaseException as error:
            step, value = coroutine.throw, error
        else:
            step = coroutine.send  # type: ignore[assignment]
        try:
            awaited = step(value)
        except StopIteration:
            return
