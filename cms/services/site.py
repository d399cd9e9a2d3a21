"""Makes the pages that every town has: front pages in both languages, lists, and the pages the law asks for."""

from dataclasses import dataclass
from typing import Any

import swapper
from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection, Locale, Page, Site

from cms.models import EasyLanguagePage, EventIndexPage, HomePage, NewsIndexPage, StandardPage
from cms.models.free import Appendix
from cms.models.published import HOME_SLUGS


@dataclass(frozen=True)
class Blank:
    """A page that waits for its text: slug, titles, what the system writes below, and what editors must fill in."""

    slug: str
    german: str
    english: str
    to_fill: str
    appendix: str = Appendix.NONE


# Drafts until somebody has written them: a town shows no legal page that says nothing.
PAGES = (
    Blank(
        "service", "Service", "Service",
        "Schreiben Sie, womit die Stadt hilft: Anliegen, Anträge, häufige Fragen. Unterseiten stehen von selbst darunter.",
        Appendix.SUBPAGES,
    ),
    Blank(
        "kontakt", "Kontakt und Öffnungszeiten", "Contact and opening hours",
        "Tragen Sie Anschrift, Telefon, E-Mail und Öffnungszeiten ein, am besten mit dem Baustein „Kontakt“.",
    ),
    Blank(
        "impressum", "Impressum", "Legal notice",
        "Tragen Sie ein, was § 5 DDG verlangt: Name und Anschrift der Stadt, wer sie vertritt, E-Mail und Telefon, "
        "Umsatzsteuer-Identifikationsnummer, Aufsichtsbehörde; dazu, wer für die Inhalte verantwortlich ist (§ 18 MStV).",
    ),
    Blank(
        "datenschutz", "Datenschutz", "Privacy",
        "Tragen Sie ein: verantwortliche Stelle, Datenschutzbeauftragte, Rechte der Betroffenen, Aufsichtsbehörde "
        "(Art. 13 DSGVO). Das Verzeichnis der Verarbeitungen schreibt das System darunter.",
        Appendix.PROCESSING,
    ),
    Blank(
        "barrierefreiheit", "Erklärung zur Barrierefreiheit", "Accessibility statement",
        "Tragen Sie ein, wer Rückmeldungen entgegennimmt, am besten mit dem Baustein „Kontakt“ (§ 10b BGG NRW). "
        "Stand, Ausnahmen und Ombudsstelle schreibt das System darunter. Setzen Sie „zuletzt geprüft am“, sobald Sie geprüft haben.",
        Appendix.ACCESSIBILITY,
    ),
    Blank(
        "nutzungsbedingungen", "Nutzungsbedingungen", "Terms of use",
        "Schreiben Sie, unter welcher Lizenz Vorlagen, Beschlüsse und Bilder weiterverwendet werden dürfen.",
    ),
)  # fmt: skip
EASY_TO_FILL = (
    "Schreiben Sie in Leichter Sprache: Was finde ich auf dieser Website? Lassen Sie den Text von Menschen prüfen, "
    "die Leichte Sprache brauchen."
)
HERO = {"de": "Wissen, was die Stadt entscheidet.", "en": "Know what the town decides."}
LEAD = {
    "de": "Sitzungen, Vorlagen und Beschlüsse: alles an einem Platz.",
    "en": "Meetings, papers and decisions: all in one place.",
}
LISTS: tuple[tuple[type[Any], str, str, str], ...] = (
    (NewsIndexPage, "aktuelles", "Aktuelles", "News"),
    (EventIndexPage, "veranstaltungen", "Veranstaltungen", "Events"),
)


@transaction.atomic
def found_site() -> HomePage:
    """Make what is missing of the pages every town has and return the German front page; again without change."""
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in HOME_SLUGS}
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    root = _root(locales["de"])
    home = HomePage.objects.filter(slug=HOME_SLUGS["de"]).first()
    if home is None:
        home = _home(root, locales["de"], "de")
        _children(home, "de")
        english = _home(root, locales["en"], "en", home)
        _children(english, "en", home)
    _site(home)
    return home


def _root(locale: Locale) -> Any:
    model = swapper.load_model("wagtailcore", "Page")
    root = model.objects.filter(depth=1).first()
    if root is None:
        root = model.add_root(instance=model(title="Root", slug="root", locale=locale))
    # The page that Wagtail brings says hello to developers.
    for welcome in model.objects.filter(depth=2, slug="home"):
        if type(welcome.specific) is Page:
            Site.objects.filter(root_page=welcome).delete()
            welcome.delete()
    return model.objects.get(pk=root.pk)


def _home(root: Any, locale: Locale, language: str, source: HomePage | None = None) -> HomePage:
    home = HomePage(
        title="Ratsplatz", slug=HOME_SLUGS[language], locale=locale, hero=HERO[language], lead=LEAD[language],
        **_key_of(source),
    )  # fmt: skip
    root.add_child(instance=home)
    return home


def _children(home: HomePage, language: str, source: HomePage | None = None) -> None:
    place = 3 if language == "en" else 2
    for row in LISTS:
        home.add_child(
            instance=row[0](title=row[place], slug=row[1], locale=home.locale, **_key_of(_sibling(source, row[1])))
        )
    for blank in PAGES:
        page = StandardPage(
            title=blank.german if language == "de" else blank.english, slug=blank.slug, appendix=blank.appendix,
            review_due=timezone.localdate(), **_draft(home, blank.to_fill), **_key_of(_sibling(source, blank.slug)),
        )  # fmt: skip
        home.add_child(instance=page)
    if language == "de":
        page = EasyLanguagePage(title="Leichte Sprache", slug="leichte-sprache", **_draft(home, EASY_TO_FILL))
        home.add_child(instance=page)


def _draft(home: HomePage, to_fill: str) -> dict[str, Any]:
    note = {"kind": "warning", "title": "Hier fehlt noch Ihr Text", "text": to_fill}
    return {"locale": home.locale, "live": False, "has_unpublished_changes": True, "body": [("alert", note)]}


def _sibling(source: HomePage | None, slug: str) -> Any:
    return source.get_children().get(slug=slug) if source else None


def _key_of(source: Any) -> dict[str, Any]:
    return {"translation_key": source.translation_key} if source else {}


def _site(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.root_page_id != home.pk:
        site.hostname, site.port, site.root_page, site.site_name = (
            site.hostname or "localhost",
            site.port or 80,
            home,
            "",
        )
        site.save()
