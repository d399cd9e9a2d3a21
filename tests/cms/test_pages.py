"""What editors write, as readers see it: lists, events, blocks, appendices, crumbs."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.demo.pictures import picture
from cms.models import EventPage, NewsPage, StandardPage
from cms.models.blocks import BodyBlock, LinkBlock
from tests.cms.conftest import words
from tests.cms.rows import event, free, news

pytestmark = pytest.mark.django_db
CONTACT = {
    "name": "Bürgerbüro",
    "address": "Markt 1\nHennef",
    "phone": "0221 4710 100",
    "email": "a@b.example",
    "hours": "",
}
BODY = [
    ("heading", "Überschrift"),
    ("text", "<p>Ein <b>Wort</b></p>"),
    ("quote", {"text": "So ist es.", "source": "Jemand"}),
    ("accordion", [{"title": "Frage?", "text": "<p>Antwort</p>"}, {"title": "Und?", "text": "<p>Ja</p>"}]),
    ("links", [{"title": "Karte", "page": None, "address": "/karte/", "note": "gezeichnet"}]),
    ("alert", {"kind": "warning", "title": "Achtung", "text": "Baustelle"}),
    ("contact", CONTACT),
    # Unknown, so nothing is drawn; more in test_survey_block.
    ("survey", {"survey": "gibt-es-nicht"}),
]


def test_every_block_has_a_drawing(home, look):
    page, shown = free(home, "Alles", "alles"), picture("sieg")
    shown.contextual_alt_text, shown.decorative = "Der Fluss", False
    page.body = [*BODY, ("picture", {"image": shown, "caption": "Die Sieg", "credit": "Stadt"})]
    page.save()
    prose = look("/alles/").select_one(".t-prose")
    assert {kind for kind, _value in BODY} | {"picture"} == set(BodyBlock().child_blocks)
    assert [words(h) for h in prose.select("h2")] == ["Überschrift", "Bürgerbüro"]
    assert words(prose.select_one("figure blockquote")) == "So ist es."
    assert [words(fold) for fold in prose.select("details summary")] == ["Frage?", "Und?"]
    assert [(a["href"], words(a)) for a in prose.select(".t-list a")] == [("/karte/", "Karte")]
    assert words(prose.select_one(".kern-alert--warning")) == "Achtung Baustelle"
    assert [a["href"] for a in prose.select(".t-box a")] == ["tel:02214710100", "mailto:a@b.example"]
    img = prose.select_one("figure img")
    assert (img["alt"], img["loading"], img["src"].endswith(".webp")) == (
        "Der Fluss",
        "lazy",
        True,
    )
    assert words(prose.select("figcaption")[-1]) == "Die Sieg Bild: Stadt"


def test_what_editors_type_never_becomes_code(home, look):
    evil = "<script>alert(1)</script>"
    page = free(home, evil, "boese", lead=evil)
    page.body = [
        ("heading", evil),
        ("quote", {"text": evil, "source": evil}),
        ("contact", CONTACT | {"name": evil}),
    ]
    page.save()
    scripts = look("/boese/").select("script")
    data = [script for script in scripts if script.get("type") == "application/ld+json"]
    assert [script.get("src") for script in scripts if script not in data] == [
        "/static/js/theme.js",
        "/static/js/search.js",
    ]
    # Facts for machines are no code, and nothing in them could end their element.
    assert not any("<" in script.string for script in data)


@pytest.mark.parametrize(
    ("page", "address", "field"),
    [
        (False, "", "address"),
        (True, "/karte/", "address"),
        (False, "javascript:alert(1)", "address"),
        (False, "karte", "address"),
    ],
)
def test_a_link_leads_to_one_place_and_to_no_script(home, page, address, field):
    block = LinkBlock()
    value = block.to_python({"title": "Link", "page": home.pk if page else None, "address": address, "note": ""})
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert list(refused.value.block_errors) == [field]


def test_a_link_to_a_page_or_an_address_is_taken(home):
    block = LinkBlock()
    for values in ({"page": home.pk, "address": ""}, {"page": None, "address": "https://www.nrw.de/"}):
        assert block.clean(block.to_python({"title": "Link", "note": ""} | values))["title"] == "Link"


@pytest.mark.parametrize("slug", ["sitzungen", "konto", "rat", "karte", "medien", "gesund"])
def test_an_address_that_the_town_uses_is_refused(home, slug):
    page = StandardPage(title="Neu", slug=slug, locale=home.locale)
    if slug in ("medien",):
        page.clean()
        return
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert list(refused.value.message_dict) == ["slug"]


def test_a_free_address_is_taken(home):
    StandardPage(title="Neu", slug="neuer-platz", locale=home.locale).clean()


def test_a_picture_is_described_or_only_decorates(home):
    page = NewsPage(title="A", lead="B", image=picture("sieg"), locale=home.locale)
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert list(refused.value.message_dict) == ["image_alt"]
    page.image_is_decorative = True
    page.clean()


def test_an_event_does_not_end_before_it_begins(home):
    start = datetime.datetime(2026, 12, 1, 18, tzinfo=datetime.UTC)
    page = EventPage(title="A", start=start, end=start - datetime.timedelta(hours=1), place="B", locale=home.locale)
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert list(refused.value.message_dict) == ["end"]
    row = event(home, "A")
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=row.pk).update(end=row.start - datetime.timedelta(hours=1))


def test_an_event_without_end_counts_until_midnight(home):
    with time_machine.travel("2026-11-25T17:00:00Z", tick=False):
        row = event(home, "Markt", days=0, end=None)
    for moment, coming in (("2026-11-25T22:59:00Z", [row]), ("2026-11-25T23:01:00Z", [])):
        with time_machine.travel(moment, tick=False):
            assert list(EventPage.objects.published().upcoming()) == coming
            assert list(EventPage.objects.published().past()) == [page for page in [row] if page not in coming]


def test_events_stand_in_two_lists(home, look):
    event(home, "Morgen", days=1, seats_note="6 Plätze frei"), event(home, "Übermorgen", days=2, is_cancelled=True)
    event(home, "Gestern", days=-1), event(home, "Vorgestern", days=-2)
    coming, past = look("/veranstaltungen/"), look("/veranstaltungen/?zeit=vergangen")
    assert [words(a) for a in coming.select(".t-event a")] == ["Morgen", "Übermorgen"]
    assert [words(badge) for badge in coming.select(".kern-badge")] == ["fällt aus"]
    assert words(coming.select_one(".t-event .t-small")).endswith("Meys Fabrik · 6 Plätze frei")
    assert [words(a) for a in past.select(".t-event a")] == ["Gestern", "Vorgestern"]
    assert [words(a) for a in past.select("[aria-current=true]")] == ["Aktuelles", "Aktuelles", "Vergangene"]


def test_an_event_says_when_where_and_that_it_is_off(home, look):
    start = datetime.datetime(2026, 12, 1, 17, 30, tzinfo=datetime.UTC)
    end = start + datetime.timedelta(hours=2)
    event(home, "Lesung", slug="lesung", start=start, end=end, organiser="Bibliothek", is_cancelled=True)
    page = look("/veranstaltungen/lesung/")
    assert words(page.select_one("main .kern-alert--danger")) == "Diese Veranstaltung fällt aus."
    assert words(page.select_one(".t-head time")) == "Di., 01.12.2026, 18:30 bis 20:30 Uhr"
    assert words(page.select_one("aside dl")) == "Veranstaltet von Bibliothek"


@pytest.mark.parametrize("path", ["/aktuelles/", "/veranstaltungen/", "/veranstaltungen/?zeit=vergangen"])
def test_an_empty_list_says_so(look, path):
    assert len(look(path).select("main .t-empty")) == 1


def test_a_long_list_has_pages_and_keeps_its_filter(home, look):
    for number in range(14):
        news(home, f"Meldung {number}", days=-number)
        event(home, f"Fest {number}", days=-number - 1)
    first, second = look("/aktuelles/"), look("/aktuelles/?seite=2")
    assert [len(page.select("main h2 a")) for page in (first, second)] == [12, 2]
    assert [a["href"] for a in first.select("nav.t-pages a")] == ["?seite=2"]
    assert [a["href"] for a in second.select("nav.t-pages a")] == ["?seite=1"]
    past = look("/veranstaltungen/?zeit=vergangen")
    assert [a["href"] for a in past.select("nav.t-pages a")] == ["?zeit=vergangen&seite=2"]
    assert len(look("/aktuelles/?seite=quatsch").select("main h2 a")) == 12


def test_crumbs_name_the_pages_above(home, look):
    below = free(free(home, "Service", "hilfe"), "Ausweis", "ausweis")
    crumbs = look(below.url).select(".t-crumbs li")
    assert [words(li) for li in crumbs] == ["Startseite", "Service", "Ausweis"]
    assert [a["href"] for li in crumbs for a in li.select("a")] == ["/", "/hilfe/"]


def test_the_statement_on_accessibility_is_honest_and_says_whom_to_ask(home, look):
    free(home, "Erklärung", "erklaerung", appendix="accessibility", reviewed_on=datetime.date(2026, 10, 16))
    page = look("/erklaerung/")
    text = words(page.main)
    assert "teilweise vereinbar" in text
    assert ("Zuletzt geprüft am 16.10.2026" in text, "Erstellt am" in text) == (True, False)
    assert page.select_one("#melden").parent.select_one("address") is not None
    assert [a["href"] for a in page.select("section[aria-labelledby=ombud] a")] == [
        "https://www.lbbp.nrw.de/ombudsstelle", "mailto:ombudsstelle-barrierefreie-it@mags.nrw.de",
    ]  # fmt: skip
