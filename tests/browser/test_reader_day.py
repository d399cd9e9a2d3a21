"""A councillor reads and writes on a tablet: pen, finger, mouse and keys; a second window has it, another faction does not."""

import pytest

from council.models import Annotation
from council.services.note_list import all_notes
from tests.council.notes.conftest import desk, town
from tests.factories import pdfs
from tests.factories.people import sign_in

__all__ = ["desk", "town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT = 20_000
STORE = "document.querySelector('[data-reader]').reader.store"
TEXT = "Der Schutzstreifen ist 1,60 m breit"


@pytest.fixture
def papers(desk):
    """Two documents on the agenda, the first with words to mark."""
    desk.file = desk.document(
        "Radweg Frankfurter", pdfs.plain(TEXT, "Seite zwei der Vorlage", "Seite drei der Vorlage")
    )
    desk.document("Lageplan", pdfs.plain("Plan der Kreuzung"))
    return desk


class Tablet:
    """A window of somebody, at the reader of the meeting."""

    def __init__(self, chromium, server, user, desk, size=(1024, 768), touch=True):
        from django.test import Client

        self.context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, has_touch=touch, locale="de-DE", reduced_motion="reduce"
        )
        client = sign_in(Client(), user)
        self.context.add_cookies(
            [{"name": name, "value": cookie.value, "url": server} for name, cookie in client.cookies.items()]
        )
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.url = f"{server}/mein-rat/sitzungen/{desk.town.meeting.pk}/lesen/"
        self.pointer = self.context.new_cdp_session(self.page)

    def open(self, file=None):
        self.page.goto(self.url + (f"?datei={file.pk}" if file else ""))
        self.page.wait_for_selector(".rd-text span", state="attached", timeout=WAIT)
        return self

    def choose(self, tool):
        self.page.click(f'[data-tool="{tool}"]')
        # What a finger may do is known to the browser with the next picture.
        self.page.wait_for_timeout(300)

    def sheet(self, n=1):
        return self.page.locator(f'.rd-sheet[data-page="{n}"]').bounding_box()

    def at(self, x, y):
        """Return a place of the first page, by shares of its width and height."""
        box = self.sheet()
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def draw(self, kind="pen", points=((0.3, 0.3), (0.4, 0.35), (0.5, 0.3))):
        """Draw a stroke: by pen or mouse through the browser's own input, by finger as touch."""
        places = [self.at(x, y) for x, y in points]
        if kind == "touch":
            for n, (x, y) in enumerate(places):
                self.pointer.send(
                    "Input.dispatchTouchEvent",
                    {"type": "touchStart" if n == 0 else "touchMove", "touchPoints": [{"x": x, "y": y}]},
                )
            self.pointer.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            return
        for n, (x, y) in enumerate(places):
            self.pointer.send("Input.dispatchMouseEvent", {
                "type": "mousePressed" if n == 0 else "mouseMoved", "x": x, "y": y, "button": "left", "buttons": 1,
                "clickCount": 1, "pointerType": kind, "force": 0.2 + 0.3 * n,
            })  # fmt: skip
        x, y = places[-1]
        self.pointer.send(
            "Input.dispatchMouseEvent",
            {"type": "mouseReleased", "x": x, "y": y, "button": "left", "clickCount": 1, "pointerType": kind},
        )

    def select(self):
        """Select the words of the first page as keys or fingers would."""
        self.page.evaluate("""() => {
          const layer = document.querySelector('.rd-sheet[data-page="1"] .rd-text');
          getSelection().selectAllChildren(layer);
        }""")

    def synced(self):
        """Wait until everything written here has reached the town."""
        for _try in range(100):
            state = self.page.evaluate(f"{STORE}.state()")
            if not state["waiting"]:
                break
            self.page.wait_for_timeout(200)
        assert (state["waiting"], state["refused"], state["problem"]) == (0, 0, ""), state

    def marks(self, kind):
        return self.page.locator(f".rd-sheet {kind}").count()


@pytest.fixture
def tablet(chromium, town_server, papers):
    """Return a window of somebody of the town."""
    opened = []

    def make(key, **more):
        users = papers.town.people | {"mitglied": papers.town.member}
        opened.append(Tablet(chromium, town_server.url, users[key], papers, **more))
        return opened[-1]

    yield make
    for each in opened:
        each.context.close()


