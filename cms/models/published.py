"""How pages reach the public: the one way to obtain them, and their address."""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

# The start pages stand beside each other below the tree's root; their slugs never show in an address.
HOME_SLUGS = {"de": "start", "en": "start-en"}
PREFIXES = {"de": "", "en": "/en"}


class PublishedPageQuerySet(PageQuerySet):
    """Doors obtain pages only through published()."""

    def published(self) -> Self:
        """Pages that anybody may read: live, and neither they nor a page above them restricted."""
        return self.live().exclude(_restriction())

    def with_openness(self) -> Self:
        """Pages that say by `is_open` whether anybody may read them."""
        return self.annotate(is_open=~_restriction())

    def in_language(self, language: str) -> Self:
        """Pages written in language."""
        return self.filter(locale__language_code=language)

    def readable_in(self, language: str) -> Self:
        """Pages in language, and German ones that have no published counterpart in it."""
        if language == "de":
            return self.in_language("de")
        counterparts = published_pages().in_language(language).filter(translation_key=OuterRef("translation_key"))
        rows = self.filter(locale__language_code__in=["de", language])
        return rows.exclude(Exists(counterparts), locale__language_code="de")


def _restriction() -> Exists:
    """Return whether this page or one above it is restricted."""
    above = PageViewRestriction.objects.annotate(start=Substr(OuterRef("path"), 1, Length("page__path")))
    return Exists(above.filter(start=F("page__path")))


PublishedPageManager = PageManager.from_queryset(PublishedPageQuerySet)


def published_pages() -> PublishedPageQuerySet:
    """Return all pages that anybody may read, of whatever type."""
    return PublishedPageQuerySet(Page).published()


def page_at(path: str, language: str) -> Any:
    """Return the live page at a path like "aktuelles/": the one in language, else the German one; None without any.

    `is_open` says whether anybody may read it. Two queries: the address names the page, so the tree need not be walked.
    """
    homes = {code: HOME_SLUGS[code] for code in dict.fromkeys((language, "de"))}
    slugs = [path.strip("/").rpartition("/")[2]] if path else list(homes.values())
    places = [f"/{slug}/{path}" for slug in homes.values()]
    rows = PublishedPageQuerySet(Page).live().with_openness().select_related("locale")
    found = sorted(rows.filter(slug__in=slugs, url_path__in=places), key=lambda row: row.locale.language_code == "de")
    if not found:
        return None
    row = found[0]
    page = row.specific
    page.locale, page.is_open = row.locale, row.is_open
    return page


def path_of(url_path: str, language: str) -> str:
    """Return the address of the page at url_path, seen in language: "/en/aktuelles/…"."""
    _empty, _home, rest = url_path.split("/", 2)
    return f"{PREFIXES.get(language, '')}/{rest}"


class Addressed:
    """A page that knows its address by itself: the town has one site, whatever Wagtail's record of it says."""

    url_path: str
    locale: Any

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Return site, origin and path; None for a page below no start page."""
        parts = super().get_url_parts(request)  # type: ignore[misc]
        return parts and (parts[0], settings.PUBLIC_URL, path_of(self.url_path, self.locale.language_code))

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """Return the path, never with an origin."""
        parts = self.get_url_parts(request)
        return parts[2] if parts else None

    url = property(get_url)


def refuse_taken_address(page: Any) -> None:
    """Refuse a slug below a start page whose address already leads somewhere else: the page would never be seen."""
    try:
        match = resolve(f"/{page.slug}/")
    except Resolver404:
        return
    if match.url_name != "wagtail_serve":
        message = _("Diese Adresse benutzt Ratsplatz schon. Bitte wählen Sie ein anderes Kürzel.")
        raise ValidationError({"slug": message})
