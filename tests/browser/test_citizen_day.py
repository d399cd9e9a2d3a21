"""A citizen on a phone: from the home page to the vote on a paper and its matter, with and without JavaScript."""

import pytest

from tests.council.pages.designed import designed_town

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_from_the_home_page_to_the_vote_and_its_matter(open_browser, has_script):
    made = designed_town()
    page = open_browser(**PHONE, has_touch=True, java_script_enabled=has_script)
    page.goto("/")
    _menu(page, "Rat & Politik")
    page.get_by_role("heading", level=1, name="Rat & Politik").wait_for()

    page.get_by_role("main").get_by_role("link", name="Vorlagen", exact=True).tap()
    # Filters wait behind a button on phones.
    assert page.get_by_label("Wort im Betreff oder Aktenzeichen").is_visible() is False
    page.get_by_text("Eingrenzen").tap()
    page.get_by_label("Wort im Betreff oder Aktenzeichen").fill("Radverbindung")
    page.get_by_role("button", name="Anwenden").tap()
    page.get_by_text("Eingrenzen (1)").wait_for()
    page.get_by_role("link", name=made.paper.title).tap()

    page.get_by_role("heading", level=1, name=made.paper.title).wait_for()
    vote = page.get_by_role("img", name="Sitzplan mit Abstimmung")
    assert vote.is_visible()
    assert page.get_by_role("row", name="Summe").inner_text().split() == ["Summe", "27", "13", "3"]
    assert page.locator(".t-steps .is-done").count() == 4
    # The stations stand below each other.
    tops = [station.bounding_box()["x"] for station in page.locator(".t-steps > li").all()]
    assert len(set(tops)) == 1

    page.get_by_role("link", name=made.matter.title).tap()
    page.get_by_role("heading", level=1, name=made.matter.title).wait_for()
    assert page.locator(".t-line h3").first.inner_text() == "Baubeginn zweiter Abschnitt"
    page.get_by_role("link", name="Älteste zuerst").tap()
    page.get_by_role("link", name="Neueste zuerst").wait_for()
    assert page.locator(".t-line h3").first.inner_text() == "Idee von „Radlerin aus Warth“"
    page.get_by_role("link", name="Beschluss und Abstimmung").tap()
    page.get_by_role("heading", level=1, name=made.paper.title).wait_for()
    # One step back, no more, on a phone.
    assert page.locator(".t-crumbs li:visible").all_inner_texts() == ["Vorlagen"]


def _menu(page, name):
    page.locator(".t-menu > summary").tap()
    page.locator(".t-menu").get_by_role("link", name=name).tap()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_the_calendar_leads_to_the_minutes_of_a_meeting(open_browser, has_script):
    made = designed_town()
    page = open_browser(**PHONE, has_touch=True, java_script_enabled=has_script)
    page.goto("/sitzungen/")
    page.get_by_role("link", name="Vergangene").tap()
    page.get_by_role("link", name="Rat der Stadt Hennef (Sieg), 7. Sitzung").tap()
    page.get_by_role("heading", level=1, name="Rat der Stadt Hennef (Sieg), 7. Sitzung").wait_for()
    result = page.locator("#top-6 .kern-badge")
    title = page.locator("#top-6 .t-h4")
    assert result.inner_text() == "angenommen, 27 : 13 : 3"
    # On a phone the result stands under the title, not beside it.
    assert result.bounding_box()["y"] > title.bounding_box()["y"] + title.bounding_box()["height"] - 1
    page.get_by_role("link", name="Anwesenheit").tap()
    page.get_by_role("link", name="Namen ansehen").tap()
    page.get_by_text("Soziale Mitte: 11 von 11").tap()
    page.get_by_role("link", name=made.member.name).tap()
    page.get_by_role("heading", level=1, name=made.member.name).wait_for()


def test_without_script_from_home_over_a_meeting_to_the_vote_its_matter_and_a_complaint(open_browser):
    made = designed_town()
    page = open_browser(**PHONE, has_touch=True, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Sitzungen", exact=True).first.tap()
    page.get_by_role("link", name="Vergangene").tap()
    page.get_by_role("link", name="Rat der Stadt Hennef (Sieg), 7. Sitzung").tap()
    page.locator("#top-6 a.t-h4").tap()
    page.get_by_role("heading", level=1, name=made.paper.title).wait_for()
    assert page.get_by_role("row", name="Summe").inner_text().split() == ["Summe", "27", "13", "3"]
    page.get_by_role("link", name=made.matter.title).tap()
    page.get_by_role("heading", level=1, name=made.matter.title).wait_for()

    page.goto("/barriere-melden/")
    page.get_by_role("button", name="Meldung senden").tap()
    page.get_by_role("link", name="Was ist nicht zugänglich?").wait_for()
    page.get_by_label("Was ist nicht zugänglich?").fill("Die Karte lässt sich nicht mit der Tastatur bedienen.")
    page.get_by_role("button", name="Meldung senden").tap()
    page.get_by_role("heading", level=1, name="Danke für Ihre Meldung").wait_for()
    assert page.context.cookies() == []
