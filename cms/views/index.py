"""Send editors to the list they want, wherever it stands in the tree."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.http import ViewerRequest
from cms.models import EventIndexPage, NewsIndexPage
from cms.rules import may_edit_pages


def news(request: ViewerRequest) -> HttpResponse:
    """Open the list of news."""
    return _open(request, NewsIndexPage)


def events(request: ViewerRequest) -> HttpResponse:
    """Open the list of events."""
    return _open(request, EventIndexPage)


def _open(request: ViewerRequest, kind: Any) -> HttpResponse:
    if not may_edit_pages(request.viewer):
        raise PermissionDenied
    row = kind.objects.in_language("de").first()
    return redirect("wagtailadmin_explore", row.pk) if row else redirect("wagtailadmin_explore_root")
