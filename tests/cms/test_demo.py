"""The demo's pages: there, said in days of today, and left alone once they stand."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from cms.demo.pages import build_pages
from cms.models import EasyLanguagePage, EventPage, NewsPage, StandardPage
from core.demo import Stage

pytestmark = pytest.mark.django_db
PATHS = (
    "/", "/en/", "/aktuelles/", "/veranstaltungen/", "/service/", "/kontakt/", "/impressum/", "/datenschutz/",
    "/barrierefreiheit/", "/nutzungsbedingungen/", "/leichte-sprache/", "/en/impressum/", "/en/kontakt/",
)  # fmt: skip


def build():
    build_pages(Stage(timezone.now(), "in_session", lambda done, total, note: None))


@pytest.fixture
def demo(home):
    """The demo's pages over a fresh town."""
    build()
    return home


def test_the_demo_has_everything_a_town_shows(demo, client):
    assert {path: client.get(path).status_code for path in PATHS} == dict.fromkeys(PATHS, 200)
    counts = [model.objects.published().count() for model in (NewsPage, EventPage, EasyLanguagePage)]
    assert counts == [12, 10, 5]
    assert list(StandardPage.objects.filter(live=False)) == []


def test_building_again_changes_nothing(demo):
    before = list(StandardPage.objects.order_by("pk").values()) + list(NewsPage.objects.order_by("pk").values())
    build()
    assert list(StandardPage.objects.order_by("pk").values()) + list(NewsPage.objects.order_by("pk").values()) == before


def test_days_move_along_and_what_editors_wrote_stays(demo):
    row = NewsPage.objects.order_by("-date").first()
    NewsPage.objects.filter(pk=row.pk).update(lead="Von Hand")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=30), tick=False):
        build()
        again = NewsPage.objects.get(pk=row.pk)
        assert (again.date - row.date, again.lead) == (datetime.timedelta(days=30), "Von Hand")
        assert EventPage.objects.published().upcoming().exists()


def test_every_link_inside_the_demo_leads_somewhere(demo, look, client):
    seen = {a["href"].partition("#")[0] for path in PATHS for a in look(path).select("a[href^='/']")}
    assert {path: client.get(path).status_code for path in seen} == dict.fromkeys(seen, 200)
