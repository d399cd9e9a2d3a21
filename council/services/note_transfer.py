"""Where a note belongs on another version of its document: by the words it is about, and by what stands around them. Pure.

Texts are lists of pages, as File.text parts them. Spaces, line ends and hyphens do not count: two versions differ
by them without differing.
"""

from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz

from core.services.passage_finding import squeezed

# How alike a passage, or a page, must be to be proposed; above SURE nobody need look.
LIKELY, SURE = 75.0, 97.0
# Letters around a quote that tell one place from another.
AROUND = 60
# Shorter quotes stand in too many places to be looked for by likeness.
FEWEST_LETTERS = 12


class Fate(Enum):
    """What becomes of a note: it stands where it stood, stands elsewhere, must be looked at, or has no place."""

    EXACT = "exact"
    MOVED = "moved"
    UNCERTAIN = "uncertain"
    LOST = "lost"


@dataclass(frozen=True)
class Place:
    """Where a note could go: page from 1, its passage as letters of that page without spaces, and how alike it is (0 to 100)."""

    page: int
    start: int
    end: int
    likeness: float


@dataclass(frozen=True)
class Transfer:
    """What is offered for one note. `places`: the best first; none when it is lost."""

    fate: Fate
    places: tuple[Place, ...] = ()


def transfer(*, page: int, quote: str, before: str, after: str, old: list[str], new: list[str]) -> Transfer:
    """Return where a note of `page` belongs in `new`. Without a quote the whole page is what it is about."""
    pages = [squeezed(each) for each in new]
    if not squeezed(quote):
        was = squeezed(old[page - 1]) if 0 < page <= len(old) else ""
        return _page(page, was, pages)
    return _passage(page, squeezed(quote), squeezed(before)[-AROUND:], squeezed(after)[:AROUND], pages)


def _passage(page: int, quote: str, before: str, after: str, pages: list[str]) -> Transfer:
    found = [
        Place(n, match, match + len(quote), _around(text, match, match + len(quote), before, after))
        for n, text in enumerate(pages, start=1)
        for match in _all(quote, text)
    ]
    found.sort(key=lambda place: (-place.likeness, abs(place.page - page), place.page, place.start))
    if not found:
        return _alike(page, quote, pages)
    best = found[0]
    # Two places that look the same around: nobody can say which one was meant.
    if len(found) > 1 and found[1].likeness >= best.likeness - 5:
        return Transfer(Fate.UNCERTAIN, tuple(found[:5]))
    if best.likeness < LIKELY and len(found) > 1:
        return Transfer(Fate.UNCERTAIN, tuple(found[:5]))
    is_same = best.page == page and best.likeness >= SURE
    return Transfer(Fate.EXACT if is_same else Fate.MOVED, (best,))


def _all(quote: str, text: str) -> list[int]:
    found, at = [], text.find(quote)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def _around(text: str, start: int, end: int, before: str, after: str) -> float:
    """Return how alike what stands around is; 100 where nothing is known of it."""
    parts = []
    if before:
        parts.append(fuzz.ratio(before, text[max(0, start - len(before)) : start]))
    if after:
        parts.append(fuzz.ratio(after, text[end : end + len(after)]))
    return sum(parts) / len(parts) if parts else 100.0


def _alike(page: int, quote: str, pages: list[str]) -> Transfer:
    """Return passages that say nearly the same."""
    if len(quote) < FEWEST_LETTERS:
        return Transfer(Fate.LOST)
    found = []
    for n, text in enumerate(pages, start=1):
        # A text shorter than the quote would be looked for inside it.
        if len(text) < len(quote) // 2:
            continue
        near = fuzz.partial_ratio_alignment(quote, text, score_cutoff=LIKELY)
        if near is not None:
            found.append(Place(n, near.dest_start, near.dest_end, near.score))
    found.sort(key=lambda place: (-place.likeness, abs(place.page - page), place.page))
    return Transfer(Fate.UNCERTAIN, tuple(found[:5])) if found else Transfer(Fate.LOST)


def _page(page: int, was: str, pages: list[str]) -> Transfer:
    """Return the page that says what the old one said."""
    same = [n for n, text in enumerate(pages, start=1) if text == was and was]
    if page in same:
        return Transfer(Fate.EXACT, (Place(page, 0, 0, 100.0),))
    if len(same) == 1:
        return Transfer(Fate.MOVED, (Place(same[0], 0, 0, 100.0),))
    if not was:
        # A plan or a scan says nothing: its sheet is still the best guess.
        is_there = page <= len(pages)
        return Transfer(Fate.UNCERTAIN, (Place(page, 0, 0, 0.0),)) if is_there else Transfer(Fate.LOST)
    near = [Place(n, 0, 0, fuzz.ratio(was, text)) for n, text in enumerate(pages, start=1)]
    likely = sorted((each for each in near if each.likeness >= LIKELY), key=lambda each: (-each.likeness, each.page))
    return Transfer(Fate.UNCERTAIN, tuple(likely[:5])) if likely else Transfer(Fate.LOST)
