"""The lines below a hit: the place where most of the words stand, with marks on them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.services.search.asking import Word
from core.services.search.words import WORD, fold_word, part_stems, stem

LETTERS = 230
# So many places are looked at; a thick volume has more, but hardly a better one.
MOST_PLACES = 300
OPEN = {"a": "(?:ae|ä|a)", "o": "(?:oe|ö|o)", "u": "(?:ue|ü|u)", "ss": "(?:ss|ß)"}


@dataclass(frozen=True)
class Snippet:
    """A piece of text with marks, and the page of the document it stands on (None where there are no pages)."""

    text: SafeString
    page: int | None = None


class Marker:
    """Finds and marks the words of a question in text."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.stems = frozenset(
            part for word in words for part in (word.stem, *word.stem.split("_"), *word.parts) if part
        )
        self.pattern = _pattern(self.stems)

    def marked(self, text: str) -> SafeString:
        """Return text with marks on every word that was asked for."""
        pieces, end = [], 0
        for first, last in _together(text, self._places(text)):
            pieces.append(format_html("{}<mark>{}</mark>", text[end:first], text[first:last]))
            end = last
        return mark_safe("".join(pieces) + escape(text[end:]))

    def snippet(self, body: str, others: Iterable[str] = ()) -> Snippet | None:
        """Return the best piece of body, or of one of the others where body holds none of the words."""
        for text in (body, *others):
            found = self._best(text)
            if found is not None:
                first = max(found - LETTERS // 4, 0)
                page = text.count("\f", 0, found) + 1 if "\f" in text else None
                return Snippet(self.marked(_piece(text, first)), page)
        return None

    def _places(self, text: str) -> list[tuple[int, int]]:
        """Return where the words stand: whole words, judged by their stems."""
        found: list[tuple[int, int]] = []
        if self.pattern is None:
            return found
        for hit in self.pattern.finditer(text):
            if found and hit.start() < found[-1][1]:
                continue
            first, last = _whole_word(text, hit.start(), hit.end())
            if self._is_meant(text[first:last]):
                found.append((first, last))
            if len(found) >= MOST_PLACES:
                break
        return found

    def _is_meant(self, written: str) -> bool:
        word = fold_word(unicodedata.normalize("NFC", written))
        return bool(word) and (stem(word) in self.stems or not self.stems.isdisjoint(part_stems(word)))

    def _best(self, text: str) -> int | None:
        """Return where the piece with most different words begins."""
        places = self._places(text)
        best, chosen = 0, None
        for number, (first, _last) in enumerate(places):
            near = {text[a:b].lower()[:6] for a, b in places[number : number + 12] if b < first + LETTERS}
            if len(near) > best:
                best, chosen = len(near), first
        return chosen


def _together(text: str, places: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield places, those with nothing but space between them as one."""
    open_place: tuple[int, int] | None = None
    for first, last in places:
        if open_place and not text[open_place[1] : first].strip():
            open_place = (open_place[0], last)
            continue
        if open_place:
            yield open_place
        open_place = (first, last)
    if open_place:
        yield open_place


@lru_cache(256)
def _pattern(stems: frozenset[str]) -> re.Pattern[str] | None:
    if not stems:
        return None
    forms = (
        re.sub("ss|[aou]", lambda hit: OPEN[hit[0]], re.escape(each)) for each in sorted(stems, key=len, reverse=True)
    )
    return re.compile("|".join(forms), re.IGNORECASE)


def _whole_word(text: str, first: int, last: int) -> tuple[int, int]:
    while first > 0 and WORD.fullmatch(text[first - 1]):
        first -= 1
    while last < len(text) and WORD.fullmatch(text[last]):
        last += 1
    return first, last


def _piece(text: str, first: int) -> str:
    """Return a piece of text that begins and ends between words, with dots where something is left out."""
    while first > 0 and not text[first - 1].isspace():
        first -= 1
    piece = text[first : first + LETTERS + 20]
    # Never over the edge of a page.
    head, edge, tail = piece.partition("\f")
    piece = tail if edge and len(head) < LETTERS // 4 else head
    if len(piece) > LETTERS:
        piece = piece[:LETTERS].rpartition(" ")[0] or piece[:LETTERS]
    words = " ".join(piece.split())
    is_end = first + LETTERS + 20 >= len(text) and not edge
    return f"{'… ' if first > 0 else ''}{words}{'' if is_end and text.rstrip().endswith(words[-20:]) else ' …'}"
