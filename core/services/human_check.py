"""Keeps machines from sending forms in bulk: a small piece of work for the browser, or, without scripts, a short wait.

The work is a proof of work (altcha): the browser asks for a challenge, solves it in about a second and sends the solution
along; no cookie, nothing about the person, no other house. Whoever has no scripts, or a browser that fails at it, gets
the form back once with what they typed and a signed note, and may send it again after WAIT_SECONDS. Either counts once.
docs/decisions/0015-machines-at-forms.md says what this is worth and what not.
"""

import base64
import datetime
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altcha
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils import timezone

from core.sealing import keyed_hash

SOLUTION, NOTE = "altcha", "warten"
ALGORITHM = "PBKDF2/SHA-256"
# 256 tries of so many rounds on average: half a second on a desk, some seconds on an old phone.
ROUNDS = 2000
HOLDS = datetime.timedelta(minutes=20)
WAIT_SECONDS = 20
NOTE_HOLDS_SECONDS = 3600
LONGEST_SOLUTION = 4000


@dataclass(frozen=True)
class Wait:
    """What somebody gets whose form came without a solution: the note to send along and for how long to wait still."""

    note: str
    seconds: int


def new_challenge() -> dict[str, Any]:
    """Return a challenge for a browser. Nothing of it is kept here."""
    made = altcha.create_challenge(ALGORITHM, ROUNDS, expires_at=timezone.now() + HOLDS, hmac_secret=_secret())
    return made.to_dict()


def wait_for(data: Mapping[str, Any], action: str) -> Wait | None:
    """Return None when a form comes with a solution or has waited; otherwise what to send along next time.

    `action` names what the form does: a note for one is none for another. Solution and note are spent by this.
    """
    if not settings.HUMAN_CHECK or _is_solved(str(data.get(SOLUTION, ""))):
        return None
    note = str(data.get(NOTE, ""))
    begun = _begun(note, action)
    if begun is None:
        return Wait(_signer(action).sign_object([secrets.token_hex(8), int(time.time())]), WAIT_SECONDS)
    left = WAIT_SECONDS - int(time.time() - begun)
    if left > 0:
        return Wait(note, left)
    if _spend(note, NOTE_HOLDS_SECONDS):
        return None
    return wait_for({}, action)


def _is_solved(solution: str) -> bool:
    if not solution or len(solution) > LONGEST_SOLUTION:
        return False
    if not altcha.verify_solution(solution, _secret()).verified:
        return False
    # The same solution can be written down in many ways; what it solves is signed and counts once.
    nonce = json.loads(base64.b64decode(solution))["challenge"]["parameters"]["nonce"]
    return _spend(nonce, int(HOLDS.total_seconds()))


def _begun(note: str, action: str) -> int | None:
    """Return when a note was given, None when it is none of ours or too old."""
    try:
        _number, begun = _signer(action).unsign_object(note)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return begun if time.time() - begun < NOTE_HOLDS_SECONDS else None


def _spend(token: str, seconds: int) -> bool:
    """Note that something is spent; False when it was before."""
    return bool(cache.add(f"human:{keyed_hash('spent token', token)}", 1, timeout=seconds))


def _signer(action: str) -> signing.Signer:
    return signing.Signer(salt=f"human check:{action}")


def _secret() -> str:
    return keyed_hash("human check", "challenges")
