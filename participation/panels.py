"""What participation hangs on pages of lower rooms: the front page, matters, papers, the overview of lists to follow."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.panels import follow_panel
from core.calendars import calendar_url
from core.feeds import feed_links
from core.panels import register_panel
from council.services.matter_thread import MatterThread
from council.services.paper_dossier import PaperDossier
from participation.services.council_links import Belongs, projects_of_matter, projects_of_paper
from participation.services.observers import BOARD
from participation.services.participation_overview import open_cards
from participation.services.telling import PROCEDURE


def register() -> None:
    """Enter everything. Called when the room opens."""
    register_panel("home.open", 10, "participation", home_open)
    register_panel("matter.aside", 20, "participation", matter_aside)
    register_panel("paper.aside", 20, "participation", paper_aside)
    register_panel("procedure.follow", 10, "participation", procedure_follow)
    register_panel("board.follow", 10, "participation", board_follow)
    register_panel("subscribe.mail", 15, "participation", lists)


def home_open(request: HttpRequest, _subject: Any) -> str:
    """Show what one can take part in."""
    found = open_cards(request.viewer)  # type: ignore[attr-defined]
    return (
        render_to_string("participation/projects/home.html", {"found": found}, request=request) if found.cards else ""
    )


def matter_aside(request: HttpRequest, thread: MatterThread) -> str:
    """Show the projects of a matter."""
    return _aside(request, projects_of_matter(request.viewer, thread.id))  # type: ignore[attr-defined]


def paper_aside(request: HttpRequest, dossier: PaperDossier) -> str:
    """Show the projects of a paper."""
    return _aside(request, projects_of_paper(request.viewer, dossier.paper.id))  # type: ignore[attr-defined]


def _aside(request: HttpRequest, found: list[Belongs]) -> str:
    return render_to_string("participation/projects/belongs.html", {"found": found}, request=request) if found else ""


def procedure_follow(request: HttpRequest, procedure: UUID) -> str:
    """Return what the page of an announced procedure of any kind offers to follow it: by mail, feed and calendar."""
    follow = follow_panel(request, PROCEDURE, procedure, feeds=feed_links(PROCEDURE, procedure))
    context = {"path": calendar_url(PROCEDURE, procedure)}
    return follow + render_to_string("participation/projects/deadlines.html", context, request=request)


def board_follow(request: HttpRequest, procedure: UUID) -> str:
    """Offer the checkpoints of a board by mail."""
    return follow_panel(request, BOARD, procedure, feeds=feed_links("pruefpunkte", procedure))


def lists(request: HttpRequest, subject: UUID | None) -> str:
    """Lead to the lists of what can be followed."""
    return format_html('<li><a class="t-chip" href="{}">{}</a></li>', reverse("participation:projects"), _("Vorhaben"))
