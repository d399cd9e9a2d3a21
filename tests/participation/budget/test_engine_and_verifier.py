"""Our count and the public verifier share no code. Here they meet: bundles of our own services, recounted by verify.py."""

import datetime
import json
import random
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.viewer import SYSTEM
from core.services import blobs
from participation.board import bundle, checkpoints, commitments, merkle, verify
from participation.enums import BallotKind, BudgetRule, Completion, ProcedureState, Satisfaction
from participation.models import BudgetProcess, Procedure, Proposal
from participation.services.board_archive import bundle_of
from participation.services.budget_board import bundle_for_observers
from participation.services.outcome import count_result
from participation.services.procedures import move_procedure
from participation.services.tallying import count_ballots, publish_result

PROCEDURE = UUID("0c2f7a52-4a55-4a3f-8a8e-3e5f6b1f2d11")
KEY = bytes(range(32))
COUNTS = [
    (BudgetRule.GREEDY, Satisfaction.COST, Completion.NONE),
    (BudgetRule.EQUAL_SHARES, Satisfaction.COST, Completion.NONE),
    (BudgetRule.EQUAL_SHARES, Satisfaction.CARDINALITY, Completion.GREEDY),
]
# Many alike in cost, so that there are ties.
ALIKE = (20_000, 20_000, 20_000, 9_000, 9_000, 60_000)


def findings(tmp_path, archive):
    path = tmp_path / "paket.zip"
    path.write_bytes(archive)
    return verify.verify(str(path), [], None, None)["findings"]


def said(kind, marks):
    if kind == BallotKind.POINTS:
        return commitments.points_payload(marks)
    return commitments.approval_payload(marks)


def drawn(kind, lots, names):
    """A ballot that every kind allows: at most three projects, never the dearest; every eighth is blank."""
    chosen = [] if lots.random() < 0.125 else lots.sample(names, lots.randint(1, 3))
    return said(kind, {name: lots.randint(1, 2) for name in chosen})


@pytest.mark.parametrize(("rule", "satisfaction", "completion"), COUNTS)
@pytest.mark.parametrize("kind", BallotKind.values)
def test_every_published_bundle_is_confirmed(plan, cast_all, tmp_path, kind, rule, satisfaction, completion):
    process = plan(
        6, ballot_kind=kind, rule=rule, satisfaction=satisfaction, completion=completion, most=3, points=6,
        points_each=2, increment="2.50",
    )  # fmt: skip
    for number, cost in enumerate(ALIKE, 1):
        Proposal.objects.filter(process=process, number=number).update(cost=cost)
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.OPEN)
    process = BudgetProcess.objects.get(pk=process.pk)
    lots = random.Random(f"{kind}{rule}{completion}")
    # Two projects on the same ballots at the same cost: only the lot can tell them apart.
    twins = [said(kind, {"1": 1, "2": 1})] * 9
    cast_all(process, twins + [drawn(kind, lots, ["3", "4", "5"]) for _ballot in range(36)])
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.CLOSED)
    count_ballots(process_id=str(process.pk))
    tally = publish_result(by=SYSTEM, process=process)
    assert tally.result["outcome"]["winners"] and tally.result["figures"]["blank"]
    assert findings(tmp_path, blobs.path(bundle_of(tally)).read_bytes()) == []
    assert findings(tmp_path, bundle_for_observers(process.procedure_ptr, tally)) == []


def configuration(kind, costs, budget, counting):
    limits = {
        BallotKind.KNAPSACK: {"most_cost": budget}, BallotKind.MAX_N: {"most": 4}, BallotKind.APPROVAL: {},
        BallotKind.POINTS: {"most_points": 12, "most_points_each": 3},
    }  # fmt: skip
    nothing = dict.fromkeys(("most", "most_cost", "most_points", "most_points_each"))
    return {
        "procedure": str(PROCEDURE), "title": "Bürgerhaushalt", "unit": "Hennef", "opens_on": "2026-05-01",
        "closes_on": "2026-05-15", "currency": "EUR", "budget": budget, "counting": counting,
        "projects": [{"id": str(number), "title": f"P{number}", "cost": cost} for number, cost in enumerate(costs, 1)],
        "ballot": {"kind": kind, **nothing, **limits[kind]}, "decided": {"on": "2026-04-01", "by": "Rat"},
    }  # fmt: skip


