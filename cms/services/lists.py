"""News and events as lines of lists."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Prefetch
from wagtail.images import get_image_model

from cms.models import EventPage, NewsPage, path_of

PICTURE = "fill-640x360|format-webp|webpquality-70"
PER_PAGE = 12


@dataclass(frozen=True)
class Picture:
    """A picture in the size of a card; `alt` is empty when it only decorates."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class NewsLine:
    """A piece of news in a list."""

    title: str
    url: str
    date: datetime.date
    topic: str
    lead: str
    picture: Picture | None
    # The language of its words where it is not the reader's.
    lang: str = ""


@dataclass(frozen=True)
class EventLine:
    """An event in a list."""

    title: str
    url: str
    start: datetime.datetime
    end: datetime.datetime | None
    place: str
    seats_note: str
    is_cancelled: bool
    lang: str = ""


def latest_news(language: str, limit: int) -> list[NewsLine]:
    """Return the latest news. Two queries."""
    return _news_lines(list(_news(language)[:limit]), language)


def news_list(language: str, number: str) -> tuple["ListPage[Any]", list[NewsLine]]:
    """Return the page of that number of the news list, and its lines."""
    page = Paginator(_news(language), PER_PAGE).get_page(number)
    return page, _news_lines(list(page.object_list), language)


def next_events(language: str, limit: int) -> list[EventLine]:
    """Return the next events. One query."""
    rows = (
        EventPage.objects.published().readable_in(language).select_related("locale").upcoming().order_by("start", "pk")
    )
    return _event_lines(rows[:limit], language)


def event_list(language: str, number: str, *, past: bool) -> tuple["ListPage[Any]", list[EventLine]]:
    """Return the page of that number of coming (next first) or past events (latest first), and its lines."""
    rows = EventPage.objects.published().readable_in(language).select_related("locale")
    rows = rows.past().order_by("-start", "-pk") if past else rows.upcoming().order_by("start", "pk")
    page = Paginator(rows, PER_PAGE).get_page(number)
    return page, _event_lines(page.object_list, language)


def _news(language: str) -> Any:
    drawn = get_image_model().get_rendition_model().objects.filter(filter_spec=PICTURE)
    pictures = Prefetch("image__renditions", queryset=drawn, to_attr="prefetched_renditions")
    rows = NewsPage.objects.published().readable_in(language).select_related("locale", "image")
    return rows.prefetch_related(pictures).order_by("-date", "-pk")


def _news_lines(rows: list[NewsPage], language: str) -> list[NewsLine]:
    return [
        NewsLine(
            title=row.title, url=path_of(row.url_path, language), date=row.date, topic=row.topic, lead=row.lead,
            picture=_picture(row), lang=_foreign(row, language),
        )
        for row in rows
    ]  # fmt: skip


def _picture(row: NewsPage) -> Picture | None:
    if row.image is None:
        return None
    rendition = row.image.get_rendition(PICTURE)
    return Picture(rendition.url, rendition.width, rendition.height, "" if row.image_is_decorative else row.image_alt)


def _event_lines(rows: Any, language: str) -> list[EventLine]:
    return [
        EventLine(
            title=row.title, url=path_of(row.url_path, language), start=row.start, end=row.end, place=row.place,
            seats_note=row.seats_note, is_cancelled=row.is_cancelled, lang=_foreign(row, language),
        )
        for row in rows
    ]  # fmt: skip


def _foreign(row: Any, language: str) -> str:
    code = str(row.locale.language_code)
    return code if code != language else ""
