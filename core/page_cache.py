"""Keeps the pages of strangers until something they were made from changes.

A page remembers which tables it was read from and their stamps (core.changes); it is given out again only while every
one of them still stands. What depends on the clock alone is at most PAGE_CACHE_SECONDS old.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from core.changes import all_tables, reading, stamps

Handler = Callable[[HttpRequest], HttpResponse]
LONGEST_ADDRESS = 400
# Whatever carries one of these is asked for somebody or something particular.
PARTICULAR = ("Authorization", "Range")
# The key knows the compression; and the address alone chooses the language, whatever Django's middleware says.
VARIES = {"accept-encoding", "accept-language"}
_known: set[str] = set()


@dataclass(frozen=True)
class Kept:
    """An answer and what it was made from."""

    body: bytes
    headers: dict[str, str]
    stamps: dict[str, str]

    def stands(self) -> bool:
        """Whether nothing it was made from has changed."""
        return stamps(self.stamps) == self.stamps

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return it, or 304 to a browser that has it."""
        response = HttpResponse(self.body, headers=self.headers)
        return get_conditional_response(request, etag=self.headers["ETag"], response=response)  # type: ignore[return-value]


class PageCacheMiddleware:
    """Answer strangers from what is kept. Only what a view marked as revalidated (ETag, no-cache) is kept at all."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.PAGE_CACHE_SECONDS or not is_plain(request):
            return self.get_response(request)
        key, pages = key_of(request), caches["pages"]
        kept = pages.get(key)
        if kept is not None and kept.stands():
            return kept.answer(request)
        # Before anything is read: what changes meanwhile makes the page old at once.
        before = stamps(_known | set(all_tables()))
        with reading() as tables:
            response = self.get_response(request)
        if not tables <= before.keys():
            # Tables without a model, like those of the search: from the next time on they are asked for before.
            _known.update(tables)
        elif may_be_kept(response):
            made_from = {name: before[name] for name in tables}
            pages.set(key, Kept(response.content, dict(response.items()), made_from), settings.PAGE_CACHE_SECONDS)
        return response


def is_plain(request: HttpRequest) -> bool:
    """Whether a stranger asks for a whole page: no cookie of ours, nothing particular, no endless address."""
    return (
        request.method in ("GET", "HEAD")
        and not request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
        and not any(name in request.headers for name in PARTICULAR)
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def may_be_kept(response: HttpResponse) -> bool:
    """Whether an answer is a whole public page that names its version and sets nothing at its reader."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.headers.get("Cache-Control") == "no-cache"
        and "ETag" in response.headers
        and {part.strip().lower() for part in response.headers.get("Vary", "").split(",")} <= VARIES | {""}
    )


def key_of(request: HttpRequest) -> str:
    """Return what an answer depends on besides the data: address, compression, the styles and scripts of this version."""
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    version = getattr(staticfiles_storage, "manifest_hash", "")
    text = f"{version} {zipped} {request.method} {request.scheme}://{request.get_host()}{request.get_full_path()}"
    return f"page:{sha256(text.encode()).hexdigest()}"
