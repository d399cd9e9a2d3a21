"""How words are read, the same when entering and when asking: folded, stemmed, compounds taken apart."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from core.services.search.compounds import halves_of, parts_of

# Longer ones are no words: data, signatures, broken text of PDFs.
MOST_LETTERS = 60
LONG_COMPOUND = 12
WORD = re.compile(r"[^\W_]+")
# Numbers of papers keep their slashes: V/2026/0412, GV/2006/00001, 0412/2026.
REFERENCE = re.compile(r"(?<![^\W_])[^\W_]{1,8}(?:/[^\W_]{1,8}){1,4}(?![^\W_])")
STOP_WORDS = frozenset(
    [
        "aber",
        "alle",
        "allem",
        "allen",
        "aller",
        "alles",
        "als",
        "also",
        "am",
        "an",
        "auch",
        "auf",
        "aus",
        "bei",
        "beim",
        "bis",
        "da",
        "dadurch",
        "daher",
        "damit",
        "dann",
        "das",
        "dass",
        "dem",
        "den",
        "denn",
        "der",
        "des",
        "die",
        "dies",
        "diese",
        "diesem",
        "diesen",
        "dieser",
        "dieses",
        "doch",
        "dort",
        "durch",
        "ein",
        "eine",
        "einem",
        "einen",
        "einer",
        "eines",
        "er",
        "es",
        "etwas",
        "für",
        "fuer",
        "gegen",
        "hat",
        "haben",
        "hatte",
        "hier",
        "ich",
        "ihr",
        "ihre",
        "im",
        "in",
        "ins",
        "ist",
        "ja",
        "je",
        "jede",
        "jeder",
        "jedes",
        "kann",
        "kein",
        "keine",
        "man",
        "mehr",
        "mit",
        "nach",
        "nicht",
        "noch",
        "nun",
        "nur",
        "ob",
        "oder",
        "ohne",
        "sehr",
        "sein",
        "seine",
        "sich",
        "sie",
        "sind",
        "so",
        "sowie",
        "um",
        "und",
        "uns",
        "unter",
        "vom",
        "von",
        "vor",
        "war",
        "waren",
        "was",
        "weg",
        "welche",
        "wenn",
        "wer",
        "werden",
        "wie",
        "wir",
        "wird",
        "wurde",
        "wurden",
        "zu",
        "zum",
        "zur",
        "über",
        "ueber",
    ]
)


def fold(text: str) -> str:
    """Return text in small letters, ß as ss, accents gone; umlauts stay for the stemmer."""
    text = unicodedata.normalize("NFKC", text).lower().replace("ß", "ss")
    if text.isascii():
        return text
    return "".join(_plain(letter) for letter in text)


@lru_cache(1024)
def _plain(letter: str) -> str:
    if letter in "äöü" or letter.isascii():
        return letter
    bare = unicodedata.normalize("NFD", letter)
    return "".join(part for part in bare if not unicodedata.combining(part))


@lru_cache(30_000)
def fold_word(word: str) -> str:
    """Return a word folded, "" for one that carries nothing."""
    word = fold(word)
    return word if len(word) <= MOST_LETTERS and word not in STOP_WORDS and WORD.fullmatch(word) else ""


def written_words(text: str) -> Iterator[str]:
    """Yield the words of text as they are written."""
    yield from WORD.findall(unicodedata.normalize("NFC", text))


def words_in(text: str) -> Iterator[str]:
    """Yield the folded words of text in their order, without those that carry nothing."""
    for written in written_words(text):
        if word := fold_word(written):
            yield word


def references_in(text: str) -> Iterator[str]:
    """Yield what is written like a number of a paper, as one token."""
    if "/" not in text:
        return
    for found in REFERENCE.findall(fold(text)):
        if any(sign.isdigit() for sign in found):
            yield found.replace("/", "_")


@lru_cache(30_000)
def stem(word: str) -> str:
    """Return the German stem of a folded word; numbers stay."""
    if not word.isalpha():
        return word
    return str(_stemmer().stemWord(word)) or word


@lru_cache(1)
def _stemmer() -> Any:
    # Imported when a word is read: it brings all languages along.
    import snowballstemmer

    return snowballstemmer.stemmer("german")


@lru_cache(30_000)
def part_stems(word: str) -> tuple[str, ...]:
    """Return the stems of what a compound is made of: (grundschul, standort)."""
    found = dict.fromkeys(stem(fold(part)) for part in parts_of(word))
    return tuple(part for part in found if part != stem(word))


def key_of_reference(text: str) -> str:
    """Return a number of a paper as it is compared."""
    return "".join(fold(text).split())[:200]


@lru_cache(2_000)
def half_stems(word: str) -> tuple[str, ...]:
    """Return the stems of the two halves of a long compound. Those of short ones stand together too often by chance."""
    return tuple(stem(fold(half)) for half in halves_of(word)) if len(word) >= LONG_COMPOUND else ()
