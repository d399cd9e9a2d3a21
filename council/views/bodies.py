"""Bodies, factions and people."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from council.forms.filters import PersonFilter
from council.services.council_bodies import body_groups, body_sheet
from council.services.council_people import person_lines, person_sheet
from council.views.answer import found, page


def organizations(request: HttpRequest) -> HttpResponse:
    """Show all bodies by kind."""
    return page(request, "council/organizations.html", {"groups": body_groups(request.viewer)})  # type: ignore[attr-defined]


def organization(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one body."""
    sheet = found(body_sheet(request.viewer, pk))  # type: ignore[attr-defined]
    return page(request, "council/organization.html", {"sheet": sheet}, sheet.modified_at)


def persons(request: HttpRequest) -> HttpResponse:
    """Show everybody in office."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = PersonFilter(request.GET, viewer)
    body = UUID(form.values["gremium"]) if form.values.get("gremium") else None
    lines = person_lines(viewer, words=form.values.get("q", ""), body=body)
    return page(request, "council/persons.html", {"form": form, "lines": lines})


def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one person."""
    sheet = found(person_sheet(request.viewer, pk))  # type: ignore[attr-defined]
    return page(request, "council/person.html", {"sheet": sheet}, sheet.modified_at)
