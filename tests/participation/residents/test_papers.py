"""Ballots on paper: four eyes, each code once, nothing kept."""

import json
import secrets

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.enums import Assurance, Role
from accounts.models import Appointment, User
from accounts.services.viewers import viewer_for
from accounts.viewer import SYSTEM
from core.errors import NotPermitted, Refused
from core.sealing import unseal
from participation.board.commitments import approval_payload
from participation.enums import BallotKind, CodeState, PaperOutcome, PaperState, ProcedureState
from participation.models import PaperBallot, PaperBatch, Procedure, SpentMark, Turnout, UrnEntry, VotingCode
from participation.services import paper_ballots
from participation.services.casting import cast_ballot
from participation.services.codes import new_code, redeem
from participation.services.paper_ballots import (
    begin_paper_batch,
    cast_paper_ballots,
    choice_of,
    enter_paper_ballot,
    give_back_paper_batch,
    hand_over_paper_batch,
    release_paper_batch,
    remove_paper_ballot,
)
from participation.services.procedures import move_procedure
from participation.services.urn import URN
from tests.factories.people import sign_in
from tests.participation.budget.conftest import plain_kind, plan, vote  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def process(vote):  # noqa: F811
    """Return a vote that runs: projects of 40,000, 30,000 and 20,000 euros for 80,000."""
    return vote(3, budget=80_000)


@pytest.fixture
def papers(process, officers, codes_for):
    """Enter papers with these choices; return the batch and the codes."""

    def make(*choices):
        codes = codes_for(process, len(choices))
        batch = begin_paper_batch(by=officers[0], procedure=process)
        for code, choice in zip(codes, choices, strict=True):
            enter_paper_ballot(by=officers[0], batch=batch, code=code, choice=choice, is_blank=not choice)
        return batch, codes

    return make


def release(batch, officers):
    hand_over_paper_batch(by=officers[0], batch=batch)
    run = release_paper_batch(by=officers[1], batch=batch)
    cast_paper_ballots(**run.kwargs)
    batch.refresh_from_db()
    return list(batch.ballots.order_by("number").values_list("outcome", flat=True))


def test_papers_come_into_the_urn_like_any_ballot(process, papers, officers):
    batch, codes = papers("1, 2", "3", "")
    assert UrnEntry.objects.count() == 0
    assert release(batch, officers) == [PaperOutcome.COUNTED] * 3
    said = sorted(unseal(URN, entry.sealed)[64:] for entry in UrnEntry.objects.all())
    assert said == sorted([approval_payload(["1", "2"]), approval_payload(["3"]), approval_payload([])])
    assert Turnout.objects.get(pk=process.pk).count == 3
    with pytest.raises(Refused) as refused:
        cast_ballot(
            procedure_id=process.pk, credential=redeem(codes[0], process), payload=approval_payload(["3"]),
            nonce=secrets.token_hex(32),
        )  # fmt: skip
    assert refused.value.code == "used"


def test_a_code_spent_online_is_not_counted_twice(process, papers, officers):
    batch, codes = papers("1", "2", "3")
    cast_ballot(
        procedure_id=process.pk, credential=redeem(codes[1], process), payload=approval_payload(["3"]),
        nonce=secrets.token_hex(32),
    )  # fmt: skip
    assert release(batch, officers) == [PaperOutcome.COUNTED, PaperOutcome.USED, PaperOutcome.COUNTED]
    assert (SpentMark.objects.count(), UrnEntry.objects.count(), Turnout.objects.get(pk=process.pk).count) == (3, 3, 3)


def test_a_void_code_is_listed(papers, officers):
    batch, _codes = papers("1", "2")
    VotingCode.objects.filter(serial=2).update(state=CodeState.VOID)
    assert release(batch, officers) == [PaperOutcome.COUNTED, PaperOutcome.VOID]


def test_nothing_of_the_papers_is_kept(papers, officers):
    batch, _codes = papers("1, 2", "3")
    waiting = list(PaperBallot.objects.values_list("sealed", flat=True))
    assert not any(b"approve" in bytes(sealed) for sealed in waiting)
    release(batch, officers)
    assert set(PaperBallot.objects.values_list("key", flat=True)) == {""}
    assert {bytes(sealed) for sealed in PaperBallot.objects.values_list("sealed", flat=True)} == {b""}
    ballot = PaperBallot.objects.first()
    ballot.key = "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        ballot.save()


