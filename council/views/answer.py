"""How public pages answer: what is not readable does not exist, what is public may be kept but asked for again."""

import datetime
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.views.answer import revalidated

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
    return revalidated(request, render(request, template, context), modified)
