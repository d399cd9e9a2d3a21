"""A citizen on a phone answers a survey: an error, a branching, a pause; with and without JavaScript; axe finds nothing."""

import secrets

import pytest

from accounts.viewer import PUBLIC, SYSTEM
from cms.services.site import found_site
from participation.enums import Access, ProcedureState
from participation.models import SurveyDraft, UrnEntry
from participation.services.procedures import move_procedure
from participation.services.survey_answers import send_answer
from participation.services.survey_editing import found_survey
from participation.services.survey_results import count_survey
from participation.surveys.answers import payload_of
from tests.cms.rows import news
from tests.participation.surveys.conftest import WAY, facts, fill
from tests.participation.surveys.test_answering import ANSWERS

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 700}
HOME = "/mitmachen/umfragen/busse/"
DESK = "/admin/beteiligung/umfragen/"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def survey(is_open=True, **more):
    made = found_survey(by=SYSTEM, **facts(**more))
    fill(made)
    for state in WAY if is_open else ():
        move_procedure(by=SYSTEM, procedure=made, to=state)
    made.refresh_from_db()
    return made


def press(page, name):
    page.get_by_role("button", name=name, exact=True).last.click()


def well(page, axe_findings):
    """Say that axe finds nothing and nothing scrolls sideways."""
    assert axe_findings(page) == []
    assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_an_error_a_branching_and_a_pause(open_browser, axe_findings, has_script, theme):
    survey()
    page = open_browser(**PHONE, has_touch=True, java_script_enabled=has_script, color_scheme=theme)

    def check():
        if has_script:
            well(page, axe_findings)

    page.goto("/mitmachen/umfragen/")
    check()
    page.get_by_role("link", name="Busse und Bahnen").click()
    page.get_by_role("heading", level=1, name="Busse und Bahnen").wait_for()
    check()
    page.get_by_role("link", name="Umfrage beginnen").click()
    page.get_by_text("Seite 1 von 3").wait_for()
    # Nothing chosen: the summary is where the focus goes, and leads to the field.
    press(page, "Weiter")
    page.get_by_role("link", name="Frage 1: Bitte wählen Sie eine Antwort.").wait_for()
    check()
    if has_script:
        assert page.evaluate("document.activeElement.classList.contains('t-survey__errors')")
    page.get_by_role("link", name="Frage 1: Bitte wählen Sie eine Antwort.").click()
    page.get_by_label("Nein").check()
    # The answer brings up a question on the same page: at once, or with the page that comes back.
    if not has_script:
        press(page, "Weiter")
    page.get_by_text("Warum nicht?").wait_for()
    page.get_by_label("Zu selten").check()
    check()
    press(page, "Weiter")
    page.get_by_text("Seite 2 von 3").wait_for()
    # A row of the matrix is a block on a phone: its answers stand below its words.
    words, first = page.locator("#f3-z2").bounding_box(), page.locator("#f3-z2-a1").bounding_box()
    assert first["y"] > words["y"] + words["height"] - 1
    page.get_by_label("Takt: sehr wichtig").check()
    for place, choice in ((1, "Günstigere Tickets"), (2, "Dichterer Takt"), (3, "Günstigere Tickets")):
        page.get_by_label(f"Platz {place}").select_option(label=choice)
    press(page, "Weiter")
    page.get_by_role("heading", name="Zwei Angaben fehlen noch oder passen nicht").wait_for()
    check()
    assert page.get_by_label("Takt: sehr wichtig").is_checked()
    page.get_by_label("Rufbus am Abend: wichtig").check()
    page.get_by_label("Platz 3").select_option(label="Auskunft")
    page.get_by_label("Fehlt etwas?").fill("Ein Nachtbus.")
    press(page, "Unterbrechen und später fortsetzen")
    link = page.get_by_label("Ihr persönlicher Link").input_value()
    check()
    page.goto(link)
    assert page.get_by_label("Fehlt etwas?").input_value() == "Ein Nachtbus."
    press(page, "Weiter")
    page.get_by_text("Seite 3 von 3").wait_for()
    check()
    # The map is a picture to tap; the page comes back with the point.
    page.locator("[name=f11-map]").click(position={"x": 140, "y": 120})
    page.get_by_text("Ein Punkt ist gewählt").wait_for()
    page.get_by_label("Rad", exact=True).check()
    page.get_by_label("keine Angabe").check()
    press(page, "Weiter")
    page.get_by_role("heading", level=1, name="Prüfen und absenden").wait_for()
    assert page.get_by_text("1. Günstigere Tickets").is_visible()
    check()
    page.get_by_role("button", name="Seite „Erste Seite“ ändern").click()
    assert page.get_by_label("Zu selten").is_checked()
    press(page, "Weiter")
    press(page, "Weiter")
    press(page, "Weiter")
    press(page, "Antworten absenden")
    page.get_by_role("heading", name="Danke, Ihre Antworten sind angekommen.").wait_for()
    check()
    assert (UrnEntry.objects.count(), SurveyDraft.objects.count()) == (1, 0)


