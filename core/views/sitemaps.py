"""The sitemap, in parts."""

from typing import Any

from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.sitemaps import sitemaps
from core.views.answer import same_for_all


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Name the parts."""
    return _drawn(request, views.index(request, sitemaps=sitemaps(), sitemap_url_name="sitemap_part"))


@require_safe
def part(request: HttpRequest, section: str) -> HttpResponse:
    """Answer with one part, or one page of it."""
    return _drawn(request, views.sitemap(request, sitemaps=sitemaps(), section=section))


def _drawn(request: HttpRequest, response: Any) -> HttpResponse:
    # The library's own date is that of the latest row; the mark of the whole text is enough and always right.
    response.headers.pop("Last-Modified", None)
    return same_for_all(request, response.render())
