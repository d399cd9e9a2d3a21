"""What somebody asks: the words as typed, how they are read, and what narrows them. One question has one form."""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from core.services.search.terms import Node, Phrase, Term, either, every
from core.services.search.words import STOP_WORDS, fold, half_stems, references_in, stem, words_in

MOST_LETTERS, MOST_WORDS, MOST_CHOICES, LAST_PAGE = 200, 12, 20, 50
QUOTED = re.compile(r'["„“”»«]([^"„“”»«]+)["„“”»«]')
RELEVANCE, NEWEST = "", "datum"
LISTS = {"groups": "art", "bodies": "gremium", "periods": "zeit", "statuses": "status"}


@dataclass(frozen=True)
class Word:
    """One word of a question: as typed, its stem, and the stems of its halves where it is a long compound."""

    typed: str
    stem: str
    parts: tuple[str, ...] = ()
    is_reference: bool = False

    @property
    def node(self) -> Node:
        """Return what an entry must hold: the word, or both halves of the compound."""
        if self.is_reference:
            return either([Term(self.stem), Phrase(tuple(self.stem.split("_")))])
        parts = [every(Term(part) for part in self.parts)] if self.parts else []
        return either([Term(self.stem), *parts])


@dataclass(frozen=True)
class SearchQuery:
    """A question. `words` is clean text; lists hold what was chosen; `is_literal` forbids corrections."""

    words: str = ""
    groups: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    first: datetime.date | None = None
    last: datetime.date | None = None
    is_literal: bool = False
    order: str = RELEVANCE
    page: int = 1
    # What was wrong with the question: "long", "von", "bis", "span".
    faults: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_params(cls, params: Any) -> "SearchQuery":
        """Read a question from the parameters of a request (a QueryDict); nothing in it can be wrong enough to fail."""
        typed = _clean(params.get("q", ""))
        faults = ["long"] if len(typed) > MOST_LETTERS or len(typed.split()) > MOST_WORDS else []
        dates = {}
        for name in ("von", "bis"):
            text = _clean(params.get(name, ""))
            dates[name] = _date(text)
            faults += [name] if text and dates[name] is None else []
        if dates["von"] and dates["bis"] and dates["von"] > dates["bis"]:
            faults.append("span")
        return cls(
            words=_cut(typed),
            first=dates["von"],
            last=dates["bis"],
            is_literal=params.get("woertlich") == "1",
            order=NEWEST if params.get("sortierung") == NEWEST else RELEVANCE,
            page=_page(params.get("seite", "")),
            faults=tuple(faults),
            **{name: _choices(params.getlist(key)) for name, key in LISTS.items()},
        )

    @classmethod
    def from_querystring(cls, text: str) -> "SearchQuery":
        """Read a question from what to_querystring wrote."""
        from django.http import QueryDict

        return cls.from_params(QueryDict(text))

    def to_querystring(self, **changes: Any) -> str:
        """Return the question as it stands in an address: always in the same order, nothing that says nothing."""
        asked = replace(self, **changes) if changes else self
        pairs: list[tuple[str, str]] = [("q", asked.words)] if asked.words else []
        for name, key in LISTS.items():
            pairs += [(key, value) for value in sorted(getattr(asked, name))]
        pairs += [(key, value.isoformat()) for key, value in (("von", asked.first), ("bis", asked.last)) if value]
        pairs += [("woertlich", "1")] if asked.is_literal else []
        pairs += [("sortierung", asked.order)] if asked.order else []
        pairs += [("seite", str(asked.page))] if asked.page > 1 else []
        return urlencode(pairs)

    @property
    def normalised(self) -> "SearchQuery":
        """Return what is asked, without how it is looked at: two equal questions are equal."""
        return replace(self, words=" ".join(self.words.split()), order=RELEVANCE, page=1, faults=())

    @property
    def filters(self) -> int:
        """Return how many choices narrow the question."""
        return sum(len(getattr(self, name)) for name in LISTS) + bool(self.first) + bool(self.last)

    @property
    def read(self) -> list[Word]:
        """Return the words as they are read."""
        return read_words(self.words)

    @property
    def phrases(self) -> list[Phrase]:
        """Return what stands between quotation marks and must stand so."""
        found = [tuple(stem(word) for word in words_in(part)) for part in QUOTED.findall(self.words)]
        return [Phrase(words) for words in found if len(words) > 1]


def read_words(text: str) -> list[Word]:
    """Return the words of text, each once; numbers of papers are one word each."""
    found: dict[str, Word] = {}
    for chunk in text.split():
        for word in _of_chunk(chunk):
            found.setdefault(word.stem, word)
    return list(found.values())[:MOST_WORDS]


def _of_chunk(chunk: str) -> Iterable[Word]:
    references = list(references_in(chunk))
    if references:
        return [Word(reference.replace("_", "/"), reference, is_reference=True) for reference in references]
    return [Word(word, stem(word), half_stems(word)) for word in words_in(chunk)]


def is_only_small_words(text: str) -> bool:
    """Whether text has words, but none that says anything."""
    words = fold(text).split()
    return bool(words) and all(word in STOP_WORDS for word in words)


def _clean(text: Any) -> str:
    """Return text without what no keyboard types: control signs, broken encoding, halves of pairs."""
    kept = "".join(
        " " if unicodedata.category(sign)[0] == "C" or sign == "\ufffd" else sign for sign in str(text)[:20_000]
    )
    return " ".join(kept.split())


def _cut(text: str) -> str:
    words = text.split()[:MOST_WORDS]
    while words and len(" ".join(words)) > MOST_LETTERS:
        words.pop()
    return " ".join(words) or text[:MOST_LETTERS]


def _choices(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({_clean(value)[:60] for value in values if _clean(value)}))[:MOST_CHOICES]


def _date(text: str) -> datetime.date | None:
    """Return a date, written by a browser or by hand."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 6 else 1
