"""What the front door hangs on pages of lower rooms: the search in the head of every page, and on the front page."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.panels import follow_panel
from cms.services import saved_search
from core.feeds import feed_links
from core.panels import register_panel
from core.services.search.asking import SearchQuery


def register() -> None:
    """Enter the panels. Called when the room opens."""
    register_panel("shell.search", 10, "search", _head)
    register_panel("home.search", 10, "search", _front)
    register_panel("search.follow", 10, "follow", _follow)
    register_panel("subscribe.mail", 20, "search", _subscribe)


def _head(request: HttpRequest, _subject: Any) -> str:
    return render_to_string("cms/search/head.html", request=request)


def _follow(request: HttpRequest, query: SearchQuery) -> str:
    asked = saved_search.address_of(query)
    return follow_panel(request, "suche", query=asked, feeds=feed_links("suche", query=asked))


def _subscribe(_request: HttpRequest, _subject: Any) -> str:
    return format_html('<li><a class="t-chip" href="{}">{}</a></li>', reverse("search"), _("Suche"))


def _front(request: HttpRequest, _subject: Any) -> str:
    return render_to_string("cms/search/field.html", {"words": ""}, request=request)
