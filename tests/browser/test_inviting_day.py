"""From an empty meeting to who comes, by keyboard alone; then a supplement, a late paper, answers, and who stands in."""

import datetime

import icalendar
import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.services.delivering import deliver_messages
from council.models import Invitation, Meeting, Person, ProcedureRule
from council.services import papers
from council.services.agenda_release import ask_release
from council.services.consultations import plan_consultation
from council.services.files import attach_file
from tests.council.acts.conftest import bodies, clerk, plan
from tests.council.invitations.conftest import committee, seat, settled
from tests.factories.pdfs import plain

__all__ = ["bodies", "clerk", "committee", "plan", "seat", "settled"]
pytestmark = pytest.mark.browser
OURS = {"include": [["main"]], "exclude": [[".messages"]]}


def reach(page, name, role="link"):
    """Go on with Tab until something of that name has the focus."""
    wanted = page.get_by_role(role, name=name).first
    wanted.wait_for()
    for _step in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not come to {name}")


def enter(page, name, role="link"):
    reach(page, name, role)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def standing(name):
    row = Invitation.objects.get(person__family_name=name)
    return row.reply, row.stands_for and row.stands_for.person.family_name


def settle(page):
    """Wait for the preview of the board: it publishes and takes back."""
    if page.locator("[data-sight-place]").count():
        page.locator("[data-sight-place] .board-sheet").wait_for(state="attached")
    page.locator("[data-sight-place][aria-busy]").wait_for(state="detached")


def add(page, title, reason=""):
    """Add an item to the public part."""
    enter(page, "Punkt ohne Vorlage")
    reach(page, "Betreff", "textbox")
    page.keyboard.type(title)
    if reason:
        reach(page, "Grund der nachträglichen Aufnahme", "textbox")
        page.keyboard.type(reason)
    enter(page, "In den öffentlichen Teil aufnehmen", "button")
    settle(page)


def mail_to(name):
    """Return what somebody was last written, and the event of the calendar file that came with it."""
    address = Person.objects.get(family_name=name).user.email
    message = [each for each in mail.outbox if each.to == [address]][-1]
    files = [
        icalendar.Calendar.from_ical(data)
        for _name, data, kind in message.attachments
        if kind.startswith("text/calendar")
    ]
    return message.body, files[0].walk("VEVENT")[0] if files else None


