"""An open page that is kept up to date, in a real browser on real processes."""

import re

import pytest
from django.conf import settings

from tests.core.live.conftest import probes
from tests.core.live.processes import Town
from tests.core.live.topics import say
from tests.core.long_work import take_long

__all__ = ["probes"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT = 20_000


@pytest.fixture
def town(tmp_path):
    opened = []

    def open_town():
        opened.append(Town(tmp_path))
        return opened[-1]

    yield open_town
    for each in opened:
        each.close()


@pytest.fixture
def window(chromium):
    """Return a function that opens a page; what it complains of is kept in `complaints`."""
    contexts = []

    def make(url, client=None, **more):
        context = chromium.new_context(locale="de-DE", service_workers="block", **more)
        contexts.append(context)
        if client:
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies(
                [{"name": name, "value": client.cookies[name].value, "domain": "127.0.0.1", "path": "/"}]
            )
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.goto(url)
        return page

    yield make
    for context in contexts:
        context.close()


def hide(page, is_hidden):
    """Put the window behind another one, as far as its scripts can tell."""
    page.evaluate(
        "state => { Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')) }",
        "hidden" if is_hidden else "visible",
    )


def number(page, expected):
    """Wait until the page shows the number."""
    says(page, "main b", expected)


def says(page, place, text):
    """Wait until a place of the page says this."""
    from playwright.sync_api import expect

    expect(page.locator(place)).to_have_text(text, timeout=WAIT)


def test_numbers_change_while_one_looks(town, window):
    say("probe", "a", 1, "eins")
    opened = town()
    speaker = opened.speaker()
    web, port = opened.web()
    url = f"http://127.0.0.1:{port}/probe/"
    page, plain = window(url), window(url, java_script_enabled=False)
    assert plain.text_content("main b") == "1"
    page.evaluate("window.mark = 1")
    speaker.do("say", "probe", "a", 1234, 1234, "viele")
    number(page, "1.234")
    assert page.get_attribute("meter", "value") == "1234"
    # It is read out once, and what follows at once waits ten seconds.
    says(page, "main [role=status]", "viele")
    speaker.do("say", "probe", "a", 1300, 1340, "mehr")
    number(page, "1.340")
    assert page.text_content("[data-live-say]") == "mehr"
    assert page.text_content("main [role=status]") == "viele"
    # Nobody looks: nothing comes. Then it goes on where it was.
    hide(page, True)
    speaker.do("say", "probe", "a", 5, 5)
    page.wait_for_timeout(1500)
    assert page.text_content("main b") == "1.340"
    hide(page, False)
    number(page, "5")
    assert page.complaints == []
    # The process dies and comes again.
    web.kill()
    web.wait()
    speaker.do("say", "probe", "a", 6, 8)
    opened.web(port)
    number(page, "8")
    assert page.evaluate("window.mark") == 1


def test_a_hole_is_filled_from_the_state(town, window):
    say("probe", "a", 1)
    opened = town()
    _web, port = opened.web()
    page = window("about:blank")
    # A stream that leaves something out, as no server of ours would.
    page.add_init_script(
        "window.EventSource = class { constructor() { window.stream = this } close() {} };EventSource.CLOSED = 2"
    )
    page.goto(f"http://127.0.0.1:{port}/probe/")
    page.evaluate('stream.onmessage({data: \'{"seq":1,"state":{"n":77}}\'})')
    number(page, "77")
    page.evaluate('stream.onmessage({data: \'{"seq":9,"prev":8,"event":{"n":99}}\'})')
    number(page, "1")


def test_the_page_of_a_job_counts_and_ends(town, window, people, client_of):
    run = take_long.enqueue(by=people["rat"].pk, seconds=6)
    browser = client_of("rat")
    opened = town()
    _web, port = opened.web()
    page = window(f"http://127.0.0.1:{port}/aufgaben/{run.pk}/", browser)
    page.evaluate("window.mark = 1")
    opened.worker()
    says(page, "main .kern-label", "1 von 2")
    assert "mittendrin" in page.inner_text("main")
    says(page, "[data-job] [role=status]", re.compile("Fertig."))
    assert (page.evaluate("window.mark"), page.complaints) == (1, [])
