"""The clerk's day in a real browser: keyboard and mouse, no shortcut through the code."""

import re

import pytest
from django.utils import timezone

from tests.council.desk.conftest import build_town, pdf_bytes  # noqa: F401

pytestmark = pytest.mark.browser
# Wagtail's own frame is not ours to mend, nor its messages while they fade in.
OURS = "main"


@pytest.fixture
def town(town_server, people):
    """Build the town of the desk's tests."""
    return build_town()


class Clerk:
    """Somebody at the desk who reads what the page says and answers it."""

    def __init__(self, page, axe_findings, findings, base=""):
        self.page, self.axe, self.findings, self.base = page, axe_findings, findings, base

    def look(self):
        """Let axe look at where she is."""
        self.findings += [
            f"{self.page.url}: {line}"
            for line in self.axe(self.page, {"include": [[OURS]], "exclude": [[".messages"]]})
        ]

    def go(self, path):
        """Open a page."""
        self.page.goto(path if path.startswith("http") else self.base + path)
        self.look()

    def follow(self, name):
        """Follow a link of the page."""
        self.page.locator(OURS).get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state("load")
        self.look()

    def press(self, name):
        """Press a button and wait for the page after it."""
        with self.page.expect_navigation():
            self.page.locator(OURS).get_by_role("button", name=name).first.click()
        self.look()

    def fill(self, **fields):
        """Type into fields by their id."""
        for name, value in fields.items():
            self.page.locator(f"#id_{name}").fill(str(value))

    def pick(self, **fields):
        """Type a day or an hour and shut the calendar that opens over the form."""
        for name, value in fields.items():
            field, calendar = self.page.locator(f"#id_{name}"), self.page.locator(".xdsoft_datetimepicker:visible")
            field.click()
            calendar.wait_for()
            field.fill(value)
            self.page.mouse.click(700, 30)
            calendar.wait_for(state="hidden")

    def choose(self, **fields):
        """Choose in selects by what stands there."""
        for name, label in fields.items():
            self.page.locator(f"#id_{name}").select_option(label=label)

    def says(self):
        """Return the page's words."""
        return " ".join(self.page.locator(OURS).inner_text().split())

    def is_told(self):
        """Return the message on top."""
        return self.page.locator(".messages").inner_text().strip()


def sees(page, path):
    """Return what the public reads there, or the status."""
    answer = page.goto(path)
    return " ".join(page.locator("main").inner_text().split()) if answer.status == 200 else answer.status


def public_path(url):
    """Return the public address that belongs to one of the desk."""
    return re.search(r"/(sitzungen|vorlagen)/[0-9a-f-]{36}/", url)[0]


