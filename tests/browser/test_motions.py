"""A faction's day: two write at once, the chair notes the decision, the office hands in, a stranger checks the receipt."""

import pytest

from council.enums import MotionPart
from council.models import Motion
from council.services import motion_signatures
from tests.browser.test_live import WAIT, window
from tests.core.live.processes import Town as Processes
from tests.council.motions.conftest import town
from tests.factories.people import sign_in

__all__ = ["town", "window"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIELD = "[data-writing-text][contenteditable=true]"


@pytest.fixture
def opened(tmp_path):
    """Serve the town from processes of its own."""
    processes = []

    def start():
        processes.append(Processes(tmp_path, application="config.asgi"))
        return processes[-1].web()[1]

    yield start
    for each in processes:
        each.close()


def test_a_motion_is_written_adopted_handed_in_and_checked(
    town, opened, window, client, client_of, axe_findings, settings
):
    motion = town.begin()
    town.write(motion)
    town.write(motion, MotionPart.REASONS, "Weil es heiß ist.")
    motion_signatures.ask_signature(by=town.viewer("rat"), motion=motion, person=town.vorsitz)
    browsers = {"rat": client_of("rat"), "vorsitz": client_of("vorsitz"), "lea": sign_in(client, town.member)}
    desk, port = f"/mein-rat/antraege/{motion.pk}/", opened()
    base = f"http://127.0.0.1:{port}"
    sophie, lea = window(base + desk, browsers["rat"]), window(base + desk, browsers["lea"])
    for page in (sophie, lea):
        page.wait_for_selector(FIELD, timeout=WAIT)
    sophie.click(f"{FIELD} p:last-child")
    sophie.keyboard.press("Control+End")
    sophie.keyboard.type(" Bis Mai.")
    lea.wait_for_function(
        "() => document.querySelector('[data-writing-text]').innerText.includes('Bis Mai.')", timeout=WAIT
    )
    assert "Gespeichert" in sophie.inner_text(".t-sync")
    assert axe_findings(sophie) == []
    other = window(base + desk, browsers["vorsitz"], viewport={"width": 390, "height": 844})
    assert other.locator(FIELD).count() == 0 and "Bis Mai." in other.inner_text("main")
    assert axe_findings(other) == []
    other.click("button[value=sign]")
    sophie.click("text=Der Fraktion zur Lesung geben")
    sophie.click("text=Fraktion beschließt …")
    sophie.fill("[name=note]", "einstimmig")
    assert axe_findings(sophie) == []
    sophie.click("text=Beschluss festhalten")
    sophie.click("text=Einreichen …")
    sophie.click("text=Jetzt einreichen")
    assert "Der Antrag ist eingereicht" in sophie.inner_text("h1")
    assert axe_findings(sophie) == []
    code = sophie.inner_text("dd.t-hash").split()[0]
    stranger = window(base + "/beleg/", None)
    stranger.fill("[name=code]", code)
    stranger.click("main form button.kern-btn--primary")
    stranger.wait_for_selector("text=Der Beleg ist echt", timeout=60_000)
    assert motion.title not in stranger.content()
    assert Motion.objects.count() == 1


@pytest.mark.parametrize(("width", "height"), [(320, 700), (1440, 900)])
def test_every_page_is_clean_at_every_width(town, opened, window, client_of, axe_findings, unreached, width, height):
    motion = town.begin()
    for number in range(3):
        town.begin(title=f"Antrag mit einem recht langen Namen für schmale Seiten, Nummer {number}")
    browser, port = client_of("rat"), opened()
    pages = ("", "antraege/", "antraege/neu/", "nachrichten/", *(
        f"antraege/{motion.pk}/{slug}" for slug in ("", "begruendung/", "angaben/", "unterschriften/", "anlagen/", "zurueckziehen/")
    ))  # fmt: skip
    found = {}
    for path in pages:
        page = window(f"http://127.0.0.1:{port}/mein-rat/{path}", browser, viewport={"width": width, "height": height})
        page.wait_for_timeout(300)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        findings = axe_findings(page) + unreached(page)
        if findings or wide:
            found[path] = (wide, findings)
    assert found == {}
