"""How the interface answers: JSON that may be kept but is asked for again, and errors as the standard wants them."""

import datetime
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _

from core.errors import Refused
from core.views.answer import etag_of
from council.services.oparl.addresses import SCHEMA

JSON = "application/json; charset=utf-8"
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def answer(request: HttpRequest, data: dict[str, Any], *, is_dated: bool = False) -> HttpResponse:
    """Return an object or a page of a list, or 304 when the client has it already.

    A list has no date: rows come and go without the others changing. Its hash tells.
    """
    response = HttpResponse(encode(data), content_type=JSON)
    response["Cache-Control"] = "public, no-cache"
    response["ETag"] = etag_of(response)
    stamp = (
        int(datetime.datetime.fromisoformat(data["modified"]).timestamp())
        if is_dated and data.get("modified")
        else None
    )
    if stamp is not None:
        response["Last-Modified"] = http_date(stamp)
    return get_conditional_response(  # type: ignore[return-value]
        request, etag=response["ETag"], last_modified=stamp, response=response
    )


def error(status: int, refusal: Refused | None = None) -> HttpResponse:
    """Return an error: `message` for people, `debug` for whoever mends the client."""
    words = {
        400: (_("Diese Anfrage ist nicht zu verstehen."), "bad request"),
        404: (_("Das gibt es hier nicht."), "no such object or list, or not public"),
        405: (_("Hier wird nur gelesen."), "only GET, HEAD and OPTIONS"),
        429: (_("Das waren zu viele Anfragen. Bitte warten Sie einen Augenblick."), "too many requests"),
    }
    message, debug = words.get(status, (_("Hier ist etwas schiefgegangen."), "internal error"))
    if refusal is not None:
        message, debug = str(refusal), f"parameter {refusal.field}"
    content = {"type": f"{SCHEMA}Error", "message": str(message), "debug": debug}
    return HttpResponse(encode(content), content_type=JSON, status=status, headers={"Cache-Control": "no-store"})
