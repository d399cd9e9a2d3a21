"""What changed between two texts: sentence by sentence, and word by word where a sentence changed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SENTENCES = re.compile(r".+?(?:[.!?;:]\s+|\n\s*|\Z)", re.DOTALL)
PIECES = re.compile(r"\s+|\w+|[^\w\s]")
# Pairs of equal words up to which two passages are compared word by word: about a page that was rewritten.
MOST_PAIRS = 20_000


@dataclass(frozen=True)
class Piece:
    """Words that stayed the same, were added, or removed."""

    kind: str
    words: str


def compare(before: str, after: str) -> list[Piece]:
    """Return how one text becomes the other: the added and the same make `after`, the removed and the same `before`."""
    return list(_joined(_by_sentence(SENTENCES.findall(before), SENTENCES.findall(after))))


def _by_sentence(old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(old[start:end]))
        elif end - start == to - from_:
            for left, right in zip(old[start:end], new[from_:to], strict=True):
                yield from _by_word(left, right)
        else:
            yield from _by_word("".join(old[start:end]), "".join(new[from_:to]))


def _by_word(before: str, after: str) -> Iterator[Piece]:
    old, new = PIECES.findall(before), PIECES.findall(after)
    known = Counter(new)
    if sum(n * known[word] for word, n in Counter(old).items()) > MOST_PAIRS:
        yield from _changed(before, after)
        return
    for what, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(old[start:end]))
        else:
            yield from _changed("".join(old[start:end]), "".join(new[from_:to]))


def _changed(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    last: Piece | None = None
    for piece in pieces:
        if last is not None and last.kind == piece.kind:
            last = Piece(last.kind, last.words + piece.words)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
