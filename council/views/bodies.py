"""Bodies, factions and people."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.http import ViewerRequest
from council.forms.filters import PersonFilter
from council.services.council_bodies import body_groups, body_sheet
from council.services.council_people import person_lines, person_sheet
from council.services.page_heads import body_head, list_head, person_head
from council.views.answer import found, page


def organizations(request: ViewerRequest) -> HttpResponse:
    """Show all bodies by kind."""
    context = {"groups": body_groups(request.viewer), "head": list_head(_("Gremien"), "organizations")}
    return page(request, "council/organizations.html", context)


def organization(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show one body."""
    sheet = found(body_sheet(request.viewer, pk))
    return page(request, "council/organization.html", {"sheet": sheet, "head": body_head(sheet)}, sheet.modified_at)


def persons(request: ViewerRequest) -> HttpResponse:
    """Show everybody in office."""
    viewer = request.viewer
    form = PersonFilter(request.GET, viewer)
    body = UUID(form.values["gremium"]) if form.values.get("gremium") else None
    lines = person_lines(viewer, words=form.values.get("q", ""), body=body)
    context = {"form": form, "lines": lines, "head": list_head(_("Personen"), "persons")}
    return page(request, "council/persons.html", context)


def person(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show one person."""
    sheet = found(person_sheet(request.viewer, pk))
    return page(request, "council/person.html", {"sheet": sheet, "head": person_head(sheet)}, sheet.modified_at)
