"""Calendars to subscribe to."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.calendars import CalendarContent, calendar_kind, whole_calendar
from core.services.calendar_file import calendar_file
from core.town import town
from core.views.answer import same_for_all


@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    """Answer with everything that has a date."""
    text = _("Öffentliche Sitzungen und Veranstaltungen")
    content = whole_calendar(_("Kalender – %(town)s") % {"town": town().title}, text, reverse("subscribe"))
    return _answer(request, content, "kalender")


@require_safe
def calendar(request: HttpRequest, name: str, subject: UUID | None = None) -> HttpResponse:
    """Answer with one calendar; hidden and unknown subjects are the same 404."""
    kind = calendar_kind(name)
    content = kind.source(subject) if kind and kind.has_subject == (subject is not None) else None
    if content is None:
        raise Http404
    return _answer(request, content, name)


def _answer(request: HttpRequest, content: CalendarContent, name: str) -> HttpResponse:
    response = HttpResponse(calendar_file(content, request.path), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return same_for_all(request, response, max((event.modified_at for event in content.events), default=None))
