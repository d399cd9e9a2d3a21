"""One process: what is published comes in order, once, and to everybody, whatever the others do."""

import asyncio
import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.models import LiveEvent, LiveHead
from core.services.live import feed as feeds
from core.services.live import hub as hubs
from core.services.live import wire
from core.services.live.feed import BEAT_SECONDS, STALLED_SECONDS
from core.services.live.hub import the_hub
from core.services.live.messages import RING_LENGTH
from core.services.live.publishing import publish
from tests.core.live.pages import PATIENCE, Page, do, in_a_loop
from tests.core.live.topics import THROTTLE, close, say

pytestmark = pytest.mark.django_db(transaction=True)


def event(seq, number, word=""):
    return {"seq": seq, "prev": seq - 1, "event": {"n": number, "word": word}}


def state(seq, number, word=""):
    return {"seq": seq, "state": {"n": number, "word": word}}


async def say_all(key, numbers, topic="probe"):
    for number in numbers:
        await do(say, topic, key, number)


async def from_state(page, last):
    """Return the number of the state that comes next; it may be a second old, then the newest events follow it."""
    message = await page.next()
    first = number = message["seq"]
    assert message == state(first, first)
    while number < last:
        number += 1
        assert await page.next() == event(number, number)
    return first


@in_a_loop
async def test_a_page_gets_the_state_and_then_every_event_in_order():
    await do(say, "probe", "a", 7)
    async with Page("probe", "a") as page:
        assert await page.next() == state(1, 7)
        await say_all("a", range(8, 12))
        assert await page.several(4) == [event(2, 8), event(3, 9), event(4, 10), event(5, 11)]
        await say_all("b", [1])
        await page.silence()
    assert page.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (page.headers["cache-control"], page.headers["x-accel-buffering"]) == ("no-store", "no")


@in_a_loop
async def test_what_is_heard_too_early_waits_for_what_is_missing():
    await say_all("a", [1])
    async with Page("probe", "a") as page:
        assert await page.next() == state(1, 1)
        near = set(wire.near)
        wire.near.clear()
        await say_all("a", [2, 3, 4])
        wire.near.update(near)
        the_hub().hear(b'probe a 4 3 0\n{"seq":4,"prev":3,"event":{"n":4,"word":""}}')
        assert await page.several(3) == [event(2, 2), event(3, 3), event(4, 4)]
        # Heard again, it is said once.
        the_hub().hear(b'probe a 3 2 0\n{"seq":3,"prev":2,"event":{"n":3}}')
        await say_all("a", [5])
        assert await page.next() == event(5, 5)


@in_a_loop
async def test_without_a_word_the_next_look_finds_what_was_missed():
    await say_all("a", [1])
    async with Page("probe", "a") as page:
        await page.next()
        wire.near.clear()
        await say_all("a", [2, 3])
        # The stamp of the table, as another process would see it.
        assert await page.several(2) == [event(2, 2), event(3, 3)]


@in_a_loop
async def test_a_page_that_comes_again_gets_what_it_missed():
    await say_all("a", range(1, 6))
    async with Page("probe", "a", since=3) as page:
        assert await page.several(2) == [event(4, 4), event(5, 5)]
        await page.silence()
    async with Page("probe", "a", since=5) as page:
        await page.silence()
        await say_all("a", [6])
        assert await page.next() == event(6, 6)
    # A process that has just begun knows the rows.
    hubs._hubs.clear()
    async with Page("probe", "a", since=2) as page:
        assert [message["seq"] for message in await page.several(4)] == [3, 4, 5, 6]


@pytest.mark.parametrize("since", ["x", "-1", "", "1e9", "9" * 30])
def test_a_number_that_is_none_counts_for_nothing(since):
    @in_a_loop
    async def test():
        await say_all("a", [1])
        async with Page("probe", "a", since=since) as page:
            assert await page.next() == state(1, 1)

    test()


@in_a_loop
async def test_a_number_from_another_time_gets_the_state():
    await say_all("a", [1, 2])
    async with Page("probe", "a", since=50) as page:
        assert await page.next() == state(2, 2)


@in_a_loop
async def test_beyond_the_ring_there_is_only_the_state():
    await say_all("a", [1])
    async with Page("probe", "a") as _warm:
        await say_all("a", range(2, RING_LENGTH + 21))
        last = RING_LENGTH + 20
        async with Page("probe", "a", since=19) as page:
            assert await from_state(page, last) > RING_LENGTH - 50
            await page.silence(0.05)
        async with Page("probe", "a", since=20) as page:
            assert [message["seq"] for message in await page.several(RING_LENGTH)] == list(range(21, last + 1))


