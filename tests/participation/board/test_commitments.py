"""Payloads, commitments and receipts."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.board.commitments import (
    TrackerError,
    approval_payload,
    commitment,
    is_tracker_of,
    points_payload,
    prefix,
    read_tracker,
    tracker,
)
from tests.participation.board.elections import PROCEDURE

NONCE = bytes(range(32))


def test_a_payload_is_canonical():
    assert approval_payload(["b", "a", "ä"]) == '{"approve":["a","b","ä"]}'
    assert approval_payload([]) == '{"approve":[]}'
    assert points_payload({"b": 2, "a": 1, "c": 0}) == '{"points":{"a":1,"b":2}}'


def test_nobody_approves_twice():
    with pytest.raises(ValueError, match="twice"):
        approval_payload(["a", "a"])


def test_a_commitment_is_what_the_handbook_says():
    payload = '{"approve":["ä"]}'
    expected = sha256(b"ratsplatz-ballot-v1\x00" + PROCEDURE.bytes + NONCE + payload.encode("utf-8")).digest()
    assert commitment(PROCEDURE, NONCE, payload) == expected


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_nonce_has_its_length(size):
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(PROCEDURE, bytes(size), "{}")


def test_the_tracker_is_the_first_hundred_bits():
    assert tracker(bytes(32)) == "0000-0000-0000-0000-0000"
    assert tracker(b"\xff" * 32) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert tracker(b"\x08\x42\x10" + bytes(29)) == "1111-0000-0000-0000-0000"
    # Bit 101 is not part of it.
    assert tracker(bytes(12) + b"\x0f" + bytes(19)) == "0000-0000-0000-0000-0000"
    assert tracker(bytes(12) + b"\x10" + bytes(19)) == "0000-0000-0000-0000-0001"


@given(st.binary(min_size=32, max_size=32))
def test_a_tracker_finds_its_commitment(leaf):
    written = tracker(leaf)
    assert prefix(written) == leaf.hex()[:25]
    assert is_tracker_of(written, leaf)
    assert not is_tracker_of(written, bytes([leaf[0] ^ 128]) + leaf[1:])
    assert not is_tracker_of(written, leaf[:12] + bytes([leaf[12] ^ 16]) + leaf[13:])


@given(st.binary(min_size=32, max_size=32), st.randoms())
def test_a_tracker_is_read_however_it_is_typed(leaf, lots):
    written = tracker(leaf)
    typed = "".join(lots.choice(MISTAKEN.get(letter, letter)) for letter in written)
    typed = typed.lower() if lots.random() < 0.5 else f"  {typed.replace('-', ' – ')} "
    assert read_tracker(typed) == written


MISTAKEN = {"0": "0Oo", "1": "1IiLl", "-": ["-", "", " ", "\u2011"]}


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("", "length", "0"),
        ("ABCD-EFGH-JKMN-PQRS-TVW", "length", "19"),
        ("ABCD-EFGH-JKMN-PQRS-TVWXY", "length", "21"),
        ("ABCU-EFGH-JKMN-PQRS-TVWX", "letter", "U"),
        ("ABCD-EFGH-JKMN-PQRS-TVW!", "letter", "!"),
        ("ÄBCD-EFGH-JKMN-PQRS-TVWX", "letter", "Ä"),
    ],
)
def test_what_is_no_tracker_is_told(text, code, found):
    with pytest.raises(TrackerError) as caught:
        read_tracker(text)
    assert (caught.value.code, caught.value.found) == (code, found)
    assert found in str(caught.value)