def test_clerks_day(open_browser, axe_findings, town, pdf_bytes, tmp_path):  # noqa: F811
    findings = []
    clerk = Clerk(open_browser("sitzungsdienst"), axe_findings, findings)
    citizen = open_browser(width=390, height=844)
    plan = tmp_path / "lageplan.pdf"
    plan.write_bytes(pdf_bytes)

    # Nothing waits. She plans three meetings for today.
    clerk.go("/admin/sitzungsdienst/")
    assert "Heute ist nichts fällig." in clerk.says()
    meetings = {}
    for body in ("Ausschuss für Mobilität", "Haupt- und Finanzausschuss", "Rat"):
        clerk.go("/admin/sitzungsdienst/")
        clerk.follow("Sitzung planen")
        clerk.choose(organization=body)
        clerk.pick(day=timezone.localdate().strftime("%d.%m.%Y"), begins="00:01")
        clerk.choose(location="Ratssaal, Ratssaal")
        clerk.press("Intern speichern")
        meetings[body] = clerk.page.url
    assert {sees(citizen, public_path(url)) for url in meetings.values()} == {404}

    # A form that is wrong says so on top and keeps what was typed.
    clerk.go("/admin/sitzungsdienst/vorlagen/neu/")
    clerk.fill(proposal="Der Rat beschließt den Radweg.")
    clerk.press("Intern speichern")
    assert clerk.page.evaluate("document.activeElement.id") == "fehler"
    assert clerk.page.locator("#id_proposal").input_value() == "Der Rat beschließt den Radweg."
    clerk.fill(title="Radweg an der Frankfurter Straße")
    clerk.press("Intern speichern")
    paper = clerk.page.url

    # Two annexes, then the release.
    for name, button in (("Lageplan", "Intern speichern"), ("Kosten", "Nichtöffentlich speichern")):
        clerk.go(paper)
        clerk.follow("Datei hinzufügen")
        assert clerk.page.get_by_role("button", name="Öffentlich speichern", exact=True).count() == 0
        clerk.page.locator("#id_upload").set_input_files(str(plan))
        clerk.fill(name=name)
        clerk.press(button)
    clerk.follow("Freigeben …")
    clerk.press("Freigeben und Aktenzeichen vergeben")
    assert f"V/{timezone.localdate().year}/0001" in clerk.says()

    # Onto three agendas.
    for body in meetings:
        is_last = body == "Rat"
        clerk.go(paper)
        clerk.follow("Beratung hinzufügen")
        clerk.choose(organization=body, role="Entscheidung" if is_last else "Vorberatung")
        if is_last:
            clerk.page.locator("#id_authoritative").check()
        clerk.press("Beratung hinzufügen")
        clerk.follow(f"Beratung einplanen: {body}")
        clerk.page.locator("#id_meeting").select_option(index=1)
        clerk.press("In den öffentlichen Teil aufnehmen")

    # An item of the non-public part, and the order by buttons.
    clerk.go(meetings["Rat"])
    clerk.follow("Punkt ohne Vorlage")
    clerk.fill(title="Verkauf an Meyer", public_title="Grundstücksangelegenheit")
    clerk.press("In den nichtöffentlichen Teil aufnehmen")
    clerk.follow("Punkt ohne Vorlage")
    clerk.fill(title="Eröffnung")
    clerk.press("In den öffentlichen Teil aufnehmen")
    clerk.page.locator("summary[aria-label='Ö 2: mehr']").click()
    clerk.press("Nach oben")
    numbers = [" ".join(text.split()) for text in clerk.page.locator(".board-item__number").all_inner_texts()]
    assert numbers == ["Ö 1", "Ö 2", "N 1"]
    assert clerk.page.locator("#tagesordnung .board-item__title").all_inner_texts() == [
        "Eröffnung", "Radweg an der Frankfurter Straße", "Verkauf an Meyer",
    ]  # fmt: skip

    # She looks before she publishes.
    clerk.go(paper)
    clerk.follow("Veröffentlichen …")
    frame = clerk.page.frame_locator("iframe")
    assert frame.get_by_role("heading", level=1).inner_text() == "Radweg an der Frankfurter Straße"
    clerk.page.get_by_role("checkbox", name=re.compile("Lageplan")).check()
    clerk.press("Jetzt veröffentlichen")
    assert "noch nicht gesehen" in clerk.is_told()
    clerk.press("Jetzt veröffentlichen: 1 Datei")
    words = sees(citizen, public_path(paper))
    assert [word in words for word in ("Der Rat beschließt den Radweg.", "Lageplan", "Kosten")] == [True, True, False]
    for url in meetings.values():
        clerk.go(url)
        clerk.follow("Veröffentlichen …")
        clerk.press("Jetzt veröffentlichen")
    words = sees(citizen, public_path(meetings["Rat"]))
    shown = [word in words for word in ("Radweg an der", "Grundstücksangelegenheit", "Verkauf an Meyer")]
    assert shown == [True, True, False]

    # A correction in public.
    clerk.go(paper)
    clerk.follow("Öffentlich berichtigen")
    clerk.fill(proposal="Der Rat beschließt den Radweg in zwei Abschnitten.", reason="Abschnitte fehlten")
    clerk.press("Öffentlich berichtigen")
    assert "in zwei Abschnitten" in sees(citizen, public_path(paper))

    # The result, with sums by faction.
    clerk.go(meetings["Rat"])
    clerk.follow("Ergebnis zu Ö 2")
    assert clerk.page.locator("#id_text").input_value() == "Der Rat beschließt den Radweg in zwei Abschnitten."
    clerk.choose(outcome="angenommen", method="offene Abstimmung")
    clerk.page.get_by_label("Grünes Forum, Ja").fill("20")
    clerk.page.get_by_label("Liberale Liste, Nein").fill("15")
    sums = clerk.page.locator(".desk-tally [data-sum]").all_inner_texts()
    assert sums == ["20", "15", "0"]
    clerk.press("Summe bilden")
    assert "35 Stimmen nach Fraktionen." in clerk.says()
    clerk.press("Ergebnis öffentlich feststellen")
    assert "20 : 15 : 0" in sees(citizen, public_path(meetings["Rat"]))

    # Back behind the door.
    clerk.go(paper)
    clerk.page.locator(".desk-headbar summary").click()
    clerk.follow("Veröffentlichung zurückziehen")
    clerk.fill(reason="Datenschutz")
    clerk.press("Veröffentlichung zurückziehen")
    assert sees(citizen, public_path(paper)) in (404, 410)
    assert findings == []
