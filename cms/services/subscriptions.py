"""What editors publish, as feeds, calendars and preview pictures. Everything begins with published().

Entries and events carry the key that all translations of a page share.
"""

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.models import EventPage, NewsPage, path_of, published_pages
from core.calendars import CalendarContent, CalendarEvent
from core.feeds import MOST_ENTRIES, FeedContent, FeedEntry
from core.heads import PreviewText
from core.wording import span

# Pages that were made without the editor carry no time of publication.
LATEST = (F("first_published_at").desc(nulls_last=True), "-pk")
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
LOOK_BACK = datetime.timedelta(days=366)


def language() -> str:
    """Return the language of this answer: de or en."""
    return (get_language() or "de")[:2]


def news_feed(subject: UUID | None, params: Mapping[str, str]) -> FeedContent:
    """Return the latest news."""
    rows = NewsPage.objects.published().readable_in(language()).select_related("locale")
    entries = tuple(_entry(row, row.lead, row.topic) for row in rows.order_by(*LATEST)[:MOST_ENTRIES])
    return FeedContent(_("Meldungen"), _("Neues aus der Stadt"), path_of("/start/aktuelles/", language()), entries)


def events_feed(subject: UUID | None, params: Mapping[str, str]) -> FeedContent:
    """Return the events announced last."""
    rows = EventPage.objects.published().readable_in(language()).select_related("locale")
    found = rows.order_by(*LATEST)[:MOST_ENTRIES]
    entries = tuple(_entry(row, f"{span(row.start, row.end)}, {row.place}\n{row.lead}", "") for row in found)
    return FeedContent(
        _("Veranstaltungen"), _("Was in der Stadt los ist"), path_of("/start/veranstaltungen/", language()), entries
    )


def _entry(row: Any, text: str, topic: str) -> FeedEntry:
    published, changed = times_of(row)
    return FeedEntry(
        key=row.translation_key, title=row.title, path=path_of(row.url_path, language()), text=text,
        published_at=published, updated_at=changed, topics=(topic,) if topic else (),
    )  # fmt: skip


def times_of(row: Any) -> tuple[datetime.datetime, datetime.datetime]:
    """Return when a page was published first and last."""
    first = row.first_published_at or LONG_AGO
    return first, max(first, row.last_published_at or first)


def events_calendar(subject: UUID | None) -> CalendarContent:
    """Return the events of the town."""
    rows = EventPage.objects.published().readable_in(language()).select_related("locale")
    dated = rows.filter(start__gte=timezone.now() - LOOK_BACK).order_by("start", "pk")
    text, path = _("Was in der Stadt los ist"), path_of("/start/veranstaltungen/", language())
    return CalendarContent(_("Veranstaltungen"), text, path, tuple(_event(row) for row in dated))


def event_file(subject: UUID | None) -> CalendarContent | None:
    """Return one event."""
    row = _by_key(EventPage.objects.published(), subject)
    if row is None:
        return None
    return CalendarContent(row.title, row.lead, path_of(row.url_path, language()), (_event(row),))


def _event(row: Any) -> CalendarEvent:
    published, changed = times_of(row)
    return CalendarEvent(
        key=row.translation_key, published_at=published, modified_at=changed, start=row.start, end=row.end, title=row.title,
        path=path_of(row.url_path, language()), place=row.place, text=row.lead, is_cancelled=row.is_cancelled,
        topics=(row.organiser,) if row.organiser else (),
    )  # fmt: skip


def page_preview(subject: UUID) -> PreviewText | None:
    """Return the words of a page's picture."""
    row = _by_key(published_pages(), subject)
    if row is None:
        return None
    page = row.specific
    if isinstance(page, EventPage):
        return PreviewText(_("Veranstaltung"), page.title, f"{span(page.start, page.end)}, {page.place}")
    if isinstance(page, NewsPage):
        return PreviewText(page.topic or _("Meldung"), page.title)
    return PreviewText(_("Information der Stadt"), page.title)


def _by_key(rows: Any, key: UUID | None) -> Any:
    return rows.readable_in(language()).select_related("locale").filter(translation_key=key).first()