def test_a_question_comes_and_goes_without_asking_the_server(open_browser, axe_findings):
    survey()
    page = open_browser()
    page.goto(HOME + "ausfuellen/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    why, news = page.get_by_role("group", name="Warum nicht?"), page.locator("[data-more]")
    assert not why.is_visible() and news.text_content() == ""
    page.get_by_label("Nein").check()
    page.get_by_label("Anderes").first.check()
    page.get_by_label("Anderes, nämlich").last.fill("Kein Bus in Rott")
    assert news.text_content() == "" and axe_findings(page) == []
    page.get_by_label("Ja").check()
    assert not why.is_visible()
    page.get_by_label("Nein").check()
    assert news.text_content() == "Zu Ihrer Antwort gibt es noch eine Frage auf dieser Seite."
    # What was typed is still there, and nothing went over the wire.
    assert page.get_by_label("Anderes, nämlich").last.input_value() == "Kein Bus in Rott"
    assert [url for url in asked if "/mitmachen/" in url] == []
    press(page, "Weiter")
    page.get_by_text("Seite 2 von 3").wait_for()
    press(page, "Zurück")
    assert page.get_by_label("Anderes, nämlich").last.input_value() == "Kein Bus in Rott"
    page.get_by_label("Ja").check()
    assert not why.is_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_an_area_is_tapped_and_taken_back_and_the_page_stays_where_it_is(open_browser, axe_findings, width):
    survey(slug="flaeche")
    page = open_browser(width=width)
    page.goto("/mitmachen/umfragen/flaeche/ausfuellen/")
    page.get_by_label("Ja").check()
    press(page, "Weiter")
    for row in ("Takt", "Rufbus am Abend"):
        page.get_by_label(f"{row}: wichtig", exact=True).check()
    for place in (1, 2, 3):
        page.get_by_label(f"Platz {place}").select_option(index=place)
    press(page, "Weiter")
    page.get_by_text("Seite 3 von 3").wait_for()
    for x, y in ((60, 60), (200, 60), (200, 160)):
        with page.expect_navigation(url="**#f15-karte"):
            page.locator("#f15-karte input[type=image]").click(position={"x": x, "y": y})
    assert page.get_by_text("3 Ecken sind gewählt.").is_visible()
    # The first corner lies where it was tapped, however wide the drawing is.
    far = page.evaluate(
        """() => { const [map, mark] = ["input[type=image]", "circle"].map(
            (name) => document.querySelector("#f15-karte " + name).getBoundingClientRect());
          return [mark.x + mark.width / 2 - map.x - 60, mark.y + mark.height / 2 - map.y - 60]; }"""
    )
    assert max(map(abs, far)) < 6
    with page.expect_navigation():
        page.get_by_role("button", name="Letzte Ecke zurücknehmen").click()
    page.get_by_text("2 Ecken sind gewählt.").wait_for()
    page.get_by_text("Orte aus der Liste wählen").click()
    page.get_by_label("Uckerath").check()
    well(page, axe_findings)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_invitation_in_a_page_and_in_a_frame(open_browser, axe_findings, theme):
    home, made = found_site(), survey()
    news(home, "Busse", slug="bus", body=[("survey", {"survey": made.slug})])
    page = open_browser(width=320, color_scheme=theme)
    page.goto(HOME + "einbetten/")
    well(page, axe_findings)
    page.goto("/aktuelles/bus/")
    well(page, axe_findings)
    page.get_by_label("Nein").check()
    page.get_by_role("button", name="Antworten und weiter").click()
    page.get_by_text("Seite 1 von 3").wait_for()
    assert page.get_by_label("Nein").is_checked() and page.get_by_text("Warum nicht?").is_visible()


def test_by_keyboard_alone_the_enter_key_goes_on(open_browser):
    survey()
    page = open_browser()
    page.goto(HOME + "ausfuellen/")
    page.get_by_label("Ja").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("Seite 2 von 3").wait_for()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_result_and_every_state_of_the_start_page(open_browser, axe_findings, width, theme):
    made = survey()
    for _number in range(40):
        send_answer(by=PUBLIC, survey=made, payload=payload_of(ANSWERS), nonce=secrets.token_hex(32))
    page = open_browser(width=width, color_scheme=theme)
    move_procedure(by=SYSTEM, procedure=made, to=ProcedureState.CLOSED)
    page.goto(HOME)
    page.get_by_text("Diese Umfrage ist beendet").wait_for()
    well(page, axe_findings)
    count_survey(by=SYSTEM, survey=made)
    move_procedure(by=SYSTEM, procedure=made, to=ProcedureState.PUBLISHED)
    page.goto(HOME)
    page.get_by_role("link", name="Ergebnis ansehen").click()
    page.get_by_role("heading", level=1, name="Ergebnis: Busse und Bahnen").wait_for()
    well(page, axe_findings)
    page.goto("/en" + HOME + "ergebnis/")
    well(page, axe_findings)
    survey(slug="code", access=Access.CODE)
    page.goto("/mitmachen/umfragen/code/")
    well(page, axe_findings)


def test_the_desk_orders_by_keyboard_and_by_drag_and_shows_the_preview(open_browser, axe_findings):
    made = survey(is_open=False)
    page = open_browser("sitzungsdienst")
    page.goto(f"{DESK}{made.pk}/")
    page.frame_locator("iframe").get_by_text("Fahren Sie Bus?").wait_for()
    assert axe_findings(page, "main") == []
    with page.expect_navigation():
        page.get_by_role("button", name="„Was zuerst?“ nach oben").press("Enter")
    order = list(made.questions.filter(page__order=2).order_by("order").values_list("key", flat=True))
    assert order == ["f4", "f3", "f5"]
    # The page scrolls to what was moved; a hand waits for that, a mouse of a test starts at the top instead.
    page.goto(f"{DESK}{made.pk}/")
    page.frame_locator("iframe").get_by_text("Fahren Sie Bus?").wait_for()
    with page.expect_navigation():
        page.locator("#f5 .desk-items__number").drag_to(
            page.locator("#f4 .desk-items__number"), target_position={"x": 2, "y": 2}
        )
    order = list(made.questions.filter(page__order=2).order_by("order").values_list("key", flat=True))
    assert order == ["f5", "f4", "f3"]
    for path in (
        "",
        f"{made.pk}/uebersetzung/",
        f"{made.pk}/ergebnis/",
        f"{made.pk}/fragen/{made.questions.first().pk}/",
    ):
        page.goto(DESK + path)
        assert axe_findings(page, "main") == []
