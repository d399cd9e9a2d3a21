"""A citizen searches: by keyboard, with a slip, on a phone, in the dark, and without script."""

import pytest

from core.services.search.rebuilding import rebuild
from tests.search.conftest import town

__all__ = ["town"]
pytestmark = pytest.mark.browser
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAGES = {
    "empty": "/suche/",
    "hits": "/suche/?q=radverbindung",
    "no best hit": "/suche/?q=bordsteinabsenkungen",
    "corrected": "/suche/?q=radverbindnug+bahnhof",
    "narrowed": "/suche/?q=radverbindung&art=vorlagen&art=beschluesse&von=2020-01-01",
    "narrowed away": "/suche/?q=radverbindung&art=personen",
    "none": "/suche/?q=radverbindung+seilbahn",
    "filters alone": "/suche/eingrenzen/?q=radverbindung",
    "wrong date": "/suche/?q=radverbindung&von=gestern",
    "english": "/en/suche/?q=radverbindung",
    "home": "/",
}


@pytest.fixture
def searched(town_server, town):
    """The town, entered and served."""
    rebuild()
    return town


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(searched, open_browser, axe_findings, theme):
    found = []
    for width in (1280, 320):
        window = open_browser(width=width, height=800, color_scheme=theme)
        for name, path in PAGES.items():
            window.goto(path)
            found += [f"{name} {width}: {line}" for line in axe_findings(window)]
            if window.evaluate(SIDEWAYS) > 0:
                found.append(f"{name} {width}: scrolls sideways")
    assert found == []


def test_suggestions_are_chosen_by_keyboard(searched, open_browser, axe_findings):
    window = open_browser()
    window.goto("/suche/")
    field = window.locator("#suche-feld")
    field.press_sequentially("radver")
    options = window.locator(".t-suggest:visible [role=option]")
    options.first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert axe_findings(window) == []
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    field.press("Escape")
    assert (field.get_attribute("aria-expanded"), field.input_value()) == ("false", "radver")
    field.press("ArrowDown")
    options.first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    window.wait_for_url("**/suche/?q=Radverbindung")
    assert "Treffer" in window.locator("#treffer").inner_text()


def test_filters_open_as_a_dialog_on_phones_and_leave_the_focus_where_it_was(searched, open_browser, axe_findings):
    window = open_browser(width=390, height=844)
    window.goto("/suche/?q=radverbindung")
    window.click("[data-narrow-open]")
    assert window.locator("dialog[open]").is_visible()
    assert axe_findings(window) == []
    window.keyboard.press("Escape")
    assert window.evaluate("document.activeElement.matches('[data-narrow-open]')")
    window.click("[data-narrow-open]")
    window.check("dialog input[value=vorlagen]")
    window.click("dialog button[type=submit]")
    window.wait_for_url("**art=vorlagen**")
    assert "(1)" in window.locator("[data-narrow-open]").inner_text()


def test_removing_a_filter_keeps_the_focus_on_the_next(searched, open_browser):
    window = open_browser()
    window.goto("/suche/?q=radverbindung&art=vorlagen&art=beschluesse")
    window.locator("#filter-0").focus()
    window.keyboard.press("Enter")
    window.wait_for_url("**#filter-0")
    assert window.evaluate("document.activeElement.id") == "filter-0"
    window.keyboard.press("Enter")
    window.wait_for_url("**#treffer")
    assert window.evaluate("document.activeElement.id") == "treffer"


def test_everything_works_without_script(searched, open_browser):
    window = open_browser(width=390, height=844, java_script_enabled=False)
    window.goto("/")
    window.fill("#suche-feld", "radverbindnug bahnhof")
    window.press("#suche-feld", "Enter")
    window.wait_for_url("**/suche/**")
    assert "Stattdessen wörtlich nach „radverbindnug“" in window.locator("#treffer").inner_text()
    window.click("[data-narrow-open]")
    window.wait_for_url("**/suche/eingrenzen/**")
    window.check("input[value=vorlagen]")
    window.click("button:has-text('Anwenden')")
    window.wait_for_url("**art=vorlagen**")
    assert window.locator(".t-chip--on").count() == 1


def test_an_index_that_does_not_answer_keeps_the_words(searched, open_browser, axe_findings, monkeypatch):
    from django.db import DatabaseError

    from cms.views import search

    def broken(*_args):
        raise DatabaseError("gone")

    monkeypatch.setattr(search, "answer", broken)
    window = open_browser()
    answer = window.goto("/suche/?q=radverbindung&art=vorlagen")
    assert answer.status == 503
    assert window.locator("#suche-feld").input_value() == "radverbindung"
    assert "q=radverbindung&art=vorlagen" in window.locator("main a.kern-btn").get_attribute("href")
    assert axe_findings(window) == []
