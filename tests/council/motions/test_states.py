"""Motions go no way but those of the table, whoever tries whatever in whatever order (hypothesis)."""

import importlib

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from core.writing import Right
from council.enums import MotionState, SignatureState
from council.models import Motion, MotionVersion, Submission
from council.services import motion_signatures, motions
from council.services.motion_submission import submit_motion
from council.services.motion_text import KIND
from council.states import MOTION, WRITTEN, step
from tests.council.motions.conftest import Town

S = MotionState
ACTS = ("read", "adopt", "reopen", "submit", "submit_again", "withdraw", "return", "register", "sign", "decline", "ask")
PEOPLE = ("rat", "mitglied", "buero", "vorsitz", "sitzungsdienst")


@pytest.fixture(autouse=True)
def no_documents(monkeypatch):
    """Typesetting has tests of its own."""
    monkeypatch.setattr("council.services.motion_submission.typeset_motion", lambda *_facts: b"%PDF-1.7")


def clerk_moves(motion, to):
    """Do what the clerk's acts do with the state."""
    row = Motion.objects.get(pk=motion.pk)
    step(row, to)
    row.save(update_fields=["state"])


def tried(town, motion, name, who):
    """Try one act as somebody; a refusal changes nothing."""
    by, facts = town.viewer(who), {"motion": motion}
    acts = {
        "read": lambda: motions.read_motion(by=by, **facts),
        "adopt": lambda: motions.adopt_motion(by=by, note="einstimmig", **facts),
        "reopen": lambda: motions.reopen_motion(by=by, **facts),
        "submit": lambda: submit_motion(by=by, **facts),
        "submit_again": lambda: submit_motion(by=by, version=1, **facts),
        "withdraw": lambda: motions.withdraw_motion(by=by, reason="überholt", **facts),
        "return": lambda: clerk_moves(motion, S.RETURNED),
        "register": lambda: clerk_moves(motion, S.REGISTERED),
        "ask": lambda: motion_signatures.ask_signature(by=by, person=town.vorsitz, **facts),
        "sign": lambda: motion_signatures.sign_motion(by=by, **facts),
        "decline": lambda: motion_signatures.decline_signature(by=by, **facts),
    }
    try:
        with transaction.atomic():
            acts[name]()
    except Refused:
        return False
    return True


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE)), min_size=4, max_size=14))
def test_no_act_leaves_the_table(people, steps):
    with transaction.atomic():
        town = Town(people)
        motion = town.begin()
        town.write(motion)
        from council.enums import MotionPart

        town.write(motion, MotionPart.REASONS, "Weil es heiß ist.")
        before, handed_in = S.DRAFT, 0
        for name, who in steps:
            was = Motion.objects.get(pk=motion.pk)
            done = tried(town, motion, name, who)
            now = Motion.objects.get(pk=motion.pk)
            assert now.state == before or now.state in MOTION[before]
            if not done:
                assert (now.state, now.changed_at) == (was.state, was.changed_at)
            if who in ("vorsitz", "sitzungsdienst") and name in (
                "read",
                "adopt",
                "reopen",
                "submit",
                "withdraw",
                "ask",
            ):
                assert not done
            handed_in += now.state == S.SUBMITTED and before != S.SUBMITTED
            before = now.state
            check(town, now, handed_in)
        transaction.set_rollback(True)


def check(town, motion, handed_in):
    """Check what always holds."""
    assert Submission.objects.count() == MotionVersion.objects.count() == handed_in
    assert (motion.submitted_at is not None) == (handed_in > 0)
    if motion.state in (S.ADOPTED, S.SUBMITTED):
        assert motion.adopted_note and motion.adopted_by_id == town.rat.pk
    own = KIND.right_of(town.viewer("rat"), f"{motion.pk}_proposal")
    assert (own == Right.WRITE) == (motion.state in WRITTEN)
    asked = motion.signers.filter(person=town.vorsitz).first()
    reads = asked is not None and asked.state != SignatureState.DECLINED
    assert KIND.right_of(town.viewer("vorsitz"), f"{motion.pk}_proposal") == (Right.READ if reads else Right.NONE)
    assert KIND.right_of(town.viewer("sitzungsdienst"), f"{motion.pk}_proposal") == Right.NONE


@pytest.fixture
def triggers(transactional_db):
    """Put up the triggers of the migration: the suite builds its tables without them."""
    operations = importlib.import_module("council.migrations.0008_motions").Migration.operations[-2:]
    with connection.schema_editor() as editor:
        for operation in operations:
            operation.code(None, editor)
    yield
    with connection.schema_editor() as editor:
        for operation in operations:
            operation.reverse_code(None, editor)


def test_what_was_handed_in_cannot_be_altered_by_anybody(triggers, people):
    town = Town(people)
    receipt = submit_motion(by=town.viewer("rat"), motion=town.adopted())
    version = receipt.version
    for change in (
        lambda: MotionVersion.objects.filter(pk=version.pk).update(sha512="0"),
        lambda: Submission.objects.filter(pk=receipt.pk).update(number="E-1"),
        lambda: Submission.objects.filter(pk=receipt.pk).delete(),
        lambda: connection.cursor().execute("UPDATE council_motionversion SET n = 7"),
        lambda: connection.cursor().execute("DELETE FROM council_submission"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert (Submission.objects.get().number, MotionVersion.objects.get().n) == (receipt.number, 1)
