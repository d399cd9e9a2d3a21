"""A real browser solves the challenge; one without scripts waits. And the pages of a proof of residence, for axe."""

import pytest
from django.utils import timezone

from accounts.enums import ProofMethod, RequestState
from accounts.models import ResidenceRequest, ResidentProof
from accounts.services.residence import begin_request
from core.services import human_check
from participation.models import Project, Suggestion, UrnEntry
from tests.browser.test_survey_day import HOME, SIDEWAYS, press, survey

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def on(settings):
    """Turn it on; the town has a postcode."""
    settings.HUMAN_CHECK, settings.TOWN_POSTCODES = True, ["53773"]


def to_the_review(page):
    """Answer what must be answered."""
    page.goto(HOME + "ausfuellen/")
    page.get_by_label("Ja", exact=True).check()
    press(page, "Weiter")
    for row in ("z1", "z2"):
        page.locator(f"[name=f3-{row}]").first.check()
    for place, choice in enumerate(("a2", "a1", "a4"), start=1):
        page.locator(f"[name=f4-{place}]").select_option(choice)
    press(page, "Weiter")
    press(page, "Weiter")


def test_a_survey_is_sent_with_one_press(open_browser):
    survey()
    page = open_browser(width=390)
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    to_the_review(page)
    # Nothing of it is there until somebody begins.
    assert not any("altcha" in url for url in loaded)
    press(page, "Antworten absenden")
    page.get_by_role("heading", name="Danke").wait_for()
    assert any("altcha-worker" in url for url in loaded) and UrnEntry.objects.count() == 1


def test_going_back_needs_no_work(open_browser):
    survey()
    page = open_browser(width=390)
    to_the_review(page)
    press(page, "Zurück")
    page.get_by_role("button", name="Weiter", exact=True).wait_for()


def test_without_scripts_one_waits(open_browser, monkeypatch):
    monkeypatch.setattr(human_check, "WAIT_SECONDS", 2)
    survey()
    page = open_browser(width=320, java_script_enabled=False)
    to_the_review(page)
    press(page, "Antworten absenden")
    page.get_by_text("Noch nicht gesendet: Bitte kurz warten").wait_for()
    assert UrnEntry.objects.count() == 0
    page.wait_for_timeout(2200)
    press(page, "Antworten absenden")
    page.get_by_role("heading", name="Danke").wait_for()
    assert UrnEntry.objects.count() == 1


def test_a_browser_that_fails_at_it_waits_as_well(open_browser, axe_findings):
    from playwright.sync_api import expect

    Project.objects.create(
        title="Park", slug="park", summary="Ein Park.", level=2, status="planning", published_at=timezone.now()
    )
    page = open_browser(width=320)
    page.route("**/js/altcha.js", lambda route: route.abort())
    page.goto("/vorhaben/park/")
    page.get_by_label("Wobei möchten Sie mitreden, und wie?").fill("Bitte einen Rundgang.")
    page.get_by_role("button", name="Vorschlag senden").click()
    page.get_by_text("Noch nicht gesendet: Bitte kurz warten").wait_for()
    # Chromium scrolls to the form once the page has come to rest.
    expect(page.locator("#warten")).to_be_in_viewport(timeout=15_000)
    assert axe_findings(page) == [] and page.evaluate(SIDEWAYS) <= 0
    assert (
        page.get_by_label("Wobei möchten Sie mitreden, und wie?").input_value() == "Bitte einen Rundgang."
        and not Suggestion.objects.exists()
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_pages_of_a_proof_in_every_state(open_browser, axe_findings, people, viewer_of, width, theme):
    page, guest, today = open_browser("gast", width=width, color_scheme=theme), people["gast"], timezone.localdate()

    def check(path="/konto/wohnsitz/"):
        page.goto(path)
        assert axe_findings(page) == [] and page.evaluate(SIDEWAYS) <= 0

    check()
    check("/konto/wohnsitz/mail/")
    check("/konto/wohnsitz/letter/")
    press(page, "Brief anfordern")
    page.locator(".kern-alert--danger").wait_for()
    assert axe_findings(page) == []
    row = begin_request(viewer_of("gast"), ProofMethod.LETTER, "a" * 64, 9)
    check()
    ResidenceRequest.objects.update(state=RequestState.SENT, code_key="b" * 64, sent_on=today)
    check()
    check("/konto/wohnsitz/letter/")
    ResidenceRequest.objects.filter(pk=row.pk).update(state=RequestState.REFUSED, reason="Nicht gemeldet.")
    check()
    proof = ResidentProof.objects.create(
        user=guest, method="mail", assurance="low", proved_on="2020-01-01", valid_until="2020-02-01"
    )
    check()
    ResidentProof.objects.filter(pk=proof.pk).update(valid_until=today)
    check()
    # The link of a mail, by the same account and by another one.
    page.goto("/konto/wohnsitz/bestaetigen/abgeschnitten/")
    assert axe_findings(page) == []