@in_a_loop
async def test_what_is_rolled_back_is_never_said_and_leaves_no_gap():
    await say_all("a", [1])
    async with Page("probe", "a") as page:
        await page.next()

        def break_down():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                say("probe", "a", 2)
                raise ZeroDivisionError
            with transaction.atomic():
                with pytest.raises(ZeroDivisionError), transaction.atomic():
                    say("probe", "a", 3)
                    raise ZeroDivisionError
                say("probe", "a", 4)

        await do(break_down)
        assert await page.next() == event(2, 4)
        await page.silence()
    assert await do(lambda: list(LiveEvent.objects.values_list("seq", flat=True))) == [1, 2]


@in_a_loop
async def test_of_a_throttled_topic_the_last_state_wins():
    await say_all("a", [0], "probe-slow")
    async with Page("probe-slow", "a") as page:
        assert await page.next() == state(1, 0)
        await asyncio.sleep(THROTTLE)
        begun = time.monotonic()
        await say_all("a", range(1, 11), "probe-slow")
        first, last = await page.several(2)
        assert time.monotonic() - begun >= THROTTLE - 0.05
        assert (first, last) == ({**event(2, 1), "prev": 0}, {**event(11, 10), "prev": 0})
        await page.silence(THROTTLE * 1.5)
        await say_all("a", [11], "probe-slow")
        assert (await page.next())["event"]["n"] == 11
    # What the last state makes superfluous is not kept.
    assert await do(lambda: list(LiveEvent.objects.values_list("seq", flat=True))) == [12]
    async with Page("probe-slow", "a", since=3) as page:
        assert await page.next() == {**event(12, 11), "prev": 0}


@in_a_loop
async def test_a_reader_that_stalls_delays_nobody_and_gets_the_rest_later():
    await say_all("a", [1])
    async with Page("probe", "a") as slow, Page("probe", "a") as quick:
        await slow.next(), await quick.next()
        slow.reads.clear()
        begun = time.monotonic()
        await say_all("a", range(2, 40))
        assert [message["seq"] for message in await quick.several(38)] == list(range(2, 40))
        assert time.monotonic() - begun < 4
        listener = next(each for each in the_hub().listeners() if each.writing)
        assert len([each for each in the_hub().listeners() if each.writing]) == 1
        # One write is under way, and nothing is kept for it.
        assert listener.have == 2
        slow.reads.set()
        assert [message["seq"] for message in await slow.several(38)] == list(range(2, 40))


@in_a_loop
async def test_a_reader_that_stalled_for_long_gets_the_state_or_is_sent_away():
    await say_all("a", [1])
    async with Page("probe", "a") as slow:
        await slow.next()
        slow.reads.clear()
        await say_all("a", range(2, RING_LENGTH + 30))
        slow.reads.set()
        last = RING_LENGTH + 29
        assert await slow.next() == event(2, 2)
        assert await from_state(slow, last) > RING_LENGTH - 50
        slow.reads.clear()
        await say_all("a", [1000])
        [feed] = the_hub().feeds.values()
        await asyncio.sleep(0.2)
        feed.tend(feed.now() + STALLED_SECONDS - 1)
        assert not slow.gone.is_set() and not next(iter(feed.listeners)).is_closed
        feed.tend(feed.now() + STALLED_SECONDS + 1)
        # It does not read that either, and its place is free all the same.
        await asyncio.wait_for(asyncio.shield(slow.task), PATIENCE)
        assert (the_hub().places, feed.listeners) == (0, set())


@in_a_loop
async def test_quiet_streams_get_a_sign_of_life():
    await say_all("a", [1])
    async with Page("probe", "a") as page:
        await page.next()
        [feed] = the_hub().feeds.values()
        feed.tend(feed.now() + BEAT_SECONDS - 1)
        assert page.beats == 0
        feed.tend(feed.now() + BEAT_SECONDS + 1)
        assert page.beats == 1
        assert BEAT_SECONDS + hubs.TICK_SECONDS < 25


