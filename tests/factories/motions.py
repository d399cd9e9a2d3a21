"""Motions as they are once somebody has handed them in."""

import hashlib

import typst
from django.utils import timezone

from core.canonical import canonical
from core.services.blobs import store_bytes
from council.enums import CheckPoint, CheckVerdict, MotionKind, MotionState
from council.models import Motion, MotionFile, MotionVersion
from council.services.formal_check import Finding, note_checks
from council.services.receipts import give_receipt


def hand_in(body, *, faction=None, title="Tempo 30", kind=MotionKind.MOTION, annexes=(), deadline=None, **more):
    """Return a motion with its version and receipt. `annexes`: pairs of name and text. `more` are fields of the motion."""
    parts = more.pop("parts", {"proposal": f"{title}: Der Rat möge beschließen.", "reasons": "Weil es nötig ist."})
    signers = more.pop("signers", [])
    motion = Motion.objects.create(body=body, faction=faction, kind=kind, title=title, state=MotionState.DRAFT, **more)
    files = []
    for name, text in annexes:
        blob = store_bytes(text.encode(), "text/plain")
        MotionFile.objects.create(motion=motion, name=name, file_name=f"{name}.txt", blob=blob)
        files.append({"name": name, "file_name": f"{name}.txt", "sha512": blob.sha512, "size": blob.size})
    content = {
        "kind": str(kind), "title": title, "parts": parts, "html": {}, "signers": signers, "files": files,
        "is_urgent": motion.is_urgent, "urgency_reason": motion.urgency_reason, "target": None,
    }  # fmt: skip
    return fix(motion, content, deadline)


def fix(motion, content, deadline=None):
    """Write the next version with its receipt and put the motion among what was handed in."""
    n = motion.versions.count() + 1
    digest = hashlib.sha512(canonical(content)).hexdigest()
    version = MotionVersion.objects.create(motion=motion, n=n, content=content, sha512=digest)
    receipt = give_receipt(version=version, document=typst.compile(digest.encode()), by_name="", deadline=deadline)
    motion.state = MotionState.SUBMITTED
    motion.submitted_at = motion.submitted_at or receipt.at
    motion.changed_at = timezone.now()
    motion.save()
    return motion


def check_all(by, motion, **verdicts):
    """Note every point as fine, but those named."""
    found = {point.value: Finding(CheckVerdict.FINE) for point in CheckPoint}
    found |= {name: Finding(verdict, "siehe Vermerk") for name, verdict in verdicts.items()}
    return note_checks(by=by, motion=motion, findings=found)
