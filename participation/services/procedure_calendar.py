"""Deadlines of procedures as events of calendars, for everybody alike."""

import datetime
from uuid import UUID, uuid5

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendars import CalendarContent, CalendarEvent
from participation.enums import ProcedureState
from participation.models import Procedure
from participation.services.procedure_events import midnight
from participation.services.procedure_lines import procedure_path

LOOK_BACK = datetime.timedelta(days=366)
# How long the entry of a deadline is: the last hour.
LAST_HOUR = datetime.timedelta(hours=1)


def participation_calendar(subject: UUID | None) -> CalendarContent:
    """Return when procedures begin and when they end."""
    rows = Procedure.objects.public().filter(closes_at__gte=timezone.now() - LOOK_BACK).order_by("closes_at", "pk")
    events = tuple(event for row in rows for event in _events(row))
    return CalendarContent(
        _("Mitmachen"), _("Beginn und Ende von Umfragen und Abstimmungen"), reverse("participation:overview"), events
    )


def procedure_calendar(subject: UUID | None) -> CalendarContent | None:
    """Return when one procedure begins and ends."""
    row = Procedure.objects.public().filter(pk__in=[subject] if subject else []).first()
    return CalendarContent(row.title, row.summary, procedure_path(row), _events(row)) if row else None


def _events(row: Procedure) -> tuple[CalendarEvent, ...]:
    return (
        _event(row, "opens", _("Beginnt: %(title)s"), row.opens_at, row.opens_at + LAST_HOUR),
        _event(row, "closes", _("Letzte Stunde: %(title)s"), row.closes_at - LAST_HOUR, row.closes_at),
    )


def _event(row: Procedure, name: str, title: str, start: datetime.datetime, end: datetime.datetime) -> CalendarEvent:
    announced = midnight(row.announced_on) if row.announced_on else row.opens_at
    return CalendarEvent(
        key=uuid5(row.pk, name), published_at=min(announced, row.modified_at), modified_at=row.modified_at,
        start=start, end=end, title=title % {"title": row.title}, path=procedure_path(row), text=row.summary,
        is_cancelled=row.state == ProcedureState.ABORTED, topics=(str(row.get_kind_display()),),
    )  # fmt: skip
