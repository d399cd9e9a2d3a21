"""The town as an app in a real chromium: installable, with a page of its own when the network is away."""

import json

import pytest

pytestmark = pytest.mark.browser
KEPT = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)))).flat()"""


def test_without_network_there_is_a_page_that_says_so(open_browser, axe_findings):
    page = open_browser("rat", service_workers="allow", width=390, height=844)
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.goto("/mein-rat/")
    assert page.locator("h1").is_visible()
    kept = page.evaluate(KEPT)
    # Styles, scripts, fonts, the one page: nothing of what somebody may read.
    assert "/offline/" in kept and [path for path in kept if not path.startswith(("/static/", "/offline/"))] == []
    page.context.set_offline(True)
    page.goto("/mein-rat/")
    page.get_by_role("heading", name="Sie sind gerade offline").wait_for()
    assert not page.get_by_role("heading", name="Auf diesem Gerät geladen").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith('"Fira Sans"')
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.set_offline(False)
    page.get_by_role("link", name="Neu laden").click()
    page.get_by_role("heading", name="Sie sind gerade offline").wait_for(state="detached")


def test_chromium_finds_nothing_against_installing(open_browser):
    page = open_browser(service_workers="allow")
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready")
    session = page.context.new_cdp_session(page)
    assert session.send("Page.getAppManifest")["errors"] == []
    assert [each["errorId"] for each in session.send("Page.getInstallabilityErrors")["installabilityErrors"]] in (
        [],
        # A window of a test is a private one.
        ["in-incognito"],
    )


def test_a_message_is_shown_once_for_each_thing(open_browser):
    page = open_browser(service_workers="allow", permissions=["notifications"])
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready")
    session, known = page.context.new_cdp_session(page), []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    origin = page.evaluate("location.origin")
    for words in ("Eingeladen", "Ergänzt"):
        data = json.dumps({"title": "Stadt Hennef", "body": words, "path": "/sitzungen/", "tag": "a"})
        told = {"origin": origin, "registrationId": known[-1]["registrationId"], "data": data}
        session.send("ServiceWorker.deliverPushMessage", told)
    shown = "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((each) => each.body)"
    page.wait_for_function(f"() => ({shown})().then((all) => all.join() === 'Ergänzt')")


def test_without_scripts_nobody_is_offered_messages_on_the_device(open_browser):
    page = open_browser("rat", java_script_enabled=False)
    page.goto("/konto/mitteilungen/abonnements/")
    assert page.get_by_text("Dieser Browser kann keine Mitteilungen anzeigen").is_visible()
    assert not page.locator("[data-push-ask]").is_visible()
