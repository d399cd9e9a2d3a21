"""What a socket asks of a text: rights are asked again with every question."""

from dataclasses import dataclass
from typing import Any

from pycrdt import get_state, get_update

from core.models import Text
from core.services.writing.log import NOTHING, text_state, updates_after
from core.writing import Right, WritingKind


@dataclass(frozen=True)
class News:
    """What a socket has to know now. `update`: what it lacks, None when nothing. `vector`: what the server has."""

    right: Right
    seq: int = 0
    epoch: int = 1
    remark_seq: int = 0
    update: bytes | None = None
    vector: bytes = b"\x00"


def read_news(kind: WritingKind, key: str, viewer: Any, after: int, right: Right | None = None) -> News:
    """Return what came after a number. `right`: what the viewer may, where that was asked a moment ago."""
    if right is None:
        right = kind.right_of(viewer, key)
    text = Text.objects.of(kind.name, key).first()
    if right < kind.insight or text is None:
        return News(right)
    return News(right, text.seq, text.epoch, text.remark_seq, updates_after(text, after))


def read_missing(kind: WritingKind, key: str, viewer: Any, state: bytes) -> News:
    """Return what is missing in a copy with that state vector. Raises ValueError when it is none."""
    right, text = _asked(kind, key, viewer)
    if right < kind.insight:
        return News(right)
    if text is None:
        return News(right, update=get_update(NOTHING, state))
    whole = text_state(text)
    return News(right, text.seq, text.epoch, text.remark_seq, get_update(whole, state), get_state(whole))


def _asked(kind: WritingKind, key: str, viewer: Any) -> tuple[Right, Text | None]:
    return kind.right_of(viewer, key), Text.objects.of(kind.name, key).first()