def sealed(conf, payloads):
    """Return the finished bundle as the services make it, with our own count as the claimed result."""
    nonces = [sha256(str(number).encode()).digest() for number in range(len(payloads))]
    leaves = [
        commitments.commitment(PROCEDURE, nonce, payload) for nonce, payload in zip(nonces, payloads, strict=True)
    ]
    chain = []
    if leaves:
        made = checkpoints.append_batch(
            merkle.Tree(), leaves, procedure=str(PROCEDURE), day=datetime.date(2026, 5, 15),
            configuration=bundle.configuration_hash(conf), previous=None,
        )  # fmt: skip
        chain = [checkpoints.sign(made, KEY)]
    batches = [checkpoints.order_batch(leaves)] if leaves else []
    board = bundle.Board(conf, batches, chain, checkpoints.public_key_of(KEY))
    return bundle.public_bundle(board, bundle.Outcome(payloads, count_result(conf, payloads)["outcome"]))


@st.composite
def elections(draw):
    kind = draw(st.sampled_from(BallotKind.values))
    costs = draw(st.lists(st.sampled_from([40, 50, 100, 100, 33, 7, 250]), min_size=1, max_size=6))
    budget = draw(st.integers(1, 400))
    names = [str(number) for number in range(1, len(costs) + 1)]
    wishes = st.dictionaries(st.sampled_from(names), st.integers(1, 3), max_size=4)
    marks = [
        mark
        for mark in draw(st.lists(wishes, max_size=14))
        if kind != BallotKind.KNAPSACK or sum(costs[int(name) - 1] for name in mark) <= budget
    ]
    counting = {
        "rule": draw(st.sampled_from(BudgetRule.values)), "lot": draw(st.sampled_from(["los", "anders"])),
        "satisfaction": draw(st.sampled_from(Satisfaction.values)), "increment": draw(st.sampled_from(["1", "2.5"])),
        "completion": draw(st.sampled_from(Completion.values)),
    }  # fmt: skip
    return configuration(kind, costs, budget, counting), [said(kind, mark) for mark in marks]


@settings(max_examples=150, deadline=None)
@given(election=elections())
def test_both_count_the_same_whatever_is_voted(tmp_path_factory, election):
    assert findings(tmp_path_factory.mktemp("paket"), sealed(*election)) == []


def test_a_false_count_of_ours_would_be_noticed(tmp_path, monkeypatch):
    """The tests above can fail: another lot, another share, another winner are findings."""
    counting = {"rule": "equal-shares", "lot": "los", "satisfaction": "cost", "increment": "1", "completion": "none"}
    conf = configuration(BallotKind.APPROVAL, [50, 50, 40], 100, counting)
    payloads = [said(BallotKind.APPROVAL, {"1": 1, "2": 1})] * 3 + [said(BallotKind.APPROVAL, {"3": 1})] * 2
    right = count_result(conf, payloads)["outcome"]
    wrong = {
        "order": {"winners": right["winners"][::-1]}, "share": {"share": str(float(right["share"]) + 1)},
        "winners": {"winners": right["winners"][:-1]}, "votes": {"votes": right["votes"] | {"1": 9}},
    }  # fmt: skip
    for change in wrong.values():
        monkeypatch.setattr(
            f"{__name__}.count_result", lambda _conf, _said, change=change: {"outcome": json.loads(json.dumps(right | change))}
        )  # fmt: skip
        assert findings(tmp_path, sealed(conf, payloads)) != []
