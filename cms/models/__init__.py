"""Pages that editors write."""

from cms.models.barriers import BarrierReport
from cms.models.events import EventIndexPage, EventPage
from cms.models.free import Appendix, EasyLanguagePage, StandardPage
from cms.models.home import HomePage
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.published import HOME_SLUGS, PREFIXES, page_at, path_of, published_pages

__all__ = [
    "HOME_SLUGS",
    "PREFIXES",
    "Appendix",
    "BarrierReport",
    "EasyLanguagePage",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "StandardPage",
    "page_at",
    "path_of",
    "published_pages",
]
