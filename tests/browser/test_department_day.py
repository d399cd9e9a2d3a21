"""A department's day: a paper is written, refused once, mended, signed by everybody with Finance among them, released."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from council.models import Paper, SigningRule
from tests.browser.test_clerk_day import Clerk
from tests.browser.test_motion_days import seen_once
from tests.council.acts.conftest import bodies, clerk
from tests.council.departments.conftest import offices, worker
from tests.factories.people import sign_in

__all__ = ["bodies", "clerk", "offices", "worker"]
pytestmark = pytest.mark.browser


@pytest.fixture
def desk_of(open_browser, worker, axe_findings):
    """Open the desk of somebody who works in a department; what axe finds is kept in `desk_of.findings`."""
    found, look = [], seen_once(axe_findings)

    def make(key, **more):
        client = sign_in(Client(), User.objects.get(pk=worker(key).user_id)) if key != "sitzungsdienst" else key
        # Axe is a script: where none runs, it cannot look.
        sees = look if more.get("java_script_enabled", True) else (lambda *_asked: [])
        return Clerk(open_browser(client, **more), sees, found)

    make.findings = found
    return make


def ask(desk, *departments):
    """Begin the co-signing: one department a step."""
    desk.follow("Mitzeichnung beginnen …")
    desk.fill(due=(timezone.localdate() + datetime.timedelta(days=5)).isoformat())
    for step, label in enumerate(departments, 1):
        desk.page.get_by_label(label).select_option(label=f"Schritt {step}")
    desk.press("beginnen")


def answer(desk, department, button, remark=""):
    """Answer what waits."""
    desk.go("/admin/aemter/")
    desk.follow("Radweg")
    assert department in desk.says()
    desk.fill(remark=remark)
    desk.press(button)


def test_a_department_writes_is_refused_mends_and_is_released(desk_of, offices):
    SigningRule.objects.create(since="2020-01-01", finance=offices["kasse"], finance_from=50_000, days=7)
    plain = {"width": 320, "java_script_enabled": False}
    writer, bridge, money = desk_of("mob"), desk_of("tief", width=390, height=844), desk_of("kasse", **plain)
    writer.go("/admin/aemter/")
    writer.page.get_by_text("Vorlage schreiben").click()
    writer.follow("Beschlussvorlage")
    writer.fill(title="Radweg an der Frankfurter Straße", amount="120000", proposal="Der Radweg wird gebaut.")
    writer.choose(rhythm="einmalig")
    writer.page.get_by_label("Amt für Mobilität").check()
    writer.press("speichern")
    paper = writer.page.url
    assert "Bei diesem Betrag muss „Kämmerei“ mitzeichnen" in writer.says()

    ask(writer, "Tiefbauamt", "Kämmerei")
    answer(bridge, "Tiefbauamt", "Nicht mitzeichnen")
    assert "Es fehlt, warum" in bridge.says()
    bridge.fill(remark="Die Brücke fehlt.")
    bridge.press("Nicht mitzeichnen")

    writer.go(paper)
    assert "Tiefbauamt hat nicht mitgezeichnet: Die Brücke fehlt." in writer.says()
    writer.follow("Bearbeiten")
    writer.fill(title="Radweg mit Brücke an der Frankfurter Straße")
    writer.press("speichern")
    ask(writer, "Tiefbauamt", "Kämmerei")
    answer(bridge, "Tiefbauamt", "Mitzeichnen")

    # Finance is still missing: the clerk is told so.
    desk = desk_of("sitzungsdienst")
    desk.go(f"/admin/sitzungsdienst/vorlagen/{Paper.objects.get().pk}/")
    desk.follow("Freigeben …")
    desk.press("Freigeben und Aktenzeichen vergeben")
    assert "Die Mitzeichnung ist noch offen: Kämmerei." in desk.says()
    answer(money, "Kämmerei", "Mit Hinweis mitzeichnen", remark="Aus dem Haushalt 2027.")
    desk.press("Freigeben und Aktenzeichen vergeben")
    assert f"V/{timezone.localdate().year}/0001" in desk.says()
    assert desk_of.findings == []
