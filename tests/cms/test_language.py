"""German and English: the same page in both, German where there is nothing else, and addresses that say so."""

import pytest

from cms.models import NewsIndexPage, NewsPage
from cms.services.addresses import addresses_of
from tests.cms.conftest import words
from tests.cms.rows import easy, event, free, news
from tests.council.pages.designed import designed_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def origin(settings):
    """The town's public address."""
    settings.PUBLIC_URL = "https://rat.example"
    return settings.PUBLIC_URL


def translated(english, german, **fields):
    """Write the English counterpart of a piece of news."""
    index = NewsIndexPage.objects.child_of(english).get()
    values = {"date": german.date, "lead": "Short", "locale": english.locale, "translation_key": german.translation_key}
    return index.add_child(instance=NewsPage(**(values | fields)))


def head(page):
    """Return what the head says about addresses: canonical, translations by language."""
    others = {link["hreflang"]: link["href"] for link in page.select("head link[hreflang]")}
    return page.select_one("head link[rel=canonical]")["href"], others


def test_both_front_pages_name_each_other(look, origin):
    both = {"de": f"{origin}/", "en": f"{origin}/en/", "x-default": f"{origin}/"}
    german, english = look("/"), look("/en/")
    assert (german.html["lang"], head(german)) == ("de", (f"{origin}/", both))
    assert (english.html["lang"], head(english)) == ("en", (f"{origin}/en/", both))


def test_a_german_page_is_shown_in_the_english_frame_with_a_note(home, look, origin):
    news(home, "Deich", slug="deich")
    page = look("/en/aktuelles/deich/")
    assert words(page.select_one("main .kern-alert")) == "This page exists in German only."
    assert words(page.select_one("main [lang=de] h1")) == "Deich"
    assert [words(crumb) for crumb in page.select(".t-crumbs [lang=de]")] == ["Aktuelles", "Deich"]
    assert head(page) == (f"{origin}/aktuelles/deich/", {})
    assert [a["href"] for a in page.select("header a[hreflang=de]")] == ["/aktuelles/deich/"] * 2
    assert look("/aktuelles/deich/").select("main .kern-alert, main [lang]") == []


def test_a_translation_takes_the_place_of_the_german_page(home, english, look, client, origin):
    german = news(home, "Deich", slug="deich")
    translated(english, german, title="Dike", slug="dike")
    page = look("/en/aktuelles/dike/")
    assert head(page)[1] == {
        "de": f"{origin}/aktuelles/deich/", "en": f"{origin}/en/aktuelles/dike/", "x-default": f"{origin}/aktuelles/deich/",
    }  # fmt: skip
    assert [a["href"] for a in look("/aktuelles/deich/").select("header a[hreflang=en]")] == ["/en/aktuelles/dike/"] * 2
    assert client.get("/en/aktuelles/deich/")["Location"] == "/en/aktuelles/dike/"
    assert [words(a) for a in look("/en/aktuelles/").select("main h2 a")] == ["Dike"]


def test_a_translation_nobody_published_stays_unseen(home, english, look):
    german = news(home, "Deich", slug="deich")
    translated(english, german, title="Dike", slug="dike", live=False)
    (line,) = look("/en/aktuelles/").select("main h2 a")
    assert (words(line), line["href"], line["lang"]) == ("Deich", "/en/aktuelles/deich/", "de")


def test_lists_on_english_pages_say_what_is_german(home, english, look):
    german = news(home, "Deich", slug="deich", topic="Hochwasser")
    translated(english, german, title="Dike", slug="dike", topic="Flood")
    news(home, "Markt", slug="markt", topic="Handel")
    event(home, "Lesung", seats_note="6 Plätze frei")
    made = designed_town()
    page = look("/en/")
    assert {words(found) for found in page.select(".t-news [lang]")} == {"Markt", "Handel"}
    assert {"Lesung", "Meys Fabrik · 6 Plätze frei"} <= {words(found) for found in page.select("main [lang=de]")}
    council = [*page.select("main a[href*='/vorlagen/']"), *page.select("main a[href*='/sitzungen/']")]
    titles = [link for link in council if made.paper.title in words(link) or made.mobility.name in words(link)]
    assert len(titles) >= 2
    assert all(link.get("lang") == "de" or link.select_one("[lang=de]") for link in titles)
    assert page.select("h1[lang], .t-sec__head [lang]") == []
    assert look("/").select("main [lang]") == []


def test_facts_of_a_german_event_are_german_in_the_english_frame(home, look):
    event(home, "Lesung", slug="lesung", organiser="Stadtbücherei", seats_note="6 Plätze frei")
    page = look("/en/veranstaltungen/lesung/")
    assert [(words(found), found["lang"]) for found in page.select("aside dd")] == [
        ("Stadtbücherei", "de"), ("6 Plätze frei", "de"),
    ]  # fmt: skip
    assert page.select("aside dt[lang]") == []


def test_an_english_page_without_original_switches_to_the_start(english, look, client):
    free(english, "Newcomers", "newcomers")
    assert [a["href"] for a in look("/en/newcomers/").select("header a[hreflang=de]")] == ["/"] * 2
    assert client.get("/newcomers/").status_code == 404


def test_links_of_editors_stay_in_the_readers_language_and_on_our_site(home, english, look):
    target = free(home, "Ziel", "ziel")
    free(english, "Target", "target", translation_key=target.translation_key)
    for parent, slug in ((home, "quelle"), (english, "source")):
        page = free(parent, "Quelle", slug)
        page.body = [("text", f'<p><a linktype="page" id="{target.pk}">hin</a></p>'), ("links", [link_to(target)])]
        page.save()
    assert [a["href"] for a in look("/quelle/").select("main .t-prose a")] == ["/ziel/", "/ziel/"]
    assert [a["href"] for a in look("/en/source/").select("main .t-prose a")] == ["/en/target/", "/en/ziel/"]


def link_to(page):
    return {"title": "Ziel", "page": page, "address": "", "note": ""}


def test_a_page_knows_its_addresses_without_a_site(home, origin):
    page = free(home, "Ziel", "ziel")
    assert (page.url, page.full_url) == ("/ziel/", f"{origin}/ziel/")
    assert addresses_of(page, "de").other == "/en/ziel/"


def test_leichte_sprache_and_everyday_language_lead_to_each_other(home, look):
    plain = free(home, "Rat", "der-rat")
    easy(home, "Der Rat leicht", "rat-leicht", explains=plain)
    assert look("/der-rat/").select_one("main .t-head a.t-more")["href"] == "/rat-leicht/"
    assert look("/rat-leicht/").select_one("main a.t-more")["href"] == "/der-rat/"


def test_the_description_comes_from_the_editor_or_the_lead(home, look):
    free(home, "A", "a", search_description="Kurz gesagt", lead="Lang")
    free(home, "B", "b", lead="Nur der Vorspann")
    found = [look(path).select_one("meta[name=description]")["content"] for path in ("/a/", "/b/")]
    assert found == ["Kurz gesagt", "Nur der Vorspann"]
