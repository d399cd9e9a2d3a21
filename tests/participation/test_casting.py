"""One person, one vote, and no way back from the ballot."""

import datetime
import json
import secrets

import pytest
from django.core import serializers
from django.db import models

from accounts.viewer import SYSTEM
from core.errors import Refused
from core.sealing import seal, unseal
from participation.enums import CodeState, ProcedureState
from participation.models import Ballot, Procedure, SpentMark, Turnout, UrnEntry, VotingCode
from participation.services import urn
from participation.services.casting import cast_ballot, credential_of_resident
from participation.services.codes import redeem
from participation.services.procedures import move_procedure
from participation.services.urn import BATCH, mix_urns

pytestmark = pytest.mark.django_db


def cast(procedure, text, payload="{}", nonce=None, now=None):
    return cast_ballot(
        procedure_id=procedure.pk, credential=redeem(text, procedure), payload=payload,
        nonce=nonce or secrets.token_hex(32), now=now,
    )  # fmt: skip


def counts(procedure):
    return (
        SpentMark.objects.filter(procedure=procedure).count(),
        UrnEntry.objects.filter(procedure=procedure).count() + Ballot.objects.filter(procedure=procedure).count(),
        Turnout.objects.get(pk=procedure.pk).count,
    )


def test_a_code_counts_once(opened, codes_for):
    [code] = codes_for(opened, 1)
    first = cast(opened, code, '{"approve":["1"]}')
    with pytest.raises(Refused) as refused:
        cast(opened, code, '{"approve":["2"]}')
    assert refused.value.code == "used"
    assert counts(opened) == (1, 1, 1)
    assert UrnEntry.objects.get().commitment == first.commitment


def test_the_same_ballot_sent_again_gets_the_same_receipt(opened, codes_for):
    [code] = codes_for(opened, 1)
    nonce = secrets.token_hex(32)
    first = cast(opened, code, nonce=nonce)
    again = cast(opened, code, nonce=nonce)
    assert again.commitment == first.commitment and again.is_repeated and not first.is_repeated
    assert counts(opened) == (1, 1, 1)
    move_procedure(by=SYSTEM, procedure=opened, to=ProcedureState.CLOSED)
    with pytest.raises(Refused) as refused:
        cast(opened, code, nonce=nonce)
    assert refused.value.code == "closed"


def test_closed_is_closed_to_the_second(opened, codes_for):
    early, late = codes_for(opened, 2)
    with pytest.raises(Refused) as refused:
        cast(opened, late, now=opened.closes_at)
    assert refused.value.code == "closed"
    cast(opened, early, now=opened.closes_at - datetime.timedelta(milliseconds=1))
    assert counts(opened) == (1, 1, 1)


def test_before_it_begins_nothing_counts(opened, codes_for):
    [code] = codes_for(opened, 1)
    with pytest.raises(Refused):
        cast(opened, code, now=opened.opens_at - datetime.timedelta(seconds=1))
    assert counts(opened) == (0, 0, 0)


def test_changed_rules_stop_the_vote(opened, codes_for):
    [code] = codes_for(opened, 1)
    Procedure.objects.filter(pk=opened.pk).update(configuration={"budget": 151000})
    with pytest.raises(Refused) as refused:
        cast(opened, code)
    assert refused.value.code == "changed"
    assert counts(opened) == (0, 0, 0)


def test_what_the_kind_forbids_is_not_counted_and_leaves_the_code(opened, codes_for):
    [code] = codes_for(opened, 1)
    with pytest.raises(Refused):
        cast(opened, code, "forbidden")
    assert counts(opened) == (0, 0, 0)
    cast(opened, code)


def test_a_code_voided_meanwhile_counts_no_more(opened, codes_for):
    [code] = codes_for(opened, 1)
    credential = redeem(code, opened)
    VotingCode.objects.update(state=CodeState.VOID)
    with pytest.raises(Refused) as refused:
        cast_ballot(procedure_id=opened.pk, credential=credential, payload="{}", nonce=secrets.token_hex(32))
    assert refused.value.code == "void"


def test_an_account_counts_once_and_per_procedure(opened, make_procedure, people):
    person = people["buergerin"].pk
    credential = credential_of_resident(opened.pk, person)
    cast_ballot(procedure_id=opened.pk, credential=credential, payload="{}", nonce=secrets.token_hex(32))
    with pytest.raises(Refused):
        cast_ballot(procedure_id=opened.pk, credential=credential, payload="{}", nonce=secrets.token_hex(32))
    assert credential_of_resident(make_procedure(slug="b").pk, person) != credential


def test_ballots_leave_the_urn_together_and_never_all(opened, codes_for, monkeypatch):
    codes = codes_for(opened, 3 * BATCH)
    for number, code in enumerate(codes[: 2 * BATCH - 1]):
        cast(opened, code, json.dumps(number))
    mix_urns()
    assert Ballot.objects.count() == 0
    cast(opened, codes[-1], json.dumps("last"))
    mix_urns()
    assert (Ballot.objects.count(), UrnEntry.objects.count()) == (BATCH, BATCH)
    # Those that left are drawn, not the first ones.
    drawn = set(Ballot.objects.values_list("payload", flat=True))
    assert drawn != {json.dumps(number) for number in range(BATCH)}
    assert counts(opened) == (2 * BATCH, 2 * BATCH, 2 * BATCH)
    move_procedure(by=SYSTEM, procedure=opened, to=ProcedureState.CLOSED)
    assert UrnEntry.objects.count() == 0 and counts(opened) == (2 * BATCH, 2 * BATCH, 2 * BATCH)


def test_no_column_leads_from_a_ballot_to_a_person_or_an_hour():
    for model in (Ballot, UrnEntry, SpentMark):
        for field in model._meta.get_fields():
            assert not isinstance(field, models.DateField | models.AutoField), field
            if field.is_relation:
                assert field.related_model.__name__ in {"Procedure", "BallotBatch"}, field


def test_the_urn_tells_nothing(opened, codes_for):
    for code, payload in zip(
        codes_for(opened, 2), ["{}", json.dumps({"approve": [str(n) for n in range(100)]})], strict=True
    ):
        cast(opened, code, payload)
    rows = list(UrnEntry.objects.all())
    assert len({len(row.sealed) for row in rows}) == 1
    # Fernet writes the time into the open; here it is always the same.
    assert len({bytes(row.sealed)[:12] for row in rows}) == 1
    assert "approve" not in serializers.serialize("json", rows)
    assert "approve" in "".join(unseal(urn.URN, row.sealed) for row in rows)


def test_sealing_for_another_purpose_does_not_open():
    from cryptography.fernet import InvalidToken

    with pytest.raises(InvalidToken):
        unseal("notes", seal("urn", "x"))


def test_a_vote_costs_few_questions(opened, codes_for, django_assert_num_queries):
    [code] = codes_for(opened, 1)
    credential = redeem(code, opened)
    with django_assert_num_queries(7):
        cast_ballot(procedure_id=opened.pk, credential=credential, payload="{}", nonce=secrets.token_hex(32))
