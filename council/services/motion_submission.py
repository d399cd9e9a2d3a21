"""Handing in a motion: its words are fixed, typeset and receipted, once, whatever happens in between."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.viewer import Viewer
from core.canonical import canonical, plain
from core.errors import Refused
from core.services.documents import typeset
from core.wording import moment, worded
from council import signals
from council.enums import MotionKind, MotionPart, MotionState, SignatureState
from council.models import Meeting, Motion, MotionVersion, Submission
from council.rules import demand_faction
from council.services.deadlines import motion_deadline
from council.services.motion_text import PartText, label_of, missing_parts, part_texts, passages, person, plain_blocks
from council.services.motions import locked, record, refuse_missing
from council.services.receipts import give_receipt
from council.states import IN_FACTION, step


def submit_motion(*, by: Viewer, motion: Motion, version: int | None = None) -> Submission:
    """Hand in an adopted motion: version, PDF, number, receipt, in one transaction.

    `version`: which one the form was about to make (next_version). Sent twice, the second time finds the receipt of the
    first; after a return, an old form hands nothing in. The PDF is made before, so that nobody waits for it.
    """
    demand_faction(by, motion.faction_id)
    if known := _known(motion, version):
        return known
    prepared = _prepare(motion)
    return _hand_in(by=by, motion=motion, prepared=prepared, version=version)


@dataclass(frozen=True)
class Prepared:
    """What will be handed in, and its PDF."""

    content: dict[str, Any]
    document: bytes

    @property
    def sha512(self) -> str:
        """The hash of the content."""
        return hashlib.sha512(canonical(self.content)).hexdigest()


def next_version(motion: Motion) -> int:
    """Return the number that the next submission of a motion has: a form carries it, so that it counts once."""
    return motion.versions.count() + 1


def _known(motion: Motion, version: int | None) -> Submission | None:
    """Return the receipt of a form that was sent before."""
    if version is None:
        return None
    return Submission.objects.filter(version__motion=motion, version__n=version).first()


def _prepare(motion: Motion) -> Prepared:
    motion = Motion.objects.select_related("organization", "meeting", "faction", "target__paper").get(pk=motion.pk)
    _refuse_state(motion)
    _refuse_late(motion)
    parts = part_texts(motion)
    content = content_of(motion, parts)
    return Prepared(content, typeset_motion(motion, parts, content))


@transaction.atomic
def _hand_in(*, by: Viewer, motion: Motion, prepared: Prepared, version: int | None) -> Submission:
    motion = locked(motion)
    demand_faction(by, motion.faction_id)
    # Somebody else was faster, or the same form came twice.
    if known := _known(motion, version):
        return known
    _refuse_state(motion)
    deadline = _refuse_late(motion)
    refuse_missing(motion)
    if version not in (None, next_version(motion)) or content_of(motion, part_texts(motion)) != prepared.content:
        raise Refused(
            _("Der Antrag hat sich geändert, während Sie ihn einreichen wollten."),
            _("Er ist noch nicht eingereicht. Sehen Sie ihn noch einmal durch, und reichen Sie ihn dann ein."),
            code="changed",
        )
    row = MotionVersion.objects.create(
        motion=motion, n=next_version(motion), content=prepared.content, sha512=prepared.sha512
    )
    receipt = give_receipt(
        version=row, document=prepared.document, by_name=person(by.user_id) if by.user_id else "", deadline=deadline
    )
    step(motion, MotionState.SUBMITTED)
    motion.submitted_at, motion.deadline, motion.changed_at = receipt.at, deadline, timezone.now()
    motion.save(update_fields=["state", "submitted_at", "deadline", "changed_at"])
    record(by, "submit_motion", motion, number=receipt.number, sha512=row.sha512)
    signals.motion_submitted.send(sender=Motion, kind="Motion", pk=motion.pk)
    return receipt


def _refuse_state(motion: Motion) -> None:
    if motion.state == MotionState.ADOPTED:
        return
    if motion.state in IN_FACTION:
        raise Refused(
            _("Die Fraktion hat den Antrag noch nicht beschlossen."),
            _("Wenn der Vorsitz den Beschluss festgehalten hat, können Sie ihn einreichen."),
            code="not_adopted",
        )
    raise Refused(_("Der Antrag ist schon eingereicht."), _("Sein Beleg steht auf dieser Seite."), code="submitted")


def _refuse_late(motion: Motion) -> Any:
    """Refuse what comes too late and say what can be done; return the deadline that holds."""
    meeting = motion.meeting
    if meeting is None:
        return None
    if meeting.is_cancelled or (meeting.start and meeting.start < timezone.now()):
        raise Refused(
            _("Die Sitzung, für die der Antrag gedacht ist, findet nicht mehr statt."),
            _way_out(motion),
            code="meeting_gone",
        )
    deadline = motion_deadline(meeting, motion.organization)
    if deadline is not None and timezone.now() > deadline and not motion.is_urgent:
        raise Refused(
            _("Die Frist ist am %(moment)s abgelaufen.") % {"moment": moment(deadline)}, _way_out(motion), code="late"
        )
    return deadline


def _way_out(motion: Motion) -> str:
    """Say what somebody can do who is too late."""
    if following := next_chance(motion):
        meeting, deadline = following
        words = {"day": worded(meeting.start, "day"), "moment": moment(deadline)}
        return (
            _(
                "Reichen Sie ihn für die Sitzung am %(day)s ein (Frist: %(moment)s), oder begründen Sie, warum er dringlich ist."
            )
            % words
        )
    return _("Begründen Sie, warum er dringlich ist, oder lassen Sie die Sitzung offen: Dann kommt er in die nächste.")


def next_chance(motion: Motion) -> tuple[Meeting, Any] | None:
    """Return the next meeting of the body whose deadline has not passed, and that deadline."""
    if motion.organization is None:
        return None
    rows = Meeting.objects.public().of_body(motion.organization).upcoming()
    for meeting in rows.exclude(state="cancelled")[:12]:
        deadline = motion_deadline(meeting, motion.organization)
        if deadline is not None and deadline > timezone.now():
            return meeting, deadline
    return None


def content_of(motion: Motion, parts: list[PartText]) -> dict[str, Any]:
    """Return what is handed in as plain data (see MotionVersion)."""
    signers = motion.signers.filter(state=SignatureState.SIGNED).select_related("person", "faction")
    files = motion.files.select_related("blob")
    content = {
        "kind": motion.kind,
        "title": motion.title,
        "faction": motion.faction.name if motion.faction else "",
        "organization": motion.organization.name if motion.organization else "",
        "meeting": motion.meeting_id,
        "parts": {part.part.value: part.text for part in parts},
        "html": {part.part.value: part.html for part in parts},
        "signers": [
            {"name": each.person.name, "faction": each.faction.name if each.faction else ""} for each in signers
        ],
        "files": [
            {"name": each.name, "file_name": each.file_name, "sha512": each.blob.sha512, "size": each.blob.size}
            for each in files
        ],
        "is_urgent": motion.is_urgent,
        "urgency_reason": motion.urgency_reason,
        "target": {"version": motion.target_id, "sha512": motion.target.sha512} if motion.target else None,
    }
    return dict(plain(content))


def typeset_motion(motion: Motion, parts: list[PartText], content: dict[str, Any]) -> bytes:
    """Return a motion as tagged PDF: what is handed in, or how it would look now."""
    meeting = motion.meeting
    # German, whatever language the page of whoever hands it in has.
    with override("de"):
        return typeset(
            "council/motion.typ",
            {
                "kind": motion.get_kind_display(),
                "title": motion.title,
                "faction": content["faction"],
                "organization": content["organization"],
                "meeting": worded(meeting.start, "day") if meeting and meeting.start else "",
                "urgency": motion.urgency_reason if motion.is_urgent else "",
                "target": f"{motion.target.paper.reference}, Fassung {motion.target.n}" if motion.target else "",
                "sections": [
                    {"title": label_of(motion, part.part), "blocks": plain_blocks(part.blocks)} for part in parts
                ],
                "changes": _changes(motion, parts),
                "signers": [
                    f"{each['name']} ({each['faction']})" if each["faction"] else each["name"]
                    for each in content["signers"]
                ],
                "files": [each["name"] for each in content["files"]],
            },
        )


def _changes(motion: Motion, parts: list[PartText]) -> list[dict[str, str]]:
    if motion.kind != MotionKind.AMENDMENT:
        return []
    text = next((part.text for part in parts if part.part == MotionPart.PROPOSAL), "")
    return [{"kind": piece.kind, "words": piece.words} for piece in passages(motion, text)]


def look_of(motion: Motion) -> bytes:
    """Return the PDF as it would be handed in now, for whoever may read the motion."""
    parts = part_texts(motion)
    return typeset_motion(motion, parts, content_of(motion, parts))


def lacking(motion: Motion) -> list[str]:
    """Return the names of the parts that are still missing."""
    return missing_parts(motion, part_texts(motion))
