"""The OParl 1.1 server: one view a kind of address. Whoever asks sees what everybody sees."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt

from council.api.answer import answer, error
from council.services.oparl.addresses import PREFIX, SEGMENTS
from council.services.oparl.filters import Unreadable
from council.services.oparl.lists import ListOf, list_of_bodies, list_of_body, list_of_organization, list_page
from council.services.oparl.objects import UNDATED, object_by_key
from council.services.oparl.town import system as the_system

KINDS = {segment: kind for kind, segment in SEGMENTS.items()}
READING = ("GET", "HEAD")
BARE_KEY = re.compile(r"(?<=/)([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})(?=/|$)")
View = Callable[..., HttpResponse]


def reading(view: View) -> View:
    """Let view be read only, and answer what browsers ask before they read."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in READING:
            return view(request, *args, **kwargs)
        allowed = {"Allow": "GET, HEAD, OPTIONS"}
        if request.method != "OPTIONS":
            refusal = error(405)
            refusal["Allow"] = allowed["Allow"]
            return refusal
        asked = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": "*"}
        return HttpResponse(status=204, headers=allowed | asked | {"Access-Control-Max-Age": "86400"})

    return guarded


@reading
def system(request: HttpRequest) -> HttpResponse:
    """Answer the System."""
    return answer(request, the_system())


@reading
def thing(request: HttpRequest, segment: str, key: UUID) -> HttpResponse:
    """Answer an object, or what remains of it."""
    kind = KINDS[segment]
    found = object_by_key(kind, key)
    return answer(request, found, is_dated=kind not in UNDATED) if found else error(404)


@reading
def bodies(request: HttpRequest) -> HttpResponse:
    """Answer the list of bodies."""
    return _page(request, list_of_bodies())


@reading
def body_list(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Answer a list of a body."""
    return _page(request, list_of_body(key, name))


@reading
def organization_list(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Answer a list of an organization."""
    return _page(request, list_of_organization(key, name))


@reading
def elsewhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Lead other spellings of an address to the one that counts: doubled and trailing slashes, capitals, bare keys."""
    path = "/" + "/".join(part for part in request.path_info.lower().split("/") if part)
    path = BARE_KEY.sub(r"\1-\2-\3-\4-\5", path)
    if path in ("/oparl", PREFIX):
        path = f"{PREFIX}/system"
    try:
        found = resolve(path)
    except Resolver404:
        return error(404)
    if found.func is elsewhere or path == request.path_info:
        return error(404)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def _page(request: HttpRequest, which: ListOf | None) -> HttpResponse:
    if which is None:
        return error(404)
    params: Mapping[str, Any] = request.GET
    try:
        return answer(request, list_page(which, params))
    except Unreadable as refusal:
        return error(400, refusal)
