"""What strangers never reach: drafts, pages that come later or have ended, restricted pages and all below them."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.demo.pictures import picture
from tests.cms.conftest import words
from tests.cms.rows import easy, event, free, news

pytestmark = pytest.mark.django_db
LOGIN = PageViewRestriction.LOGIN
WORD = "Geheimfach"


def later(page):
    """Let a page appear in an hour."""
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision().publish()
    return page


def restrict(page):
    """Let only accounts read a page and what stands below it."""
    PageViewRestriction.objects.create(page=page, restriction_type=LOGIN)
    return page


@pytest.fixture
def hidden(home):
    """One page of every kind in every way of being hidden, and its path."""
    closed = restrict(free(home, f"{WORD} intern", "intern"))
    free(closed, f"{WORD} darunter", "darunter")
    restrict(news(home, f"{WORD} nur Konten", slug="nur-konten", image=picture("sieg"), image_alt="Die Sieg"))
    news(home, f"{WORD} Entwurf", slug="entwurf", live=False)
    later(news(home, f"{WORD} morgen", slug="morgen", live=False))
    restrict(event(home, f"{WORD} Treffen", slug="treffen"))
    event(home, f"{WORD} geplant", slug="geplant", live=False)
    restrict(easy(home, f"{WORD} leicht", "leicht"))
    free(home, f"{WORD} Rohtext", "rohtext", live=False)
    return [
        "intern/", "intern/darunter/", "aktuelles/nur-konten/", "aktuelles/entwurf/", "aktuelles/morgen/",
        "veranstaltungen/treffen/", "veranstaltungen/geplant/", "leicht/", "rohtext/",
    ]  # fmt: skip


@pytest.mark.parametrize("prefix", ["/", "/en/"])
def test_hidden_and_unknown_pages_answer_alike(hidden, client, prefix):
    def answer(path):
        found = client.get(prefix + path)
        text = found.content.decode().replace(found["X-Request-ID"], "").replace(path, "")
        return found.status_code, text, found.get("Location"), found.cookies

    def unknown_beside(path):
        above, slash, _slug = path.rstrip("/").rpartition("/")
        return answer(f"{above}{slash}gibt-es-nicht/")

    found = [answer(path) for path in hidden]
    assert found == [unknown_beside(path) for path in hidden]
    assert {status for status, *_rest in found} == {404}


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/aktuelles/", "/veranstaltungen/", "/en/aktuelles/", "/en/veranstaltungen/"]
)
def test_no_list_names_a_hidden_page(hidden, client, path):
    assert WORD not in client.get(path).content.decode()


def test_a_list_of_subpages_names_no_hidden_page(hidden, home, look):
    parent = free(home, "Rathaus", "rathaus", appendix="subpages")
    free(parent, "Standesamt", "standesamt")
    restrict(free(parent, f"{WORD} Keller", "keller"))
    free(parent, f"{WORD} Dach", "dach", live=False)
    assert [words(a) for a in look("/rathaus/").select("main .t-list a")] == ["Standesamt"]


def test_no_link_leads_to_a_hidden_page(home, look):
    draft = free(home, "Entwurf", "roh", live=False)
    link = {"title": WORD, "page": draft.pk, "address": "", "note": ""}
    parent = free(home, "Rathaus", "rathaus")
    parent.body = [("links", [link | {"page": draft}, link | {"page": None, "address": "/karte/", "title": "Karte"}])]
    parent.save()
    easy(home, f"{WORD} leicht", "leicht", explains=parent, live=False)
    page = look("/rathaus/")
    assert [words(a) for a in page.select("main .t-list a")] == ["Karte"]
    assert WORD not in words(page)


def test_whoever_has_an_account_reads_what_is_for_accounts(hidden, client_of):
    by = client_of("gast")
    assert {path: by.get(f"/{path}").status_code for path in hidden} == {
        "intern/": 200, "intern/darunter/": 200, "aktuelles/nur-konten/": 200, "veranstaltungen/treffen/": 200, "leicht/": 200,
        "aktuelles/entwurf/": 404, "aktuelles/morgen/": 404, "veranstaltungen/geplant/": 404, "rohtext/": 404,
    }  # fmt: skip


def test_a_page_taken_back_is_gone_at_once(home, client):
    page = news(home, "Alt", slug="alt")
    assert client.get("/aktuelles/alt/").status_code == 200
    page.unpublish()
    assert client.get("/aktuelles/alt/").status_code == 404
    assert "Alt" not in words_of(client, "/aktuelles/")


def words_of(client, path):
    return client.get(path).content.decode()


def test_pages_answer_readers_only(home, client):
    assert client.post("/aktuelles/").status_code == 405
