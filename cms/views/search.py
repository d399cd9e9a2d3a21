"""Search: the page of results, its filters on a page of their own, and suggestions while typing."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.services.search_page import as_found, chips, faults, pages
from core.services.search.asking import SearchQuery
from core.services.search.results import answer, in_language
from core.services.search.suggesting import suggest
from core.views.answer import revalidated

logger = logging.getLogger(__name__)
View = Callable[[HttpRequest, SearchQuery], HttpResponse]


def _forgiving(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Keep the words when the index cannot be asked, and offer to try again."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        query = SearchQuery.from_params(request.GET)
        try:
            return view(request, query)
        except DatabaseError:
            logger.exception("The search could not be asked.")
            return render(
                request, "cms/search/error.html", {"query": query, "again": _address("search", query)}, status=503
            )

    return wrapped


@require_safe
@_forgiving
def search(request: HttpRequest, query: SearchQuery) -> HttpResponse:
    """Show what is found."""
    return revalidated(request, render(request, "cms/search/results.html", _context(request, query)))


@require_safe
@_forgiving
def narrow(request: HttpRequest, query: SearchQuery) -> HttpResponse:
    """Show the filters alone, for narrow screens without script."""
    return revalidated(request, render(request, "cms/search/narrow.html", _context(request, query)))


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer suggestions for what stands in the field."""
    query = SearchQuery.from_params(request.GET)
    try:
        found = suggest(request.viewer, query.words)  # type: ignore[attr-defined]
    except DatabaseError:
        logger.exception("The search could not be asked for suggestions.")
        return JsonResponse({"words": [], "things": []}, status=503)
    words = [{"text": words, "url": _address("search", SearchQuery(words=words))} for words in found.words]
    things = [{"text": each.title, "label": each.label, "url": in_language(each.address)} for each in found.things]
    return revalidated(request, JsonResponse({"words": words, "things": things}))


def _context(request: HttpRequest, query: SearchQuery) -> dict[str, Any]:
    results = answer(request.viewer, query)  # type: ignore[attr-defined]
    corrected = {correction.typed: correction.shown for correction in results.instead}
    return {
        "query": query,
        "results": results,
        "corrected": corrected,
        "followed": as_found(query, corrected),
        "chips": chips(query, results.facets),
        "pages": pages(query, results.pages),
        "faults": faults(query),
        "literal": _address("search", query, is_literal=True, page=1),
        "by_relevance": _address("search", query, order="", page=1),
        "by_date": _address("search", query, order="datum", page=1),
        "bare": _address("search", SearchQuery(words=query.words, is_literal=query.is_literal)),
        "narrow": _address("search_narrow", query, page=1),
    }


def _address(route: str, query: SearchQuery, **changes: Any) -> str:
    return f"{reverse(route)}?{query.to_querystring(**changes)}"
