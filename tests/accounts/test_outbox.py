"""The outbox: each message once however often a worker dies, servers that are away, mailboxes that are gone, digests."""

import datetime
import smtplib
import uuid

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.kinds import Occasion, Subject
from accounts.models import Delivery, Follower, Notice
from accounts.services import delivering
from accounts.services.delivering import claim, deliver_messages
from accounts.services.notices import begin_digests, last_monday, look_for_news, write_notices
from tests.accounts.conftest import happened

pytestmark = pytest.mark.django_db
ANNA, BERT = "anna@beispiel.example", "bert@beispiel.example"


def write(thing, occasion=None, topic="ding"):
    return write_notices(targets={topic: [thing.key]}, occasion=occasion or happened(thing))


def test_the_same_occasion_is_written_and_sent_once(things, follows):
    thing = things.add()
    follows(ANNA, thing)
    occasion = happened(thing)
    for _time in range(3):
        write(thing, occasion)
        deliver_messages()
    assert (Notice.objects.count(), Delivery.objects.count(), len(mail.outbox)) == (1, 1, 1)


def test_whoever_follows_two_things_that_something_concerns_gets_one_mail(things, follows):
    thing, other = things.add(), things.add()
    follows(ANNA, thing)
    follows(ANNA, other)
    write_notices(targets={"ding": [thing.key, other.key]}, occasion=happened(thing))
    deliver_messages()
    [message] = mail.outbox
    assert message.body.count("Mehr dazu.") == 1
    assert Notice.objects.count() == 2


def test_what_a_dead_worker_had_claimed_is_sent_by_the_next_one(things, follows):
    thing = things.add()
    follows(ANNA, thing)
    write(thing)
    [claimed] = claim("mail")
    deliver_messages()
    assert mail.outbox == []
    with time_machine.travel(timezone.now() + Delivery.PATIENCE + datetime.timedelta(seconds=1), tick=False):
        deliver_messages()
    assert [message.message()["Message-ID"] for message in mail.outbox] == [f"<{claimed.pk}@127.0.0.1>"]
    assert Delivery.objects.get().attempts == 2


def test_a_worker_that_slept_notes_nothing_of_what_another_one_has_taken(things, follows):
    thing = things.add()
    follows(ANNA, thing)
    write(thing)
    [mine] = claim("mail")
    Delivery.objects.update(claim=uuid.uuid4())
    delivering._settle(mine, delivering.Outcome("sent"))
    assert Delivery.objects.get().state == "sending"


class Server:
    """A mail server that says what it is told to."""

    def __init__(self):
        self.answer, self.opened, self.taken = None, 0, []

    def open(self):
        self.opened += 1

    def close(self):
        pass

    def send_messages(self, messages):
        if self.answer:
            raise self.answer
        self.taken += messages


@pytest.fixture
def server(monkeypatch):
    made = Server()
    monkeypatch.setattr("accounts.services.mailing.get_connection", lambda: made)
    return made


def test_a_server_that_is_away_is_asked_again_later(things, follows, server):
    thing = things.add()
    follows(ANNA, thing)
    write(thing)
    server.answer = ConnectionRefusedError()
    deliver_messages()
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.next_at > timezone.now()) == ("waiting", 1, True)
    server.answer = None
    with time_machine.travel(row.next_at + datetime.timedelta(seconds=1), tick=False):
        deliver_messages()
    assert len(server.taken) == 1


def test_a_server_that_is_away_is_not_asked_for_every_message(things, follows, server, caplog, monkeypatch):
    thing = things.add()
    for number in range(5):
        follows(f"person{number}@beispiel.example", thing)
    write(thing)
    monkeypatch.setattr(Server, "open", lambda self: (_ for _ in ()).throw(ConnectionRefusedError()))
    deliver_messages()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}
    assert len(caplog.records) == 1


def test_after_ten_times_it_is_given_up(things, follows, server):
    thing = things.add()
    follows(ANNA, thing)
    write(thing)
    server.answer = TimeoutError()
    Delivery.objects.update(attempts=9)
    deliver_messages()
    assert Delivery.objects.get().state == "failed"


def test_a_mailbox_that_is_gone_is_written_to_three_times_at_most(things, follows, server):
    thing = things.add()
    follows(ANNA, thing)
    server.answer = smtplib.SMTPRecipientsRefused({ANNA: (550, b"no such user")})
    for number in range(3):
        write(thing, happened(thing, f"Neues {number}"))
        deliver_messages()
    assert (Follower.objects.get().refusals, set(Delivery.objects.values_list("state", flat=True))) == (3, {"failed"})
    server.answer = None
    write(thing, happened(thing, "Noch etwas"))
    deliver_messages()
    assert (server.taken, Delivery.objects.order_by("-created_at").first().state) == ([], "dropped")


def test_a_full_mailbox_is_tried_again(things, follows, server):
    thing = things.add()
    follows(ANNA, thing)
    write(thing)
    server.answer = smtplib.SMTPRecipientsRefused({ANNA: (452, b"full")})
    deliver_messages()
    assert (Delivery.objects.get().state, Follower.objects.get().refusals) == ("waiting", 0)


def test_one_message_that_breaks_does_not_hold_up_the_others(things, follows, monkeypatch, caplog):
    thing, other = things.add(), things.add()
    follows(ANNA, thing)
    follows(BERT, other)
    write(thing)
    write(other)
    describe = things.describe
    broken = uuid.UUID(thing.key)

    def breaks(viewer, occasions):
        if any(each.thing == broken for each in occasions):
            raise KeyError("broken")
        return describe(viewer, occasions)

    from accounts import kinds

    topic = kinds._topics["ding"]
    monkeypatch.setitem(kinds._topics, "ding", kinds.Topic(**{**vars(topic), "describe": breaks}))
    deliver_messages()
    assert [message.to for message in mail.outbox] == [[BERT]]
    assert "could not be sent" in caplog.text


