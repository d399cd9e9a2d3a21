"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

PIECES = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Words that stayed the same, were added, or removed."""

    kind: str
    words: str


def compare(before: str, after: str) -> list[Piece]:
    """Return how one text becomes the other: the added and the same make `after`, the removed and the same `before`."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    pieces: list[Piece] = []
    for what, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(old[start:end])))
            continue
        removed, added = "".join(old[start:end]), "".join(new[from_:to])
        pieces += [Piece("removed", removed)] if removed else []
        pieces += [Piece("added", added)] if added else []
    return pieces