def test_nobody_releases_what_they_entered(papers, officers):
    batch, _codes = papers("1")
    hand_over_paper_batch(by=officers[0], batch=batch)
    for act in (release_paper_batch, give_back_paper_batch):
        with pytest.raises(NotPermitted) as refused:
            act(by=officers[0], batch=batch)
        assert refused.value.code == "four_eyes"
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperBatch.objects.update(state=PaperState.RELEASED, released_by=officers[0].user_id)
    assert UrnEntry.objects.count() == 0


def test_nobody_else_enters_or_hands_over(papers, officers, codes_for, process):
    batch, _codes = papers("1")
    [code] = codes_for(process, 1)
    for refused in (
        lambda: enter_paper_ballot(by=officers[1], batch=batch, code=code, choice="2"),
        lambda: remove_paper_ballot(by=officers[1], batch=batch, number=1),
        lambda: hand_over_paper_batch(by=officers[1], batch=batch),
    ):
        with pytest.raises(NotPermitted):
            refused()
    assert batch.ballots.count() == 1


def test_only_handed_over_batches_are_released_and_only_once(papers, officers):
    batch, _codes = papers("1")
    with pytest.raises(Refused) as refused:
        release_paper_batch(by=officers[1], batch=batch)
    assert refused.value.code == "no_way"
    release(batch, officers)
    with pytest.raises(Refused):
        release_paper_batch(by=officers[1], batch=batch)
    with pytest.raises(Refused):
        remove_paper_ballot(by=officers[0], batch=batch, number=1)


def test_given_back_and_mended(papers, officers):
    batch, codes = papers("1", "2")
    hand_over_paper_batch(by=officers[0], batch=batch)
    give_back_paper_batch(by=officers[1], batch=batch)
    remove_paper_ballot(by=officers[0], batch=batch, number=2)
    again = enter_paper_ballot(by=officers[0], batch=batch, code=codes[1], choice="2 3")
    assert choice_of(again) == "2, 3"
    assert release(batch, officers) == [PaperOutcome.COUNTED] * 2


def test_an_empty_batch_is_not_handed_over(papers, officers):
    batch, _codes = papers()
    with pytest.raises(Refused) as refused:
        hand_over_paper_batch(by=officers[0], batch=batch)
    assert refused.value.code == "empty"


@pytest.mark.parametrize(
    ("choice", "is_blank", "words"),
    [
        ("", False, "Es fehlen die Nummern"),
        ("1", True, "Ein leerer Stimmzettel"),
        ("1, drei", False, "„drei“ ist keine Nummer"),
        ("1 01", False, "zweimal"),
        ("1:2", False, "keine Punkte"),
        ("1 9", False, "Projekt 9 steht nicht zur Wahl."),
        ("1 2 3", False, "10.000"),
    ],
)
def test_a_wrong_choice_says_what_to_mend(process, officers, codes_for, choice, is_blank, words):
    [code] = codes_for(process, 1)
    batch = begin_paper_batch(by=officers[0], procedure=process)
    with pytest.raises(Refused) as refused:
        enter_paper_ballot(by=officers[0], batch=batch, code=code, choice=choice, is_blank=is_blank)
    assert refused.value.field == "choice" and words in str(refused.value).replace("\u00a0", " ")
    assert PaperBallot.objects.count() == 0


def test_points(vote, officers, codes_for):  # noqa: F811
    process = vote(3, ballot_kind=BallotKind.POINTS, points=5, points_each=3)
    code, other = codes_for(process, 2)
    batch = begin_paper_batch(by=officers[0], procedure=process)
    ballot = enter_paper_ballot(by=officers[0], batch=batch, code=code, choice="3:2, 1:3")
    assert json.loads(unseal(paper_ballots.PURPOSE, ballot.sealed)[64:]) == {"points": {"1": 3, "3": 2}}
    for choice in ("3:4", "3:3 2:3", "3", "3:0"):
        with pytest.raises(Refused) as refused:
            enter_paper_ballot(by=officers[0], batch=batch, code=other, choice=choice)
        assert refused.value.field == "choice"


