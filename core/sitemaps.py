"""Sitemaps: what search engines may find. Every room enters its own at start, each drawn from what is public."""

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap


class TownSitemap(Sitemap):
    """A sitemap with the town's one address, whatever name it was asked by. Items are pairs of path and last change."""

    limit = 5000

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the scheme of the town's address."""
        return urlsplit(settings.PUBLIC_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """Return host and port of the town's address."""
        return urlsplit(settings.PUBLIC_URL).netloc

    def location(self, item: tuple[str, datetime.datetime | None]) -> str:
        """Return the path of an item."""
        return item[0]

    def lastmod(self, item: tuple[str, datetime.datetime | None]) -> datetime.datetime | None:
        """Return when the item changed in public."""
        return item[1]


_sitemaps: dict[str, type[TownSitemap]] = {}


def register_sitemap(name: str, sitemap: type[TownSitemap]) -> None:
    """Enter a sitemap. Called from an app's ready(); `name` stands in its address."""
    _sitemaps[name] = sitemap


def sitemaps() -> dict[str, Any]:
    """Return all sitemaps by name."""
    return dict(_sitemaps)
