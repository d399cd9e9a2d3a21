"""A ballot on a phone: chosen, checked, a code mistyped once, cast, found again on the board; with and without scripts."""

import datetime
import re

import pytest
from django.utils import timezone

from accounts.viewer import SYSTEM
from participation.enums import Access, ProcedureState, ProposalState
from participation.models import BudgetProcess, CodeBatch, Procedure, Proposal, UrnEntry, VotingCode
from participation.services.codes import code_key, new_code
from participation.services.procedures import move_procedure

pytestmark = pytest.mark.browser
HOME = "/mitmachen/buergerhaushalt/haushalt/"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def code(town_server):
    """Open a vote of three projects and return a code."""
    now, today = timezone.now(), timezone.localdate()
    process = BudgetProcess.objects.create(
        slug="haushalt", title="Bürgerhaushalt", summary="Wofür?", audience="alle ab 14 Jahren", access=Access.CODE,
        budget=100_000, opens_at=now - datetime.timedelta(hours=1), closes_at=now + datetime.timedelta(days=7),
        submit_from=today - datetime.timedelta(days=60), submit_until=today - datetime.timedelta(days=30),
        legal_basis="§ 23 GO NRW", privacy_notice="Ohne Namen.", delete_on=today + datetime.timedelta(days=365), contact="Amt 10",
        decided_on=today, decided_by="Rat", lot_seed="los", state=ProcedureState.ANNOUNCED, announced_on=today, list_frozen_on=today,
    )  # fmt: skip
    for number, cost in enumerate((40_000, 30_000, 65_000), 1):
        Proposal.objects.create(
            process=process, number=number, title=f"Projekt {number}", summary="Kurz", text="Lang", cost=cost, district="Bröl",
            state=ProposalState.ON_LIST, submitted_on=today, released_on=today,
        )  # fmt: skip
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.OPEN)
    text = new_code()
    batch = CodeBatch.objects.create(procedure_id=process.pk, number=1, made_on=today, size=1)
    VotingCode.objects.create(key=code_key(text.replace("-", "")), procedure_id=process.pk, batch=batch, serial=1)
    return text


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_from_the_ballot_to_the_board(open_browser, code, has_script, axe_findings):
    page = open_browser(**PHONE, has_touch=True, java_script_enabled=has_script)
    found = []

    def look():
        if has_script:
            found.extend(axe_findings(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.goto(HOME)
    look()
    page.get_by_role("link", name="Jetzt abstimmen").tap()
    page.get_by_role("heading", level=1, name="Wofür soll").wait_for()
    look()
    page.get_by_role("button", name="Wählen: Projekt 3").tap()
    page.get_by_role("button", name="Gewählt: Projekt 3").wait_for()
    assert page.get_by_role("button", name="Wählen: Projekt 1").get_attribute("aria-disabled") == "true"
    assert page.get_by_text("Passt nicht mehr: 5.000").is_visible()
    look()
    page.get_by_role("button", name="Wählen: Projekt 2").tap()
    page.get_by_role("button", name="Gewählt: Projekt 2").wait_for()
    page.get_by_role("button", name="Gewählt: Projekt 3").tap()
    page.get_by_role("button", name="Wählen: Projekt 3").wait_for()
    assert page.locator(".t-bottombar [data-left]").inner_text() == "70.000\xa0€"
    page.reload()
    assert page.get_by_role("button", name="Gewählt: Projekt 2").get_attribute("aria-pressed") == "true"

    page.locator(".t-bottombar").get_by_role("link", name="Prüfen").tap()
    page.get_by_role("heading", level=1, name="Bitte prüfen Sie Ihre Auswahl").wait_for()
    look()
    page.get_by_label("Code aus dem Brief der Stadt").fill(code[:-1] + ("A" if code[-1] != "A" else "B"))
    page.locator("label", has_text="Ich weiß, dass").tap()
    assert page.get_by_label("Ich weiß, dass").is_checked()
    page.get_by_role("button", name="Stimme abgeben").tap()
    page.get_by_text("In Gruppe 4 des Codes").first.wait_for()
    look()
    assert UrnEntry.objects.count() == 0
    page.get_by_label("Code aus dem Brief der Stadt").fill(code.lower())
    page.get_by_role("button", name="Stimme abgeben").tap()
    page.get_by_role("heading", level=1, name="Ihre Stimme ist gezählt").wait_for()
    look()
    number = page.locator("[data-tracker]").inner_text()
    assert re.fullmatch(r"([0-9A-Z]{4}-){4}[0-9A-Z]{4}", number)
    page.reload()
    assert page.locator("[data-tracker]").inner_text() == number
    page.get_by_role("button", name="Auf der Tafel nachsehen").tap()
    page.get_by_text("Ihr Stimmzettel liegt in der Urne. Er ist gezählt.").wait_for()
    look()
    assert number not in page.url
    assert found == []
    assert UrnEntry.objects.count() == 1
    # One for each language, on the pages of this ballot alone.
    cookies = {(cookie["name"], cookie["path"]) for cookie in page.context.cookies()}
    assert cookies == {("stimmzettel", HOME + "abstimmen/"), ("stimmzettel", "/en" + HOME + "abstimmen/")}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_every_page_is_open_to_all(open_browser, code, axe_findings, theme, width):
    page = open_browser(width=width, color_scheme=theme)
    for path in (
        "",
        "abstimmen/",
        "abstimmen/?ansicht=liste",
        "abstimmen/pruefen/",
        "pruefen/",
        "vorschlaege/",
        "vorschlaege/1/",
        "leichte-sprache/",
    ):
        page.goto(HOME + path)
        assert axe_findings(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