def test_every_code_is_checked_and_entered_once(process, papers, officers):
    batch, codes = papers("1")
    wrong = "A" if codes[0][0] != "A" else "B"
    for code, expected in (
        (wrong + codes[0][1:], "mistyped"), ("", "missing"), (new_code(), "unknown"), (codes[0].lower(), "twice"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            enter_paper_ballot(by=officers[0], batch=batch, code=code, choice="2")
        assert (refused.value.field, refused.value.code) == ("code", expected)
    other = begin_paper_batch(by=officers[0], procedure=process)
    with pytest.raises(Refused) as refused:
        enter_paper_ballot(by=officers[0], batch=other, code=codes[0], choice="2")
    assert refused.value.code == "twice" and "Stapel 1, Zettel 1" in str(refused.value)


def test_a_killed_run_goes_on_and_counts_once(papers, officers, monkeypatch):
    batch, _codes = papers("1", "2", "3")
    hand_over_paper_batch(by=officers[0], batch=batch)
    run = release_paper_batch(by=officers[1], batch=batch)
    first, calls = paper_ballots._cast, []

    def breaks(ballot):
        outcome = first(ballot)
        calls.append(outcome)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return outcome

    monkeypatch.setattr(paper_ballots, "_cast", breaks)
    with pytest.raises(RuntimeError):
        cast_paper_ballots(**run.kwargs)
    assert UrnEntry.objects.count() == 1
    cast_paper_ballots(**run.kwargs)
    assert set(batch.ballots.values_list("outcome", flat=True)) == {PaperOutcome.COUNTED}
    assert UrnEntry.objects.count() == 3


def test_after_the_end_nothing_is_released(process, papers, officers):
    batch, _codes = papers("1")
    hand_over_paper_batch(by=officers[0], batch=batch)
    move_procedure(by=officers[0], procedure=Procedure(pk=process.pk), to=ProcedureState.CLOSED)
    with pytest.raises(Refused) as refused:
        release_paper_batch(by=officers[1], batch=batch)
    assert refused.value.code == "closed"
    with pytest.raises(Refused):
        begin_paper_batch(by=officers[0], procedure=process)


def test_the_town_itself_has_no_eyes(process):
    with pytest.raises(NotPermitted):
        begin_paper_batch(by=SYSTEM, procedure=process)


@pytest.mark.parametrize("key", ["rat", "buergerin", None])
def test_only_the_office_has_papers(process, papers, viewer_of, key):
    batch, _codes = papers("1")
    viewer = viewer_of(key)
    with pytest.raises(NotPermitted):
        begin_paper_batch(by=viewer, procedure=process)
    with pytest.raises(NotPermitted):
        release_paper_batch(by=viewer, batch=batch)
    assert not PaperBatch.objects.visible_to(viewer).exists()


def account_of(viewer):
    return User.objects.get(pk=viewer.user_id)


def test_deleting_an_account_leaves_the_batch_without_a_name(papers, officers, process, client_of):
    batch, _codes = papers("1", "2")
    assert release(batch, officers) == [PaperOutcome.COUNTED] * 2
    account_of(officers[1]).delete()
    account_of(officers[0]).delete()
    batch.refresh_from_db()
    assert (batch.state, batch.entered_by, batch.released_by) == (PaperState.RELEASED, None, None)
    third = officer_named("dritte")
    for path in (f"papier/{batch.pk}/", f"{process.pk}/"):
        said = sign_in(Client(), third).get(f"/admin/beteiligung/codes/{path}").content.decode()
        assert said.count("gelöschtes Konto") == 2


def officer_named(name):
    user = User.objects.create_user(email=f"{name}@hennef.example")
    Appointment.objects.create(user=user, role=Role.PARTICIPATION, start="2020-01-01", ground="Verfügung")
    return user


def test_a_batch_of_a_deleted_account_is_taken_over_and_still_needs_two(papers, officers, codes_for, process):
    batch, _codes = papers("1")
    account_of(officers[0]).delete()
    [code] = codes_for(process, 1)
    enter_paper_ballot(by=officers[1], batch=batch, code=code, choice="2")
    batch.refresh_from_db()
    assert batch.entered_by_id == officers[1].user_id
    hand_over_paper_batch(by=officers[1], batch=batch)
    with pytest.raises(NotPermitted):
        release_paper_batch(by=officers[1], batch=batch)
    third = viewer_for(officer_named("dritte"), Assurance.SECOND_FACTOR)
    release_paper_batch(by=third, batch=batch)
    assert PaperBatch.objects.get().released_by_id == third.user_id


def test_what_was_handed_over_can_be_released_though_its_account_is_gone(papers, officers):
    batch, _codes = papers("1")
    hand_over_paper_batch(by=officers[0], batch=batch)
    account_of(officers[0]).delete()
    with pytest.raises(NotPermitted):
        release_paper_batch(by=SYSTEM, batch=batch)
    release_paper_batch(by=officers[1], batch=batch)
    assert PaperBatch.objects.get().state == PaperState.RELEASED
