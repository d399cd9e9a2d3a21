"""A search that is followed: told once what is new and public, as mail and as a feed; nothing hidden, nothing gone."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Follower, Notice, Subscription
from accounts.services.delivering import deliver_messages
from accounts.services.notices import look_for_news
from accounts.viewer import SYSTEM
from cms.services import saved_search
from core.services.search.asking import SearchQuery
from core.services.search.rebuilding import rebuild
from council.services.publication import depublish
from tests.council.pages.rows import NONPUBLIC, at, paper, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def follower():
    """Somebody who has followed „Radweg“ since an hour."""
    anna = Follower.objects.create(email="anna@beispiel.example")
    return Subscription.objects.create(
        follower=anna, topic="suche", query="q=radweg", confirmed_at=at(-5),
        searched_at=timezone.now() - datetime.timedelta(hours=1),
    )  # fmt: skip


def new(title, **fields):
    """Make a paper that became public a moment ago."""
    row = paper(title, **fields)
    if "visibility" not in fields:
        row.first_published_at = row.public_modified_at = timezone.now()
        row.save()
    return row


def told():
    """Look, send, and return what stands in the mails."""
    mail.outbox.clear()
    look_for_news()
    deliver_messages()
    return [message.body for message in mail.outbox]


def test_what_is_new_is_told_once(follower):
    paper("Radweg von früher")
    new("Radweg an der Sieg")
    new("Spielplatz")
    rebuild()
    (body,) = told()
    assert [words in body for words in ("Radweg an der Sieg", "von früher", "Spielplatz")] == [True, False, False]
    assert told() == []


def test_what_a_long_transaction_published_is_told_as_well(follower):
    rebuild()
    look_for_news()
    row = new("Radweg, spät gespeichert")
    before = timezone.now() - datetime.timedelta(minutes=20)
    type(row).objects.filter(pk=row.pk).update(first_published_at=before, public_modified_at=before)
    rebuild()
    (body,) = told()
    assert "spät gespeichert" in body
    assert told() == []


def test_what_is_hidden_or_taken_back_is_not_told(follower):
    new("Radweg geheim", visibility=NONPUBLIC)
    row = new("Radweg zu früh")
    rebuild()
    look_for_news()
    assert Notice.objects.count() == 1
    depublish(by=SYSTEM, thing=row, reason="Irrtum")
    deliver_messages()
    assert mail.outbox == []


def test_a_narrowed_search_is_followed_as_it_is():
    asked = SearchQuery.from_querystring("seite=3&art=paper&q=radweg&sortierung=datum")
    assert saved_search.address_of(asked) == "q=radweg&art=paper"
    assert saved_search.title(asked.normalised) == "Suche „radweg“, 1 Filter"


def test_the_page_offers_form_and_feed(client):
    new("Radweg an der Sieg")
    rebuild()
    page = client.get("/suche/?q=radweg&seite=1").content.decode()
    assert f'action="{reverse("follow_query", args=["suche"])}?q=q%3Dradweg"' in page
    assert 'href="/feeds/suche.rss?q=radweg"' in page
    typed = {"email": "bea@beispiel.example", "frequency": "at_once"}
    answer = client.post(f"{reverse('follow_query', args=['suche'])}?q=q%3Dradweg", typed)
    assert answer.status_code == 200
    assert Subscription.objects.get().query == "q=radweg"


@pytest.mark.parametrize("query", ["", "q=", "art=paper", "q=der+die+das"])
def test_a_search_without_words_cannot_be_followed(client, query):
    answer = client.post(
        f"{reverse('follow_query', args=['suche'])}?q={query}",
        {"email": "bea@beispiel.example", "frequency": "at_once"},
    )
    assert (answer.status_code, Subscription.objects.count()) == (404, 0)
    assert client.get(f"/feeds/suche.rss?{query}").status_code == 404


@pytest.mark.parametrize("format", ["rss", "atom"])
def test_the_feed_shows_what_anybody_finds(client, client_of, format):
    new("Radweg an der Sieg")
    new("Radweg geheim", visibility=NONPUBLIC)
    published(type(paper("x")), title="Ein Steg", body=paper("y").body)
    rebuild()
    for browser in (client, client_of("sitzungsdienst")):
        feed = browser.get(f"/feeds/suche.{format}?q=radweg").content.decode()
        assert [words in feed for words in ("Radweg an der Sieg", "geheim", "Steg")] == [True, False, False]
