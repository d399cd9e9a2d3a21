"""What the council hangs on its own pages: following, calendars, feeds; and on all of them its interface."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.panels import follow_panel
from core.calendars import calendar_url, webcal_url
from core.context import has_cookie
from core.feeds import feed_links
from core.panels import register_panel
from council.rules import is_of_council
from council.services.council_bodies import BodySheet
from council.services.matter_thread import MatterThread
from council.services.meeting_sheet import MeetingSheet
from council.services.oparl.addresses import system_address
from council.services.paper_dossier import PaperDossier

LINK = '<link rel="alternate" type="application/json" href="{}" title="{}">'


def register() -> None:
    """Enter everything. Called when the room opens."""
    register_panel("matter.follow", 10, "council.follow", matter_follow)
    register_panel("paper.follow", 10, "council.follow", paper_follow)
    register_panel("organization.aside", 10, "council.follow", body_follow)
    register_panel("meeting.aside", 10, "council.subscribe", meeting_subscribe)
    register_panel("subscribe.mail", 10, "council.lists", lists)
    register_panel("page.head", 10, "oparl", system_link)


def matter_follow(request: HttpRequest, thread: MatterThread) -> str:
    """Follow a matter."""
    return follow_panel(request, "vorgang", thread.id, feeds=feed_links("vorgang", thread.id))


def paper_follow(request: HttpRequest, dossier: PaperDossier) -> str:
    """Follow a paper; where it is part of a public matter, the matter says more."""
    return follow_panel(request, "vorlage", dossier.paper.id, feeds=feed_links("vorlage", dossier.paper.id))


def body_follow(request: HttpRequest, sheet: BodySheet) -> str:
    """Follow a body, and have its meetings in the calendar."""
    parts = follow_panel(request, "gremium", sheet.body.id, feeds=feed_links("gremium", sheet.body.id))
    return parts + _calendar(request, calendar_url("gremium", sheet.body.id)) if sheet.meets else parts


def meeting_subscribe(request: HttpRequest, sheet: MeetingSheet) -> str:
    """Have this meeting in the calendar, and follow the body that holds it."""
    body = sheet.bodies[0] if sheet.bodies else None
    context: dict[str, Any] = {
        "file": calendar_url("sitzung", sheet.id) if sheet.start and not sheet.is_nonpublic else "",
        "body": body,
        "body_calendar": calendar_url("gremium", body.id) if body else "",
        "feed": feed_links("gremium", body.id)[0] if body else None,
    }
    return render_to_string("council/parts/meeting_subscribe.html", context, request=request)


def _calendar(request: HttpRequest, path: str) -> str:
    return render_to_string(
        "council/parts/calendar_links.html", {"path": path, "webcal": webcal_url(path)}, request=request
    )


def lists(request: HttpRequest, subject: UUID | None) -> str:
    """Lead to the lists of what can be followed."""
    links = (
        (reverse("council:matters"), _("Vorgänge")),
        (reverse("council:papers"), _("Vorlagen")),
        (reverse("council:organizations"), _("Gremien")),
    )
    return format_html_join("", '<li><a class="t-chip" href="{}">{}</a></li>', links)


def mine_entry(request: HttpRequest) -> str:
    """Lead whoever belongs to the council to „Mein Rat“; for everybody else it does not exist."""
    is_there = has_cookie(request) and is_of_council(request.viewer)  # type: ignore[attr-defined]
    return reverse("mine:start") if is_there else ""


def system_link(_request: HttpRequest, _subject: Any = None) -> SafeString:
    """Return the link of every page to the interface."""
    return format_html(LINK, system_address(), "OParl 1.1")
