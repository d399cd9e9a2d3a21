"""What search engines find of the pages of editors, in both languages."""

from typing import Any

from cms.models import path_of, published_pages
from core.sitemaps import TownSitemap


class PagesSitemap(TownSitemap):
    """Every published page with a start page above it, or that is one."""

    def items(self) -> Any:
        rows = published_pages().filter(depth__gt=1).order_by("path")
        return rows.values_list("url_path", "last_published_at", "locale__language_code")

    def location(self, item: Any) -> str:
        return path_of(item[0], item[2])
