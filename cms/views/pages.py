"""Serve the pages of editors; in English, those that are written in German only."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.models import Site
from wagtail.views import serve as wagtail_serve

from core.context import has_cookie


def page(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at path, or with its German original where there is no other."""
    request.is_german_only = False  # type: ignore[attr-defined]
    try:
        response = wagtail_serve(request, path)
    except Http404:
        if not (get_language() or "de").startswith("en"):
            raise
        response = _german(request, path)
    response.headers.setdefault("Cache-Control", "private, no-store" if has_cookie(request) else "no-cache")
    return response


def _german(request: HttpRequest, path: str) -> Any:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    found, args, kwargs = site.root_page.specific.route(request, [part for part in path.split("/") if part])
    for check in hooks.get_hooks("before_serve_page"):
        answer = check(found, request, args, kwargs)
        if isinstance(answer, HttpResponse):
            return answer
    request.is_german_only = True  # type: ignore[attr-defined]
    return found.serve(request, *args, **kwargs)