@in_a_loop
async def test_the_end_is_said_and_nothing_of_it_remains():
    await say_all("a", [1, 2])
    async with Page("probe", "a") as page:
        await page.next()
        await do(close, "probe", "a")
        assert await page.next() == {"seq": 3, "prev": 0, "end": True}
        await page.closed()
    for since in (None, 1, 3):
        async with Page("probe", "a", since=since) as page:
            assert page.status == 404
    assert await do(lambda: list(LiveEvent.objects.values_list("body", flat=True))) == [None]
    # It may begin again; nobody is given what was before.
    await say_all("a", [5])
    async with Page("probe", "a", since=1) as page:
        assert await page.next() == state(4, 5)


@in_a_loop
async def test_what_vanishes_without_a_word_is_noticed():
    from core.models import JobRun

    await say_all("a", [1])
    async with Page("probe", "a") as page:
        await page.next()
        await do(JobRun.objects.all().delete)
        the_hub()._care_at = 0
        assert (await page.next())["end"] is True
        await page.closed()


@in_a_loop
async def test_a_database_that_went_back_begins_anew():
    await say_all("a", range(1, 6))
    async with Page("probe", "a") as page:
        assert await page.next() == state(5, 5)
        await do(LiveEvent.objects.filter(seq__gt=2).delete)
        await do(LiveHead.objects.update, seq=2)
        the_hub().look()
        assert await page.next() == state(2, 5)
        await say_all("a", [9])
        assert await page.next() == event(3, 9)


@in_a_loop
async def test_many_who_come_at_once_cost_the_same_as_one(monkeypatch):
    # However slow the machine is.
    monkeypatch.setattr(feeds, "FRESH_SECONDS", 60)
    await say_all("a", [1])

    async def questions(number):
        hubs._hubs.clear()
        asked = await do(lambda: CaptureQueriesContext(connection).__enter__())
        pages = [Page("probe", "a") for _ in range(number)]
        for page in await asyncio.gather(*(page.__aenter__() for page in pages)):
            assert await page.next() == state(1, 1)
        found = await do(lambda: [query["sql"] for query in asked.captured_queries])
        await do(asked.__exit__, None, None, None)
        await asyncio.gather(*(page.__aexit__() for page in pages))
        # Besides, the hub looks for what it missed, once.
        assert sum("core_live" in sql for sql in found) < 8
        return sum("core_jobrun" in sql for sql in found)

    assert await questions(1) == await questions(60) == 1


@in_a_loop
async def test_a_full_process_says_when_to_come_again(settings):
    settings.LIVE_MOST_CONNECTIONS = 2
    await say_all("a", [1])
    async with Page("probe", "a"), Page("probe", "a"), Page("probe", "a") as third:
        assert third.status == 503
        assert 10 <= int(third.headers["retry-after"]) <= 30
    async with Page("probe", "a") as page:
        assert page.status == 200


@in_a_loop
async def test_nobody_listens_to_what_is_unknown_private_or_asked_from_elsewhere():
    await say_all("a", [1])
    await say_all("a", [1], "probe-private")
    for topic, key in (("probe", "b"), ("gibt-es-nicht", "a"), ("probe-private", "a"), ("aufgabe", "a")):
        async with Page(topic, key) as page:
            assert page.status == 404
    for headers in ({"host": "anderswo.example"}, {"sec_fetch_site": "cross-site"}, {"host": ""}):
        async with Page("probe", "a", **headers) as page:
            assert page.status == 400
    assert (the_hub().places, [len(feed.listeners) for feed in the_hub().feeds.values()]) == (0, [])


@in_a_loop
async def test_a_hub_without_listeners_rests_and_wakes_again(monkeypatch):
    monkeypatch.setattr(hubs, "IDLE_SECONDS", 0)
    await say_all("a", [1])
    async with Page("probe", "a") as page:
        await page.next()
    hub = the_hub()
    hub._care_at = 0
    while hub._tasks:
        await asyncio.sleep(0.05)
    assert (hub.feeds, wire.near) == ({}, set())
    async with Page("probe", "a") as page:
        await page.next()
        await say_all("a", [2])
        assert await page.next() == event(2, 2)


def test_only_known_topics_and_short_events_are_published():
    with pytest.raises(ValueError, match="no live topic"):
        publish("gibt-es-nicht", "a", {})
    with pytest.raises(ValueError, match="say less"):
        publish("probe", "a", {"text": "x" * 17_000})
    assert LiveHead.objects.seq_of("probe", "a") == 0
