"""From a settled agenda to who comes, by keyboard alone; then a supplement, an answer, and who stands in."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.services.delivering import deliver_messages
from council.enums import Part
from council.models import Invitation
from council.services import agenda
from tests.council.acts.conftest import bodies, clerk, plan
from tests.council.invitations.conftest import committee, seat, settled

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


def test_a_meeting_is_invited_supplemented_and_answered(town_server, open_browser, settled, clerk, axe_findings):
    meeting = settled()
    page = open_browser("sitzungsdienst")
    page.goto(reverse("desk:meeting", args=[meeting.pk]))
    enter(page, "Einladen …")
    findings = axe_findings(page, OURS)
    enter(page, "Jetzt einladen und bekannt machen", "button")
    assert "Wer kommt" in page.locator("main").inner_text()
    findings += axe_findings(page, OURS)
    deliver_messages()
    assert len(mail.outbox) == 2

    agenda.add_item(by=clerk, meeting=meeting, title="Sperrung L 333", part=Part.PUBLIC, late_reason="Brücke")
    page.reload()
    enter(page, "Ergänzung versenden …")
    reach(page, "Grund", "textbox")
    page.keyboard.type("Die Brücke ist seit gestern gesperrt.")
    findings += axe_findings(page, OURS)
    enter(page, "Ergänzung versenden und bekannt machen", "button")
    assert "Die Brücke ist seit gestern gesperrt." in page.locator("main").inner_text()

    member = open_browser("sachkundig", width=1024, height=768)
    member.goto(reverse("mine:invitation", args=[meeting.pk]))
    findings += axe_findings(member)
    enter(member, "Ich komme", "button")
    assert standing("Sachs") == ("accepted", None)

    other = open_browser("rat", width=390, height=844)
    other.goto(reverse("mine:start"))
    enter(other, "Zusagen oder absagen …")
    enter(other, "Ich kann nicht kommen …")
    findings += axe_findings(other)
    enter(other, "Absagen", "button")
    assert (standing("Rath"), standing("Erste")) == (("declined", None), ("open", "Rath"))
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    assert findings == []
