"""Real processes and real sockets: what one process says arrives in the others, whatever ends or restarts meanwhile."""

import shutil
import signal
import time

import pytest
from django.conf import settings
from websockets.exceptions import ConnectionClosed, InvalidStatus

from core.services.live.redis_wire import LONGEST_PAUSE
from tests.bench.kept import nginx
from tests.bench.towns import Visitor
from tests.core.live.processes import Redis, Stream, Town, open_socket
from tests.core.live.topics import say
from tests.core.long_work import take_long

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS_WITHOUT_REDIS = 3
# Longer than a socket of Redis lives that nobody told to wait (five seconds).
SECONDS_IDLE = 8


@pytest.fixture
def town(tmp_path):
    """A town on embedded defaults; what the test wrote before is in it."""
    say("probe", "a", 1)
    say("probe-private", "a", 1)
    towns = []

    def open_town(**more):
        towns.append(Town(tmp_path, **more))
        return towns[-1]

    yield open_town
    for each in towns:
        each.close()


@pytest.fixture
def redis():
    server = Redis()
    yield server
    server.stop()


def test_on_embedded_defaults_another_process_is_heard_within_a_second(town):
    opened = town()
    speaker = opened.speaker()
    _web, port = opened.web()
    page = Stream(port, "probe", "a")
    assert page.next()[0] == {"seq": 1, "state": {"n": 1, "word": ""}}
    _went, said_at = speaker.do("say", "probe", "a", 2, 2)
    message, heard_at = page.next()
    assert message == {"seq": 2, "prev": 1, "event": {"n": 2, "word": ""}}
    assert heard_at - said_at < 1
    speaker.begin("say", "probe", "a", 3, 40)
    assert page.numbers_until(40) == list(range(3, 41))
    page.close()


def test_a_worker_tells_the_starters_page_how_far_a_job_is(town, people, client_of):
    run = take_long.enqueue(by=people["rat"].pk, seconds=2)
    browser, other = client_of("rat"), client_of("vorsitz")
    opened = town()
    _web, port = opened.web()
    path = f"/live/aufgabe/{run.pk}.socket"
    with pytest.raises(InvalidStatus):
        open_socket(port, path, other)
    with open_socket(port, path, browser) as page:
        assert '"state":"waiting"' in page.recv(timeout=10)
        opened.worker()
        heard = [page.recv(timeout=30)]
        while '"end":true' not in heard[-1]:
            heard.append(page.recv(timeout=30))
        assert any('"state":"running"' in text for text in heard)
        with pytest.raises(ConnectionClosed) as closed:
            page.recv(timeout=10)
        assert closed.value.rcvd.code == 4410


def test_over_redis_every_process_hears_at_once(town, redis):
    opened = town(redis=redis.port)
    speakers = [opened.speaker(), opened.speaker()]
    pages = [Stream(opened.web()[1], "probe", "a") for _ in range(2)]
    for page in pages:
        assert page.next()[0]["seq"] == 1
    _went, said_at = speakers[0].do("say", "probe", "a", 2, 2)
    heard = [page.next() for page in pages]
    assert [message["seq"] for message, _at in heard] == [2, 2]
    assert max(at for _message, at in heard) - said_at < 0.5
    # Two who speak at once wait for each other: one order, without gaps.
    speakers[0].begin("say", "probe", "a", 100, 150)
    speakers[1].begin("say", "probe", "a", 200, 250)
    assert [page.numbers_until(104) for page in pages] == [list(range(3, 105))] * 2
    assert [speaker.done()[0] for speaker in speakers] == ["done", "done"]


def test_a_redis_that_restarts_costs_nobody_the_socket_or_an_event(town, redis):
    opened = town(redis=redis.port)
    speaker = opened.speaker()
    page = Stream(opened.web()[1], "probe", "a")
    assert page.next()[0]["seq"] == 1
    redis.stop()
    # Whoever writes does not notice; it is heard a little later.
    went, said_at = speaker.do("say", "probe", "a", 2, 2)
    message, heard_at = page.next()
    assert (went, message["seq"], heard_at - said_at < 3) == ("done", 2, True)
    time.sleep(SECONDS_WITHOUT_REDIS)
    speaker.do("say", "probe", "a", 3, 3)
    redis.start()
    assert page.next()[0]["seq"] == 3
    # The hub comes back within the longest pause, and hears at once again.
    time.sleep(LONGEST_PAUSE * 1.2 + 1)
    went, said_at = speaker.do("say", "probe", "a", 4, 4)
    message, heard_at = page.next()
    assert (went, message["seq"], heard_at - said_at < 0.2) == ("done", 4, True)


