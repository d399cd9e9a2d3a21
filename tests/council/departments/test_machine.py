"""The life of a paper among the departments under random acts: every step is allowed by the table, or refused and changes nothing."""

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from core.errors import Refused
from council.enums import CoSignatureState, PaperState
from council.models import CoSignature
from council.models.co_signature import AGREED, OPEN
from council.services import co_signing, papers
from council.services.co_signing import Stop
from council.states import PAPER
from tests.council.departments.conftest import NAMES

pytestmark = pytest.mark.django_db
SIGNERS = ("tief", "kasse", "gruen")
ACTS = st.one_of(
    st.tuples(st.just("begin"), st.lists(st.tuples(st.sampled_from(SIGNERS), st.integers(1, 3)), max_size=3)),
    st.tuples(st.just("answer"), st.tuples(st.sampled_from(SIGNERS), st.sampled_from(CoSignatureState.values))),
    st.tuples(st.sampled_from(("revise", "take_back", "release", "withdraw")), st.none()),
)


@pytest.fixture
def do(clerk, worker, offices):
    """Do one act with a paper."""
    mob = worker("mob")
    signers = {key: worker(key) for key in SIGNERS}

    def act(paper, name, facts, n):
        if name == "begin":
            co_signing.begin_co_signing(by=mob, paper=paper, route=[Stop(offices[key], step) for key, step in facts])
        elif name == "answer":
            row = CoSignature.objects.of_last_round(paper).filter(department__name=NAMES[facts[0]]).first()
            if row is not None:
                co_signing.answer_co_signature(by=signers[facts[0]], signature=row, answer=facts[1], remark="weil")
        elif name == "revise":
            papers.revise_paper(by=mob, paper=paper, reasons=f"Fassung {n}")
        elif name == "take_back":
            co_signing.take_back_co_signing(by=mob, paper=paper, reason="weil")
        elif name == "release":
            papers.release_paper(by=clerk, paper=paper)
        else:
            papers.withdraw_paper(by=mob, paper=paper, reason="weil")

    return act


def check(paper, before):
    """What must hold after every act."""
    rows = list(CoSignature.objects.of_last_round(paper).select_related("version"))
    assert paper.state == before or paper.state in PAPER[before]
    asked = {row.step for row in rows if row.state == CoSignatureState.ASKED}
    assert len(asked) <= 1
    if paper.state == PaperState.CO_SIGNING:
        assert all(row.state in (*AGREED, *OPEN) for row in rows)
        assert asked or all(row.state in AGREED for row in rows)
        assert all(row.state in AGREED for row in rows if asked and row.step < min(asked))
    else:
        assert not any(row.state in OPEN for row in rows)
    if paper.state == PaperState.RELEASED:
        latest = paper.versions.first()
        assert all(row.state in AGREED and row.version.sha512 == latest.sha512 for row in rows)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, max_size=14))
def test_whatever_is_done_in_whatever_order(do, draft, acts):
    paper = draft()
    for n, (name, facts) in enumerate(acts):
        before = paper.state
        rows = list(CoSignature.objects.filter(paper=paper).order_by("pk").values())
        try:
            do(paper, name, facts, n)
        except Refused:
            paper.refresh_from_db()
            assert paper.state == before
            assert list(CoSignature.objects.filter(paper=paper).order_by("pk").values()) == rows
        paper.refresh_from_db()
        check(paper, before)
