"""Takes German compounds apart by a word list: „Grundschulstandort“ is a „Grundschule“ and a „Standort“.

The list is simplemma's German dictionary as a trie that lies on disk and is read where it is asked (make demo builds it).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings

FOLDER = "words"
# What may stand between two parts, and be no part of the first.
JOINTS = ("", "s", "es", "n", "en", "er", "e")
SHORT = frozenset(
    [
        "amt",
        "bad",
        "bau",
        "bus",
        "hof",
        "öl",
        "rad",
        "rat",
        "see",
        "tag",
        "tor",
        "weg",
        "uhr",
        "ort",
        "sieg",
        "bahn",
        "müll",
        "kita",
        "haus",
        "park",
        "dorf",
        "land",
        "wald",
        "wein",
        "bach",
    ]
)
# Known words that begin or end others without being a part of them.
NO_FIRST = frozenset(
    [
        "aus",
        "vor",
        "ein",
        "auf",
        "unter",
        "über",
        "mit",
        "nach",
        "bei",
        "durch",
        "wieder",
        "her",
        "hin",
        "los",
        "dar",
        "emp",
        "miss",
        "zer",
        "ent",
        "ver",
        "mitte",
        "unt",
        "ausser",
        "innen",
        "hinter",
        "nieder",
        "gegen",
        "gesam",
        "zusammen",
        "fort",
        "voll",
    ]
)
NO_LAST = frozenset(["eilung", "schreibung", "haltung", "stellung", "führung", "gebung", "nahme", "ende", "enden", "ander", "lich", "ungen", "stand", "lage", "ort", "orte", "ration", "sion", "tion", "ation", "haltungen", "stellungen", "führungen", "heit", "keit", "schaft", "stunden"])  # fmt: skip
# Compounds once, words of their own by now.
ONE_WORD = frozenset(["haushalt", "landschaft", "nachtrag", "massnahme", "maßnahme", "maßnahmen", "massnahmen", "bürgermeister", "bürgermeisterin", "vorhaben", "unterstützen", "unterlagen"])  # fmt: skip
SHORTEST_WORD, SHORTEST_PART, SHORTEST_TOLD = 7, 3, 4
MOST_LETTERS = 40


def parts_of(word: str) -> tuple[str, ...]:
    """Return the parts of a folded compound, its inner compounds and their parts as well; () of a simple word."""
    if not SHORTEST_WORD <= len(word) <= MOST_LETTERS or not word.isalpha():
        return ()
    return tuple(dict.fromkeys(part for part in _told(word) if len(part) >= SHORTEST_TOLD))


def halves_of(word: str) -> tuple[str, ...]:
    """Return the two parts of a folded compound; () of a simple word."""
    return _halves(word) if len(word) <= MOST_LETTERS and word.isalpha() else ()


def _told(word: str) -> Iterator[str]:
    for part in _halves(word):
        yield part
        if part != word:
            yield from _told(part)


@lru_cache(20_000)
def _halves(word: str) -> tuple[str, ...]:
    """Return the two parts of a word, balanced as well as can be; () where nothing fits."""
    if len(word) < SHORTEST_WORD or word in ONE_WORD:
        return ()
    best: tuple[int, tuple[str, ...]] = (0, ())
    for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        last = word[place:]
        if not _may_end(last):
            continue
        first = _whole(word[:place])
        if first:
            best = max(best, (min(len(first), len(last)), (first, last)))
    return best[1] or _three(word)


def _three(word: str) -> tuple[str, ...]:
    """Return inner compound and last part of a word whose first half is no word of its own."""
    for place in range(SHORTEST_WORD, len(word) - SHORTEST_PART + 1):
        last = word[place:]
        if not _may_end(last):
            continue
        for joint in ("", "s", "n"):
            inner = word[:place].removesuffix(joint) if joint else word[:place]
            if _halves(inner):
                return (inner, last)
    return ()


def _may_end(part: str) -> bool:
    return (len(part) > SHORTEST_PART or part in SHORT) and part not in NO_LAST and _is_word(part)


def _whole(first: str) -> str:
    """Return the word that stands before the joint, "" where none does."""
    for joint in JOINTS:
        if joint and not first.endswith(joint):
            continue
        base = first.removesuffix(joint) if joint else first
        if base in NO_FIRST or first in NO_FIRST:
            continue
        if (len(base) > SHORTEST_PART or base in SHORT) and _is_word(base):
            return base
    # Schul-hof, Kirch-platz: an e was dropped.
    return f"{first}e" if len(first) > SHORTEST_PART and _is_word(f"{first}e") and f"{first}e" not in NO_FIRST else ""


@lru_cache(50_000)
def _is_word(word: str) -> bool:
    known = dictionary()
    forms = {word, word.replace("ss", "ß")}
    return any(form in known or form.capitalize() in known for form in forms)


@lru_cache(1)
def dictionary() -> Any:
    """Return the word list, built on disk where set-up has not done it."""
    from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

    folder = settings.BUILD_DIR / FOLDER
    return TrieDictionaryFactory(cache_max_size=1, disk_cache_dir=str(folder)).get_dictionary("de")
