"""Send editors to the list they want, wherever it stands in the tree."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cms.models import EventIndexPage, NewsIndexPage
from cms.rules import may_edit_pages


def news(request: HttpRequest) -> HttpResponse:
    """Open the list of news."""
    return _open(request, NewsIndexPage)


def events(request: HttpRequest) -> HttpResponse:
    """Open the list of events."""
    return _open(request, EventIndexPage)


def _open(request: HttpRequest, kind: Any) -> HttpResponse:
    if not may_edit_pages(request.viewer):  # type: ignore[attr-defined]
        raise PermissionDenied
    row = kind.objects.in_language("de").first()
    return redirect("wagtailadmin_explore", row.pk) if row else redirect("wagtailadmin_explore_root")
