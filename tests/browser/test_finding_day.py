"""A citizen finds with a slip, narrows, saves the search by mail, is told, and stops; and takes a calendar along."""

import urllib.request

import icalendar
import pytest

from accounts.models import Follower, Subscription
from accounts.services.notices import look_for_news
from core.services.search.rebuilding import rebuild
from tests.browser.test_following import LINK, PHONE, mailbox, read, work
from tests.search.conftest import town
from tests.search.test_saved import new

__all__ = ["mailbox", "town"]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_from_a_slip_to_a_saved_search_and_a_calendar(
    town_server, town, open_browser, axe_findings, mailbox, settings, has_script
):
    settings.PUBLIC_URL = town_server.url
    rebuild()
    page = open_browser(**PHONE, has_touch=True, java_script_enabled=has_script)
    page.goto("/")
    page.fill("#suche-feld", "radverbindnug")
    page.press("#suche-feld", "Enter")
    page.wait_for_url("**/suche/?**")
    assert "Stattdessen wörtlich nach „radverbindnug“" in page.locator("#treffer").inner_text()
    page.tap("[data-narrow-open]")
    where = page.locator("dialog") if has_script else page
    where.locator("input[value=vorlagen]").check()
    where.get_by_role("button", name="Anwenden").tap()
    page.wait_for_url("**art=vorlagen**")

    page.get_by_text("Suche speichern").tap()
    page.get_by_label("E-Mail-Adresse").fill("miriam@beispiel.example")
    if has_script:
        assert axe_findings(page) == []
    page.get_by_role("button", name="Per E-Mail benachrichtigen").tap()
    page.get_by_role("heading", level=1, name="Fast fertig: Bitte sehen Sie in Ihr Postfach").wait_for()
    work()
    message, plain, html = read(mailbox)
    assert "Suche „Radverbindung“, 1 Filter" in message["Subject"]
    page.goto(LINK.findall(plain)[0])
    page.get_by_role("button", name="Ja, bitte schreiben Sie mir").tap()
    page.get_by_role("heading", level=1, name="Bestätigt").wait_for()

    # She hears of what comes from now on, once, and only of what she asked for.
    look_for_news()
    assert Subscription.objects.get().query == "q=Radverbindung&art=vorlagen"
    new("Radverbindung nach Uckerath", reference="V/2026/0999")
    new("Kleidercontainer in Bröl", reference="V/2026/0998")
    look_for_news()
    work()
    message, plain, html = read(mailbox)
    assert ["Radverbindung nach Uckerath" in text for text in (plain, html)] == [True, True]
    assert "Kleidercontainer" not in plain
    look_for_news()
    work()
    assert mailbox.messages == []

    stop = message["List-Unsubscribe"].strip(" <>")
    order = urllib.request.Request(stop, data=b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(order) as answer:
        assert answer.status == 200
    assert Follower.objects.count() == 0

    page.goto(f"/gremien/{town['council'].pk}/")
    link = page.locator("main a[href^='/kalender/gremium/'][href$='.ics']").first.get_attribute("href")
    calendar = icalendar.Calendar.from_ical(page.request.get(link).body())
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["Rat der Stadt Hennef (Sieg), 8. Sitzung"]
