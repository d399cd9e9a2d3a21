"""The demo town is told in chapters; every app enters its own at start."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

Build = Callable[["Stage"], None]


@dataclass(frozen=True)
class Stage:
    """What a chapter builds on: the moment all times are relative to, and the state of tonight's meeting.

    `state` is one of planned, invited, in_session, closed. `progress(done, total, note)` reports to whoever waits.
    """

    now: datetime.datetime
    state: str
    progress: Callable[[int, int, str], None]


@dataclass(frozen=True)
class Chapter:
    """A part of the demo town. Chapters are built in their order, each idempotent."""

    order: int
    name: str
    build: Build


_chapters: dict[str, Chapter] = {}


def register_chapter(order: int, name: str, build: Build) -> None:
    """Enter a chapter. Called from an app's ready()."""
    _chapters[name] = Chapter(order, name, build)


def chapters() -> list[Chapter]:
    """Return all chapters in the order in which they are built."""
    return sorted(_chapters.values(), key=lambda chapter: chapter.order)
