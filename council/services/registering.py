"""Acts that make a paper of what was handed in, and put amendments to one paper into their order."""

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import SYSTEM, Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import (
    CheckPoint,
    CheckVerdict,
    FileRole,
    MotionKind,
    MotionPart,
    MotionState,
    PaperState,
    PaperType,
    SignatureState,
    Visibility,
)
from council.models import InquiryAnswer, Motion, MotionVersion, Organization, Paper, Submission
from council.rules import demand_desk
from council.services import papers
from council.services.deadlines import rule_of
from council.services.files import file_of, put_file
from council.services.formal_check import demand_in_check, locked_motion, record, standing_version
from council.services.matters import link_paper
from council.services.publicity import touch
from council.states import PAPER, step

TYPES = {
    MotionKind.MOTION: PaperType.MOTION,
    MotionKind.INQUIRY: PaperType.INQUIRY,
    MotionKind.AMENDMENT: PaperType.AMENDMENT,
    MotionKind.CITIZEN: PaperType.CITIZEN_MOTION,
}

# Parts of a motion that the paper calls otherwise.
SECTIONS = {MotionPart.COSTS.value: "financial_effects", MotionPart.CLIMATE.value: "climate_effects"}


@transaction.atomic
def register_motion(*, by: Viewer, motion: Motion) -> Paper:
    """Make a released paper of what was handed in: with reference, parts, files, who wrote it and what it came from.

    It stays internal until it is published. Every point of the formal check must be noted and none may be lacking.
    """
    demand_desk(by)
    motion = locked_motion(motion)
    demand_in_check(motion)
    before = audit.facts(motion)
    step(motion, MotionState.REGISTERED)
    version = standing_version(motion)
    _demand_checked(version)
    paper = papers.write_paper(
        by=by, title=version.content.get("title") or motion.title, paper_type=_type_of(motion, version),
        originator_organizations=_originators(motion), **_sections(version),
    )  # fmt: skip
    paper = papers.release_paper(by=by, paper=paper)
    _attach_files(by, motion, version, paper)
    _link_origins(by, motion, paper)
    motion.paper, motion.changed_at, motion.state_reason = paper, timezone.now(), ""
    motion.save(update_fields=["state", "paper", "changed_at", "state_reason"])
    if motion.kind == MotionKind.INQUIRY:
        InquiryAnswer.objects.create(paper=paper, due=_answer_due(motion))
    record(by, "register_motion", motion, before=before, data={"paper": str(paper.pk), "reference": paper.reference})
    signals.motion_registered.send(sender=Motion, kind="Motion", pk=motion.pk)
    return paper


@transaction.atomic
def sort_amendments(*, by: Viewer, paper: Paper, order: Sequence[UUID]) -> list[Paper]:
    """Put the amendments to a paper into the order of voting: the farthest-reaching first. `order` names each once."""
    demand_desk(by)
    rows = {row.pk: row for row in amendments_to(paper, Paper.objects.all()).select_for_update(of=("self",))}
    if len(order) != len(rows) or set(order) != set(rows):
        raise Refused(
            _("Die Liste der Änderungsanträge hat sich geändert."), _("Laden Sie die Seite neu und ordnen Sie noch einmal."),
            code="other_amendments",
        )  # fmt: skip
    for place, pk in enumerate(order, start=1):
        rows[pk].vote_order = place
    Paper.objects.bulk_update(rows.values(), ["vote_order"])
    touch(paper)
    audit.record(
        by_user=by.user_id, action="council.sort_amendments", obj=paper, data={"order": [str(pk) for pk in order]}
    )
    return [rows[pk] for pk in order]


@transaction.atomic
def withdraw_registered(*, motion: UUID) -> None:
    """Withdraw the paper of a motion that its faction has withdrawn; it stays readable and is marked."""
    row = Motion.objects.select_related("paper").get(pk=motion)
    if row.paper is not None and PaperState.WITHDRAWN in PAPER[row.paper.state]:
        reason = str(_("Von der Fraktion zurückgezogen: %(reason)s")) % {"reason": row.state_reason}
        papers.withdraw_paper(by=SYSTEM, paper=row.paper, reason=reason)


