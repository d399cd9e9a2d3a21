"""How public answers may be kept: strangers ask whether a page changed, accounts leave nothing behind."""

import datetime
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from core.context import has_cookie


def etag_of(response: HttpResponse) -> str:
    """Return the hash by which the same content is known again."""
    return f'"{sha256(response.content).hexdigest()[:32]}"'


def revalidated(
    request: HttpRequest, response: HttpResponse, modified: datetime.datetime | None = None
) -> HttpResponse:
    """Return the rendered response with its cache headers, or 304 when this browser has it already."""
    if has_cookie(request):
        response["Cache-Control"] = "private, no-store"
        return response
    return same_for_all(request, response, modified)


def same_for_all(
    request: HttpRequest, response: HttpResponse, modified: datetime.datetime | None = None
) -> HttpResponse:
    """Do the same for an answer that looks at nobody, signed in or not: feeds, calendars, pictures."""
    response["Cache-Control"] = "no-cache"
    etag = response["ETag"] = etag_of(response)
    if modified:
        response["Last-Modified"] = http_date(modified.timestamp())
    return get_conditional_response(request, etag=etag, response=response)  # type: ignore[return-value]
