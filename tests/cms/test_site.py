"""A bare town: what stands after migrate, and what the shell links."""

import pytest
from wagtail.models import Site

from cms.models import HOME_SLUGS, EasyLanguagePage, HomePage, StandardPage
from cms.services.site import PAGES, found_site
from tests.cms.conftest import words
from tests.cms.rows import publish

pytestmark = pytest.mark.django_db


def test_a_town_is_founded_once(home):
    rows = list(HomePage.objects.order_by("path").values_list("slug", "locale__language_code", "live"))
    assert rows == [(HOME_SLUGS["de"], "de", True), (HOME_SLUGS["en"], "en", True)]
    before = [page.pk for page in home.get_descendants()]
    home.get_children().get(slug="service").delete()
    assert found_site() == home
    assert [page.pk for page in HomePage.objects.get(pk=home.pk).get_descendants()] == [
        pk for pk in before if pk in still(before)
    ]
    assert Site.objects.get().root_page_id == home.pk


def still(keys):
    return set(StandardPage.objects.filter(pk__in=keys).values_list("pk", flat=True)) | set(
        HomePage.objects.first().get_descendants().values_list("pk", flat=True)
    )


def test_pages_without_text_are_drafts_that_say_what_to_fill_in(home, english):
    drafts = [*StandardPage.objects.all(), *EasyLanguagePage.objects.all()]
    assert len(drafts) == 2 * len(PAGES) + 1
    assert {page.live for page in drafts} == {False}
    for page in drafts:
        (note,) = page.body
        assert (note.block_type, note.value["title"]) == ("alert", "Hier fehlt noch Ihr Text")


def test_english_pages_are_translations_of_the_german_ones(home, english):
    pairs = zip(home.get_children().exclude(slug="leichte-sprache"), english.get_children(), strict=True)
    assert [
        german.translation_key == other.translation_key and german.slug == other.slug for german, other in pairs
    ] == [True] * (len(PAGES) + 2)


def legal(page):
    return [words(a) for a in page.select(".t-foot__legal a")]


def test_the_shell_links_only_what_is_published(home, look):
    page = look("/rat/")
    assert [words(a) for a in page.select("nav.t-nav a")] == ["Rat & Politik", "Mitmachen", "Aktuelles"]
    assert (legal(page), page.select("header a[href='/leichte-sprache/']")) == ([], [])
    for slug in ("service", "impressum", "datenschutz", "barrierefreiheit"):
        publish(StandardPage.objects.child_of(home).get(slug=slug))
    publish(EasyLanguagePage.objects.get())
    page = look("/rat/")
    assert [words(a) for a in page.select("nav.t-nav a")] == ["Rat & Politik", "Mitmachen", "Aktuelles", "Service"]
    assert legal(page) == ["Impressum", "Datenschutz", "Erklärung zur Barrierefreiheit"]
    assert [a["href"] for a in page.select(".t-foot__cols > div:last-child a")] == [
        "/leichte-sprache/", "/barrierefreiheit/#melden", "/en/",
    ]  # fmt: skip


def test_the_english_shell_leads_to_german_pages_until_there_are_others(home, english, look):
    publish(StandardPage.objects.child_of(home).get(slug="impressum"))
    assert [a["href"] for a in look("/en/rat/").select(".t-foot__legal a")] == ["/en/impressum/"]
    assert words(look("/en/impressum/").select_one("main .kern-alert")) == "This page exists in German only."
    publish(StandardPage.objects.child_of(english).get(slug="impressum"))
    assert words(look("/en/impressum/").h1) == "Legal notice"


def test_the_entry_of_a_page_is_marked_where_one_is(look):
    page = look("/veranstaltungen/")
    assert [words(a) for a in page.select("nav.t-nav a[aria-current]")] == ["Aktuelles"]