def amendments_to(paper: Paper, rows: QuerySet[Paper]) -> QuerySet[Paper]:
    """Return the amendments to a paper among rows that stand, in the order of voting; new ones come last."""
    ended = (PaperState.WITHDRAWN, PaperState.REPLACED)
    found = rows.filter(superordinated_papers=paper, paper_type=PaperType.AMENDMENT, deleted_at__isnull=True)
    return found.exclude(state__in=ended).order_by(F("vote_order").asc(nulls_last=True), "date", "reference")


def _demand_checked(version: MotionVersion) -> None:
    notes = {note.point: note.verdict for note in version.checks.all()}
    open_points = [str(point.label) for point in CheckPoint if point not in notes]
    if open_points:
        raise Refused(
            _("Die formale Prüfung ist noch nicht vollständig: %(points)s.") % {"points": "; ".join(open_points)},
            _("Vermerken Sie zu jedem Punkt ein Ergebnis."), code="unchecked",
        )  # fmt: skip
    if CheckVerdict.LACKING in notes.values():
        raise Refused(
            _("Die formale Prüfung hat einen Mangel ergeben."), _("Geben Sie es mit einem Grund zurück oder ändern Sie den Vermerk."),
            code="lacking",
        )  # fmt: skip


def _type_of(motion: Motion, version: MotionVersion) -> PaperType:
    is_urgent = motion.kind == MotionKind.MOTION and version.content.get("is_urgent")
    return PaperType.URGENT_MOTION if is_urgent else TYPES[MotionKind(motion.kind)]


def _sections(version: MotionVersion) -> dict[str, Any]:
    """Return the sections of the paper: parts of the same name; what has none of its own goes into the reasons."""
    parts = {SECTIONS.get(name, name): text for name, text in version.content.get("parts", {}).items()}
    sections: dict[str, Any] = {
        name: text.strip() for name, text in parts.items() if name in papers.SECTIONS and name != "title"
    }
    more = [text.strip() for name, text in parts.items() if name not in papers.SECTIONS and text.strip()]
    urgency = version.content.get("urgency_reason", "")
    if version.content.get("is_urgent") and urgency:
        more.append(f"{_('Warum es nicht warten kann:')} {urgency}")
    if more:
        sections["reasons"] = "\n\n".join(text for text in (sections.get("reasons", ""), *more) if text)
    return sections


def _originators(motion: Motion) -> list[Organization]:
    """Return the factions of all who signed, that of the motion first of all."""
    signed = motion.signers.filter(state=SignatureState.SIGNED).values_list("faction_id", flat=True)
    keys = {key for key in (motion.faction_id, *signed) if key}
    return list(Organization.objects.filter(pk__in=keys))


def _attach_files(by: Viewer, motion: Motion, version: MotionVersion, paper: Paper) -> None:
    """Attach what was handed in, word for word, and its annexes; internal like the paper until it is published."""
    receipt = Submission.objects.filter(version=version).select_related("document").first()
    name = str(_("Wie eingereicht"))
    if receipt is not None:
        file = file_of(receipt.document, name, f"{receipt.number}.pdf")
        put_file(by, file, FileRole.MAIN, Visibility.INTERNAL, {"paper": paper})
    handed_in = {entry.get("sha512") for entry in version.content.get("files", [])}
    for annex in motion.files.select_related("blob").filter(blob__sha512__in=handed_in):
        row = file_of(annex.blob, annex.name, annex.file_name)
        put_file(by, row, FileRole.AUXILIARY, Visibility.INTERNAL, {"paper": paper})


def _link_origins(by: Viewer, motion: Motion, paper: Paper) -> None:
    if motion.matter is not None:
        link_paper(by=by, matter=motion.matter.merged_into or motion.matter, paper=paper)
    if motion.earlier is not None and motion.earlier.paper is not None:
        paper.related_papers.add(motion.earlier.paper)
    if motion.target is not None:
        paper.superordinated_papers.add(motion.target.paper)


def _answer_due(motion: Motion) -> datetime.date:
    today = timezone.localdate()
    return today + datetime.timedelta(days=rule_of(motion.organization, today).answer_days)
