"""Urgent decisions (§ 60 GO NRW): both signatures, each in its own session, and the council's approval."""

import datetime

import pytest
from django.utils import timezone

from core.errors import NotPermitted
from council.enums import ConsultationRole, ItemState, OrganizationKind, Outcome, PaperState, PaperType
from council.models import AgendaItem, Consultation, Membership, Organization, Paper, Person, UrgentDecision
from council.services import agenda_order, consultations, papers, results, urgent_decisions
from tests.council.departments.test_co_signing import code

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(bodies, people):
    """The councillors sit in the council."""
    rows = {}
    for key in ("buergermeisterin", "rat", "vorsitz"):
        person = Person.objects.create(body=bodies["rat"].body, name=people[key].get_full_name(), user=people[key])
        start = timezone.localdate() - datetime.timedelta(days=9)
        Membership.objects.create(person=person, organization=bodies["rat"], start_date=start)
        rows[key] = person
    return rows


@pytest.fixture
def paper(clerk, bodies):
    paper = papers.write_paper(by=clerk, title="Hang sichern", paper_type=PaperType.URGENT_DECISION)
    return papers.release_paper(by=clerk, paper=paper)


@pytest.fixture
def ask(clerk, paper, council):
    """Ask for both signatures."""

    def make(key="rat", reason="Der Hang rutscht"):
        return urgent_decisions.ask_urgent_signatures(by=clerk, paper=paper, reason=reason, councillor=council[key])

    return make


def sign(viewer, row, **more):
    return urgent_decisions.answer_urgent_signature(by=viewer, signature=row, **{"is_signed": True} | more)


def test_both_sign_and_the_council_is_asked_to_approve(heard, ask, paper, viewer_of, meeting_on):
    rat = meeting_on("rat", 20)
    log = heard("urgent_signature_asked", "urgent_signature_given", "urgent_decision_taken")
    mayor, councillor = ask()
    sign(viewer_of("buergermeisterin"), mayor)
    assert UrgentDecision.objects.get().decided_at is None
    sign(viewer_of("rat"), councillor)
    paper.refresh_from_db()
    assert (paper.state, UrgentDecision.objects.get().decided_at is not None) == (PaperState.DECIDED, True)
    item = AgendaItem.objects.get()
    assert (item.meeting, item.state) == (rat, ItemState.PROPOSED)
    assert item.title == "Genehmigung der Dringlichkeitsentscheidung: Hang sichern"
    assert log == [*["urgent_signature_asked"] * 2, *["urgent_signature_given"] * 2, "urgent_decision_taken"]
    assert code(sign, viewer=viewer_of("rat"), row=councillor) == "not_asked"


def test_without_a_council_meeting_the_approval_waits(ask, paper, viewer_of):
    for viewer, row in zip(("buergermeisterin", "rat"), ask(), strict=True):
        sign(viewer_of(viewer), row)
    assert Consultation.objects.get().meeting is None


def test_each_signs_for_themselves(ask, viewer_of, clerk, paper):
    mayor, councillor = ask()
    wrong = [(viewer_of("rat"), mayor), (viewer_of("buergermeisterin"), councillor), (viewer_of("vorsitz"), councillor),
             (clerk, mayor), (viewer_of("rat", second_factor=False), councillor)]  # fmt: skip
    for viewer, row in wrong:
        with pytest.raises(NotPermitted):
            sign(viewer, row)
    see = lambda key: Paper.objects.visible_to(viewer_of(key)).filter(pk=paper.pk).exists()  # noqa: E731
    assert [see(key) for key in ("rat", "buergermeisterin", "vorsitz", "sachkundig", "gast")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_declined_with_a_reason_somebody_else_is_asked(ask, viewer_of):
    _mayor, councillor = ask()
    assert code(sign, viewer=viewer_of("rat"), row=councillor, is_signed=False) == "reason_missing"
    assert code(ask, key="vorsitz") == "already_asked"
    sign(viewer_of("rat"), councillor, is_signed=False, remark="Der Ausschuss tagt morgen")
    (again,) = ask("vorsitz")
    assert again.user.email.startswith("vorsitz")


def test_what_must_stand_before(clerk, paper, ask, council, viewer_of, bodies):
    assert code(ask, reason=" ") == "reason_missing"
    facts = {"by": clerk, "reason": "x", "councillor": council["rat"]}
    other = papers.release_paper(by=clerk, paper=papers.write_paper(by=clerk, title="Radweg"))
    assert code(urgent_decisions.ask_urgent_signatures, **facts, paper=other) == "other_type"
    draft = papers.write_paper(by=clerk, title="Entwurf", paper_type=PaperType.URGENT_DECISION)
    assert code(urgent_decisions.ask_urgent_signatures, **facts, paper=draft) == "not_released"
    stranger = Person.objects.create(body=bodies["rat"].body, name="Niemand")
    facts = facts | {"councillor": stranger}
    assert code(urgent_decisions.ask_urgent_signatures, **facts, paper=paper) == "no_councillor"
    with pytest.raises(NotPermitted):
        urgent_decisions.state_urgency(by=viewer_of("rat"), paper=paper, reason="x")


def test_the_main_committee_decides_in_its_meeting(clerk, paper, bodies, plan, meeting_on):
    urgent_decisions.state_urgency(by=clerk, paper=paper, reason="Der Hang rutscht")
    station = consultations.plan_consultation(
        by=clerk, paper=paper, organization=bodies["bau"], role=ConsultationRole.DECISION, authoritative=True
    )
    rat = meeting_on("rat", 20)
    item = consultations.schedule_consultation(by=clerk, consultation=station, meeting=plan("bau", days=-1))
    results.record_result(by=clerk, item=item, outcome=Outcome.ACCEPTED, text="So sei es.")
    assert UrgentDecision.objects.get().decided_at is not None
    proposal = AgendaItem.objects.get(meeting=rat)
    agenda_order.accept_item(by=clerk, item=proposal)
    assert Organization.objects.get(consultations=proposal.consultation).kind == OrganizationKind.COUNCIL
