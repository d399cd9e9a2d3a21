"""Meetings: list, month, one meeting."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.http import ViewerRequest
from council.forms.filters import MeetingFilter
from council.models import Meeting
from council.services.meeting_list import meetings_month, meetings_page
from council.services.meeting_sheet import meeting_sheet
from council.services.page_heads import list_head, meeting_head
from council.services.reading import log_opening
from council.views.answer import Chip, found, page


def meetings(request: ViewerRequest) -> HttpResponse:
    """Show coming or past meetings, or a month."""
    viewer = request.viewer
    form = MeetingFilter(request.GET, viewer)
    body = UUID(form.values["gremium"]) if form.values.get("gremium") else None
    view = request.GET.get("ansicht", "")
    view = view if view in ("monat", "vergangen") else "kommend"
    context = {"form": form, "view": view, "is_past": view == "vergangen", "chips": _chips(view, body), "body": body}
    context["head"] = list_head(_("Sitzungen"), "meetings", "sitzungen")
    if view == "monat":
        context["month"] = meetings_month(viewer, request.GET.get("monat", ""), body=body)
    else:
        context["page"] = meetings_page(viewer, request.GET, past=view == "vergangen", body=body)
    return page(request, "council/meetings.html", context)


def _chips(view: str, body: UUID | None) -> list[Chip]:
    kept = {"gremium": str(body)} if body else {}
    return [
        Chip(_("Kommende"), "?" + urlencode(kept), on=view == "kommend"),
        Chip(_("Vergangene"), "?" + urlencode({"ansicht": "vergangen"} | kept), on=view == "vergangen"),
        Chip(_("Monat"), "?" + urlencode({"ansicht": "monat"} | kept), on=view == "monat", icon="calendar-today"),
    ]


def meeting(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show one meeting."""
    viewer = request.viewer
    sheet = found(meeting_sheet(viewer, pk))
    log_opening(by=viewer, thing=Meeting(pk=pk))
    return page(request, "council/meeting.html", {"sheet": sheet, "head": meeting_head(sheet)}, sheet.modified_at)
