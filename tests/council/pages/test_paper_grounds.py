"""What a paper costs, does to the climate, and why it could not wait: on its page and in the search, never of a hidden one."""

from decimal import Decimal

import pytest
from django.utils import timezone

from core.services.search.hearing import work_off
from council.enums import ConsultationRole, MeetingState, OrganizationKind, PaperState, PaperType, Visibility
from council.models import InquiryAnswer, PaperEffects, UrgentDecision, UrgentSignature
from council.services import inquiries
from council.services.publication import depublish
from tests.council.pages.rows import at, decision, item, meeting, organization, paper, person

pytestmark = pytest.mark.django_db
ROUTE = "/vorlagen/{}/"
FACTS = {"amount": Decimal(186_000), "rhythm": "once", "budget_line": "54.01.02", "is_funded": True,
         "climate": "positive", "climate_reason": "Weniger Autofahrten."}  # fmt: skip


@pytest.fixture
def hit(client):
    """Tell whether a stranger finds a paper by words."""

    def ask(row, words):
        work_off()
        return ROUTE.format(row.pk) in client.get("/suche/", {"q": words}).content.decode()

    return ask


def urgent(people, *, signed=("buergermeisterin", "rat"), is_taken=True, **more):
    """Return an urgent paper with its signatures."""
    more.setdefault("state", PaperState.DECIDED)
    row = paper("Hang sichern", "D/2026/0001", paper_type=PaperType.URGENT_DECISION, **more)
    grounds = UrgentDecision.objects.create(
        paper=row, reason="Der Hang rutscht auf die Schule.", decided_at=at(-2) if is_taken else None
    )
    for signer, key in (("mayor", "buergermeisterin"), ("councillor", "rat")):
        is_signed = key in signed
        UrgentSignature.objects.create(
            decision=grounds, signer=signer, user=people[key], asked_at=at(-3),
            state="signed" if is_signed else "asked", at=at(-2) if is_signed else None,
        )  # fmt: skip
    return row


def test_effects_stand_as_facts_under_the_words_of_the_paper(look):
    row = paper("Abstellanlage", "V/1", financial_summary="186.000 Euro, gefördert")
    PaperEffects.objects.create(paper=row, **FACTS)
    page = look(ROUTE.format(row.pk))
    assert page.texts(".kern-accordion__header") == [
        "Finanzielle Auswirkungen: 186.000 Euro, gefördert", "Auswirkungen auf das Klima: positiv",
    ]  # fmt: skip
    assert page.texts(".kern-accordion__body dd") == [
        "186.000 € einmalig", "54.01.02", "stehen im Haushalt bereit", "positiv", "Weniger Autofahrten.",
    ]  # fmt: skip


def test_facts_alone_make_the_section(look):
    row = paper("Abstellanlage", "V/1")
    PaperEffects.objects.create(paper=row, amount=Decimal(4), rhythm="yearly")
    page = look(ROUTE.format(row.pk))
    assert page.texts(".kern-accordion__header") == ["Finanzielle Auswirkungen: 4 € jährlich"]


def test_an_urgent_decision_says_why_who_and_what_the_council_still_does(look, people):
    row = urgent(people)
    person("Sophie Kronenberg", user=people["rat"])
    person("Hinter Vorhang", user=people["buergermeisterin"], visibility=Visibility.INTERNAL)
    body = organization("Rat der Stadt Hennef (Sieg)", OrganizationKind.COUNCIL)
    coming = meeting(body, offset=9)
    item(coming, "4", "Genehmigung", paper=row, body=body, role=ConsultationRole.DECISION)
    page = look(ROUTE.format(row.pk))
    section = "section[aria-labelledby=dringlich]"
    assert "§ 60 Abs. 1 Satz 2 GO NRW" in page.text(f"{section} .t-box > p")
    facts = page.texts(f"{section} dd")
    day = f"{timezone.localdate(at(-2)):%d.%m.%Y}"
    assert facts[:2] == ["Der Hang rutscht auf die Schule.", day]
    # Whoever is no public person is named by the office alone.
    assert page.texts(f"{section} dd li") == [
        f"Bürgermeisterin oder Bürgermeister, {day}", f"Sophie Kronenberg, Ratsmitglied, {day}",
    ]  # fmt: skip
    assert facts[3].startswith("steht aus: TOP 4 der Sitzung am ")
    assert f"/sitzungen/{coming.pk}/" in page.links(f"{section} a")
    assert page.main.select_one("#be") is None


def test_the_approval_is_said_with_its_result(look, people):
    row = urgent(people)
    body = organization("Rat der Stadt Hennef (Sieg)", OrganizationKind.COUNCIL)
    where = meeting(body, offset=-1, state=MeetingState.CLOSED)
    decision(item(where, "4", "Genehmigung", paper=row, body=body, role=ConsultationRole.DECISION), voices=(40, 0, 3))
    page = look(ROUTE.format(row.pk))
    assert page.text("section[aria-labelledby=dringlich] .kern-badge") == "angenommen, 40 : 0 : 3"


def test_the_main_committee_needs_no_hands(look):
    row = paper("Hang sichern", "D/1", paper_type=PaperType.URGENT_DECISION, state=PaperState.DECIDED)
    UrgentDecision.objects.create(paper=row, reason="Der Hang rutscht.", decided_at=at(-2))
    page = look(ROUTE.format(row.pk))
    assert "Entschieden hat der Hauptausschuss" in page.text("section[aria-labelledby=dringlich] .t-box > p")
    assert page.texts("section[aria-labelledby=dringlich] dd")[-1].startswith("steht aus, der Rat entscheidet")


def test_what_is_not_decided_yet_says_nothing(look, people, hit):
    row = urgent(people, signed=("rat",), is_taken=False, state=PaperState.RELEASED)
    assert look(ROUTE.format(row.pk)).texts("#dringlich") == []
    assert not hit(row, "rutscht Schule")


def test_the_search_finds_facts_grounds_and_answers(hit, people, viewer_of):
    row, taken = paper("Abstellanlage", "V/1"), urgent(people)
    PaperEffects.objects.create(paper=row, **FACTS)
    asked = paper("Was kostet der Brunnen?", "F/1", paper_type=PaperType.INQUIRY)
    answer = InquiryAnswer.objects.create(paper=asked, due=timezone.localdate())
    assert not hit(asked, "Granit")
    inquiries.answer_inquiry(by=viewer_of("sitzungsdienst"), answer=answer, text="Der Granit kostet 9.000 Euro.")
    assert (hit(row, "54.01.02"), hit(row, "weniger Autofahrten"), hit(taken, "rutscht"), hit(asked, "Granit")) == (
        True,
    ) * 4
    depublish(by=viewer_of("sitzungsdienst"), thing=asked, reason="Datenschutz")
    assert not hit(asked, "Granit")


def test_a_hidden_twin_lends_no_word(look, hit, people, client):
    row = paper("Abstellanlage", "V/1")
    before = look(ROUTE.format(row.pk)).main.get_text()
    twin = urgent(people, visibility=Visibility.NONPUBLIC)
    PaperEffects.objects.create(paper=twin, **FACTS)
    InquiryAnswer.objects.create(paper=twin, due=timezone.localdate(), text="Granit", answered_at=timezone.now())
    row.related_papers.add(twin)
    assert [hit(twin, words) for words in ("rutscht", "Autofahrten", "54.01.02", "Granit")] == [False] * 4
    assert look(ROUTE.format(row.pk)).main.get_text() == before
    assert client.get(ROUTE.format(twin.pk)).status_code == 404