def test_a_day_with_the_pen(tablet, papers, axe_findings):
    sophie = tablet("rat").open(papers.file)
    page = sophie.page
    assert page.locator(".rd-pill").inner_text() == "Seite 1 von 3"
    # A pen draws at once, whatever the tool.
    sophie.draw("pen")
    page.wait_for_selector(".rd-ink path", state="attached", timeout=WAIT)
    # Selected words are marked by a key.
    sophie.select()
    page.keyboard.press("h")
    page.wait_for_selector(".rd-ink rect", state="attached", timeout=WAIT)
    # A note on the page, by key alone, shared on purpose.
    page.locator(".rd-view").focus()
    page.keyboard.press("m")
    page.wait_for_selector(".rd-note textarea")
    page.keyboard.type("1,60 m reicht nicht.")
    assert axe_findings(page) == []
    page.get_by_role("button", name="Mit der Fraktion teilen").click()
    page.wait_for_selector(".rd-note.is-shared")
    page.keyboard.press("Escape")
    sophie.synced()
    kinds = sorted(line.kind for line in all_notes(papers.town.viewer("rat")))
    assert kinds == ["highlight", "ink", "note"]
    [ink] = [line for line in all_notes(papers.town.viewer("rat")) if line.kind == "ink"]
    pressures = ink.content["geometry"]["strokes"][0][2::3]
    assert pressures[0] < pressures[-1] and sophie.errors == []
    [highlight] = [line for line in all_notes(papers.town.viewer("rat")) if line.kind == "highlight"]
    assert highlight.quote == TEXT

    # After loading anew it is there; a second window has it too.
    sophie.open(papers.file)
    second = tablet("rat").open(papers.file)
    for window in (sophie, second):
        window.page.wait_for_selector(".rd-ink path", state="attached", timeout=WAIT)
        window.page.wait_for_selector(".rd-mark.is-shared", timeout=WAIT)
        assert (window.marks(".rd-ink rect"), window.marks(".rd-mark.is-shared")) == (1, 1)

    # The colleague of the faction reads the shared note and answers; the other faction sees nothing.
    lea = tablet("mitglied").open(papers.file)
    lea.page.click(".rd-mark.is-shared")
    assert "1,60 m reicht nicht." in lea.page.locator(".rd-note").inner_text()
    lea.page.get_by_role("button", name="Antworten").click()
    lea.page.keyboard.type("Entwurf liegt bereit.")
    lea.page.locator(".rd-note form button").click()
    lea.page.wait_for_selector(".rd-note__answer >> text=Entwurf liegt bereit.", timeout=WAIT)
    lea.synced()
    assert lea.marks(".rd-ink path") == 0
    other = tablet("vorsitz").open(papers.file)
    other.synced()
    assert (other.marks(".rd-mark"), other.marks(".rd-ink path"), other.marks(".rd-ink rect")) == (0, 0, 0)
    second.page.evaluate(f"{STORE}.sync()")
    second.page.click(".rd-mark.is-shared")
    second.page.wait_for_selector("text=Entwurf liegt bereit.", timeout=WAIT)
    assert second.errors == lea.errors == other.errors == []


def test_by_finger_offline_and_two_devices_at_once(tablet, papers):
    sophie = tablet("rat").open(papers.file)
    page = sophie.page
    # No pen was ever seen: a finger draws, but only with a tool that draws.
    sophie.draw("touch")
    assert sophie.marks(".rd-ink path") == 0
    sophie.choose("ink")
    # A busy browser may take the first strokes for scrolling: it learns of the tool a moment after the page.
    for _try in range(10):
        sophie.draw("touch")
        page.wait_for_timeout(500)
        if sophie.marks(".rd-ink path"):
            break
    page.wait_for_selector(".rd-ink path", state="attached", timeout=WAIT)
    # Taken back and done again.
    page.click('[data-do="undo"]')
    page.wait_for_selector(".rd-ink path", state="detached", timeout=WAIT)
    page.click('[data-do="redo"]')
    page.wait_for_selector(".rd-ink path", state="attached", timeout=WAIT)
    # Rubbed out.
    sophie.choose("erase")
    page.wait_for_timeout(500)
    sophie.draw("touch", points=((0.4, 0.25), (0.4, 0.35), (0.4, 0.45)))
    page.wait_for_selector(".rd-ink path", state="detached", timeout=WAIT)
    # A note of two devices, both without network: both versions are there in the end.
    sophie.choose("note")
    page.mouse.click(*sophie.at(0.5, 0.4))
    page.wait_for_selector(".rd-note textarea")
    page.keyboard.type("Anfang")
    page.keyboard.press("Escape")
    sophie.synced()
    second = tablet("rat").open(papers.file)
    second.page.wait_for_selector(".rd-mark", timeout=WAIT)
    for window, words in ((sophie, "zuhause"), (second, "unterwegs")):
        window.context.set_offline(True)
        window.page.click(".rd-mark")
        window.page.locator(".rd-note textarea").fill(f"Anfang, {words}")
        window.page.keyboard.press("Escape")
        window.page.wait_for_function("() => !document.querySelector('.rd-note')")
        window.page.evaluate(f"{STORE}.sync()")
        window.page.wait_for_selector(".t-sync.is-off")
        assert "1 Änderungen warten" in window.page.locator(".t-sync").inner_text()
    for window in (sophie, second):
        window.context.set_offline(False)
        window.page.evaluate(f"{STORE}.sync()")
        window.synced()
    sophie.page.evaluate(f"{STORE}.sync()")
    bodies = sorted(line.body for line in all_notes(papers.town.viewer("rat")))
    assert bodies == ["Anfang, unterwegs", "Anfang, zuhause"]
    for window in (sophie, second):
        window.page.wait_for_function("() => document.querySelectorAll('.rd-mark').length === 2", timeout=WAIT)


