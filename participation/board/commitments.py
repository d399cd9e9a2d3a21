"""What stands for a ballot on the board, and the receipt a voter takes home."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from uuid import UUID

DOMAIN = b"ratsplatz-ballot-v1"
NONCE_BYTES = 32
# Crockford's alphabet: no I, L, O and U, so that nothing is misread or offends.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OIL", "011", " \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014")
TRACKER_LETTERS = 20
TRACKER_HEX_DIGITS = 25


class TrackerError(ValueError):
    """What was typed is no tracker. `code` is "length" or "letter", `found` the number of letters or the wrong one."""

    def __init__(self, code: str, found: str) -> None:
        self.code, self.found = code, found
        if code == "letter":
            text = f"Das Zeichen „{found}“ kommt in keiner Quittung vor."
        else:
            text = f"Eine Quittung hat {TRACKER_LETTERS} Zeichen, hier sind es {found}."
        super().__init__(text)


def approval_payload(projects: Iterable[str]) -> str:
    """Return the payload of a ballot that approves of projects; none of them is a blank ballot."""
    ids = sorted(projects)
    if len(set(ids)) != len(ids):
        raise ValueError("a project is approved of twice")
    return _canonical({"approve": ids})


def points_payload(points: Mapping[str, int]) -> str:
    """Return the payload of a ballot that gives points; projects without points are left out."""
    return _canonical({"points": {project: count for project, count in points.items() if count}})


def commitment(procedure: UUID, nonce: bytes, payload: str) -> bytes:
    """Return the 32 bytes that stand for a ballot on the board. They tell nothing to whoever lacks the nonce."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce has {NONCE_BYTES} bytes")
    return sha256(DOMAIN + b"\0" + procedure.bytes + nonce + payload.encode()).digest()


def tracker(commitment: bytes) -> str:
    """Return the receipt: the first 100 bits, as five groups of four letters."""
    number = int.from_bytes(commitment, "big") >> (8 * len(commitment) - 5 * TRACKER_LETTERS)
    letters = [LETTERS[number >> 5 * place & 31] for place in reversed(range(TRACKER_LETTERS))]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, TRACKER_LETTERS, 4))


def prefix(text: str) -> str:
    """Return the 25 hex digits with which the commitment of a tracker begins; raises TrackerError.

    Small letters, spaces and dashes anywhere, O for 0, I and L for 1 are all read.
    """
    letters = text.upper().translate(MISREAD)
    for letter in letters:
        if letter not in LETTERS:
            raise TrackerError("letter", letter)
    if len(letters) != TRACKER_LETTERS:
        raise TrackerError("length", str(len(letters)))
    number = 0
    for letter in letters:
        number = number << 5 | LETTERS.index(letter)
    return f"{number:0{TRACKER_HEX_DIGITS}x}"


def read_tracker(text: str) -> str:
    """Return what somebody typed as it is printed on receipts; raises TrackerError."""
    return tracker(bytes.fromhex(prefix(text).ljust(64, "0")))


def is_tracker_of(text: str, commitment: bytes) -> bool:
    """Whether a tracker belongs to a commitment; raises TrackerError."""
    return commitment.hex().startswith(prefix(text))


def _canonical(data: object) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
