"""Following by mail without account: double opt-in, equal answers, links that work once and again, forgetting."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.kinds import Subject
from accounts.models import Delivery, Follower, Notice, Subscription
from accounts.services.delivering import deliver_messages
from accounts.services.notices import write_notices
from accounts.services.retention import forget_following
from tests.accounts.conftest import happened

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^/]+(/(?:en/)?abonnements/\S+)")
ANNA = "anna@beispiel.example"


@pytest.fixture
def ask(client, things):
    """Return a function that asks to follow a thing by the form on its page."""

    def post(subject, email=ANNA, frequency="at_once", prefix=""):
        return client.post(f"{prefix}/abonnieren/ding/{subject.key}/", {"email": email, "frequency": frequency})

    return post


def links(message):
    """Return the paths of the links in a mail, in order."""
    return LINK.findall(message.body)


def sent():
    """Send what waits and return it."""
    mail.outbox.clear()
    deliver_messages()
    return list(mail.outbox)


def test_nobody_is_written_to_who_has_not_confirmed(client, ask, things):
    thing = things.add()
    answer = ask(thing, email="Anna@Beispiel.example ")
    assert (answer.status_code, answer.cookies, "no-store" in answer["Cache-Control"]) == (200, {}, True)
    assert "Bitte sehen Sie in Ihr Postfach" in answer.content.decode()
    write_notices(targets={"ding": [thing.key]}, occasion=happened(thing))
    [message] = sent()
    assert (message.to, message.subject) == ([ANNA], f"[Stadt Hennef (Sieg)] Bitte bestätigen: Ding {thing.key[:4]}")
    [path] = links(message)
    # A program that looks through mails opens the link: nothing happens.
    assert "Ja, bitte schreiben Sie mir" in client.get(path).content.decode()
    assert Subscription.objects.confirmed().count() == 0
    assert "Bestätigt" in client.post(path).content.decode()
    assert "Bestätigt" in client.post(path).content.decode()
    write_notices(targets={"ding": [thing.key]}, occasion=happened(thing))
    [news] = sent()
    assert news.subject == f"[Stadt Hennef (Sieg)] Neues: Ding {thing.key[:4]}"


def test_the_answer_is_the_same_whether_an_address_is_known_or_not(ask, things, follows, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    thing = things.add()
    follows(ANNA, thing)
    answers, queries = [], []
    for email in (ANNA, "bert@beispiel.example"):
        with CaptureQueriesContext(connection) as asked:
            answer = ask(thing, email)
        answers.append(answer.content.decode().replace(email, "…").replace(answer["X-Request-ID"], ""))
        queries.append(sum("accounts_" in query["sql"] for query in asked))
    assert answers[0] == answers[1]
    known, unknown = sent()
    assert (known.to, unknown.to) == ([ANNA], ["bert@beispiel.example"]) or (unknown.to, known.to) == (
        [ANNA],
        ["bert@beispiel.example"],
    )
    assert {message.subject.split("] ")[1].split(":")[0] for message in (known, unknown)} == {
        "Sie folgen schon",
        "Bitte bestätigen",
    }


def test_asking_again_does_not_change_what_somebody_has_confirmed(ask, things, follows):
    thing = things.add()
    row = follows(ANNA, thing, frequency="weekly")
    ask(thing, frequency="at_once")
    row.refresh_from_db()
    assert row.frequency == "weekly"


def test_an_address_gets_five_mails_a_day_at_most_and_the_answer_stays_the_same(ask, things):
    answers = {ask(things.add()).content.decode().count("Bitte sehen Sie in Ihr Postfach") for _number in range(7)}
    assert answers == {1}
    assert len(sent()) == 5


def test_whoever_asks_too_often_is_refused_with_what_was_typed_kept(ask, things):
    thing = things.add()
    for number in range(20):
        assert ask(thing, f"person{number}@beispiel.example").status_code == 200
    answer = ask(thing, "zuviel@beispiel.example")
    assert answer.status_code == 429
    assert "sehr viele Anfragen" in answer.content.decode()
    assert 'value="zuviel@beispiel.example"' in answer.content.decode()
    assert not Follower.objects.filter(email="zuviel@beispiel.example").exists()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna",
        "a@b",
        "anna@beispiel.example\r\nBcc: x@y.example",
        "x" * 250 + "@beispiel.example",
        "ä\x01@x.example",
    ],
)
def test_a_wrong_address_is_named_and_nothing_is_kept(ask, things, email):
    answer = ask(things.add(), email)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert (Follower.objects.count(), Delivery.objects.count()) == (0, 0)


def test_broken_letters_are_a_wrong_address(client, things):
    path = f"/abonnieren/ding/{things.add().key}/"
    answer = client.post(path, b"email=%ff%fe@x.example&frequency=at_once", "application/x-www-form-urlencoded")
    assert (answer.status_code, Follower.objects.count()) == (422, 0)


def test_hidden_things_cannot_be_followed_and_are_like_unknown_ones(client, ask, things):
    hidden = things.add(public=False)
    assert ask(hidden).status_code == 404
    assert client.get(f"/abonnieren/ding/{hidden.key}/").status_code == 404
    assert ask(things.add(), frequency="list").status_code == 422
    assert ask(things.add(), frequency="hourly").status_code == 422
    assert Follower.objects.count() == 0


def test_what_is_taken_back_before_it_is_sent_is_not_sent(ask, things, follows):
    thing, other = things.add(), things.add()
    follows(ANNA, thing)
    ask(other)
    write_notices(targets={"ding": [thing.key]}, occasion=happened(thing))
    assert Delivery.objects.filter(state="waiting").count() == 2
    things.public.clear()
    assert sent() == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dropped"}


def test_what_is_not_public_is_never_written_to_an_address(things, follows):
    thing = things.add()
    follows(ANNA, thing)
    things.public.clear()
    assert write_notices(targets={"ding": [thing.key]}, occasion=happened(thing)) == 0
    assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_mail_says_what_happened_in_words_and_html_and_how_to_stop(client, things, follows):
    thing, other = things.add(), things.add()
    row = follows(ANNA, thing)
    kept = follows(ANNA, other)
    write_notices(targets={"ding": [thing.key]}, occasion=happened(thing))
    [message] = sent()
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    for words in (message.body, html):
        assert f"Neues {thing.key[:4]}" in words and f"/dinge/{thing.key}/" in words
    headers = message.message()
    stop = headers["List-Unsubscribe"].strip(" <>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == f"<{Delivery.objects.get().pk}@127.0.0.1>"
    path = LINK.match(stop)[1]
    assert client.get(path).status_code == 200
    assert Subscription.objects.filter(pk=row.pk).exists()
    # As a mail program does it: one POST, no cookie, no token.
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, "Abbestellt" in answer.content.decode(), answer.cookies) == (200, True, {})
    assert list(Subscription.objects.values_list("pk", flat=True)) == [kept.pk]
    assert client.post(path).status_code == 200


def test_one_page_shows_changes_and_ends_everything(client, things, follows):
    thing, other = things.add(), things.add()
    row, second = follows(ANNA, thing), follows(ANNA, other)
    write_notices(targets={"ding": [thing.key]}, occasion=happened(thing))
    [message] = sent()
    page = next(path for path in links(message) if "abmelden" not in path)
    said = client.get(page).content.decode()
    assert f"Ding {thing.key[:4]}" in said and f"Ding {other.key[:4]}" in said and ANNA in said
    client.post(page, {"subscription": str(row.pk), "frequency": "weekly", "do": "save"})
    row.refresh_from_db()
    assert row.frequency == "weekly"
    for wrong in ({"subscription": "1"}, {"subscription": str(row.pk), "frequency": "list"}, {"do": "boom"}, {}):
        assert client.post(page, wrong).status_code == 302
    row.refresh_from_db()
    assert row.frequency == "weekly"
    client.post(page, {"subscription": str(row.pk), "do": "stop"})
    assert list(Subscription.objects.values_list("pk", flat=True)) == [second.pk]
    client.post(page, {"do": "stop_all"})
    assert (Follower.objects.count(), Delivery.objects.count()) == (0, 0)
    assert "nichts mehr abonniert" in client.get(page).content.decode()


def test_a_link_opens_only_what_it_is_for(client, things, follows):
    from accounts.services.links import CONFIRM, SETTINGS, STOP, token_of

    row = follows(ANNA, things.add())
    tokens = {
        "": token_of(SETTINGS, row.follower_id),
        "bestaetigen/": token_of(CONFIRM, row.pk),
        "abmelden/": token_of(STOP, row.pk),
    }
    for place in tokens:
        for made_for, token in tokens.items():
            assert client.get(f"/abonnements/{token}/{place}").status_code == (200 if place == made_for else 404)
    forged = tokens[""][:-1] + ("a" if tokens[""][-1] != "a" else "b")
    for wrong in (forged, "x", "." * 50, f"{row.follower_id.hex}.", "%ff", "ä" * 200):
        for place in tokens:
            assert client.post(f"/abonnements/{wrong}/{place}").status_code == 404
    assert Subscription.objects.count() == 1


def test_what_nobody_confirms_is_forgotten(ask, things, follows):
    ask(things.add())
    follows("bert@beispiel.example", things.add())
    with time_machine.travel(timezone.now() + datetime.timedelta(days=6), tick=False):
        assert forget_following() == 0
        assert Follower.objects.count() == 2
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8), tick=False):
        assert forget_following(dry_run=True) == 1
        assert Follower.objects.count() == 2
        forget_following()
    assert list(Follower.objects.values_list("email", flat=True)) == ["bert@beispiel.example"]


def test_english_readers_get_english_mails(ask, things):
    ask(things.add(), prefix="/en")
    [message] = sent()
    assert "/en/abonnements/" in message.body
    assert Follower.objects.get().language == "en"


def test_a_query_is_followed_like_a_thing(client, things):
    answer = client.post("/abonnieren/suche/?q=Radweg", {"email": ANNA, "frequency": "at_once"})
    assert answer.status_code == 200
    assert Subscription.objects.get().query == "Radweg"
    client.post("/abonnieren/suche/?q=Rad%00weg%0b", {"email": "bert@beispiel.example", "frequency": "weekly"})
    assert set(Subscription.objects.values_list("query", flat=True)) == {"Radweg"}
    for wrong in ("/abonnieren/suche/", "/abonnieren/suche/?q=" + "a" * 501, "/abonnieren/ding/?q=x"):
        assert client.get(wrong).status_code == 404


def test_acts_refuse_what_does_not_exist(things):
    from accounts.services.following import follow_by_account, follow_by_mail
    from accounts.viewer import PUBLIC
    from core.errors import Refused

    with pytest.raises(Refused) as unknown:
        follow_by_mail(by=PUBLIC, topic="nichts", subject=Subject("x"), email=ANNA, frequency="at_once", language="de")
    with pytest.raises(Refused) as stranger:
        follow_by_account(by=PUBLIC, topic="ding", subject=things.add(), frequency="at_once", language="de")
    assert (unknown.value.code, stranger.value.code) == ("unknown_subject", "not_signed_in")


def test_a_page_of_results_carries_the_button_for_its_query(things, rf):
    from accounts.panels import follow_panel

    said = follow_panel(rf.get("/suche/"), "suche", query="Rad & Weg")
    assert 'action="/abonnieren/suche/?q=Rad+%26+Weg"' in said
    assert follow_panel(rf.get("/suche/"), "gibt-es-nicht", query="x") == ""
