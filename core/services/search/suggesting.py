"""What might be meant, while somebody types: words of what is public, and things whose title begins so."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from core.models import SearchEntry, SearchWord
from core.search import kind_named
from core.services.search.asking import SearchQuery, Word
from core.services.search.finding import only_readable, tables_for
from core.services.search.tables import entries_with
from core.services.search.terms import Node, Term, either, every
from core.services.search.words import fold_word, stem

MOST_WORDS, MOST_THINGS, SHORTEST = 4, 6, 2


@dataclass(frozen=True)
class SuggestedThing:
    """A thing one can go to at once."""

    title: str
    label: str
    address: str


@dataclass(frozen=True)
class Suggestions:
    """Ways to end what was begun, and things to go to."""

    words: list[str]
    things: list[SuggestedThing]


def suggest(viewer: Any, typed: str) -> Suggestions:
    """Return suggestions for what stands in the field. Two queries."""
    query = SearchQuery(words=typed)
    words = query.read
    last = fold_word(typed.split()[-1]) if typed.split() else ""
    if not words or len(last) < SHORTEST or not last.isalnum():
        return Suggestions([], _things(viewer, [word.node for word in words]) if words else [])
    nodes = [word.node for word in words[:-1]]
    return Suggestions(_endings(typed, last), _things(viewer, [*nodes, _begun(words[-1], last)]))


def _begun(word: Word, last: str) -> Node:
    """Return what fits a word that may not be typed to its end."""
    beginnings = {Term(last, is_beginning=True), Term(stem(last), is_beginning=len(last) > 3)}
    return either([*sorted(beginnings, key=lambda term: term.word), word.node])


def _endings(typed: str, last: str) -> list[str]:
    rows = SearchWord.objects.filter(word__gte=last, word__startswith=last, entries__gt=0).exclude(word=last)
    before = " ".join(typed.split()[:-1])
    return [f"{before} {row.shown}".strip() for row in rows.order_by("-entries", "word")[:MOST_WORDS]]


def _things(viewer: Any, nodes: list[Node]) -> list[SuggestedThing]:
    tables = tables_for(viewer)
    rows = SearchEntry.objects.filter(pk__in=entries_with(every(nodes), tables, ("title", "keywords")))
    rows = only_readable(rows, viewer).order_by("-weight", F("date").desc(nulls_last=True), "title", "pk")
    found: dict[str, SuggestedThing] = {}
    for row in rows[: MOST_THINGS * 3]:
        kind = kind_named(row.kind)
        if kind is not None:
            label = kind.type_label(row.type) or str(kind.label)
            found.setdefault(row.title, SuggestedThing(row.title, label, row.address))
    return list(found.values())[:MOST_THINGS]
