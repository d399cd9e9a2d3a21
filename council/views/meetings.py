"""Meetings: list, month, one meeting."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from council.forms.filters import MeetingFilter
from council.services.meeting_list import meetings_month, meetings_page
from council.services.meeting_sheet import meeting_sheet
from council.views.answer import found, page


def meetings(request: HttpRequest) -> HttpResponse:
    """Show coming or past meetings, or a month."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = MeetingFilter(request.GET, viewer)
    body = UUID(form.values["gremium"]) if form.values.get("gremium") else None
    view = request.GET.get("ansicht", "")
    context = {"form": form, "view": view if view in ("monat", "vergangen") else "kommend"}
    if view == "monat":
        context["month"] = meetings_month(viewer, request.GET.get("monat", ""), body=body)
    else:
        context["page"] = meetings_page(viewer, request.GET, past=view == "vergangen", body=body)
    return page(request, "council/meetings.html", context)


def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one meeting."""
    viewer = request.viewer  # type: ignore[attr-defined]
    sheet = found(meeting_sheet(viewer, pk))
    return page(request, "council/meeting.html", {"sheet": sheet}, sheet.modified_at)