@pytest.mark.parametrize("with_redis", [False, True])
def test_idle_sockets_live_and_end_with_the_session(town, client_of, request, with_redis):
    browser = client_of("rat")
    server = request.getfixturevalue("redis") if with_redis else None
    opened = town(redis=server.port if server else None)
    speaker = opened.speaker()
    _web, port = opened.web()
    stream = Stream(port, "probe", "a")
    stream.next()
    with open_socket(port, "/live/probe-private/a.socket", browser) as page:
        assert '"seq":1' in page.recv(timeout=10)
        with pytest.raises(TimeoutError):
            page.recv(timeout=SECONDS_IDLE)
        speaker.do("say", "probe-private", "a", 2, 2)
        assert '"seq":2' in page.recv(timeout=20)
        speaker.do("say", "probe", "a", 2, 2)
        assert stream.next()[0]["seq"] == 2
        key = browser.cookies[settings.SESSION_COOKIE_NAME].value
        _went, ended_at = speaker.do("end_session", key)
        with pytest.raises(ConnectionClosed) as closed:
            page.recv(timeout=35)
        assert (closed.value.rcvd.code, time.monotonic() - ended_at < 3) == (4403, True)


def test_the_channel_layer_waits_longer_than_redis_would(redis):
    import asyncio

    from channels_redis.pubsub import RedisPubSubChannelLayer

    async def wait():
        layer = RedisPubSubChannelLayer(
            hosts=[{"address": f"redis://127.0.0.1:{redis.port}/0", "socket_timeout": None}]
        )
        channel = await layer.new_channel()
        waiting = asyncio.create_task(layer.receive(channel))
        await asyncio.sleep(7)
        assert not waiting.done()
        await layer.send(channel, {"type": "still.there"})
        assert await asyncio.wait_for(waiting, 2) == {"type": "still.there"}
        await layer.flush()

    asyncio.run(wait())


def test_a_web_process_that_is_told_to_end_sends_its_readers_away(town):
    opened = town()
    web, port = opened.web()
    pages = [Stream(port, "probe", "a") for _ in range(3)]
    for page in pages:
        page.next()
    begun = time.monotonic()
    web.send_signal(signal.SIGTERM)
    assert [page.next() for page in pages] == [None] * 3
    web.wait(10)
    assert time.monotonic() - begun < 3
    assert web.stderr.read() == b""


def test_a_web_process_that_was_killed_is_replaced_without_a_gap(town):
    opened = town()
    speaker = opened.speaker()
    web, port = opened.web()
    page = Stream(port, "probe", "a")
    page.next()
    speaker.do("say", "probe", "a", 2, 5)
    assert page.numbers_until(5) == [2, 3, 4, 5]
    web.kill()
    speaker.do("say", "probe", "a", 6, 9)
    _second, port = opened.web()
    assert Stream(port, "probe", "a", since=5).numbers_until(9) == [6, 7, 8, 9]


def test_the_proxy_of_the_handbook_lets_streams_and_sockets_through(town, client_of):
    if not shutil.which("nginx"):
        pytest.skip("no nginx: install it")
    browser = client_of("rat")
    opened = town()
    speaker = opened.speaker()
    _web, inside = opened.web()
    with nginx(inside) as (port, _files):
        stream = Stream(port, "probe", "a")
        assert stream.next()[0]["seq"] == 1
        with open_socket(port, "/live/probe-private/a.socket", browser) as page:
            assert '"seq":1' in page.recv(timeout=10)
            _went, said_at = speaker.do("say", "probe", "a", 2, 2)
            message, heard_at = stream.next()
            assert (message["seq"], heard_at - said_at < 1) == (2, True)
            speaker.do("say", "probe-private", "a", 2, 2)
            assert '"seq":2' in page.recv(timeout=10)
        again = Stream(port, "probe", "a", since=1)
        assert again.next()[0]["seq"] == 2
        state = Visitor(port).get("/live/probe/a.json")
        assert b'"seq":2' in state
        stream.close(), again.close()
