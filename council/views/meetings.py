"""Meetings: list, month, one meeting."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import ViewerRequest
from core.services.calendar_file import calendar_file
from core.views.answer import same_for_all
from council.forms.filters import MeetingFilter
from council.models import Meeting
from council.services.meeting_calendar import year_calendar
from council.services.meeting_list import meetings_month, meetings_page
from council.services.meeting_sheet import meeting_sheet
from council.services.page_heads import list_head, meeting_head
from council.services.reading import log_opening
from council.services.year_planning import FIRST_YEAR, LAST_YEAR
from council.services.year_sheet import year_sheet
from council.services.year_view import year_view
from council.views.answer import Chip, found, page


def meetings(request: ViewerRequest) -> HttpResponse:
    """Show coming or past meetings, or a month."""
    viewer = request.viewer
    form = MeetingFilter(request.GET, viewer)
    body = UUID(form.values["gremium"]) if form.values.get("gremium") else None
    view = request.GET.get("ansicht", "")
    view = view if view in ("monat", "vergangen", "jahr") else "kommend"
    context = {"form": form, "view": view, "is_past": view == "vergangen", "chips": _chips(view, body), "body": body}
    context["head"] = list_head(_("Sitzungen"), "meetings", "sitzungen")
    if view == "monat":
        context["month"] = meetings_month(viewer, request.GET.get("monat", ""), body=body)
    elif view == "jahr":
        context["year"] = year_view(viewer, _year(request.GET.get("jahr", "")), body=body)
    else:
        context["page"] = meetings_page(viewer, request.GET, past=view == "vergangen", body=body)
    return page(request, "council/meetings.html", context)


def _chips(view: str, body: UUID | None) -> list[Chip]:
    kept = {"gremium": str(body)} if body else {}
    return [
        Chip(_("Kommende"), "?" + urlencode(kept), on=view == "kommend"),
        Chip(_("Vergangene"), "?" + urlencode({"ansicht": "vergangen"} | kept), on=view == "vergangen"),
        Chip(_("Monat"), "?" + urlencode({"ansicht": "monat"} | kept), on=view == "monat", icon="calendar-today"),
        Chip(_("Jahr"), "?" + urlencode({"ansicht": "jahr"} | kept), on=view == "jahr", icon="calendar-today"),
    ]


def _year(text: str) -> int:
    """Return the year asked for; without one, or with one that nobody plans, this year."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else timezone.localdate().year


@require_safe
def year_document(request: HttpRequest, year: int) -> HttpResponse:
    """Hand over the public meetings of a year as PDF; a year without any is nothing."""
    document = found(year_sheet(year) if FIRST_YEAR <= year <= LAST_YEAR else None)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="Sitzungskalender {year}.pdf"'
    return same_for_all(request, response)


@require_safe
def year_file(request: HttpRequest, year: int) -> HttpResponse:
    """Hand over the public meetings of a year as calendar file; a year without any is nothing."""
    content = found(year_calendar(year) if FIRST_YEAR <= year <= LAST_YEAR else None)
    response = HttpResponse(calendar_file(content, request.path), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="sitzungen-{year}.ics"'
    return same_for_all(request, response, max(event.modified_at for event in content.events))


def meeting(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show one meeting."""
    viewer = request.viewer
    sheet = found(meeting_sheet(viewer, pk))
    log_opening(by=viewer, thing=Meeting(pk=pk))
    return page(request, "council/meeting.html", {"sheet": sheet, "head": meeting_head(sheet)}, sheet.modified_at)
