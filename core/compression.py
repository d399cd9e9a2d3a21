"""Pages go out compressed where nothing in them is worth guessing."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from core.context import has_cookie

COMPRESSED = (
    "text/", "application/json", "application/xml", "application/atom+xml", "application/rss+xml", "application/geo+json",
    "image/svg+xml",
)  # fmt: skip


class CompressionMiddleware(GZipMiddleware):
    """Compress what is the same for everybody.

    The length of a compressed page tells what is in it to whoever can add words of his own (BREACH). So nothing is
    compressed that was made for one person: no answer to a session, none that sets or varies on a cookie, as every form
    with its token does. Streams and ranges pass as they are.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Compress it, or pass it on."""
        return super().process_response(request, response) if is_same_for_all(request, response) else response


def is_same_for_all(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell whether an answer is text, whole, and holds nothing personal."""
    is_personal = (
        has_cookie(request)
        or response.cookies
        or "cookie" in response.headers.get("Vary", "").lower()
        or "private" in response.headers.get("Cache-Control", "")
    )
    is_whole = not response.streaming and not response.has_header("Content-Range")
    return is_whole and not is_personal and response.headers.get("Content-Type", "").startswith(COMPRESSED)
