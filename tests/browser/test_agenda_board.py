"""The agenda board by keyboard, mouse and finger, without a script, and with two clerks at it."""

import dataclasses
import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.demo import PEOPLE, make_person
from accounts.viewer import SYSTEM
from council.enums import Part
from council.services import agenda, agenda_order, papers, planning
from council.services.consultations import plan_consultation
from tests.browser.test_live import window
from tests.core.live.processes import Town
from tests.council.desk.conftest import build_town
from tests.factories.people import sign_in

__all__ = ["window"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT = 20_000
OURS = {"include": [["main"]], "exclude": [[".messages"]]}


@pytest.fixture
def meeting(town_server, people):
    """Five items, one of them non-public, and two papers that wait."""
    town = build_town()
    start = timezone.now() + datetime.timedelta(days=30)
    made = planning.plan_meeting(by=SYSTEM, organizations=[town.council], start=start, location=town.hall)
    for title in ("A", "B", "C", "D"):
        agenda.add_item(by=SYSTEM, meeting=made, title=title, part=Part.PUBLIC)
    agenda.add_item(by=SYSTEM, meeting=made, title="X", public_title="Sache", part=Part.NONPUBLIC)
    for title in ("Radweg", "Schulhof"):
        paper = papers.release_paper(by=SYSTEM, paper=papers.write_paper(by=SYSTEM, title=title))
        plan_consultation(by=SYSTEM, paper=paper, organization=town.council)
    return made


def path(meeting):
    return f"/admin/sitzungsdienst/sitzungen/{meeting.pk}/"


def titles(meeting, part="public"):
    return list(
        meeting.agenda_items.filter(part=part).exclude(number="").order_by("order").values_list("title", flat=True)
    )


def shown(page):
    return page.locator("#tagesordnung .board-item__title").all_inner_texts()


def says(page, words):
    from playwright.sync_api import expect

    expect(page.locator("[data-say]")).to_contain_text(words, timeout=WAIT)
    rest(page)


def rest(page):
    """Wait for the preview: it publishes and takes back, and the threads of the server share one connection here."""
    page.locator("[data-sight-place][aria-busy]").wait_for(state="detached", timeout=WAIT)


def opened(page, meeting):
    """Open the board and wait for its preview."""
    page.goto(path(meeting))
    page.locator("[data-sight-place] .board-sheet").wait_for(state="attached")
    rest(page)


def test_everything_by_keyboard(open_browser, meeting, axe_findings):
    page = open_browser("sitzungsdienst")
    opened(page, meeting)
    assert axe_findings(page, OURS) == []
    press = page.keyboard.press
    page.get_by_role("button", name="Ö 3 verschieben").focus()
    press("Space")
    says(page, "Ö 3 angehoben")
    press("ArrowUp")
    says(page, "Ö 3 wird Ö 2 von 4")
    press("Shift+ArrowDown")
    says(page, "Ö 3 wird Ö 4 von 4")
    press("Escape")
    says(page, "Abgebrochen")
    press("Space")
    press("Shift+ArrowUp")
    press("Enter")
    says(page, "Ö 3 ist jetzt Ö 1 von 4")
    assert titles(meeting) == ["C", "A", "B", "D"]
    press("Control+z")
    says(page, "Rückgängig gemacht: verschoben.")
    assert (titles(meeting), shown(page)) == (["A", "B", "C", "D"], ["A", "B", "C", "D", "X"])
    # To the other part: never without a reason.
    page.get_by_role("button", name="Ö 1 verschieben").focus()
    press("Space")
    press("p")
    page.get_by_role("dialog").get_by_label("Grund", exact=True).fill("Personaldaten")
    assert axe_findings(page, OURS) == []
    page.get_by_role("button", name="Teil wechseln").click()
    says(page, "Ö 1 ist jetzt N 2 von 2")
    assert (titles(meeting), titles(meeting, "nonpublic")) == (["B", "C", "D"], ["X", "A"])
    # What waits: search, take, the columns by F6.
    page.get_by_role("button", name="Ö 1 verschieben").focus()
    press("/")
    page.keyboard.type("schul")
    says(page, "1 Einträge")
    page.get_by_role("button", name="Aufnehmen: Schulhof").focus()
    press("a")
    says(page, "Ö 4: „Schulhof“ steht auf der Tagesordnung.")
    assert titles(meeting) == ["B", "C", "D", "Schulhof"]
    for column in ("tagesordnung-titel", "pruefen-titel", "wartet-titel"):
        page.locator("#wartet-titel").focus() if column == "tagesordnung-titel" else None
        press("F6")
        assert page.evaluate("document.activeElement.id") == column
    press("v")
    assert page.evaluate("document.activeElement.id") == "sicht-titel"
    # Letters can be switched off, and stay off.
    page.locator(".board-keys summary").click()
    page.get_by_label("Tasten mit einem Buchstaben benutzen").uncheck()
    page.locator("#wartet-titel").focus()
    press("v")
    assert page.evaluate("document.activeElement.id") == "wartet-titel"


def drag(page, source, target, *, below=False):
    grip, row = page.locator(source).bounding_box(), page.locator(target).bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(grip["x"] + 20, grip["y"] + 20, steps=3)
    at = row["y"] + row["height"] * (0.8 if below else 0.2)
    page.mouse.move(row["x"] + 60, at, steps=8)
    page.mouse.up()


def test_dragging_within_a_part_and_from_what_waits(open_browser, meeting):
    page = open_browser("sitzungsdienst")
    opened(page, meeting)
    rows = {row.title: f"#punkt-{row.pk}" for row in meeting.agenda_items.all()}
    drag(page, f"{rows['D']} [data-grip]", rows["A"])
    says(page, "Ö 4 ist jetzt Ö 1 von 4")
    drag(page, ".board-wait:has-text('Radweg') [data-grip]", rows["A"], below=True)
    says(page, "Ö 3: „Radweg“ steht auf der Tagesordnung.")
    assert titles(meeting) == ["D", "A", "Radweg", "B", "C"]


def test_a_late_drop_is_asked_again(open_browser, meeting):
    page = open_browser("sitzungsdienst")
    opened(page, meeting)
    colleague = meeting.agenda_items.get(title="D")
    agenda_order.move_item(by=SYSTEM, item=colleague, position=1)
    page.get_by_role("button", name="Ö 1 verschieben").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Inzwischen hat sich etwas geändert")
    dialog.wait_for()
    assert titles(meeting) == ["D", "A", "B", "C"]
    dialog.get_by_role("button", name="Ja, jetzt so ablegen").click()
    says(page, "ist jetzt")
    assert titles(meeting) == shown(page)[:4]


@pytest.mark.parametrize(("width", "theme"), [(1024, "dark"), (390, "light"), (320, "dark")])
def test_narrow_screens_have_tabs(open_browser, meeting, axe_findings, width, theme):
    page = open_browser("sitzungsdienst", width=width, height=800, color_scheme=theme)
    opened(page, meeting)
    for tab in ("tagesordnung", "pruefen", "wartet"):
        link = page.locator(f"[data-tab={tab}]")
        if link.is_visible():
            link.click()
            assert page.locator(f"#{tab}").is_visible()
            assert axe_findings(page, OURS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_forms_do_the_same(open_browser, meeting):
    page = open_browser("sitzungsdienst", java_script_enabled=False)
    page.goto(path(meeting))
    page.get_by_role("button", name="Aufnehmen: Radweg").click()
    page.locator("summary[aria-label='Ö 5: mehr']").click()
    page.get_by_role("link", name="Verschieben nach …").click()
    page.get_by_label("Stelle").select_option(label="nach Ö 1 A")
    page.get_by_role("button", name="Verschieben").click()
    assert titles(meeting) == ["A", "Radweg", "B", "C", "D"]
    page.get_by_role("button", name="Rückgängig").click()
    assert titles(meeting) == ["A", "B", "C", "D", "Radweg"]
    page.get_by_role("link", name="Mitglied").click()
    assert "Radweg" in page.locator("#sicht").inner_text()


def colleague_of(key):
    """Return a browser signed in as another account with the same offices."""
    (known,) = (each for each in PEOPLE if each.key == key)
    facts = {"key": "kollegin", "first_name": "Kathrin", "last_name": "Stommel"}
    return sign_in(Client(), make_person(dataclasses.replace(known, **facts), timezone.localdate()))


def test_a_colleague_sees_the_move_at_once(window, client_of, meeting, tmp_path):
    # Two accounts, signed in before the processes get their copy of the town.
    clerks = [client_of("sitzungsdienst"), colleague_of("sitzungsdienst")]
    town = Town(tmp_path)
    try:
        _web, port = town.web()
        address = f"http://127.0.0.1:{port}{path(meeting)}"
        first, second = (window(address, clerk) for clerk in clerks)
        second.wait_for_timeout(1500)
        first.get_by_role("button", name="Ö 2 verschieben").focus()
        first.keyboard.press("Space")
        first.keyboard.press("ArrowUp")
        first.keyboard.press("Enter")
        says(first, "Ö 2 ist jetzt Ö 1 von 4")
        second.wait_for_function(
            "() => document.querySelector('#tagesordnung .board-item__title').textContent === 'B'", timeout=WAIT
        )
        # While the other has lifted an item, it says who does; what is dropped on an older agenda is asked again.
        first.get_by_role("button", name="Ö 3 verschieben").focus()
        first.keyboard.press("Space")
        says(first, "Ö 3 angehoben")
        second.locator("[data-held]:not([hidden])").wait_for(timeout=WAIT)
        assert "Jana" in second.locator("[data-held]:not([hidden])").inner_text()
        first.keyboard.press("Escape")
        second.get_by_role("button", name="Ö 4 verschieben").focus()
        second.keyboard.press("Space")
        second.keyboard.press("Shift+ArrowUp")
        second.keyboard.press("Enter")
        says(second, "Ö 4 ist jetzt Ö 1 von 4")
        first.wait_for_function(
            "() => document.querySelector('#tagesordnung .board-item__title').textContent === 'D'", timeout=WAIT
        )
        # Nobody takes back what the other did.
        first.keyboard.press("Control+z")
        first.wait_for_timeout(500)
        assert shown(first)[:4] == shown(second)[:4] == ["D", "B", "A", "C"]
    finally:
        town.close()
