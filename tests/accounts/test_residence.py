"""What holds for every way of proof, and the counter of the town hall."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import proofs
from accounts.enums import ProofAssurance, ProofMethod, RequestState
from accounts.models import ResidenceRequest, ResidentProof
from accounts.proofs import Proof, ProofWay
from accounts.services.proof_by_mail import mail_key
from accounts.services.residence import (
    begin_request,
    facts_of,
    forget_residence,
    give_up_request,
    person_key,
    prove_residence,
    refuse_request,
    sealed_facts,
    start_proof,
)
from core.errors import NotPermitted, Refused
from core.models import AuditEvent

pytestmark = pytest.mark.django_db
BORN = datetime.date(1988, 5, 4)
A_DAY = datetime.timedelta(days=1)


def at_counter(by, email, name="Paul Winterscheid", born_on=BORN, district=""):
    """Somebody shows their papers."""
    data = {"email": email, "name": name, "born_on": born_on, "district": district}
    return prove_residence(by=by, method=ProofMethod.DESK, data=data)


def end(proof):
    """Let a proof be over since yesterday."""
    ResidentProof.objects.filter(pk=proof.pk).update(proved_on="2020-01-01", valid_until=timezone.localdate() - A_DAY)


def test_a_proof_holds_for_two_years(people, viewer_of):
    proof = at_counter(viewer_of("sitzungsdienst"), f" {people['gast'].email.upper()} ", district="Uckerath")
    today = timezone.localdate()
    assert (proof.user, proof.method, proof.proved_on) == (people["gast"], ProofMethod.DESK, today)
    assert (proof.valid_until, proof.district) == (today + datetime.timedelta(days=730), "Uckerath")
    assert proof.unique_key == person_key("winterscheid, paul", BORN) and "Winterscheid" not in str(vars(proof))
    event = AuditEvent.objects.get(action="accounts.prove_residence")
    assert event.data == {"account": str(people["gast"].pk), "method": "desk"}


def test_one_proof_at_a_time(people, viewer_of):
    by = viewer_of("sitzungsdienst")
    first = at_counter(by, people["gast"].email)
    with pytest.raises(Refused) as refused:
        at_counter(by, people["gast"].email)
    assert (refused.value.code, refused.value.field) == ("already_proved", "email")
    end(first)
    second = at_counter(by, people["gast"].email)
    assert ResidentProof.objects.filter(is_binding=True, user=people["gast"]).get() == second


def test_a_proof_is_renewed_in_its_last_quarter(people, viewer_of):
    by, today = viewer_of("sitzungsdienst"), timezone.localdate()
    first = at_counter(by, people["gast"].email)
    ResidentProof.objects.filter(pk=first.pk).update(valid_until=today + datetime.timedelta(days=150))
    assert at_counter(by, people["gast"].email).valid_until == today + datetime.timedelta(days=730)


def test_one_person_proves_with_one_account(people, viewer_of):
    by = viewer_of("sitzungsdienst")
    at_counter(by, people["gast"].email)
    with pytest.raises(Refused) as refused:
        at_counter(by, people["rat"].email, name="WINTERSCHEID Paul")
    assert refused.value.code == "taken" and not ResidentProof.objects.filter(user=people["rat"]).exists()
    at_counter(by, people["rat"].email, name="Sophie Kronenberg")
    at_counter(by, people["vorsitz"].email, born_on=BORN + A_DAY)


def test_the_database_holds_one_account_a_person(people, viewer_of):
    proof = at_counter(viewer_of("sitzungsdienst"), people["gast"].email)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidentProof.objects.create(
            user=people["rat"], method="desk", assurance="substantial", unique_key=proof.unique_key,
            proved_on=proof.proved_on, valid_until=proof.valid_until,
        )  # fmt: skip


def test_whoever_moves_to_another_account_still_counts_as_the_first(people, viewer_of):
    by = viewer_of("sitzungsdienst")
    first = at_counter(by, people["gast"].email)
    end(first)
    second = at_counter(by, people["rat"].email)
    assert (first.voter, second.voter) == (people["gast"].pk, people["gast"].pk)


def test_a_stronger_proof_of_the_same_account_counts_as_the_weaker_one(people, viewer_of):
    by = viewer_of("sitzungsdienst")
    today = timezone.localdate()
    # A proof from before there were keys.
    ResidentProof.objects.create(
        user=people["gast"], method="mail", assurance="low", proved_on=today, valid_until=today + A_DAY
    )
    assert at_counter(by, people["gast"].email).voter == people["gast"].pk
    assert ResidentProof.objects.filter(user=people["gast"]).strongest().assurance == "substantial"


def test_nobody_proves_it_for_themselves_or_for_nobody(people, viewer_of):
    by = viewer_of("sitzungsdienst")
    with pytest.raises(NotPermitted) as refused:
        at_counter(by, people["sitzungsdienst"].email)
    assert refused.value.code == "own_account"
    with pytest.raises(Refused) as refused:
        at_counter(by, "niemand@hennef.example")
    assert refused.value.code == "unknown"


@pytest.mark.parametrize("key", ["rat", "buergerin", None])
def test_only_the_office_does_it(people, viewer_of, key):
    with pytest.raises(NotPermitted):
        at_counter(viewer_of(key), people["gast"].email)


def test_not_without_a_second_factor(people, viewer_of):
    with pytest.raises(NotPermitted):
        at_counter(viewer_of("sitzungsdienst", second_factor=False), people["gast"].email)


def test_a_way_of_another_room_is_offered_while_it_is_on(people, viewer_of, monkeypatch):
    monkeypatch.setattr(proofs, "_ways", {})
    started, offer = [], [True]
    proofs.register_way(
        ProofWay(
            method=ProofMethod.ONLINE_ID, order=1, label="Probe", about="", keeps="", holds=A_DAY,
            assurance=lambda: ProofAssurance.HIGH, start=lambda by, data: started.append((by.user_id, data)),
            complete=lambda by, data: Proof(by.user_id, "k" * 64, ProofAssurance.HIGH, "Dambroich"),
            is_on=lambda: offer[0],
        )
    )  # fmt: skip
    by = viewer_of("gast")
    start_proof(by=by, method="online_id", data={"x": 1})
    proof = prove_residence(by=by, method="online_id", data={})
    assert started == [(people["gast"].pk, {"x": 1})]
    assert (proof.assurance, proof.district, proof.valid_until) == ("high", "Dambroich", timezone.localdate() + A_DAY)
    assert [way.label for way in proofs.ways_to("substantial")] == ["Probe"]
    offer[0] = False
    for act in (start_proof, prove_residence):
        with pytest.raises(Refused) as refused:
            act(by=by, method="online_id", data={})
        assert refused.value.code == "not_offered"


def test_the_counter_is_not_begun_online_and_strangers_begin_nothing(people, viewer_of):
    with pytest.raises(Refused) as refused:
        start_proof(by=viewer_of("gast"), method="desk", data={})
    assert refused.value.code == "elsewhere"
    for act in (
        lambda by: start_proof(by=by, method="mail", data={}),
        lambda by: give_up_request(by=by, method="mail"),
    ):
        with pytest.raises(NotPermitted):
            act(viewer_of(None))


def test_what_is_begun_can_be_refused_and_given_up(people, viewer_of):
    by = viewer_of("gast")
    row = begin_request(by, ProofMethod.LETTER, "a" * 64, 5, sealed=sealed_facts({"name": "Paul"}))
    assert facts_of(row) == {"name": "Paul"} and b"Paul" not in bytes(row.sealed)
    with pytest.raises(Refused) as refused:
        refuse_request(by=viewer_of("sitzungsdienst"), request=row, reason="  ")
    assert refused.value.field == "reason"
    refuse_request(by=viewer_of("sitzungsdienst"), request=row, reason="Nicht gemeldet.")
    row.refresh_from_db()
    assert (row.state, row.reason, row.sealed) == (RequestState.REFUSED, "Nicht gemeldet.", None)
    give_up_request(by=viewer_of("rat"), method="letter")
    assert ResidenceRequest.objects.exists()
    give_up_request(by=by, method="letter")
    assert not ResidenceRequest.objects.exists()


def test_what_has_run_out_is_forgotten(people, viewer_of):
    by, today = viewer_of("gast"), timezone.localdate()
    begin_request(by, ProofMethod.MAIL, "a" * 64, -1)
    kept = begin_request(
        by, ProofMethod.LETTER, "b" * 64, 5, sealed=sealed_facts({"name": "Paul"}), forget_on=today - A_DAY
    )
    held = ResidentProof.objects.get(user=people["buergerin"])
    old = at_counter(viewer_of("sitzungsdienst"), people["gast"].email)
    ResidentProof.objects.filter(pk=old.pk).update(
        proved_on="2020-01-01", valid_until=today - datetime.timedelta(days=732)
    )
    assert forget_residence(dry_run=True) == 3 and ResidentProof.objects.count() == 2
    assert forget_residence() == 3
    kept.refresh_from_db()
    assert kept.sealed is None and ResidentProof.objects.get() == held and ResidenceRequest.objects.get() == kept


def test_spellings_of_a_mailbox_are_one_key():
    same = {
        mail_key(text) for text in ("Anna.Arndt@gmail.com", " annaarndt+hennef@googlemail.com ", "a.nnaarndt@GMAIL.com")
    }
    assert len(same) == 1
    others = {mail_key(text) for text in ("anna.arndt@web.example", "annaarndt@web.example", "anna@web.example")}
    assert len(others) == 3
