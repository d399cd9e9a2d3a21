"""Writes calendars as iCalendar files (RFC 5545, RFC 7986)."""

import datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDuration

from core.calendars import USUAL_LENGTH, CalendarContent, CalendarEvent
from core.town import town
from core.wording import printable

REFRESH = datetime.timedelta(hours=1)
WINTER, SUMMER = datetime.timedelta(hours=1), datetime.timedelta(hours=2)


def calendar_file(content: CalendarContent, address: str) -> bytes:
    """Return the file. The same content gives the same bytes: nothing in it tells when it was asked for."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Ratsplatz//{town().name}//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, printable(content.title))
    for name in ("description", "x-wr-caldesc"):
        calendar.add(name, printable(content.text))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("url", settings.PUBLIC_URL + content.path)
    calendar.add("source", settings.PUBLIC_URL + address, parameters={"VALUE": "URI"})
    # How often programs ask again: the standard's word, and the one that most of them read.
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH).to_ical().decode())  # type: ignore[no-untyped-call]
    if any(not event.is_tombstone for event in content.events):
        calendar.add_component(_zone())
    for event in sorted(content.events, key=lambda event: (event.start or event.modified_at, str(event.key))):
        calendar.add_component(_tombstone(event) if event.is_tombstone else _event(event))
    return bytes(calendar.to_ical())


@cache
def _zone() -> Timezone:
    """Return the clock of Central Europe as a rule: programs that read no list of days read this."""
    zone = Timezone()
    zone.add("tzid", settings.TIME_ZONE)
    for part, name, month, before, after in (
        (TimezoneDaylight(), "CEST", 3, WINTER, SUMMER),
        (TimezoneStandard(), "CET", 10, SUMMER, WINTER),
    ):
        part.add("tzname", name)
        part.add("dtstart", datetime.datetime(1996, month, 31 if month == 3 else 27, 3 if month == 10 else 2))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone


def _begun(event: CalendarEvent) -> Event:
    """Return the part that every event has, taken back or not."""
    made = Event()
    made.add("uid", str(event.key))
    changed = event.modified_at.astimezone(datetime.UTC).replace(microsecond=0)
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("sequence", event.sequence)
    return made


def _event(event: CalendarEvent) -> Event:
    assert event.start is not None
    zone = ZoneInfo(settings.TIME_ZONE)
    has_end = event.end is not None and event.end > event.start
    end = event.end if has_end and event.end else event.start + USUAL_LENGTH
    made = _begun(event)
    made.add("created", event.published_at.astimezone(datetime.UTC).replace(microsecond=0))
    made.add("dtstart", event.start.astimezone(zone).replace(microsecond=0))
    made.add("dtend", end.astimezone(zone).replace(microsecond=0))
    title = printable(event.title)
    made.add("summary", _("Abgesagt: %(title)s") % {"title": title} if event.is_cancelled else title)
    url = settings.PUBLIC_URL + event.path
    made.add(
        "description",
        printable("\n".join(part for part in (event.text, "" if has_end else _("Das Ende ist offen."), url) if part)),
    )
    if event.place:
        made.add("location", printable(event.place))
    made.add("url", url)
    if event.topics:
        made.add("categories", [printable(topic) for topic in event.topics])
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if event.is_cancelled else "OPAQUE")
    made.add("class", "PUBLIC")
    return made


def _tombstone(event: CalendarEvent) -> Event:
    """Return a cancelled event for the day on which it was taken back: not what it was, nor when it would have been."""
    made = _begun(event)
    day = timezone.localdate(event.modified_at)
    made.add("dtstart", day)
    made.add("dtend", day + datetime.timedelta(days=1))
    made.add("summary", _("Termin entfallen"))
    made.add("status", "CANCELLED")
    made.add("transp", "TRANSPARENT")
    return made
