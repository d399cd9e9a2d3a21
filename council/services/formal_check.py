"""Acts on what was handed in, before it is registered: look at it point by point, or give it back with a reason."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import CheckPoint, CheckVerdict, MotionState
from council.models import CheckNote, Motion, MotionVersion
from council.rules import demand_desk
from council.states import step

IN_CHECK = (MotionState.SUBMITTED, MotionState.FORMAL_CHECK)


@dataclass(frozen=True)
class Finding:
    """What the clerk found on one point."""

    verdict: str
    note: str = ""


@transaction.atomic
def begin_check(*, by: Viewer, motion: Motion) -> Motion:
    """Begin the formal check of something that was handed in."""
    demand_desk(by)
    motion = locked_motion(motion)
    before = audit.facts(motion)
    step(motion, MotionState.FORMAL_CHECK)
    _save(motion)
    record(by, "begin_check", motion, before=before)
    return motion


@transaction.atomic
def note_checks(*, by: Viewer, motion: Motion, findings: dict[str, Finding]) -> Motion:
    """Note what was found, by point; what was noted before is kept where nothing new is said. Begins the check."""
    demand_desk(by)
    motion = locked_motion(motion)
    demand_in_check(motion)
    for point, finding in findings.items():
        _note(by, standing_version(motion), CheckPoint(point), finding)
    before = audit.facts(motion)
    step(motion, MotionState.FORMAL_CHECK)
    _save(motion)
    verdicts = {point: finding.verdict for point, finding in findings.items()}
    record(by, "note_checks", motion, before=before, data={"verdicts": verdicts})
    return motion


def _note(by: Viewer, version: MotionVersion, point: CheckPoint, finding: Finding) -> None:
    if finding.verdict not in CheckVerdict.values:
        raise Refused(
            _("Zu „%(point)s“ fehlt das Ergebnis.") % {"point": point.label}, _("Wählen Sie eines aus."),
            code="verdict_missing", field=point.value,
        )  # fmt: skip
    if finding.verdict == CheckVerdict.LACKING and not finding.note.strip():
        raise Refused(
            _("Zu „%(point)s“ fehlt der Vermerk.") % {"point": point.label}, _("Sagen Sie in einem Satz, was fehlt."),
            code="note_missing", field=f"{point.value}_note",
        )  # fmt: skip
    CheckNote.objects.update_or_create(
        version=version, point=point,
        defaults={
            "verdict": finding.verdict, "note": finding.note.strip(), "author_id": by.user_id, "at": timezone.now()
        },
    )  # fmt: skip


@transaction.atomic
def return_motion(*, by: Viewer, motion: Motion, reason: str) -> Motion:
    """Give something back with a reason. Mended and handed in again it keeps its first receipt."""
    demand_desk(by)
    if not reason.strip():
        raise Refused(
            _("Der Grund fehlt."), _("Sagen Sie, was zu verbessern ist."), code="reason_missing", field="reason"
        )
    motion = locked_motion(motion)
    demand_in_check(motion)
    before = audit.facts(motion)
    step(motion, MotionState.RETURNED)
    motion.state_reason = reason.strip()
    _save(motion, "state_reason")
    # The reason is about a text that is not public: the book keeps the hash of the row alone.
    record(by, "return_motion", motion, before=before)
    signals.motion_returned.send(sender=Motion, kind="Motion", pk=motion.pk)
    return motion


def demand_in_check(motion: Motion) -> None:
    """Refuse what was registered, returned or withdrawn already: two clerks may press the same button."""
    if motion.state not in IN_CHECK:
        raise Refused(
            _("Die formale Prüfung ist abgeschlossen."), _("Ihre Vermerke bleiben stehen."), code="check_over"
        )


def standing_version(motion: Motion) -> MotionVersion:
    """Return what was handed in last."""
    version = motion.versions.order_by("-n").first()
    if version is None:
        raise Refused(
            _("Hier ist noch nichts eingereicht."), _("Warten Sie, bis die Fraktion einreicht."), code="not_submitted"
        )
    return version


def locked_motion(motion: Motion) -> Motion:
    """Return the row as it stands now, held until the act ends."""
    return Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)


def record(
    by: Viewer, action: str, motion: Motion, *, before: dict[str, Any] | None = None, data: dict[str, Any] | None = None
) -> None:
    """Write an act on a motion into the book: its kind and state, no word of it."""
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=motion, before=before, after=audit.facts(motion),
        data={"kind": motion.kind, "state": motion.state} | (data or {}),
    )  # fmt: skip


def _save(motion: Motion, *names: str) -> None:
    motion.changed_at = timezone.now()
    motion.save(update_fields=["state", "changed_at", *names])
