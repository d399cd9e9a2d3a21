"""Long titles and many names on the work screens: nothing runs out of the page, and axe finds nothing."""

import datetime

import pytest
from django.utils import timezone

from core.services.writing.remarks import add_remark, answer_remark
from council.enums import MotionPart, MotionState, OrganizationKind, SignatureState
from council.models import InquiryAnswer, MotionSigner, Organization, Person
from council.services import co_signing, papers
from council.services.co_signing import Stop
from council.services.motion_text import KIND
from tests.council.desk.conftest import wagtail_roots
from tests.council.motions.conftest import town
from tests.factories.motions import hand_in
from tests.factories.people import sign_in

__all__ = ["sign_in", "town", "wagtail_roots"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# 300 letters with words that no line holds.
LONG = (
    "Verkehrsberuhigungsmaßnahmenkoordinierungskonzept für die Straßenbeleuchtungsanlagen zwischen Hennef und Uckerath "
    * 4
)[:300]
MANY = 40


@pytest.fixture
def full(town, people):
    """One of everything, as long as it may be."""
    clerk = town.viewer("sitzungsdienst")
    motion = town.begin(title=LONG)
    town.write(motion, MotionPart.PROPOSAL, "Der Rat möge beschließen:", LONG)
    for n in range(MANY):
        name = f"Annegret-Friederike Müller-Lüdenscheidt-Oberländer {n}"
        person = Person.objects.create(body=town.body, name=name)
        state = SignatureState.SIGNED if n % 2 else SignatureState.ASKED
        MotionSigner.objects.create(
            motion=motion, person=person, state=state, asked_at=timezone.now(), answered_at=timezone.now() if n % 2 else None
        )  # fmt: skip
    card = add_remark(
        kind=KIND, key=f"{motion.pk}_proposal", by=town.viewer("rat"), quote=LONG, body=LONG, start=b"", end=b""
    )
    answer_remark(kind=KIND, remark=card, by=town.viewer("rat"), body=LONG)
    handed = hand_in(town.body, faction=town.greens, title=LONG, signers=[{"name": f"Name {n}"} for n in range(MANY)])
    offices = [
        Organization.objects.create(body=town.body, name=f"Amt für {LONG[:80]} {n}", kind=OrganizationKind.DEPARTMENT)
        for n in range(MANY)
    ]
    paper = papers.write_paper(by=clerk, title=LONG, under_direction_of=[offices[0]])
    co_signing.begin_co_signing(by=clerk, paper=paper, route=[Stop(office) for office in offices[1:]])
    asked = papers.release_paper(by=clerk, paper=papers.write_paper(by=clerk, title=LONG, paper_type="Anfrage"))
    InquiryAnswer.objects.create(
        paper=asked, due=timezone.localdate() - datetime.timedelta(days=1), department=offices[1]
    )
    desk, mine = "/admin/sitzungsdienst", f"/mein-rat/antraege/{motion.pk}"
    assert motion.state == MotionState.DRAFT
    return {
        "rat": ("/mein-rat/", "/mein-rat/antraege/", f"{mine}/", f"{mine}/unterschriften/"),
        "sitzungsdienst": (
            f"{desk}/", f"{desk}/eingang/", f"{desk}/eingang/{handed.pk}/", f"{desk}/anfragen/", f"/admin/aemter/{paper.pk}/",
            f"{desk}/vorlagen/{asked.pk}/beratungsfolge/",
        ),
    }  # fmt: skip


@pytest.mark.parametrize("who", ["rat", "sitzungsdienst"])
def test_nothing_runs_out_of_the_page(full, open_browser, axe_findings, who):
    page, found = open_browser(who, width=320, height=700), {}
    for path in full[who]:
        page.goto(path)
        page.wait_for_load_state("load")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        findings = axe_findings(page, {"include": [["main"]], "exclude": [[".messages"]]})
        if findings or wide > 0:
            found[path] = (wide, findings)
    assert found == {}
