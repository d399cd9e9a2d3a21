"""How public pages answer: what is not readable does not exist, what is public may be kept but asked for again."""

import datetime
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from core.context import has_cookie

T = TypeVar("T")


@dataclass(frozen=True)
class Chip:
    """A link of a row that chooses a view or leads to an area."""

    label: str
    url: str
    on: bool = False
    icon: str = ""


def found(thing: T | None) -> T:
    """Return thing; hidden and unknown are the same 404."""
    if thing is None:
        raise Http404
    return thing


def page(
    request: HttpRequest, template: str, context: dict[str, Any], modified: datetime.datetime | None = None
) -> HttpResponse:
    """Return a page with its cache headers: strangers may ask whether it changed, accounts leave nothing behind."""
    response = render(request, template, context)
    if has_cookie(request):
        response["Cache-Control"] = "private, no-store"
        return response
    response["Cache-Control"] = "no-cache"
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    if modified:
        response["Last-Modified"] = http_date(modified.timestamp())
    return get_conditional_response(request, etag=etag, response=response)  # type: ignore[return-value]
