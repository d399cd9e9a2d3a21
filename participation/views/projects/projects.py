"""The Vorhabenliste, and one project with the form to suggest participation."""

from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.http import ViewerRequest
from accounts.panels import follow_panel
from core.errors import Refused
from core.feeds import feed_links
from core.services.human_check import Wait, wait_for
from council.services.town_map import spot_of, town_outline
from council.views.answer import Chip, found, page
from participation.enums import ParticipationLevel, ProjectStatus
from participation.forms.filters import ProjectFilter
from participation.forms.suggesting import SuggestForm
from participation.models import Project
from participation.services.page_heads import project_head, projects_head
from participation.services.project_list import projects_page
from participation.services.project_sheet import ProjectSheet, project_sheet
from participation.services.suggestions import suggest_participation
from participation.services.telling import PROJECT

SENT, PLACE = "gesendet", "vorschlagen"


def projects(request: ViewerRequest) -> HttpResponse:
    """Show the projects of the town."""
    viewer = request.viewer
    form = ProjectFilter(request.GET, viewer)
    context = {
        "form": form,
        "page": projects_page(viewer, request.GET, form.narrowed),
        "levels": _chips(request.GET, "stufe", ParticipationLevel.choices, _("Jede Stufe")),
        "statuses": _chips(request.GET, "stand", ProjectStatus.choices, _("Jeder Stand")),
        "head": projects_head(),
    }
    return page(request, "participation/projects/projects.html", context)


def _chips(params: QueryDict, name: str, choices: list[tuple[Any, Any]], everything: str) -> list[Chip]:
    """Return a row of chips; each keeps what the other rows have chosen."""
    kept = params.copy()
    for gone in (name, "nach", "vor"):
        kept.pop(gone, None)
    chosen = params.get(name, "")
    rest = kept.urlencode()
    chips = [Chip(everything, f"?{rest}", on=chosen not in {str(value) for value, _label in choices})]
    for value, label in choices:
        url = f"?{name}={value}" + (f"&{rest}" if rest else "")
        chips.append(Chip(str(label), url, on=chosen == str(value)))
    return chips


# Nobody's account is used here, so there is nothing to protect by a cookie, and strangers get none.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def project(request: ViewerRequest, slug: str) -> HttpResponse:
    """Show one project, or take a suggestion for it."""
    sheet = found(project_sheet(request.viewer, slug))
    if request.method == "POST":
        return _take(request, sheet)
    context = _context(request, sheet, SuggestForm()) | {"is_sent": SENT in request.GET}
    return page(request, "participation/projects/project.html", context)


def _take(request: ViewerRequest, sheet: ProjectSheet) -> HttpResponse:
    form = SuggestForm(request.POST)
    done = f"{reverse('participation:project', args=[sheet.slug])}?{SENT}#{PLACE}"
    if form.is_of_a_machine:
        return redirect(done)
    if not form.is_valid():
        return _again(request, sheet, form, 422)
    # Whoever is signed in has shown already that they are no machine.
    is_stranger = request.viewer.user_id is None
    if is_stranger and (wait := wait_for(request.POST, "suggest_participation")):
        return _again(request, sheet, form, 422, wait)
    if not consume(request, action="suggest_participation"):
        words = _(
            "Von Ihrem Anschluss kamen gerade schon viele Vorschläge. Bitte versuchen Sie es in einer Stunde noch einmal."
        )
        form.add_error(None, words)
        return _again(request, sheet, form, 429)
    try:
        suggest_participation(by=request.viewer, project=Project(pk=sheet.id), **form.cleaned_facts)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _again(request, sheet, form, 422)
    return redirect(done)


def _again(
    request: ViewerRequest, sheet: ProjectSheet, form: SuggestForm, status: int, wait: Wait | None = None
) -> HttpResponse:
    """Show the page with what was typed, and what is wrong with it or what to wait for."""
    context = _context(request, sheet, form) | {"wait": wait}
    response = render(request, "participation/projects/project.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _context(request: ViewerRequest, sheet: ProjectSheet, form: SuggestForm) -> dict[str, Any]:
    follow = "" if sheet.is_draft else follow_panel(request, PROJECT, sheet.id, feeds=feed_links("vorhaben"))
    return {
        "sheet": sheet,
        "form": form,
        "follow": mark_safe(follow),
        "spot": spot_of(sheet.place),
        "outline": town_outline() if sheet.place else None,
        "head": project_head(sheet),
    }
