"""Two people at one text in real browsers, on a real process."""

import pytest

from tests.browser.test_live import WAIT, window
from tests.core.writing.conftest import probes, town, writers

__all__ = ["probes", "town", "window", "writers"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATH = "/schreiben/probe-prose/a/"
FIELD = "[data-writing-text][contenteditable=true]"


def says(page, words):
    """Wait until the text of the page is that."""
    page.wait_for_function(
        "words => document.querySelector('[data-writing-text]').innerText.trim() === words", arg=words, timeout=WAIT
    )


@pytest.fixture
def open_text(town, window, client_of, writers):
    """Open the text in the browser of one of the seven."""
    browsers = {key: client_of(key) for key in ("sitzungsdienst", "rat", "vorsitz", "buergerin")}
    _web, port = town().web()

    def make(key, **more):
        page = window(f"http://127.0.0.1:{port}{PATH}", browsers[key], **more)
        page.wait_for_selector("[data-writing-text][contenteditable]", timeout=WAIT)
        return page

    return make


def test_two_write_at_once_see_each_other_and_merge_what_was_offline(open_text, writers, axe_findings):
    first, second = open_text("sitzungsdienst"), open_text("rat")
    first.click(FIELD)
    first.keyboard.type("Der Rat ")
    says(second, "Der Rat")
    second.click(FIELD)
    second.keyboard.press("End")
    second.keyboard.type("beschließt.")
    says(first, "Der Rat beschließt.")
    name = writers["rat"].get_short_name()
    first.wait_for_function(
        "words => document.querySelector('[data-writing-presence]').textContent === words",
        arg=f"{name} schreibt mit", timeout=WAIT,
    )  # fmt: skip
    second.context.set_offline(True)
    second.evaluate("() => window.dispatchEvent(new Event('offline'))")
    first.keyboard.press("Home")
    first.keyboard.type("Heute: ")
    second.keyboard.type(" Sofort.")
    second.context.set_offline(False)
    for page in (first, second):
        says(page, "Heute: Der Rat beschließt. Sofort.")
    assert [axe_findings(page, "main") for page in (first, second)] == [[], []]
    assert (first.complaints, [each for each in second.complaints if "WebSocket" not in each]) == ([], [])


def test_the_toolbar_works_by_keyboard_and_a_suggestion_is_accepted(open_text):
    writer, chair = open_text("rat"), open_text("vorsitz")
    writer.click(FIELD)
    writer.keyboard.type("alter Wortlaut")
    says(chair, "alter Wortlaut")
    writer.focus("[data-writing-command=strong]")
    writer.keyboard.press("ArrowRight")
    writer.keyboard.press("ArrowRight")
    writer.keyboard.press("Enter")
    writer.wait_for_selector("[data-writing-text] h2", timeout=WAIT)
    assert writer.get_attribute("[data-writing-command=heading]", "aria-pressed") == "true"
    # The chair cannot write, but chooses words and suggests others.
    assert chair.get_attribute("[data-writing-text]", "contenteditable") == "false"
    chair.wait_for_selector("[data-writing-text] h2", timeout=WAIT)
    chair.click("main summary")
    chair.fill("#anm-stelle", "alter")
    chair.check("#anm-ist")
    chair.fill("#anm-neu", "neuer")
    chair.click("[data-writing-new-remark] button")
    writer.wait_for_selector("[data-writing-remark]", timeout=WAIT)
    # By keyboard to the card, and an answer in it.
    writer.click(FIELD)
    for key in ("Alt+ArrowDown", "Tab", "Enter", "Tab"):
        writer.keyboard.press(key)
    writer.keyboard.type("Gern.")
    writer.keyboard.press("Control+Enter")
    chair.wait_for_selector(".t-remarks__answer:has-text('Gern.')", timeout=WAIT)
    writer.wait_for_selector(FIELD, timeout=WAIT)
    writer.click("[data-writing-remark] button[value=accept]")
    says(chair, "neuer Wortlaut")
    assert (writer.complaints, chair.complaints) == ([], [])


def test_without_scripts_the_form_writes(town, window, client_of, writers):
    browser = client_of("rat")
    _web, port = town().web()
    page = window(f"http://127.0.0.1:{port}{PATH}", browser, java_script_enabled=False)
    page.click("text=Als einfachen Text bearbeiten")
    page.click("main button[value=take]")
    page.fill("textarea", "Erster Absatz.\n\nZweiter Absatz.")
    page.click("main button[value=save]")
    assert page.locator("[data-writing-text] p").all_inner_texts() == ["Erster Absatz.", "Zweiter Absatz."]


def test_what_was_typed_offline_outlives_a_reload_and_goes_with_the_session(open_text):
    writer, other = open_text("rat"), open_text("sitzungsdienst")
    writer.click(FIELD)
    writer.keyboard.type("Der Rat")
    says(other, "Der Rat")
    kept = "async () => (await indexedDB.databases()).filter(each => each.name.startsWith('text/')).length"
    assert writer.evaluate(kept) == 1
    # Nothing of this reaches the server before the reload.
    writer.evaluate("() => { WebSocket.prototype.send = () => {} }")
    writer.keyboard.press("End")
    writer.keyboard.type(" beschließt.")
    writer.wait_for_timeout(500)
    says(other, "Der Rat")
    writer.reload()
    says(other, "Der Rat beschließt.")
    writer.goto(writer.url.split("/schreiben/")[0] + "/konto/logout/")
    writer.click("main form button")
    writer.wait_for_load_state()
    assert writer.evaluate(kept) == 0