def test_by_keys_alone(tablet, papers, axe_findings):
    sophie = tablet("rat", touch=False).open(papers.file)
    page = sophie.page
    page.locator(".rd-view").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".rd-pill").inner_text() == "Seite 2 von 3"
    page.keyboard.press("b")
    page.wait_for_selector('[data-do="bookmark"][aria-pressed="true"]')
    page.keyboard.press("End")
    assert page.locator(".rd-pill").inner_text() == "Seite 3 von 3"
    page.keyboard.press("]")
    page.wait_for_selector("text=Seite 1 von 1", timeout=WAIT)
    page.keyboard.press("[")
    # Back where it was read last.
    page.wait_for_selector("text=Seite 3 von 3", timeout=WAIT)
    page.keyboard.press("Control+f")
    page.keyboard.type("Plan der")
    page.wait_for_selector(".rd-hit", timeout=WAIT)
    assert axe_findings(page) == []
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Seite 1 von 1", timeout=WAIT)
    page.locator(".rd-view").first.focus()
    page.keyboard.press("s")
    page.wait_for_function("() => document.querySelectorAll('.rd-pane').length === 2")
    page.keyboard.press("s")
    page.wait_for_function("() => document.querySelectorAll('.rd-pane').length === 1")
    page.click('[data-tab="notes"]')
    assert page.locator("[data-note]").count() == 1
    assert axe_findings(page) == []
    # Letters can be switched off.
    page.locator(".rd-view").first.focus()
    page.keyboard.press("?")
    assert axe_findings(page) == []
    page.click('[data-do="letters"]')
    page.keyboard.press("Escape")
    page.locator(".rd-view").first.focus()
    page.keyboard.press("m")
    page.wait_for_timeout(300)
    assert page.locator(".rd-note").count() == 0 and sophie.errors == []


def test_a_broken_document_says_so_and_a_phone_reads(tablet, papers, axe_findings):
    papers.document("Kaputt", b"%PDF-1.7 nichts")
    phone = tablet("rat", size=(390, 844)).open(papers.file)
    page = phone.page
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator('[data-tool="ink"]').is_hidden() and page.locator('[data-tool="highlight"]').is_visible()
    page.click('[data-do="side"]')
    page.wait_for_selector(".rd-side.is-open")
    assert axe_findings(page) == []
    page.click("summary:has-text('Kaputt')")
    page.click("a:has-text('Kaputt')")
    page.wait_for_selector("text=Dieses Dokument lässt sich nicht öffnen.", timeout=WAIT)
    assert page.get_by_role("button", name="Erneut versuchen").is_visible() and axe_findings(page) == []


def test_without_scripts_documents_and_notes_are_a_list(chromium, town_server, papers, client_of, axe_findings):
    papers.send("rat", papers.edit("Notiz von unterwegs"))
    client = client_of("rat")
    answer = client.get(f"/mein-rat/sitzungen/{papers.town.meeting.pk}/lesen/").content.decode()
    assert "Notiz von unterwegs" in answer and f"/dateien/{papers.file.pk}/" in answer
    assert f"/mein-rat/unterlagen/{papers.file.pk}/notiz/" in answer
    written = client.post(
        f"/mein-rat/unterlagen/{papers.file.pk}/notiz/", {"page": 2, "body": "Ohne Skripte", "is_shared": "on"}
    )
    assert written.status_code == 302
    assert Annotation.objects.filter(faction__isnull=False).count() == 1
