"""The inbox of the clerk: what was handed in and waits, and one thing of it as it was handed in."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from council.enums import CheckPoint, CheckVerdict, MotionKind, MotionState
from council.models import CheckNote, Motion, MotionVersion, Paper, Petitioner, Submission
from council.services.motion_text import PARTS
from council.services.petitions import Contact, contact_of


@dataclass(frozen=True)
class InboxLine:
    """Something that waits for the formal check."""

    motion: Motion
    title: str
    source: str
    received_at: datetime.datetime | None
    is_late: bool

    @property
    def waits_days(self) -> int:
        """How many days it has waited."""
        return (timezone.localdate() - timezone.localdate(self.received_at)).days if self.received_at else 0


@dataclass(frozen=True)
class CheckLine:
    """One point of the check list, with what is noted."""

    point: CheckPoint
    note: CheckNote | None


@dataclass(frozen=True)
class InboxSheet:
    """One thing as it was handed in. Nothing of it is read from drafts."""

    motion: Motion
    version: MotionVersion
    parts: tuple[tuple[str, str], ...]
    signers: tuple[str, ...]
    files: tuple[Any, ...]
    checks: tuple[CheckLine, ...]
    receipts: tuple[Submission, ...]
    contact: Contact | None
    public_name: str
    target: Paper | None

    @property
    def title(self) -> str:
        """Return the title as it was handed in."""
        return str(self.version.content.get("title", ""))

    @property
    def is_open(self) -> bool:
        """Whether the check goes on."""
        return self.motion.state in (MotionState.SUBMITTED, MotionState.FORMAL_CHECK)

    @property
    def is_fine(self) -> bool:
        """Whether every point is noted and none is lacking: then it can be registered."""
        return all(line.note and line.note.verdict != CheckVerdict.LACKING for line in self.checks)

    @property
    def is_late(self) -> bool:
        """Whether the first receipt came after the deadline that held then."""
        first = self.receipts[0] if self.receipts else None
        return bool(first and first.deadline and first.at > first.deadline)


def inbox_lines(viewer: Viewer) -> list[InboxLine]:
    """Return what waits, longest first. Two queries."""
    newest = MotionVersion.objects.filter(motion=OuterRef("pk")).order_by("-n")
    first = Submission.objects.filter(version__motion=OuterRef("pk")).order_by("version__n")
    rows = (
        Motion.objects.visible_to(viewer)
        .handed_in()
        .select_related("faction", "organization", "meeting")
        .annotate(
            handed_title=Subquery(newest.values("content__title")[:1]), received_at=Subquery(first.values("at")[:1]),
            until=Subquery(first.values("deadline")[:1]),
        )
    )  # fmt: skip
    return [
        InboxLine(
            row, row.handed_title or "", source_of(row), row.received_at,
            bool(row.until and row.received_at and row.received_at > row.until),
        )
        for row in rows
    ]  # fmt: skip


def inbox_count(viewer: Viewer) -> int:
    """Return how much waits."""
    return Motion.objects.visible_to(viewer).handed_in().count()


def inbox_sheet(viewer: Viewer, key: UUID) -> InboxSheet | None:
    """Return one thing as it was handed in, None when viewer may not read it or nothing was handed in."""
    rows = Motion.objects.visible_to(viewer).filter(submitted_at__isnull=False)
    motion = (
        rows.select_related("faction", "organization", "meeting", "paper", "matter", "target__paper")
        .filter(pk=key)
        .first()
    )
    version = motion.versions.order_by("-n").first() if motion else None
    if motion is None or version is None:
        return None
    notes = {note.point: note for note in version.checks.select_related("author")}
    petitioner = Petitioner.objects.visible_to(viewer).filter(motion=motion).first()
    handed_in = {entry.get("sha512") for entry in version.content.get("files", [])}
    return InboxSheet(
        motion=motion,
        version=version,
        parts=_parts(version),
        signers=tuple(_signer(each) for each in version.content.get("signers", [])),
        files=tuple(row for row in motion.files.select_related("blob") if row.blob.sha512 in handed_in),
        checks=tuple(CheckLine(point, notes.get(point.value)) for point in CheckPoint),
        receipts=tuple(
            Submission.objects.filter(version__motion=motion).select_related("version").order_by("version__n")
        ),
        contact=contact_of(petitioner) if petitioner else None,
        public_name=petitioner.public_name if petitioner else "",
        target=motion.target.paper if motion.target else None,
    )


def source_of(motion: Motion) -> str:
    """Return who handed it in: the faction, or that it was somebody of the town."""
    return _("aus der Bürgerschaft") if motion.kind == MotionKind.CITIZEN else str(motion.faction)


def _parts(version: MotionVersion) -> tuple[tuple[str, str], ...]:
    parts: dict[str, str] = version.content.get("parts", {})
    labels = PARTS.get(version.content.get("kind", ""), PARTS[MotionKind.MOTION])
    names = {part.value: str(label) for part, label in labels.items()}
    shown = [(names.get(name, name), text) for name, text in parts.items() if text.strip()]
    if version.content.get("is_urgent"):
        shown.append((_("Warum es nicht warten kann"), version.content.get("urgency_reason", "")))
    return tuple(shown)


def _signer(entry: dict[str, str]) -> str:
    return ", ".join(part for part in (entry.get("name", ""), entry.get("faction", "")) if part)