def test_from_an_empty_meeting_to_who_comes_by_keyboard_alone(
    town_server, open_browser, plan, bodies, clerk, committee, axe_findings
):
    meeting = plan(days=21)
    paper = papers.release_paper(by=clerk, paper=papers.write_paper(by=clerk, title="Radweg an der Bröl"))
    plan_consultation(by=clerk, paper=paper, organization=bodies["mobil"])
    page = open_browser("sitzungsdienst")
    page.goto(reverse("desk:meeting", args=[meeting.pk]))
    settle(page)
    page.keyboard.press("/")
    page.keyboard.type("radweg")
    reach(page, "Aufnehmen: Radweg an der Bröl", "button")
    page.keyboard.press("a")
    page.locator("[data-say]", has_text="steht auf der Tagesordnung").wait_for()
    settle(page)
    add(page, "Mitteilungen der Verwaltung")
    assert [row.title for row in meeting.agenda_items.order_by("order")] == [
        "Radweg an der Bröl",
        "Mitteilungen der Verwaltung",
    ]
    enter(page, "Tagesordnung festlegen …")
    enter(page, "Tagesordnung festlegen", "button")
    settle(page)
    enter(page, "Einladen …")
    findings = axe_findings(page, OURS)
    enter(page, "Jetzt einladen und bekannt machen", "button")
    assert "Wer kommt" in page.locator("main").inner_text()
    findings += axe_findings(page, OURS)
    deliver_messages()
    assert len(mail.outbox) == 2
    body, event = mail_to("Rath")
    meeting.refresh_from_db()
    assert ("Sie sind zu einer Sitzung eingeladen" in body, event.decoded("dtstart"), int(event["sequence"])) == (
        True, meeting.start, 0
    )  # fmt: skip
    assert reverse("mine:invitation", args=[meeting.pk]) in body

    page.goto(reverse("desk:meeting", args=[meeting.pk]))
    settle(page)
    add(page, "Sperrung L 333", "Brücke gesperrt")
    enter(page, "Einladung und Zusagen")
    enter(page, "Ergänzung versenden …")
    reach(page, "Grund", "textbox")
    page.keyboard.type("Die Brücke ist seit gestern gesperrt.")
    findings += axe_findings(page, OURS)
    enter(page, "Ergänzung versenden und bekannt machen", "button")
    assert "Die Brücke ist seit gestern gesperrt." in page.locator("main").inner_text()
    deliver_messages()
    assert (len(mail.outbox), "ist ergänzt" in mail_to("Rath")[0]) == (4, True)

    member = open_browser("sachkundig", width=1024, height=768)
    member.goto(reverse("mine:invitation", args=[meeting.pk]))
    findings += axe_findings(member)
    enter(member, "Ich komme", "button")
    assert standing("Sachs") == ("accepted", None)

    # A document comes late; the member sees what is new since the last look, and says so.
    item = meeting.agenda_items.get(title="Sperrung L 333")
    attach_file(
        by=clerk, upload=ContentFile(plain("Umleitung"), name="Umleitung.pdf"), name="Umleitung", agenda_item=item
    )
    page.reload()
    enter(page, "1 Unterlage nachreichen …")
    findings += axe_findings(page, OURS)
    enter(page, "Nachreichen und Bescheid geben", "button")
    deliver_messages()
    assert "sind Unterlagen nachgereicht" in mail_to("Sachs")[0]
    member.reload()
    assert "Ö 3 Umleitung" in member.locator("section", has_text="Seit Ihrem letzten Blick").inner_text()
    findings += axe_findings(member)
    enter(member, "Gesehen", "button")
    assert "Seit Ihrem letzten Blick" not in member.locator("main").inner_text()

    other = open_browser("rat", width=390, height=844)
    other.goto(reverse("mine:start"))
    enter(other, "Zusagen oder absagen …")
    enter(other, "Ich kann nicht kommen …")
    findings += axe_findings(other)
    enter(other, "Absagen", "button")
    assert (standing("Rath"), standing("Erste")) == (("declined", None), ("open", "Rath"))
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    deliver_messages()
    body, event = mail_to("Erste")
    assert ("gebeten, in einer Sitzung zu vertreten" in body, event is not None) == (True, True)
    assert findings == []


@pytest.mark.parametrize(("width", "theme"), [(1024, "light"), (320, "dark")])
def test_the_chair_releases_and_somebody_chooses_letters(
    town_server, open_browser, settled, clerk, axe_findings, width, theme
):
    ProcedureRule.objects.create(since=datetime.date(2020, 1, 1), needs_release=True)
    meeting = settled()
    Meeting.objects.filter(pk=meeting.pk).update(chair=Person.objects.get(family_name="Zweite"))
    ask_release(by=clerk, meeting=meeting)
    page = open_browser("vorsitz", width=width, height=800, color_scheme=theme)
    page.goto(reverse("mine:start"))
    enter(page, "Tagesordnung freigeben")
    findings = axe_findings(page)
    enter(page, "Zurückgeben", "button")
    findings += axe_findings(page)
    assert "was zu ändern ist" in page.locator("main").inner_text()
    enter(page, "Freigeben", "button")
    findings += axe_findings(page)
    assert "freigegeben" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(reverse("mine:notices"))
    enter(page, "Auch auf Papier", "button")
    findings += axe_findings(page)
    assert Person.objects.get(family_name="Zweite").on_paper
    desk = open_browser("sitzungsdienst", width=width, height=800, color_scheme=theme)
    desk.goto(reverse("desk:invitation", args=[meeting.pk]))
    findings += axe_findings(desk, OURS)
    assert findings == []
