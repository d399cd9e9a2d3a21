"""What a viewer finds: hits in their order, how many there are, and how they spread over the facets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from core.models import SearchEntry
from core.search import Kind, Period, kinds
from core.services.search.asking import NEWEST, SearchQuery, Word
from core.services.search.facets import Facet, chosen_of, dated, facets_of, spread_of
from core.services.search.ranking import score
from core.services.search.tables import INNER, PUBLIC, entries_with
from core.services.search.terms import Node, every

# `SPARE`: so many of the best hits may have been taken back in the last seconds before all must be asked.
PAGE_SIZE, SPARE = 10, 30
_for_strangers: dict[str, tuple[str, tuple[Any, ...]]] = {}


@dataclass(frozen=True)
class Found:
    """Hits of one page, their number, and the facets."""

    entries: list[SearchEntry] = field(default_factory=list)
    total: int = 0
    facets: list[Facet] = field(default_factory=list)


def tables_for(viewer: Any) -> tuple[str, ...]:
    """Return where viewer may find something: strangers do not even come near what is hidden."""
    return (PUBLIC, INNER) if any(kind.reads_more(viewer) for kind in kinds()) else (PUBLIC,)


def readable(viewer: Any, chosen: Sequence[Kind] | None = None) -> Q:
    """Return the condition that viewer may read the thing behind an entry, asked of the things themselves."""
    allowed = Q(pk__in=[])
    for kind in kinds() if chosen is None else chosen:
        rows = kind.visible_to(viewer).order_by().filter(pk=OuterRef(kind.key_field))
        allowed |= Q(Exists(rows), kind=kind.name)
    return allowed


def only_readable(rows: QuerySet[SearchEntry], viewer: Any) -> QuerySet[SearchEntry]:
    """Return the entries whose things viewer may read. The words of the condition are kept: it takes long to build."""
    language = (get_language() or "de")[:2]
    if tables_for(viewer) != (PUBLIC,):
        sql, params = viewer.remember(
            f"search.{language}", lambda: _as_sql(SearchEntry.objects.filter(readable(viewer)))
        )
    else:
        if language not in _for_strangers:
            _for_strangers[language] = _as_sql(SearchEntry.objects.filter(readable(viewer), is_public=True))
        sql, params = _for_strangers[language]
    return rows.filter(RawSQL(sql, params, output_field=BooleanField()))  # noqa: S611  compiled by Django


def _as_sql(rows: QuerySet[SearchEntry]) -> tuple[str, tuple[Any, ...]]:
    """Return the condition of rows as Django words it. It depends on who asks and on the language alone."""
    compiler = rows.query.get_compiler(using=rows.db)
    sql, params = compiler.compile(rows.query.where)
    return sql, tuple(params)


def matching(viewer: Any, words: Sequence[Word], more: Sequence[Node] = ()) -> QuerySet[SearchEntry]:
    """Return the entries viewer may read that hold all words; `more` are phrases that must stand there too."""
    return only_readable(holding(viewer, words, more), viewer)


def holding(viewer: Any, words: Sequence[Word], more: Sequence[Node] = ()) -> QuerySet[SearchEntry]:
    """Return the entries that hold all words, in the tables viewer may look into; who may read them is yet to be asked."""
    node = every([*(word.node for word in words), *more])
    return SearchEntry.objects.filter(pk__in=entries_with(node, tables_for(viewer)))


def find(viewer: Any, query: SearchQuery, words: Sequence[Word], spans: dict[str, Period]) -> Found:
    """Return what viewer finds; `spans` are the periods by key. Two queries, and the one that names bodies."""
    if not words:
        return Found()
    held = dated(holding(viewer, words, query.phrases), query)
    rows = only_readable(held, viewer)
    spread = list(spread_of(rows, spans))
    total = sum(each.count for each in spread if each.fits(query))
    facets = list(facets_of(viewer, query, spread, spans)) if spread else []
    if not total:
        return Found(facets=facets)
    found = _page(viewer, query, words, chosen_of(held, query, spans), total)
    return Found(found, total, facets)


def _page(
    viewer: Any, query: SearchQuery, words: Sequence[Word], held: QuerySet[SearchEntry], total: int
) -> list[SearchEntry]:
    """Return the entries of a page. Only the best are asked whether they may be read, as long as enough of them may."""
    typed = query.words if len(words) == len(query.read) else " ".join(word.typed for word in words)
    points = score(typed, words, tables_for(viewer))
    latest = F("date").desc(nulls_last=True)
    order = (latest, "-score") if query.order == NEWEST else ("-score", latest)
    order = (*order, "title", "pk")
    first = (query.page - 1) * PAGE_SIZE
    ranked = held.annotate(score=points).order_by(*order).values_list("pk", "score")
    best = dict(ranked[: first + PAGE_SIZE + SPARE])
    readable_ones = only_readable(SearchEntry.objects.filter(pk__in=list(best)), viewer).in_bulk()
    found = [readable_ones[key] for key in best if key in readable_ones][first : first + PAGE_SIZE]
    if len(found) < min(PAGE_SIZE, total - first):
        return list(only_readable(held, viewer).annotate(score=points).order_by(*order)[first : first + PAGE_SIZE])
    for entry in found:
        entry.score = best[entry.pk]  # type: ignore[attr-defined]
    return found
