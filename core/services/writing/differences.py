"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Beyond so many pairs of words nobody would recognise what stayed the same, and looking for it takes too long.
MOST_PAIRS = 4_000_000
PIECES = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Words that stayed the same, were added, or removed."""

    kind: str
    words: str


def compare(before: str, after: str) -> list[Piece]:
    """Return how one text becomes the other: the added and the same make `after`, the removed and the same `before`.

    First line by line, then word by word inside of changed lines: forty pages take a fraction of a second.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for what, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(old[start:end])))
        elif end - start == to - from_:
            for line, changed in zip(old[start:end], new[from_:to], strict=True):
                pieces += _words(line, changed)
        else:
            pieces += _words("".join(old[start:end]), "".join(new[from_:to]))
    return _joined(pieces)


def _words(before: str, after: str) -> list[Piece]:
    old, new = PIECES.findall(before), PIECES.findall(after)
    if len(old) * len(new) > MOST_PAIRS:
        return [*_piece("removed", before), *_piece("added", after)]
    pieces: list[Piece] = []
    for what, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces += _piece("same", "".join(old[start:end]))
        else:
            pieces += [*_piece("removed", "".join(old[start:end])), *_piece("added", "".join(new[from_:to]))]
    return pieces


def _piece(kind: str, words: str) -> list[Piece]:
    return [Piece(kind, words)] if words else []


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Return neighbours of the same kind as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].words + piece.words)
        else:
            joined.append(piece)
    return joined
