"""One page for everything that can be subscribed to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.calendars import calendar_url, listed_calendars, webcal_url
from core.feeds import feed_links, listed_feeds
from core.heads import PageHead, crumbs_node
from core.views.answer import revalidated


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show feeds and calendars, and how one is told by mail."""
    feeds = listed_feeds()
    whole = reverse("calendar_all")
    calendars: list[dict[str, Any]] = [
        _line(_("Alle Termine"), _("Sitzungen und Veranstaltungen in einem Kalender"), whole)
    ]
    calendars += [_line(str(kind.label), str(kind.about), calendar_url(kind.name)) for kind in listed_calendars()]
    title = _("Abonnieren")
    head = PageHead(
        title=title,
        path=reverse("subscribe"),
        text=_("Neues aus Rat und Stadt per E-Mail, RSS oder im eigenen Kalender."),
        feeds=tuple(link for kind in feeds for link in feed_links(kind.name)),
        graph=(crumbs_node((_("Startseite"), "/"), (title, reverse("subscribe"))),),
    )
    context = {
        "feeds": [{"kind": kind, "links": feed_links(kind.name)} for kind in feeds],
        "calendars": calendars,
        "head": head,
    }
    return revalidated(request, render(request, "core/subscribe.html", context))


def _line(label: str, about: str, path: str) -> dict[str, Any]:
    return {"label": label, "about": about, "path": path, "webcal": webcal_url(path)}
