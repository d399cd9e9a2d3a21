"""Sockets: who may listen is asked of the session, at the beginning and again, and the socket closes with it."""

import time

import pytest
from django.test import Client

from accounts.models import Appointment
from accounts.services.offices import end_appointment
from accounts.viewer import SYSTEM
from core.models import JobRun
from core.models.job import JobState
from core.services import job_live, jobs
from core.services.live import hub as hubs
from core.services.live.hub import TRUST_SECONDS, the_hub
from tests.core.live.pages import Socket, do, in_a_loop
from tests.core.live.topics import close, say

pytestmark = pytest.mark.django_db(transaction=True)


PRIVATE = "/live/probe-private/a.socket"


@pytest.fixture
def clerk(client_of):
    say("probe-private", "a", 1)
    return client_of("sitzungsdienst")


def test_whoever_may_hears_the_state_and_what_follows(clerk):
    @in_a_loop
    async def test():
        socket = Socket(PRIVATE, clerk)
        assert await socket.is_let_in()
        assert await socket.said() == {"seq": 1, "state": {"n": 1, "word": ""}}
        await do(say, "probe-private", "a", 2)
        assert await socket.said() == {"seq": 2, "prev": 1, "event": {"n": 2, "word": ""}}
        # What the page sends is not read.
        await socket.send_input({"type": "websocket.receive", "text": "x" * 1000})
        await socket.disconnect()
        assert the_hub().places == 0
        again = Socket(f"{PRIVATE}?nach=1", clerk)
        assert await again.is_let_in()
        assert (await again.said())["seq"] == 2
        await do(close, "probe-private", "a")
        assert (await again.said())["end"] is True
        assert await again.code() == 4410

    test()


@pytest.mark.parametrize("origin", ["http://anderswo.example", "", "null"])
def test_pages_of_others_are_refused(clerk, origin):
    @in_a_loop
    async def test():
        assert not await Socket(PRIVATE, clerk, origin=origin).is_let_in()

    test()


def test_hidden_unknown_and_public_ones_are_refused_alike(clerk, client_of):
    say("probe-private", "niemand", 1)
    say("probe", "a", 1)
    browsers = [None, Client(), client_of("sitzungsdienst", second_factor=False)]

    @in_a_loop
    async def test():
        for browser in browsers:
            assert not await Socket(PRIVATE, browser).is_let_in()
        for name in ("probe-private/niemand", "probe-private/b", "gibt-es-nicht/a", "probe/a", "aufgabe/a"):
            assert not await Socket(f"/live/{name}.socket", clerk).is_let_in()
        assert (the_hub().places, list(the_hub().listeners())) == (0, [])

    test()


async def closing(client, end):
    """Open a socket, let something end its right, and return the code and the seconds it took."""
    socket = Socket(PRIVATE, client)
    assert await socket.is_let_in()
    await socket.said()
    begun = time.monotonic()
    await do(end)
    code = await socket.code()
    await socket.disconnect()
    return code, time.monotonic() - begun


def test_the_socket_closes_with_the_session(clerk):
    @in_a_loop
    async def test():
        code, seconds = await closing(clerk, lambda: clerk.post("/konto/logout/"))
        assert (code, seconds < 5) == (4403, True)

    test()


def test_the_socket_closes_when_the_office_ends(people, clerk, client_of, monkeypatch):
    from core import live
    from tests.core.live import topics

    def works_here(viewer, key):
        return viewer.has("clerk")

    live.register_live_topic(live.LiveTopic("probe-private", topics.state, works_here, key_type=str))

    def end():
        for fact in Appointment.objects.filter(user=people["sitzungsdienst"], role="clerk"):
            end_appointment(by=SYSTEM, appointment=fact, ground="Versetzung")

    @in_a_loop
    async def test():
        code, seconds = await closing(clerk, end)
        assert (code, seconds < 5) == (4403, True)

    test()


def test_what_nobody_announces_is_asked_for_regularly(clerk):
    @in_a_loop
    async def test():
        def age():
            # The session of somebody with rights was not used for more than an hour.
            session = clerk.session
            session["accounts.seen"] = time.time() - 3700
            session.save()
            hubs._hubs["hub"]._ask_at.clear()

        assert (await closing(clerk, age))[0] == 4403

    test()


def test_rights_that_cannot_be_asked_for_count_for_a_while_only(clerk):
    @in_a_loop
    async def test():
        socket = Socket(PRIVATE, clerk)
        assert await socket.is_let_in()
        await socket.said()
        [listener] = the_hub().listeners()
        listener.viewer_now = lambda: 1 / 0
        the_hub()._answered_at = the_hub().loop.time() - TRUST_SECONDS + 20
        the_hub()._ask_at.clear()
        await the_hub()._ask(the_hub().loop.time())
        assert await socket.receive_nothing()
        the_hub()._answered_at = the_hub().loop.time() - TRUST_SECONDS - 1
        the_hub()._ask_at.clear()
        await the_hub()._ask(the_hub().loop.time())
        assert await socket.code() == 4403

    test()


def test_a_full_process_asks_to_come_again(clerk, settings):
    settings.LIVE_MOST_CONNECTIONS = 0

    @in_a_loop
    async def test():
        socket = Socket(PRIVATE, clerk)
        assert await socket.is_let_in()
        assert await socket.code() == 1013

    test()


@jobs.job(label="Zählen")
def count(*, number):
    """Count."""
    for step in range(number):
        jobs.progress(step + 1, number, "zählen")


def test_a_job_tells_its_starter_how_far_it_is(people, client_of):
    owner, other = people["sitzungsdienst"], client_of("rat")
    run = count.enqueue(by=owner.pk, number=50)
    browser = client_of("sitzungsdienst", second_factor=False)
    address = f"/live/aufgabe/{run.pk}.socket"

    @in_a_loop
    async def test():
        for stranger in (None, other):
            assert not await Socket(address, stranger).is_let_in()
        socket = Socket(address, browser)
        assert await socket.is_let_in()
        assert (await socket.said())["state"] == {"state": "waiting", "done": 0, "total": 0, "note": ""}
        await do(jobs.execute.func, str(run.pk))
        said = await socket.said()
        assert said["event"] == {"state": "running", "done": 0, "total": 0, "note": ""}
        # A second has not passed, so that the steps in between are not told; the end is.
        assert (await socket.said())["end"] is True
        assert await socket.code() == 4410

    test()
    assert JobRun.objects.get(pk=run.pk).state == JobState.DONE
    page = browser.get(f"/live/aufgabe/{run.pk}.json")
    assert page.json()["state"] == {"state": "done", "done": 50, "total": 50, "note": "zählen"}
    assert "no-store" in page["Cache-Control"]
    assert [
        other.get(f"/live/aufgabe/{run.pk}.json").status_code,
        Client().get(f"/live/aufgabe/{run.pk}.json").status_code,
    ] == [404, 404]


def test_jobs_that_came_by_themselves_tell_nobody():
    from core.models import LiveHead

    run = count.enqueue(number=3)
    jobs.execute.func(str(run.pk))
    assert JobRun.objects.get(pk=run.pk).state == JobState.DONE
    assert not LiveHead.objects.exists()


def test_progress_is_told_once_a_second(people, monkeypatch):
    from core.models import LiveHead

    run = count.enqueue(by=people["rat"].pk, number=1)
    job_live.tell_progress(run)
    job_live.tell_progress(run)
    assert LiveHead.objects.seq_of("aufgabe", str(run.pk)) == 1
    job_live._told[run.pk] -= 1.1
    job_live.tell_progress(run)
    assert LiveHead.objects.seq_of("aufgabe", str(run.pk)) == 2
