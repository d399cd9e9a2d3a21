"""The plan of a year by keyboard alone and without script, at the desk and for everybody: axe-clean, at every width."""

import datetime

import pytest
from django.urls import reverse

from council.enums import Weekday
from council.models import Meeting
from council.services.meeting_rules import close_period
from tests.browser.test_inviting_day import OURS, enter
from tests.council.acts.conftest import bodies, clerk, plan
from tests.council.year.conftest import both, rooms, rule, year

__all__ = ["bodies", "both", "clerk", "plan", "rooms", "rule", "year"]
pytestmark = pytest.mark.browser
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def colliding(clerk, rule, rooms, both, year):
    for key in ("mobil", "bau"):
        rule(key, Weekday.TUESDAY, rooms["saal"], skipped_months=[1, 2, *range(5, 13)])
    close_period(by=clerk, name="Karneval", first=datetime.date(year, 2, 4), last=datetime.date(year, 2, 9))


def test_a_year_is_planned_and_published(town_server, open_browser, colliding, year, bodies, rooms, axe_findings):
    page = open_browser("sitzungsdienst")
    page.goto(reverse("desk:year_plan", args=[year]))
    findings = axe_findings(page, OURS)
    enter(page, "Alle auf freie Tage verschieben", "button")
    assert "Gegen keinen Vorschlag spricht etwas." in page.locator("main").inner_text()
    findings += axe_findings(page, OURS)
    enter(page, "4 Sitzungen anlegen", "button")
    assert Meeting.objects.count() == 4
    enter(page, "4 Sitzungen veröffentlichen …")
    findings += axe_findings(page, OURS)
    enter(page, "Jetzt veröffentlichen", "button")
    assert Meeting.objects.public().count() == 4
    meeting = Meeting.objects.first()
    for name, things in (
        ("due", ()), ("rooms", ()), ("enter_room", ()), ("change_room", (rooms["saal"].pk,)), ("closed_periods", ()), ("close_period", ()),
        ("import_periods", ()), ("meeting_rules", (bodies["mobil"].pk,)), ("meeting_mode", (meeting.pk,)),
    ):  # fmt: skip
        page.goto(reverse(f"desk:{name}", args=things))
        findings += axe_findings(page, OURS)
    for width in (390, 320):
        phone = open_browser("sitzungsdienst", width=width, height=844)
        for name, things in (("year_plan", (year,)), ("rooms", ()), ("meeting_rules", (bodies["mobil"].pk,))):
            phone.goto(reverse(f"desk:{name}", args=things))
            assert phone.evaluate(SIDEWAYS) <= 0, (name, width)
    for width in (1440, 390):
        stranger = open_browser(None, width=width, height=900)
        stranger.goto(f"/sitzungen/?ansicht=jahr&jahr={year}")
        findings += axe_findings(stranger)
        assert stranger.evaluate(SIDEWAYS) <= 0
    assert findings == []