def test_one_connection_carries_many_messages(things, follows, monkeypatch):
    from django.core.mail.backends import locmem

    opened = []
    monkeypatch.setattr(
        locmem.EmailBackend,
        "__init__",
        lambda self, *args, **kwargs: opened.append(1) or locmem.BaseEmailBackend.__init__(self),
    )
    thing = things.add()
    for number in range(120):
        follows(f"person{number}@beispiel.example", thing)
    write(thing)
    mail.outbox = []
    deliver_messages()
    assert (len(mail.outbox), len(opened)) == (120, 1)


def test_weekly_readers_hear_on_monday_and_once(things, follows):
    thing, other = things.add(), things.add()
    follows(ANNA, thing, frequency="weekly")
    follows(ANNA, other, frequency="weekly")
    with time_machine.travel("2026-11-18 12:00+01:00", tick=False):
        write(thing, happened(thing, "Erstes"))
        write(other, happened(other, "Zweites"))
        begin_digests()
        deliver_messages()
    assert mail.outbox == []
    for moment in ("2026-11-23 07:30+01:00", "2026-11-23 08:30+01:00", "2026-11-24 08:30+01:00"):
        with time_machine.travel(moment, tick=False):
            begin_digests()
            deliver_messages()
    [message] = mail.outbox
    assert message.subject.startswith("[Stadt Hennef (Sieg)] Ihre Woche:")
    assert f"Erstes {thing.key[:4]}" in message.body and f"Zweites {other.key[:4]}" in message.body
    stop = message.message()["List-Unsubscribe"].strip(" <>")
    from django.test import Client

    Client().post("/abonnements/" + stop.split("/abonnements/")[1])
    assert Follower.objects.count() == 0


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-11-23 06:59+01:00", "2026-11-16"), ("2026-11-23 07:00+01:00", "2026-11-23"), ("2026-11-29 23:00+01:00", "2026-11-23"),
        ("2026-10-26 07:00+01:00", "2026-10-26"),
    ],
)  # fmt: skip
def test_the_week_begins_on_monday_at_seven(now, monday):
    moment = timezone.localtime(datetime.datetime.fromisoformat(now))
    assert last_monday(moment).isoformat()[:13] == f"{monday}T07"


def test_a_saved_search_tells_what_is_new_since_and_nothing_twice(things, follows):
    row = follows(ANNA, Subject(query="Radweg"), topic="suche")
    old, new = things.add(), things.add()
    now = timezone.now()
    things.found = [
        Occasion("Fund", uuid.UUID(old.key), now - datetime.timedelta(days=1)),
        Occasion("Fund", uuid.UUID(new.key), now - datetime.timedelta(seconds=5)),
    ]
    for _time in range(2):
        look_for_news()
        deliver_messages()
    [message] = mail.outbox
    assert message.subject.endswith("Neues: Suche „Radweg“")
    assert f"Fund {new.key[:4]}" in message.body and f"Fund {old.key[:4]}" not in message.body
    row.refresh_from_db()
    assert row.searched_at >= now


def test_accounts_see_in_their_list_what_they_may_read_and_mail_says_only_what_is_public(
    things, follows, people, client_of
):
    open_thing, closed = things.add(), things.add(public=False, readers=[people["rat"].pk])
    for thing in (open_thing, closed):
        for key in ("rat", "gast"):
            follows(people[key], thing)
        write(thing)
    deliver_messages()
    assert sorted(message.to[0] for message in mail.outbox) == ["gast@hennef.example", "rat@hennef.example"]
    assert not any(closed.key[:4] in message.body for message in mail.outbox)
    rat = client_of("rat").get("/konto/mitteilungen/").content.decode()
    assert f"Neues {closed.key[:4]}" in rat and f"Neues {open_thing.key[:4]}" in rat
    # The same account without a second factor reads and counts less.
    weak = client_of("rat", second_factor=False)
    assert closed.key[:4] not in weak.get("/konto/mitteilungen/").content.decode()
    assert "1 neue Mitteilung<" in weak.get("/konto/").content.decode()
    assert closed.key[:4] not in client_of("gast").get("/konto/mitteilungen/").content.decode()
    assert "2 neue Mitteilungen" in client_of("rat").get("/konto/").content.decode()
    client_of("rat").post("/konto/mitteilungen/")
    assert "Alle Mitteilungen" in client_of("rat").get("/konto/").content.decode()


def test_an_account_follows_by_its_own_form_and_needs_the_token(things, people, client_of):
    from django.test import Client

    thing = things.add()
    client = client_of("gast")
    client.post(f"/abonnieren/ding/{thing.key}/", {"frequency": "list"})
    row = Follower.objects.get(user=people["gast"]).subscriptions.get()
    assert (row.frequency, row.confirmed_at is not None) == ("list", True)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(f"/abonnieren/ding/{thing.key}/", {"frequency": "weekly"}).status_code == 403
    write(thing)
    deliver_messages()
    assert mail.outbox == []
    assert "1 neue" in client.get("/konto/mitteilungen/").content.decode()
    client.post("/konto/mitteilungen/abonnements/", {"subscription": str(row.pk), "do": "stop"})
    assert Follower.objects.get().subscriptions.count() == 0


def test_a_blocked_account_gets_no_mail(things, follows, people):
    thing = things.add()
    follows(people["gast"], thing)
    write(thing)
    people["gast"].is_active = False
    people["gast"].save()
    deliver_messages()
    assert (mail.outbox, Delivery.objects.get().state) == ([], "dropped")
