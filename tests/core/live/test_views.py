"""Live topics over plain HTTP, in the operator's page, in templates; and what is forgotten of them."""

import datetime

import pytest
from django.core.management import call_command
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone

from core.models import LiveEvent, LiveHead, LiveProcess
from core.services.live.counting import note_listeners
from core.services.live.keeping import KEEP, forget_events
from core.services.live.messages import RING_LENGTH
from tests.core.live.topics import close, say

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_state_is_there_for_everybody_for_a_second(client):
    say("probe", "a", 3, "drei")
    answer = client.get("/live/probe/a.json")
    assert answer.json() == {"seq": 1, "state": {"n": 3, "word": "drei"}}
    assert (answer["Cache-Control"], answer["Content-Type"]) == ("public, max-age=1", "application/json")
    assert "Cookie" not in answer.get("Vary", "") and not answer.cookies
    close("probe", "a")
    for path in ("/live/probe/a.json", "/live/probe/b.json", "/live/gibt-es-nicht/a.json"):
        assert client.get(path).status_code == 404
    assert client.post("/live/probe/a.json").status_code == 405


def test_a_private_state_is_for_those_who_may_listen(client_of):
    say("probe-private", "a", 3)
    answer = client_of("rat").get("/live/probe-private/a.json")
    assert (answer.json()["state"]["n"], "no-store" in answer["Cache-Control"]) == (3, True)
    for client in (client_of(), client_of("rat", second_factor=False)):
        assert client.get("/live/probe-private/a.json").status_code == 404


def test_a_wsgi_process_says_that_it_has_no_streams(client):
    say("probe", "a", 1)
    answer = client.get("/live/probe/a.events")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "ASGI" in answer.content.decode()
    for path in ("/live/probe-private/a.events", "/live/gibt-es-nicht/a.events"):
        assert client.get(path).status_code == 404


def test_the_tag_names_address_and_way():
    page = Template('{% load live %}<p {% live "probe" "a" %}></p><p {% live "probe-private" key %}></p>')
    assert page.render(Context({"key": "b"})) == (
        '<p data-live="/live/probe/a" data-live-by="events"></p><p data-live="/live/probe-private/b" data-live-by="socket"></p>'
    )
    with pytest.raises(TemplateSyntaxError):
        Template('{% load live %}{% live "gibt-es-nicht" "a" %}').render(Context())


def test_operators_see_who_listens_to_what(client_of, capsys):
    say("probe", "a", 1)
    say("probe", "a", 2)
    say("probe", "b", 1)
    LiveProcess.objects.create(name="web2:7", listeners={"probe": 40}, seen_at=timezone.now())
    LiveProcess.objects.create(
        name="gone:1", listeners={"probe": 9}, seen_at=timezone.now() - datetime.timedelta(hours=1)
    )
    note_listeners({"probe": 2, "probe-private": 1})
    assert not LiveProcess.objects.filter(name="gone:1").exists()
    call_command("live")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["probe", "public", "42", "2", "2"] in lines
    assert ["probe-private", "account", "1", "0", "0"] in lines
    assert ["process", "web2:7,", "40", "listeners"] in lines
    said = client_of("sitzungsdienst").get("/admin/betrieb/").content.decode()
    assert "<td>42</td><td>2</td><td>2</td>" in said and "web2:7" in said
    note_listeners({})
    assert [process.name for process in LiveProcess.objects.all()] == ["web2:7"]


def test_old_events_are_forgotten_and_numbers_go_on():
    for number in range(RING_LENGTH + 3):
        say("probe", "a", number)
    say("probe", "b", 1)
    say("probe", "c", 1)
    LiveEvent.objects.filter(key="b").update(created_at=timezone.now() - KEEP - datetime.timedelta(hours=1))
    LiveEvent.objects.filter(key="c").update(created_at=timezone.now() - KEEP + datetime.timedelta(hours=1))
    assert forget_events(dry_run=True) == 4
    assert LiveEvent.objects.count() == RING_LENGTH + 5
    assert forget_events() == 4
    assert LiveEvent.objects.filter(key="a").order_by("seq").first().seq == 4
    assert set(LiveHead.objects.values_list("key", "seq")) == {("a", RING_LENGTH + 3), ("c", 1)}
    assert forget_events() == 0
    assert say("probe", "a", 0) == RING_LENGTH + 4
