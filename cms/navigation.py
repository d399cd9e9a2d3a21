"""The front door's entries of the shell. Each leads to a page that is published now, or does not show."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.models import path_of, published_pages
from core.navigation import Place, register_entry

SLUGS = (
    "aktuelles", "veranstaltungen", "service", "kontakt", "impressum", "datenschutz", "barrierefreiheit",
    "nutzungsbedingungen", "leichte-sprache",
)  # fmt: skip


def page_at(slug: str, *, german_only: bool = False) -> Callable[[HttpRequest], str]:
    """Return a target that answers the address of the page below the front page, "" while it is not published."""

    def address(request: HttpRequest) -> str:
        language = "de" if german_only else (get_language() or "de")[:2]
        return _published(request).get((slug, language), "")

    return address


def _published(request: HttpRequest) -> dict[tuple[str, str], str]:
    """Return the addresses of the shell's pages, asked once a request."""
    known: dict[tuple[str, str], str] | None = getattr(request, "_shell_pages", None)
    if known is None:
        known = {}
        rows = (
            published_pages().filter(depth=3, slug__in=SLUGS).values_list("slug", "url_path", "locale__language_code")
        )
        for slug, url_path, code in sorted(rows, key=lambda row: row[2] != "de"):
            known[slug, code] = path_of(url_path, code)
            if code == "de":
                known.setdefault((slug, "en"), path_of(url_path, "en"))
        request._shell_pages = known  # type: ignore[attr-defined]
    return known


def register() -> None:
    """Enter everything. Called when the room opens."""
    register_entry(Place.MAIN, 50, _("Aktuelles"), page_at("aktuelles"), match=("/aktuelles/", "/veranstaltungen/"))
    register_entry(Place.MAIN, 60, _("Service"), page_at("service"), match=("/service/", "/kontakt/"))
    register_entry(Place.TOWN, 10, _("Kontakt und Öffnungszeiten"), page_at("kontakt"))
    register_entry(Place.NEWS, 10, _("Meldungen"), page_at("aktuelles"))
    register_entry(Place.NEWS, 20, _("Veranstaltungen"), page_at("veranstaltungen"))
    register_entry(Place.EVERYBODY, 10, _("Leichte Sprache"), page_at("leichte-sprache", german_only=True))
    register_entry(Place.EVERYBODY, 20, _("Barriere melden"), _barrier)
    register_entry(Place.EVERYBODY, 30, "English", _other("de", "/en/"), lang="en")
    register_entry(Place.EVERYBODY, 30, "Deutsch", _other("en", "/"), lang="de")
    register_entry(Place.EASY_LANGUAGE, 10, _("Leichte Sprache"), page_at("leichte-sprache", german_only=True))
    register_entry(Place.LEGAL, 10, _("Impressum"), page_at("impressum"))
    register_entry(Place.LEGAL, 20, _("Datenschutz"), page_at("datenschutz"))
    register_entry(Place.LEGAL, 30, _("Erklärung zur Barrierefreiheit"), page_at("barrierefreiheit"))
    register_entry(Place.LEGAL, 40, _("Nutzungsbedingungen"), page_at("nutzungsbedingungen"))


def _barrier(request: HttpRequest) -> str:
    url = page_at("barrierefreiheit")(request)
    return f"{url}#melden" if url else ""


def _other(shown_in: str, address: str) -> Callable[[HttpRequest], str]:
    """Return a target that leads to the front page of the other language, shown only in the first."""
    return lambda request: address if (get_language() or "de")[:2] == shown_in else ""
