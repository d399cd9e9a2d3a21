"""Forgives typing errors: a word that stands nowhere is taken for the nearest word of what is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from core.models import SearchWord
from core.services.search.asking import Word
from core.services.search.finding import matching
from core.services.search.words import half_stems, stem

# Shorter words have too many neighbours.
SHORTEST = 4
MOST_CANDIDATES = 20_000


@dataclass(frozen=True)
class Correction:
    """A word as typed, the word that was looked for instead, and as it is written."""

    typed: str
    word: Word
    shown: str


def corrections(viewer: Any, words: Sequence[Word]) -> list[Correction]:
    """Return the words that viewer can find nowhere, each with its nearest neighbour. Two queries a word at most."""
    found = []
    for word in words:
        if word.is_reference or len(word.typed) < SHORTEST or not word.typed.isalpha() or _stands(viewer, word):
            continue
        if near := nearest(word.typed):
            found.append(Correction(word.typed, Word(near.word, stem(near.word), half_stems(near.word)), near.shown))
    return found


def _stands(viewer: Any, word: Word) -> bool:
    return matching(viewer, [word]).exists()


def nearest(typed: str) -> SearchWord | None:
    """Return the nearest word of the vocabulary: fewest slips, then the one that stands most often."""
    reach = _slips(typed)
    rows = SearchWord.objects.filter(letters__range=(len(typed) - reach, len(typed) + reach), entries__gt=0)
    best: tuple[int, int, int, str] | None = None
    chosen = None
    for row in rows.order_by("word")[:MOST_CANDIDATES].iterator(2_000):
        slips = OSA.distance(_bare(typed), _bare(row.word), score_cutoff=reach)
        if slips > reach:
            continue
        rank = (slips, row.word[0] != typed[0], -row.entries, row.word)
        if best is None or rank < best:
            best, chosen = rank, row
    return chosen


def _slips(typed: str) -> int:
    """Return how many slips a word of that length is forgiven."""
    return 1 if len(typed) < 6 else 2 if len(typed) < 12 else 3


def _bare(word: str) -> str:
    """Return a word without umlauts: whoever leaves the dots away makes no slip."""
    for written, plain in (("ä", "a"), ("ö", "o"), ("ü", "u"), ("ae", "a"), ("oe", "o"), ("ue", "u")):
        word = word.replace(written, plain)
    return word
