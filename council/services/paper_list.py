"""Papers as a list with filters."""

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.viewer import Viewer
from core.paging import Keyset, Page
from core.wording import label_of
from council.enums import PaperState
from council.models import Paper
from council.services.outcome import Result, results_by_item
from council.services.references import PaperRef, bodies_of_papers, paper_ref

ORDER = Keyset("date")
Line = tuple[PaperRef, str, Result | None]


def papers_page(viewer: Viewer, params: Mapping[str, str], filters: Mapping[str, Any]) -> Page[Line]:
    """Return a page of papers, newest first, each with its state and the result of its last decision.

    `filters` holds cleaned values: q, art, stand, gremium (id), jahr. Missing ones filter nothing.
    """
    page = ORDER.page(_filtered(Paper.objects.visible_to(viewer), filters), params)
    return Page(paper_lines(viewer, page.rows), page.before, page.after)


def last_papers(viewer: Viewer, limit: int = 5) -> list[Line]:
    """Return the newest papers."""
    dated = Paper.objects.visible_to(viewer).filter(date__isnull=False)
    return paper_lines(viewer, list(dated.order_by("-date", "-pk")[:limit]))


def paper_lines(viewer: Viewer, papers: list[Paper]) -> list[Line]:
    """Return papers (obtained by visible_to) as lines. Four queries."""
    keys = [paper.pk for paper in papers]
    originators = bodies_of_papers(viewer, keys, "originated_papers")
    departments = bodies_of_papers(viewer, keys, "directed_papers")
    results = last_results(viewer, keys)
    return [
        (
            paper_ref(paper, originators=originators.get(paper.pk, ()), departments=departments.get(paper.pk, ())),
            label_of(PaperState, paper.state),
            results.get(paper.pk),
        )
        for paper in papers
    ]


def last_results(viewer: Viewer, papers: list[UUID]) -> dict[UUID, Result]:
    """Return the latest result of each paper that viewer may read. Three queries."""
    from council.models import AgendaItem

    rows = AgendaItem.objects.visible_to(viewer).filter(consultation__paper__in=papers)
    owner = dict(rows.values_list("id", "consultation__paper_id"))
    found: dict[UUID, Result] = {}
    results = results_by_item(viewer, Q(agenda_item__in=list(owner)))
    oldest_first = sorted(results.items(), key=lambda pair: pair[1].decided_at.timestamp() if pair[1].decided_at else 0)
    for item, result in oldest_first:
        found[owner[item]] = result
    return found


def _filtered(rows: QuerySet[Any], filters: Mapping[str, Any]) -> QuerySet[Any]:
    if words := filters.get("q"):
        rows = rows.filter(_words(words))
    if kind := filters.get("art"):
        rows = rows.filter(paper_type=kind)
    if state := filters.get("stand"):
        rows = rows.filter(state=state)
    if body := filters.get("gremium"):
        rows = rows.filter(pk__in=Paper.objects.filter(consultations__organization=body).values("pk"))
    if year := filters.get("jahr"):
        rows = rows.filter(date__gte=datetime.date(year, 1, 1), date__lte=datetime.date(year, 12, 31))
    return rows


def _words(words: str) -> Q:
    """Return the condition that every word stands in the title, or that the reference begins so."""
    title = Q()
    for word in words.split()[:8]:
        title &= Q(title__icontains=word)
    return title | Q(reference__istartswith=words.strip())
