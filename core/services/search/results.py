"""The answer to a question in the shape of a page: hits with marks, the best one with its links, corrections, neighbours."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.models import SearchEntry, SearchText
from core.search import Link, Status, kind_named, status_named
from core.services.search.asking import LAST_PAGE, RELEVANCE, SearchQuery, Word
from core.services.search.correcting import Correction, corrections
from core.services.search.facets import Facet, narrowed, periods_for
from core.services.search.finding import PAGE_SIZE, Found, find, matching, tables_for
from core.services.search.ranking import GOOD, SOME_IN_TITLE, score
from core.services.search.snippets import Marker, Snippet
from core.services.search.terms import either
from core.wording import worded

MOST_NEIGHBOURS = 3


@dataclass(frozen=True)
class Hit:
    """One hit."""

    title: SafeString
    plain_title: str
    url: str
    kind: str
    type: str
    status: Status | None
    byline: str
    snippet: Snippet | None = None
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Results:
    """Everything a page of results shows. `instead` is what was looked for where the words as typed stand nowhere."""

    query: SearchQuery
    words: list[Word]
    hits: list[Hit]
    total: int
    facets: list[Facet]
    best: Hit | None = None
    instead: list[Correction] = field(default_factory=list)
    neighbours: list[Hit] = field(default_factory=list)

    @property
    def first(self) -> int:
        """Return the number of the first hit of this page."""
        return (self.query.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """Return the number of the last hit of this page."""
        return min(self.query.page * PAGE_SIZE, self.total)

    @property
    def pages(self) -> int:
        """Return how many pages there are to turn."""
        return min(-(-self.total // PAGE_SIZE), LAST_PAGE)

    @property
    def is_asked(self) -> bool:
        """Whether there was anything to look for."""
        return bool(self.words)


def answer(viewer: Any, query: SearchQuery) -> Results:
    """Return what viewer finds. Twelve queries at most, whatever the size of the town."""
    words = query.read
    spans = {period.key: period for period in periods_for(viewer)} if words else {}
    found, instead = find(viewer, query, words, spans), []
    if words and not found.total and not found.facets and not query.is_literal:
        instead = corrections(viewer, words)
        if instead:
            words = _corrected(words, instead)
            found = find(viewer, query, words, spans)
    marker = Marker(words)
    neighbours = [] if found.total else _neighbours(viewer, words, marker)
    hits = _hits(found.entries, marker)
    best = _best(viewer, query, found, hits)
    return Results(
        query=query, words=words, hits=hits[1:] if best else hits, total=found.total, facets=found.facets, best=best,
        instead=instead, neighbours=neighbours,
    )  # fmt: skip


def new_hits(query: SearchQuery, since: datetime.datetime, viewer: Any) -> list[SearchEntry]:
    """Return what viewer finds by a saved question and could not find before, latest first: at most a hundred."""
    words = query.read
    if not words:
        return []
    rows = narrowed(matching(viewer, words, query.phrases), query, viewer).filter(appeared_at__gt=since)
    return list(rows.order_by("-appeared_at", "pk")[:100])


def _corrected(words: list[Word], instead: list[Correction]) -> list[Word]:
    by_typed = {correction.typed: correction.word for correction in instead}
    return [by_typed.get(word.typed, word) for word in words]


def _neighbours(viewer: Any, words: list[Word], marker: Marker) -> list[Hit]:
    """Return a few things that hold some of the words where nothing holds all."""
    if len(words) < 2:
        return []
    rows = matching(viewer, [], [either(word.node for word in words)])
    rows = rows.annotate(score=score("", words, tables_for(viewer))).filter(score__gte=SOME_IN_TITLE // len(words))
    return _hits(list(rows.order_by("-score", "-date", "title", "pk")[:MOST_NEIGHBOURS]), marker)


def _best(viewer: Any, query: SearchQuery, found: Found, hits: list[Hit]) -> Hit | None:
    """Return the first hit as the best one if it is good enough, with its links."""
    if query.page > 1 or query.order != RELEVANCE or not hits or getattr(found.entries[0], "score", 0) < GOOD:
        return None
    entry, hit = found.entries[0], hits[0]
    kind = kind_named(entry.kind)
    links = kind.links(viewer, entry.key) if kind else []
    links = [Link(link.label, in_language(link.url), link.icon) for link in links]
    return Hit(hit.title, hit.plain_title, hit.url, hit.kind, hit.type, hit.status, hit.byline, hit.snippet, links)


def _hits(entries: list[SearchEntry], marker: Marker) -> list[Hit]:
    texts = SearchText.objects.in_bulk([entry.pk for entry in entries]) if entries else {}
    return [_hit(entry, texts.get(entry.pk), marker) for entry in entries]


def _hit(entry: SearchEntry, text: SearchText | None, marker: Marker) -> Hit:
    kind = kind_named(entry.kind)
    label = str(kind.label) if kind else ""
    snippet = None
    if text is not None:
        snippet = marker.snippet(text.lead, (text.body,)) or _opening(text, marker)
    byline = (entry.reference, entry.source, worded(entry.date, "plain"), entry.note)
    return Hit(
        title=marker.marked(entry.title), plain_title=entry.title, url=in_language(entry.address), kind=label,
        type=(kind.type_label(entry.type) if kind and entry.type else label), status=status_named(entry.status),
        byline=" · ".join(part for part in byline if part), snippet=snippet,
    )  # fmt: skip


def _opening(text: SearchText, marker: Marker) -> Snippet | None:
    """Return the beginning of a text that holds none of the words: what it is about."""
    words = text.lead or text.body
    piece = " ".join(words[:400].replace("\f", " ").split())[:220]
    return Snippet(marker.marked(piece if len(piece) < 220 else f"{piece.rpartition(' ')[0]} …")) if piece else None


def in_language(address: str) -> str:
    """Return an address as the reader's language has it: English stands below /en/."""
    return f"/en{address}" if (get_language() or "de").startswith("en") and not address.startswith("/en/") else address
