"""Papers on the device in a real chromium with the real service worker: brought, read and written on without network after a cold
start, synced, and gone at sign-out, at the end of access, for another account and at the town's maximum age."""

import pytest
from django.test import Client
from playwright.sync_api import Error

from accounts.models import Mandate
from council.enums import Visibility
from council.models import Membership
from council.services.note_list import all_notes
from tests.browser.test_reader_day import STORE, WAIT, Tablet, papers
from tests.council.notes.conftest import desk, town
from tests.factories.people import sign_in

__all__ = ["desk", "papers", "town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = """async () => [
    (await caches.keys()).filter((name) => name.startsWith("papers-")).sort(),
    (await indexedDB.databases()).map((each) => each.name).filter((name) => name.startsWith("ratsplatz-")).sort()]"""
HELD = """async () => {
    const cache = await caches.open((await caches.keys()).find((name) => name.startsWith("papers-")));
    return (await cache.keys()).filter((each) => each.url.includes("/kept/")).length; }"""
NOTHING = [[], []]
WHOLE = "text=Sie lesen auch ohne Netz."


class Device(Tablet):
    """A device whose service worker runs."""

    def bring(self):
        """Bring the meeting onto the device, and wait until the worker has the pages."""
        self.page.goto(self.url)
        self.page.evaluate("navigator.serviceWorker.ready")
        self.page.wait_for_function("() => navigator.serviceWorker.controller")
        self.page.click("[data-keep-load]")
        self.page.wait_for_selector(WHOLE, timeout=WAIT)
        return self

    def start_cold(self):
        """Close every page and begin with a new one."""
        self.page.close()
        self.page = self.context.new_page()
        self.pointer = self.context.new_cdp_session(self.page)
        return self

    def kept(self):
        return self.page.evaluate(KEPT)

    def become(self, user, server):
        client = sign_in(Client(), user)
        self.context.add_cookies(
            [{"name": name, "value": cookie.value, "url": server} for name, cookie in client.cookies.items()]
        )

    def write(self, words):
        self.page.locator(".rd-view").focus()
        self.page.keyboard.press("m")
        self.page.wait_for_selector(".rd-note textarea")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Escape")
        self.page.wait_for_function(f"async () => (await {STORE}.state()).waiting > 0 || !navigator.onLine")


@pytest.fixture
def device(chromium, town_server, papers, settings):
    """Return a device of somebody of the town."""
    settings.ALLOWED_HOSTS = ["*"]
    opened = []

    def make(key="rat", **more):
        opened.append(Device(chromium, town_server.url, papers.town.people[key], papers, **more))
        return opened[-1]

    yield make
    for each in opened:
        each.context.close()


def test_brought_read_and_written_without_network_then_synced(device, papers, axe_findings):
    sophie = device()
    sophie.page.goto(sophie.url)
    assert sophie.kept()[0] == []
    sophie.page.wait_for_selector("[data-keep-words] >> text=3 Unterlagen, ", timeout=WAIT)
    sophie.bring()
    assert axe_findings(sophie.page) == []
    assert "Alles geladen, Stand" in sophie.page.locator(".t-sync").inner_text()
    sophie.context.set_offline(True)
    sophie.start_cold().open(papers.file)
    page = sophie.page
    page.wait_for_selector("text=Der Schutzstreifen", state="attached", timeout=WAIT)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith('"Fira Sans"')
    page.keyboard.press("]")
    sophie.write("Im Zug geschrieben")
    page.evaluate(f"{STORE}.sync()")
    page.wait_for_selector(".t-sync.is-off")
    assert "1 Änderungen warten" in page.locator(".t-sync").inner_text()
    # The page without network leads there.
    page.goto(sophie.url.partition("sitzungen")[0])
    page.get_by_role("heading", name="Auf diesem Gerät geladen").wait_for()
    assert axe_findings(page) == []
    page.locator("[data-kept] a").click()
    page.wait_for_selector(".rd-text span", state="attached", timeout=WAIT)
    sophie.context.set_offline(False)
    page.evaluate(f"{STORE}.sync()")
    sophie.synced()
    assert [line.body for line in all_notes(papers.town.viewer("rat"))] == ["Im Zug geschrieben"]
    # Taken off the device again.
    page.click("[data-keep-remove]")
    page.wait_for_selector("[data-keep-load]:visible")
    assert sophie.kept()[0] == []


def test_a_damaged_document_does_not_count_and_loading_goes_on_where_it_broke_off(device, papers):
    sophie = device()
    page = sophie.page
    asked, broken = [], [True]

    def answer(route):
        asked.append(route.request.url)
        if broken[0] and f"/{papers.file.pk}/" in route.request.url:
            return route.fulfill(status=200, content_type="application/pdf", body=b"%PDF-1.7 anders")
        return route.continue_()

    page.goto(sophie.url)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_selector(".rd-text span, .rd-fail", state="attached", timeout=WAIT)
    sophie.context.route("**/dateien/**", answer)
    page.click("[data-keep-load]")
    page.wait_for_selector("text=kam beschädigt an und zählt nicht", timeout=WAIT)
    broken[0] = False
    before = len(asked)
    page.get_by_role("button", name="Weiter laden").click()
    page.wait_for_selector(WHOLE, timeout=WAIT)
    # What had come already is not asked again.
    assert all(url not in asked[before:] for url in asked[:before] if str(papers.file.pk) not in url)
    assert page.evaluate(HELD) == 3


def test_a_full_device_says_so(device):
    sophie = device()
    sophie.page.goto(sophie.url)
    sophie.page.evaluate("navigator.storage.estimate = async () => ({ quota: 100, usage: 100 })")
    sophie.page.click("[data-keep-load]")
    sophie.page.wait_for_selector("text=zu wenig Platz", timeout=WAIT)
    assert sophie.kept()[0] == []


def test_signing_out_leaves_nothing(device, papers, town_server):
    sophie = device().bring()
    assert len(sophie.kept()[0]) == len(sophie.kept()[1]) == 1
    sophie.page.goto(f"{town_server.url}/konto/")
    asked = []
    sophie.context.set_offline(True)
    sophie.start_cold().open(papers.file)
    sophie.write("Noch nicht übertragen")
    sophie.context.route("**/notizen/abgleich/", lambda route: route.abort())
    sophie.context.set_offline(False)
    sophie.page.goto(f"{town_server.url}/konto/")
    # What is lost is named first, and can still be kept.
    sophie.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    sophie.page.get_by_role("button", name="Abmelden").last.click()
    sophie.page.wait_for_timeout(500)
    assert asked and asked[0].startswith("1 Änderungen auf diesem Gerät") and len(sophie.kept()[0]) == 1
    sophie.page.once("dialog", lambda dialog: dialog.accept())
    sophie.page.get_by_role("button", name="Abmelden").last.click()
    sophie.page.wait_for_url(lambda url: "/konto/" not in url or "anmelden" in url, timeout=WAIT)
    assert sophie.kept() == NOTHING
    # The worker is gone as well: without network the browser has nothing to show.
    sophie.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        sophie.page.goto(sophie.url)


def test_another_account_sees_nothing_and_unsent_words_wait(device, papers, town_server):
    sophie = device().bring()
    sophie.context.set_offline(True)
    sophie.start_cold().open(papers.file)
    sophie.write("Gehört Sophie")
    sophie.page.close()
    sophie.context.set_offline(False)
    # The session ended without a sign-out; somebody else signs in.
    sophie.become(papers.town.people["vorsitz"], town_server.url)
    sophie.page = sophie.context.new_page()
    sophie.page.goto(f"{town_server.url}/mein-rat/")
    sophie.page.wait_for_function(f"async () => !(await ({KEPT})())[0].length", timeout=WAIT)
    sophie.context.set_offline(True)
    sophie.page.goto(sophie.url)
    assert sophie.page.locator("[data-reader]").count() == 0 and sophie.page.locator("[data-kept] a").count() == 0
    # Back as herself her words are there and reach the town.
    sophie.context.set_offline(False)
    sophie.become(papers.town.people["rat"], town_server.url)
    sophie.open(papers.file)
    sophie.synced()
    assert [line.body for line in all_notes(papers.town.viewer("rat"))] == ["Gehört Sophie"]


def test_nobodys_words_are_brought_under_another_name(device, papers, town_server):
    sophie = device().bring().open(papers.file)
    sophie.context.set_offline(True)
    sophie.write("Gehört Sophie")
    sophie.become(papers.town.people["vorsitz"], town_server.url)
    sophie.context.set_offline(False)
    sophie.page.evaluate(f"{STORE}.sync()")
    sophie.page.wait_for_selector("[data-left]", timeout=WAIT)
    assert sophie.kept()[0] == [] and "Gehört Sophie" not in sophie.page.locator("main").inner_text()
    assert all_notes(papers.town.viewer("vorsitz")) == all_notes(papers.town.viewer("rat")) == []


@pytest.mark.parametrize("kind", ["session", "access"])
def test_the_end_of_session_or_mandate_ends_what_is_kept(device, papers, town_server, kind):
    sophie = device().bring().open(papers.file)
    page = sophie.page
    sophie.context.set_offline(True)
    sophie.write("Mein letzter Satz")
    if kind == "session":
        sophie.context.clear_cookies()
    else:
        Membership.objects.filter(person__user=papers.town.people["rat"]).delete()
        Mandate.objects.filter(user=papers.town.people["rat"]).delete()
    sophie.context.set_offline(False)
    page.evaluate(f"{STORE}.sync()")
    page.wait_for_selector("[data-left]", timeout=WAIT)
    caches, stores = sophie.kept()
    assert caches == [] and len(stores) == 1 and "Der Schutzstreifen" not in page.content()
    if kind == "session":
        assert "1 Änderung ist noch nicht übertragen" in page.locator("[data-left]").inner_text()
        sophie.become(papers.town.people["rat"], town_server.url)
        sophie.open(papers.file)
        sophie.synced()
        assert [line.body for line in all_notes(papers.town.viewer("rat"))] == ["Mein letzter Satz"]
        return
    assert "Mein letzter Satz" in page.locator("[data-left] li").inner_text()
    page.get_by_role("button", name="Von diesem Gerät löschen").click()
    page.wait_for_selector("[data-left]", state="detached")
    assert sophie.kept() == NOTHING


def test_what_is_not_public_goes_at_the_maximum_age_without_contact(device, papers):
    papers.document("Grundstück", visibility=Visibility.NONPUBLIC)
    sophie = device().bring()
    page = sophie.page
    page.goto(f"{sophie.url.partition('/mein-rat')[0]}/offline/")
    sophie.context.set_offline(True)
    page.evaluate("""async () => { const cache = await caches.open((await caches.keys()).find((name) => name.startsWith("papers-")));
        const key = (await cache.keys()).find((each) => each.url.endsWith("?kept"));
        const known = await (await cache.match(key)).json();
        if (!known.isNonpublic || known.days !== 30) throw new Error(JSON.stringify(known));
        known.at = new Date(Date.now() - 31 * 86400000).toISOString();
        await cache.put(key, new Response(JSON.stringify(known))); }""")
    page.goto(sophie.url)
    assert page.locator("[data-reader]").count() == 0 and sophie.kept()[0] == []
