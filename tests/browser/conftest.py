"""A real chromium against a live town: what it loads, what it says in the console, and what axe finds."""

import os
import shutil
import threading
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db.transaction import Atomic

# Playwright's loop runs in the thread of the test; Django would take the test itself for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ARGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium_path():
    """Return where chromium is, "" without one."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


@pytest.fixture(scope="session")
def chromium():
    """Return a running chromium. Without one the test is skipped, but in CI that is a failure."""
    path = chromium_path()
    if not path:
        words = "no chromium: install it or name it in CHROMIUM"
        if os.environ.get("RATSPLATZ_CI") == "1":
            pytest.fail(words)
        pytest.skip(words)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def one_after_the_other():
    """Let the server answer one request at a time, and none while the test is in a transaction of its own: all threads
    share the one connection of an in-memory database, and whoever takes back would take back what another does."""
    turn = threading.RLock()
    call, enter, leave = WSGIHandler.__call__, Atomic.__enter__, Atomic.__exit__

    def in_turn(*arguments):
        with turn:
            return call(*arguments)

    def enter_in_turn(self):
        turn.acquire()
        try:
            return enter(self)
        except BaseException:
            turn.release()
            raise

    def leave_in_turn(self, *error):
        try:
            return leave(self, *error)
        finally:
            turn.release()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "__call__", in_turn)
        patch.setattr(Atomic, "__enter__", enter_in_turn)
        patch.setattr(Atomic, "__exit__", leave_in_turn)
        yield


@pytest.fixture
def town_server(one_after_the_other, transactional_db, live_server):
    """Serve a town whose page tree has its roots; the suite runs without Wagtail's migrations."""
    from wagtail.models import Collection, Locale, Page

    Locale.objects.get_or_create(language_code="de")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    if Page.get_first_root_node() is None:
        Page.add_root(title="Root", slug="root")
    return live_server


@pytest.fixture
def open_browser(chromium, town_server, client_of, settings):
    """Return a function that opens a window as one of the seven, as whom a client is, or as a stranger; complaints fail the test."""
    settings.ALLOWED_HOSTS = ["*"]
    contexts, complaints = [], []

    def make(key=None, *, width=1440, height=900, **more):
        # Most tests look at the town itself; what the service worker does has tests of its own.
        more = {"service_workers": "block"} | more
        context = chromium.new_context(
            base_url=town_server.url, viewport={"width": width, "height": height}, locale="de-DE", **more
        )
        contexts.append(context)
        if key:
            client = client_of(key) if isinstance(key, str) else key
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": town_server.url}])
        page = context.new_page()
        page.on("console", lambda message: _is_complaint(message) and complaints.append(message.text))
        page.on("response", lambda answer: _is_broken(answer) and complaints.append(f"{answer.status} {answer.url}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: _is_foreign(request.url, town_server.url) and complaints.append(request.url))
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(message):
    # A page that is meant to be missing logs the same line as a missing script; the answers tell them apart. The server of
    # these tests is WSGI and knows no sockets; pages go on without (tests/browser/test_live.py has one that does).
    return message.type == "error" and not message.text.startswith(
        ("Failed to load resource", "WebSocket connection to")
    )


def _is_broken(answer):
    # The server of these tests is WSGI, which answers streams with 503; tests/browser/test_live.py has one that streams.
    is_stream = answer.status == 503 and answer.url.partition("?")[0].endswith(".events")
    # 409: somebody was faster, and the page asks again.
    return (
        answer.status >= 400 and answer.status != 409 and not is_stream and not answer.request.is_navigation_request()
    )


def _is_foreign(url, home):
    return not url.startswith((home, "data:", "blob:", "about:"))


@pytest.fixture
def axe_findings():
    """Return a function that asks axe about a page (or a part of it) and returns its findings as short lines."""
    script = AXE.read_text()

    def ask(page, part="html"):
        page.evaluate(script)
        options = {"runOnly": TAGS, "resultTypes": ["violations"]}
        found = page.evaluate("([part, options]) => axe.run(part, options)", [part, options])
        return [
            f"{finding['id']}: {node['target']} {node['failureSummary']}"
            for finding in found["violations"]
            for node in finding["nodes"]
        ]

    return ask


CONTROLS = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=true]"
)].filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled && each.tabIndex >= 0
    && !each.closest("dialog:not([open]), [inert]") && !(each.type === "radio" && !each.checked)
).map((each, n) => { each.dataset.tab = n; return each.outerHTML.slice(0, 120); })"""
FOCUSED = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const drawn = [getComputedStyle(at), ...[...(at.labels || [])].map((label) => getComputedStyle(label, "::before"))];
    const isSeen = (style) => style.boxShadow !== "none" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
    return [at.dataset.tab || "", drawn.some(isSeen)];
}"""


@pytest.fixture
def unreached():
    """Return a function that walks a page by Tab and returns the controls that are passed over or do not show the focus."""

    def walk(page):
        controls, shown = page.evaluate(CONTROLS), set()
        for _press in range(len(controls) + 20):
            page.keyboard.press("Tab")
            number, is_seen = page.evaluate(FOCUSED) or ("", False)
            if is_seen and number:
                shown.add(int(number))
            if len(shown) == len(controls):
                break
        return [control for n, control in enumerate(controls) if n not in shown]

    return walk
