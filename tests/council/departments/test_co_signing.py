"""Co-signing through its acts: who may, what is refused, and the whole machine."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.viewer import PUBLIC
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from council.enums import CoSignatureState, PaperState, PaperType, Visibility
from council.models import CoSignature, File, Paper, SigningRule
from council.services import co_signing, files, papers, signing_rules
from council.services.co_signing import Stop
from council.services.papers import Effects
from tests.council.acts.conftest import text_file

pytestmark = pytest.mark.django_db
GIVEN, REMARK, REFUSED = CoSignatureState.GIVEN, CoSignatureState.WITH_REMARK, CoSignatureState.REFUSED
TODAY = timezone.localdate


def code(act, **facts):
    with pytest.raises(Refused) as refusal:
        act(**facts)
    return refusal.value.code


def states(paper):
    return [row.state for row in CoSignature.objects.of_last_round(paper)]


def test_a_department_writes_its_own_papers_only(worker, offices, clerk):
    by = worker("mob")
    facts = {"by": by, "title": "Radweg"}
    assert code(papers.write_paper, **facts) == "other_department"
    assert code(papers.write_paper, **facts, under_direction_of=[offices["tief"]]) == "other_department"
    mine = {"under_direction_of": [offices["mob"]]}
    assert code(papers.write_paper, **facts, **mine, paper_type=PaperType.MOTION) == "type_of_others"
    paper = papers.write_paper(**facts, **mine)
    assert code(papers.revise_paper, by=worker("tief"), paper=paper, reasons="x") == "not_permitted"
    papers.revise_paper(by=by, paper=paper, reasons="Sicherheit")
    assert paper.versions.count() == 2
    with pytest.raises(NotPermitted):
        papers.release_paper(by=by, paper=paper)
    papers.release_paper(by=clerk, paper=paper)
    assert code(papers.revise_paper, by=by, paper=paper, reasons="y") == "released"
    with pytest.raises(NotPermitted):
        papers.withdraw_paper(by=by, paper=paper, reason="x")
    ended = worker("mob", name="frueher", end=datetime.date(2020, 2, 1))
    assert code(papers.write_paper, **facts | {"by": ended}, **mine) == "not_permitted"


def test_a_department_sees_its_own_drafts_and_what_it_is_asked_to_sign(draft, begin, answer, worker, clerk):
    paper, other = draft(), papers.write_paper(by=clerk, title="Fremd")
    faction = Paper.objects.create(body=paper.body, title="Geheim", visibility=Visibility.FACTION)
    faction.under_direction_of.set(paper.under_direction_of.all())
    annex = files.attach_file(by=worker("mob"), paper=paper, upload=text_file(), name="Plan")
    see = lambda key: set(Paper.objects.visible_to(worker(key)))  # noqa: E731
    assert (see("mob"), see("tief"), see("kasse")) == ({paper}, set(), set())
    begin(paper, "tief", "kasse")
    assert (see("tief"), see("kasse")) == ({paper}, set())
    assert set(File.objects.visible_to(worker("tief"))) == {annex}
    answer(paper, "tief")
    assert (see("tief"), see("kasse"), see("gruen")) == ({paper}, {paper}, set())
    assert not Paper.objects.visible_to(PUBLIC).exists() and other not in see("mob")


def test_steps_are_asked_one_after_the_other_and_side_by_side(heard, draft, begin, answer, clerk):
    log = heard("co_signature_asked", "co_signature_given", "paper_co_signed")
    paper = draft()
    begin(paper, "tief gruen", "kasse")
    assert sorted(states(paper)) == ["asked", "asked", "waiting"]
    assert code(papers.release_paper, by=clerk, paper=paper) == "signatures_open"
    answer(paper, "tief")
    assert code(answer, paper=paper, key="tief") == "not_asked"
    answer(paper, "gruen", REMARK, "Bäume schützen")
    assert sorted(states(paper)) == ["asked", "given", "with_remark"]
    answer(paper, "kasse")
    assert log == [
        *["co_signature_asked"] * 2,
        *["co_signature_given"] * 2,
        "co_signature_asked",
        "co_signature_given",
        "paper_co_signed",
    ]
    assert papers.release_paper(by=clerk, paper=paper).state == PaperState.RELEASED
    assert AuditEvent.objects.filter(action="council.answer_co_signature").count() == 3


def test_a_refusal_returns_the_paper_with_its_remark(heard, draft, begin, answer, worker, clerk):
    log = heard("co_signature_refused", "paper_returned")
    paper = draft()
    begin(paper, "tief gruen", "kasse")
    assert code(answer, paper=paper, key="tief", state=REFUSED) == "remark_missing"
    assert code(answer, paper=paper, key="tief", state="waiting") == "answer_missing"
    answer(paper, "gruen")
    answer(paper, "tief", REFUSED, "Die Brücke fehlt")
    paper.refresh_from_db()
    assert (paper.state, sorted(states(paper)), log) == (
        PaperState.DRAFT, ["given", "lapsed", "refused"], ["co_signature_refused", "paper_returned"],
    )  # fmt: skip
    assert code(papers.release_paper, by=clerk, paper=paper) == "signature_refused"
    # The same words again: only who has not agreed is asked.
    begin(paper, "tief gruen", "kasse")
    assert sorted(states(paper)) == ["asked", "given", "waiting"]
    co_signing.take_back_co_signing(by=worker("mob"), paper=paper, reason="Brücke ergänzen")
    papers.revise_paper(by=worker("mob"), paper=paper, reasons="Mit Brücke")
    assert code(papers.release_paper, by=clerk, paper=paper) == "signatures_stale"
    # Other words: everybody is asked anew.
    begin(paper, "tief gruen", "kasse")
    assert sorted(states(paper)) == ["asked", "asked", "waiting"]
    assert "Brücke" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_what_is_co_signed_stays_as_it_is(draft, begin, worker, clerk):
    paper = draft()
    annex = files.attach_file(by=worker("mob"), paper=paper, upload=text_file(), name="Plan")
    begin(paper, "tief")
    for by in (worker("mob"), clerk):
        assert code(papers.revise_paper, by=by, paper=paper, reasons="x") == "co_signing"
        paper.refresh_from_db()
        facts = {"by": by, "paper": paper, "upload": text_file(), "name": "x"}
        assert code(files.attach_file, **facts) == "co_signing"
        assert code(files.remove_file, by=by, file=annex, reason="x") == "co_signing"
    assert [row["name"] for row in paper.versions.first().content["files"]] == ["Plan"]


def test_an_annex_makes_another_version(draft, begin, answer, worker):
    paper = draft()
    begin(paper, "tief")
    co_signing.take_back_co_signing(by=worker("mob"), paper=paper, reason="Plan fehlt")
    files.attach_file(by=worker("mob"), paper=paper, upload=text_file(), name="Plan")
    begin(paper, "tief")
    assert paper.versions.count() == 2


def test_who_may_answer(draft, begin, answer, worker, clerk):
    paper = draft()
    begin(paper, "tief")
    for by in (clerk, worker("gruen"), PUBLIC):
        with pytest.raises(NotPermitted):
            answer(paper, "tief", by=by)
    # Whoever is appointed to the department stands in for it, but never for what they wrote.
    answer(paper, "tief", by=worker("tief", name="vertretung"))
    both = worker("mob", "tief", name="beide")
    own = draft("Eigene", by=both)
    begin(own, "tief", by=both)
    assert code(answer, paper=own, key="tief", by=both) == "own_paper"


@pytest.mark.parametrize(
    ("route", "expected"),
    [((), "route_empty"), (("tief", "tief"), "department_twice"), (("mob",), "own_department")],
)
def test_routes_that_cannot_be(draft, begin, route, expected):
    assert code(lambda: begin(draft(), *route)) == expected


def test_bodies_do_not_co_sign_and_days_lie_ahead(draft, worker, bodies, offices):
    facts = {"by": worker("mob"), "paper": draft()}
    assert code(co_signing.begin_co_signing, **facts, route=[Stop(bodies["rat"])]) == "no_department"
    yesterday = TODAY() - datetime.timedelta(days=1)
    assert code(co_signing.begin_co_signing, **facts, route=[Stop(offices["tief"])], due=yesterday) == "due_past"


@pytest.fixture
def rule(clerk, offices):
    """Finance signs from 50,000 euro on."""
    return signing_rules.set_signing_rule(
        by=clerk, since=TODAY(), finance=offices["kasse"], finance_from=Decimal(50_000), days=5
    )


def test_finance_signs_from_an_amount_on(rule, draft, begin, answer, clerk, worker):
    cheap = draft(effects=Effects(amount=Decimal(49_999), rhythm="once"))
    dear = draft(effects=Effects(amount=Decimal(50_000), rhythm="once"))
    assert papers.release_paper(by=clerk, paper=cheap).state == PaperState.RELEASED
    assert code(papers.release_paper, by=clerk, paper=dear) == "finance_missing"
    assert code(lambda: begin(dear, "tief")) == "finance_missing"
    begin(dear, "tief kasse")
    assert CoSignature.objects.asked().first().due == TODAY() + datetime.timedelta(days=5)
    answer(dear, "tief")
    answer(dear, "kasse")
    assert papers.release_paper(by=clerk, paper=dear).reference


def test_rules_are_dated_and_settled_by_the_clerk(rule, clerk, offices, bodies, worker):
    later = TODAY() + datetime.timedelta(days=30)
    facts = {"since": later, "finance": offices["kasse"], "finance_from": Decimal(10), "days": 3}
    with pytest.raises(NotPermitted):
        signing_rules.set_signing_rule(by=worker("kasse"), **facts)
    assert code(signing_rules.set_signing_rule, by=clerk, **facts | {"finance": bodies["rat"]}) == "no_department"
    assert code(signing_rules.set_signing_rule, by=clerk, **facts | {"days": 0}) == "not_positive"
    signing_rules.set_signing_rule(by=clerk, **facts)
    assert SigningRule.objects.on(TODAY()) == rule and SigningRule.objects.on(later).days == 3


@pytest.mark.parametrize(
    ("effects", "expected"),
    [
        ({"amount": Decimal(-1), "rhythm": "once"}, "amount_negative"),
        ({"amount": Decimal(5)}, "rhythm_missing"),
        ({"climate": "negative"}, "climate_reason_missing"),
    ],
)
def test_effects_that_are_half_said(draft, effects, expected):
    assert code(draft, effects=Effects(**effects)) == expected


def test_reminders_come_once_before_and_once_after(heard, draft, begin):
    log = heard("co_signature_reminded")
    paper = draft()
    begin(paper, "tief", due=TODAY() + datetime.timedelta(days=3))
    assert co_signing.remind_signers() == 0
    rows = CoSignature.objects.asked()
    rows.update(due=TODAY() + datetime.timedelta(days=2))
    assert [co_signing.remind_signers(), co_signing.remind_signers()] == [1, 0]
    rows.update(due=TODAY() - datetime.timedelta(days=1))
    assert rows.get().is_late and [co_signing.remind_signers(), co_signing.remind_signers()] == [1, 0]
    assert log == ["co_signature_reminded"] * 2


def test_withdrawing_ends_what_is_asked(draft, begin, worker):
    paper = draft()
    begin(paper, "tief")
    papers.withdraw_paper(by=worker("mob"), paper=paper, reason="überholt")
    assert states(paper) == ["lapsed"]


def test_replaced_with_a_visible_reason(draft, clerk, worker):
    old, new = draft("Alt"), draft("Neu")
    papers.release_paper(by=clerk, paper=old)
    papers.replace_paper(by=clerk, paper=old, replaced_by=new, reason="Neue Kosten")
    old.refresh_from_db()
    assert (old.state, old.replaced_by, old.state_reason) == (PaperState.REPLACED, new, "Neue Kosten")
