"""Meetings as events of calendars, for everybody alike."""

import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import PUBLIC
from core.calendars import CalendarContent, CalendarEvent
from core.wording import moment
from council.models import Meeting, Organization
from council.services.meeting_list import MeetingLine, meeting_lines

# What lies further back is read on the website; a calendar that grows for ever is slow on a phone.
LOOK_BACK = datetime.timedelta(days=366)
# For how long programs that ask rarely still learn that something was taken back.
REMEMBERED = datetime.timedelta(days=90)


def meetings_calendar(subject: UUID | None) -> CalendarContent:
    """Return all meetings, with the tombstones of those that were taken back lately."""
    gone = Meeting.objects.tombstones().filter(public_modified_at__gte=timezone.now() - REMEMBERED)
    text = _("Öffentliche Sitzungen von Rat und Ausschüssen")
    events = (*_events(Meeting.objects.public()), *(_tombstone(row) for row in gone))
    return CalendarContent(_("Sitzungen"), text, reverse("council:meetings"), events)


def body_calendar(subject: UUID | None) -> CalendarContent | None:
    """Return the meetings of one body. Tombstones are left out: whose meeting it was is not known any more."""
    body = Organization.objects.public().filter(pk=subject).first()
    if body is None:
        return None
    text = _("Öffentliche Sitzungen: %(name)s") % {"name": body.name}
    events = _events(Meeting.objects.public().filter(organizations=body))
    return CalendarContent(body.name, text, reverse("council:organization", args=[body.pk]), events)


def year_calendar(year: int) -> CalendarContent | None:
    """Return the public meetings of one year, past and to come; None without any."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    found = list(Meeting.objects.public().between(first, last).select_related("location").distinct())
    if not found:
        return None
    events = tuple(_event(row, line) for row, line in zip(found, meeting_lines(PUBLIC, found), strict=True))
    text = _("Öffentliche Sitzungen von Rat und Ausschüssen")
    path = reverse("council:meetings") + f"?ansicht=jahr&jahr={year}"
    return CalendarContent(_("Sitzungen %(year)s") % {"year": year}, text, path, events)


def meeting_file(subject: UUID | None) -> CalendarContent | None:
    """Return one meeting; of one that was taken back, that it is off."""
    events: tuple[CalendarEvent, ...]
    if row := Meeting.objects.public().select_related("location").filter(pk=subject, start__isnull=False).first():
        [line] = meeting_lines(PUBLIC, [row])
        return CalendarContent(
            line.title, line.when_and_where, reverse("council:meeting", args=[row.pk]), (_event(row, line),)
        )
    gone = Meeting.objects.tombstones().filter(pk=subject).first()
    if gone is None:
        return None
    title = _("Termin entfallen")
    events = (_tombstone(gone),)
    return CalendarContent(title, title, reverse("council:meetings"), events)


def _events(rows: Any) -> tuple[CalendarEvent, ...]:
    since = timezone.now() - LOOK_BACK
    dated = rows.filter(Q(start__gte=since)).select_related("location").order_by("start", "pk").distinct()
    found = list(dated)
    return tuple(_event(row, line) for row, line in zip(found, meeting_lines(PUBLIC, found), strict=True))


def _event(row: Meeting, line: MeetingLine) -> CalendarEvent:
    assert row.first_published_at and row.public_modified_at
    is_coming = row.start is not None and row.start > timezone.now() and not line.is_cancelled
    words = [_("Die Sitzung wird im Internet übertragen.")] if row.is_streamed and is_coming else []
    if row.stream_url and row.is_streamed and is_coming:
        words.append(row.stream_url)
    if row.moved_from and is_coming:
        words.append(_("Verlegt vom %(day)s.") % {"day": moment(row.moved_from)})
    if line.is_cancelled and row.cancelled_reason:
        words.append(row.cancelled_reason)
    words.append(_("Tagesordnung und Unterlagen:"))
    return CalendarEvent(
        key=row.pk, published_at=row.first_published_at, modified_at=row.public_modified_at, start=row.start, end=row.end,
        title=line.title, path=reverse("council:meeting", args=[row.pk]), place=_place(row, line), text="\n".join(words),
        is_cancelled=line.is_cancelled, topics=tuple(body.name for body in line.bodies),
    )  # fmt: skip


def _place(row: Meeting, line: MeetingLine) -> str:
    if row.is_online:
        return _("Videositzung")
    return str(row.location) if line.place else ""


def _tombstone(row: Meeting) -> CalendarEvent:
    assert row.first_published_at
    changed = row.public_modified_at or row.depublished_at or row.first_published_at
    return CalendarEvent(key=row.pk, published_at=row.first_published_at, modified_at=changed)
