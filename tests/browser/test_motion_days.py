"""A motion's whole way in real browsers: handed in, returned, mended, registered, planned; and the same without scripts."""

import re

import pytest

from council.enums import MotionPart, OrganizationKind
from council.models import Meeting, MeetingOrganization
from tests.browser.test_clerk_day import Clerk
from tests.browser.test_live import WAIT, window
from tests.browser.test_motions import FIELD, opened
from tests.council.desk.conftest import wagtail_roots
from tests.council.motions.conftest import town

__all__ = ["opened", "town", "wagtail_roots", "window"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INBOX, TITLE = "/admin/sitzungsdienst/eingang/", "Trinkbrunnen am Marktplatz"
WAY = ("Ausschuss für Mobilität", "Haupt- und Finanzausschuss", "Rat der Stadt Hennef (Sieg)")


@pytest.fixture
def evenings(town):
    """Two committees that meet in good time before the council."""
    for days, name in ((20, WAY[0]), (25, WAY[1])):
        meeting = town.meet(days)
        meeting.holders.all().delete()
        MeetingOrganization.objects.create(meeting=meeting, organization=town._found(name, OrganizationKind.COMMITTEE))
    assert Meeting.objects.count() == len(WAY)


def seen_once(ask):
    """Return axe as it looks at each kind of page once: the same page twice tells nothing new."""
    seen = set()

    def look(page, part):
        kind = re.sub(r"[0-9a-f-]{36}", "", page.url)
        return [] if kind in seen or seen.add(kind) else ask(page, part)

    return look


def give_back(clerk, reason):
    """Return what lies in the inbox."""
    clerk.go(INBOX)
    clerk.follow(TITLE)
    clerk.follow("Zurückgeben …")
    clerk.fill(reason=reason)
    clerk.press("Zurückgeben")


def register(clerk):
    """Note every point as fine and make a paper of it; return its address."""
    clerk.go(INBOX)
    clerk.follow(TITLE)
    clerk.follow("Prüfen")
    for field in clerk.page.locator(".desk-point__verdict select").all():
        field.select_option(label="in Ordnung")
    clerk.press("Vermerke speichern")
    clerk.follow("Registrieren …")
    clerk.press("Registrieren und Aktenzeichen vergeben")
    return clerk.page.url


def plan(clerk, paper):
    """Plan its way through three bodies."""
    clerk.go(f"{paper}beratungsfolge/")
    for n, body in enumerate(WAY, 1):
        decides = body == WAY[-1]
        clerk.choose(
            **{f"station-{n}-organization": body, f"station-{n}-role": "Entscheidung" if decides else "Vorberatung"}
        )
    clerk.press("Prüfen und Sitzungen vorschlagen")
    assert "Nichts spricht dagegen." in clerk.says()
    clerk.press("Auf allen Tagesordnungen vorschlagen")
    assert [body in clerk.says() for body in WAY] == [True] * 3
    clerk.go(f"{paper}beratungsfolge/")
    assert clerk.says().count("Vorlage freigeben bis") == len(WAY)


def hand_in(page):
    """Adopt and hand in what stands there; return the code of the receipt."""
    page.click("text=Der Fraktion zur Lesung geben")
    page.click("text=Fraktion beschließt …")
    page.fill("[name=note]", "einstimmig")
    page.click("text=Beschluss festhalten")
    page.click("text=Einreichen …")
    page.click("text=Jetzt einreichen")
    assert "Der Antrag ist eingereicht" in page.inner_text("h1")
    return page.inner_text("dd.t-hash").split()[0]


def is_real(page, base, code):
    """Let a stranger check a receipt; no word of the motion is said."""
    page.goto(base + "/beleg/")
    page.fill("[name=code]", code)
    page.click("main form button.kern-btn--primary")
    page.wait_for_selector("text=Der Beleg ist echt", timeout=60_000)
    return TITLE not in page.content()


def test_a_motion_is_returned_mended_registered_and_planned(town, evenings, opened, window, client_of, axe_findings):
    motion = town.begin()
    town.write(motion)
    town.write(motion, MotionPart.REASONS, "Weil es heiß ist.")
    browsers, findings = {key: client_of(key) for key in ("rat", "sitzungsdienst")}, []
    base = f"http://127.0.0.1:{opened()}"
    desk = f"{base}/mein-rat/antraege/{motion.pk}/"
    sophie, stranger = window(desk, browsers["rat"]), window(base + "/beleg/", None)
    clerk = Clerk(window(base + INBOX, browsers["sitzungsdienst"]), seen_once(axe_findings), findings, base)
    first = hand_in(sophie)
    give_back(clerk, "Der Deckungsvorschlag fehlt.")

    sophie.goto(desk)
    assert "Der Deckungsvorschlag fehlt." in sophie.inner_text("main")
    findings += axe_findings(sophie)
    sophie.click("text=Überarbeiten")
    sophie.wait_for_selector(FIELD, timeout=WAIT)
    sophie.click(f"{FIELD} p:last-child")
    sophie.keyboard.press("Control+End")
    sophie.keyboard.type(" Bezahlt wird er aus dem Haushalt 2027.")
    sophie.wait_for_function("() => document.querySelector('.t-sync').innerText.includes('Gespeichert')", timeout=WAIT)
    second = hand_in(sophie)
    assert second != first and is_real(stranger, base, second)

    paper = register(clerk)
    assert "Bezahlt wird er aus dem Haushalt 2027." in clerk.says()
    plan(clerk, paper)
    sophie.goto(desk)
    assert "Geprüft, Nummer" in sophie.inner_text(".t-way__current")
    assert (findings, sophie.complaints, clerk.page.complaints) == ([], [], [])


def test_the_same_without_scripts(town, evenings, open_browser):
    sophie, stranger = (open_browser(key, java_script_enabled=False, width=390) for key in ("rat", None))
    clerk = Clerk(open_browser("sitzungsdienst", java_script_enabled=False), lambda *_asked: [], [])
    sophie.goto("/mein-rat/antraege/neu/")
    sophie.fill("[name=title]", TITLE)
    sophie.select_option("[name=meeting]", index=len(WAY))
    sophie.click("main form button.kern-btn--primary")
    desk = sophie.url
    write(sophie, desk, "Der Rat möge beschließen:\n\nEin Brunnen wird gebaut.")
    write(sophie, f"{desk}begruendung/", "Weil es heiß ist.")
    sophie.goto(desk)
    first = hand_in(sophie)
    give_back(clerk, "Der Deckungsvorschlag fehlt.")
    sophie.goto(desk)
    sophie.click("text=Überarbeiten")
    write(sophie, desk, "Der Rat möge beschließen:\n\nEin Brunnen wird gebaut und aus dem Haushalt 2027 bezahlt.")
    sophie.goto(desk)
    assert hand_in(sophie) != first
    assert is_real(stranger, "", first)
    paper = register(clerk)
    assert "aus dem Haushalt 2027 bezahlt" in clerk.says()
    plan(clerk, paper)


def write(page, path, words):
    """Write a part in the form for browsers without scripts."""
    page.goto(path)
    page.click("text=Als einfachen Text bearbeiten")
    page.click("main button[value=take]")
    page.fill("textarea", words)
    page.click("main button[value=save]")
    assert words.rsplit("\n", 1)[-1] in page.inner_text("main")
