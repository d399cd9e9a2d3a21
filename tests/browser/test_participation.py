"""Projects and procedures in both themes, wide and narrow: axe finds nothing, nothing scrolls sideways."""

import datetime

import pytest
from django.utils import timezone

from accounts.viewer import PUBLIC, SYSTEM
from council.enums import OrganizationKind
from participation.enums import ParticipationLevel, ProjectStatus, SuggestionState
from participation.enums import ProcedureState as State
from participation.models import Project, Suggestion
from participation.services.procedures import move_procedure
from participation.services.projects import add_step
from participation.services.suggestions import answer_suggestion, suggest_participation
from tests.council.pages.rows import day, matter, organization, paper, place
from tests.participation.conftest import plain_kind
from tests.participation.projects.conftest import make_procedure, make_project

__all__ = ["plain_kind"]
pytestmark = pytest.mark.browser
WIDTHS = (1280, 320)
THEMES = ("light", "dark")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenverordnung"


def whole_project():
    """Make a project with everything on its page, and its procedures in every state."""
    row = matter("Sicher mit dem Rad")
    project = make_project(
        f"Radverbindung {LONG}", level_reason="Die Breite ist vorgegeben.", goal="Sicher ankommen.", cost=412000,
        department=organization("Tiefbauamt", OrganizationKind.DEPARTMENT), topic="Mobilität", district="Uckerath",
        location=place("Frankfurter Straße", latitude=50.77, longitude=7.28), papers=[paper("Radweg", "V/1")],
        matters=[row], review_on=day(30),
    )  # fmt: skip
    add_step(by=SYSTEM, project=project, date=day(-20), title="Planung", text="Ein Rundgang.")
    add_step(by=SYSTEM, project=project, date=day(-5), until=day(5), title="Bau")
    add_step(by=SYSTEM, project=project, date=day(100), title="Noch ein Bau", is_expected=True)
    for title, state, days in (
        ("Läuft", State.OPEN, 12), (f"Läuft {LONG}", State.OPEN, 19), ("Zählt", State.CLOSED, 1),
        ("Entschieden", State.PUBLISHED, 1), ("Abgebrochen", State.OPEN, 3),
    ):  # fmt: skip
        procedure = make_procedure(title, state, project=project, days=days, turnout=1362)
    move_procedure(by=SYSTEM, procedure=procedure, to=State.ABORTED, reason="Die Codes gingen verloren.")
    make_procedure(
        "Kommt", State.ANNOUNCED, project=project, opens_at=timezone.now() + datetime.timedelta(days=3), days=20
    )
    suggestion = suggest_participation(by=PUBLIC, project=project, text="Ein Rundgang.", email="a@beispiel.example")
    answer_suggestion(by=SYSTEM, suggestion=suggestion, answer="Ja, im Januar.")
    suggest_participation(by=PUBLIC, project=project, text="Noch ein Rundgang.")
    return project, row


def findings(window, pages, axe_findings, width):
    """Return what is wrong with pages at a width."""
    found = []
    for name, path in pages.items():
        window.goto(path)
        found += [f"{name} {width}: {line}" for line in axe_findings(window)]
        if window.evaluate(SIDEWAYS) > 0:
            found.append(f"{name} {width}: scrolls sideways")
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_on_any_public_page(open_browser, axe_findings, theme):
    project, row = whole_project()
    reason = {"level": ParticipationLevel.NONE, "level_reason": "Das Gesetz gibt es vor."}
    none, over = make_project("Deich", **reason), make_project("Zaun", status=ProjectStatus.DONE)
    pages = {
        "overview": "/mitmachen/",
        "english": "/en/mitmachen/",
        "past": "/mitmachen/beendet/",
        "list": "/vorhaben/",
        "narrowed": "/vorhaben/?stufe=3&stand=planning",
        "no hit": "/vorhaben/?stufe=4",
        "project": f"/vorhaben/{project.slug}/",
        "sent": f"/vorhaben/{project.slug}/?gesendet",
        "none": f"/vorhaben/{none.slug}/",
        "over": f"/vorhaben/{over.slug}/",
        "matter": f"/vorgaenge/{row.pk}/",
    }
    found = []
    for width in WIDTHS:
        window = open_browser(width=width, height=800, color_scheme=theme)
        found += findings(window, pages, axe_findings, width)
    assert found == []


def test_empty_pages_are_whole_as_well(open_browser, axe_findings):
    window = open_browser(width=320, height=800)
    pages = {"overview": "/mitmachen/", "past": "/mitmachen/beendet/", "list": "/vorhaben/"}
    assert findings(window, pages, axe_findings, 320) == []


def test_a_citizen_suggests_by_keyboard_and_what_was_typed_stays(open_browser, axe_findings):
    project = make_project()
    window = open_browser(width=390, height=844)
    window.goto(f"/vorhaben/{project.slug}/")
    window.get_by_label("Wobei möchten Sie mitreden").fill("Ein Rundgang.")
    window.locator("#vorschlag_email").fill("keine Adresse")
    window.get_by_role("button", name="Vorschlag senden").press("Enter")
    window.get_by_text("Bitte prüfen Sie Ihre Angaben").wait_for()
    assert axe_findings(window) == []
    assert window.locator("#vorschlag_text").input_value() == "Ein Rundgang."
    window.locator("#vorschlag_email").fill("")
    window.get_by_role("button", name="Vorschlag senden").press("Enter")
    window.get_by_text("Danke für Ihren Vorschlag").wait_for()
    assert axe_findings(window) == []
    assert Suggestion.objects.get().text == "Ein Rundgang."


def test_axe_finds_nothing_at_the_desk(open_browser, axe_findings):
    project, _row = whole_project()
    make_project("Entwurf", is_public=False)
    running, draft = project.procedures.get(title="Läuft"), make_procedure("Entwurf", "draft", legal_basis="")
    waiting, desk = Suggestion.objects.get(state=SuggestionState.NEW), "/admin/beteiligung/"
    pages = {
        "due": desk,
        "projects": f"{desk}vorhaben/",
        "begin": f"{desk}vorhaben/neu/",
        "project": f"{desk}vorhaben/{project.pk}/",
        "change": f"{desk}vorhaben/{project.pk}/aendern/",
        "step": f"{desk}vorhaben/{project.pk}/schritte/neu/",
        "withdraw": f"{desk}vorhaben/{project.pk}/zurueckziehen/",
        "suggestions": f"{desk}vorschlaege/",
        "answer": f"{desk}vorschlaege/{waiting.pk}/",
        "procedures": f"{desk}verfahren/",
        "running": f"{desk}verfahren/{running.pk}/",
        "draft": f"{desk}verfahren/{draft.pk}/",
        "close": f"{desk}verfahren/{running.pk}/closed/",
    }
    found = []
    for width in (1280, 390):
        found += findings(open_browser("sitzungsdienst", width=width, height=800), pages, axe_findings, width)
    assert found == []
    assert Project.objects.count() == 2
