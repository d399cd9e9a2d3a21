"""Checkpoints: what is signed, and what a broken chain is called."""

import datetime
from dataclasses import replace
from hashlib import sha256

import pytest

from participation.board import checkpoints
from participation.board.bundle import configuration_hash
from participation.board.checkpoints import Checkpoint, Fault, SignedCheckpoint, check_chain, sign
from participation.board.merkle import Tree
from tests.participation.board.elections import KEY, PROCEDURE, make

FIRST = Checkpoint(str(PROCEDURE), 1, datetime.date(2026, 5, 4), 25, 25, "ab" * 32, "0" * 64, "cd" * 32)


@pytest.fixture(scope="module")
def vote():
    return make()


def faults(vote, chain=None, batches=None, is_final=True, key=KEY):
    return check_chain(
        vote.checkpoints if chain is None else chain,
        vote.batches if batches is None else batches,
        public_key=checkpoints.public_key_of(key),
        procedure=str(PROCEDURE),
        configuration=configuration_hash(vote.configuration),
        is_final=is_final,
    )


def resigned(chain, place, **changes):
    """The chain with one checkpoint changed and all from there on chained and signed anew."""
    made, changed = list(chain), replace(chain[place].checkpoint, **changes)
    made[place] = sign(changed, KEY)
    for later in range(place + 1, len(chain)):
        made[later] = sign(replace(chain[later].checkpoint, previous=made[later - 1].checkpoint.hash), KEY)
    return made


def test_what_is_signed_is_written_down_once_and_for_all():
    assert FIRST.canonical() == (
        b'ratsplatz-checkpoint-v1\x00{"batch_size":25,"configuration":"' + b"cd" * 32 + b'","day":"2026-05-04","number":1,'
        b'"previous":"' + b"0" * 64 + b'","procedure":"7b0d8f5e-1f0c-4a53-9a2f-0c1d2e3f4a5b","root":"' + b"ab" * 32
        + b'","tree_size":25}'
    )  # fmt: skip
    assert FIRST.hash == sha256(FIRST.canonical()).hexdigest()
    assert Checkpoint.read(FIRST.body()) == FIRST


def test_a_checkpoint_knows_no_time_of_day():
    with pytest.raises(TypeError):
        replace(FIRST, day=datetime.datetime(2026, 5, 4, 11, 30))


def test_a_signature_is_the_key_s(vote):
    other = checkpoints.new_key()
    assert checkpoints.is_signed(sign(FIRST, KEY), checkpoints.public_key_of(KEY))
    assert not checkpoints.is_signed(sign(FIRST, KEY), checkpoints.public_key_of(other))
    assert not checkpoints.is_signed(
        SignedCheckpoint(replace(FIRST, number=2), sign(FIRST, KEY).signature), checkpoints.public_key_of(KEY)
    )
    assert not checkpoints.is_signed(SignedCheckpoint(FIRST, "no hex"), checkpoints.public_key_of(KEY))


def test_batches_are_sorted_appended_and_chained(vote):
    assert [entry.checkpoint.number for entry in vote.checkpoints] == [1, 2, 3, 4]
    assert [entry.checkpoint.tree_size for entry in vote.checkpoints] == [24, 48, 76, 90]
    assert all(batch == sorted(batch) for batch in vote.batches)
    leaves = [leaf for batch in vote.batches for leaf in batch]
    assert vote.checkpoints[2].checkpoint.root == Tree(leaves[:76]).root().hex()
    assert vote.checkpoints[0].checkpoint.previous == "0" * 64
    assert vote.checkpoints[1].checkpoint.previous == vote.checkpoints[0].checkpoint.hash
    assert faults(vote) == []


def test_a_day_never_goes_back():
    later = sign(replace(FIRST, day=datetime.date(2026, 5, 9)), KEY).checkpoint
    tree = Tree(bytes([number]) for number in range(25))
    made = checkpoints.append_batch(
        tree,
        [b"x" * 32],
        procedure=str(PROCEDURE),
        day=datetime.date(2026, 5, 8),
        configuration="cd" * 32,
        previous=later,
    )
    assert made.day == datetime.date(2026, 5, 9)


@pytest.mark.parametrize(
    ("batch", "size", "message"),
    [([b"x" * 32, b"x" * 32], 25, "twice"), ([], 25, "empty"), ([b"x" * 32], 24, "does not end")],
)
def test_a_wrong_batch_is_refused(batch, size, message):
    tree = Tree(bytes([number]) for number in range(size))
    with pytest.raises(ValueError, match=message):
        checkpoints.append_batch(
            tree, batch, procedure=str(PROCEDURE), day=FIRST.day, configuration="cd" * 32, previous=FIRST
        )
    assert len(tree) == size


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"procedure": "0" * 8}, "checkpoint_procedure"),
        ({"number": 7}, "checkpoint_number"),
        ({"day": datetime.date(2026, 5, 1)}, "checkpoint_day"),
        ({"batch_size": 21}, "checkpoint_batch_size"),
        ({"tree_size": 49}, "checkpoint_tree_size"),
        ({"root": "00" * 32}, "checkpoint_root"),
        ({"previous": "11" * 32}, "checkpoint_previous"),
        ({"configuration": "22" * 32}, "checkpoint_configuration"),
    ],
)
def test_each_fault_has_its_name(vote, changes, code):
    assert faults(vote, resigned(vote.checkpoints, 1, **changes)) == [Fault(code, 2)]


def test_faults_of_batches_have_their_names(vote):
    first, second, third, last = vote.batches
    assert faults(vote, is_final=False) == [Fault("batch_small", 4)]
    assert Fault("batch_order", 2) in faults(vote, batches=[first, second[::-1], third, last])
    assert Fault("commitment_twice", 3) in faults(vote, batches=[first, second, second, last])
    assert faults(vote, vote.checkpoints[:3]) == [Fault("checkpoints_count", 0)]
    assert {fault.code for fault in faults(vote, key=checkpoints.new_key())} == {"signature"}
