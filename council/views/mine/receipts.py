"""The receipt of a motion, for its faction."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import ViewerRequest
from core.wording import named_list
from council.models import Motion, Submission
from council.services.deadlines import stretch
from council.services.motion_desk import next_steps, receipt_of
from council.services.next_steps import next_step_of_motion
from council.services.receipts import in_groups, receipt_pdf
from council.views.answer import found
from council.views.mine.frame import council_required, drawn

SHOWN_NAMES = 4


@require_safe
@council_required
def receipt(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Say that it is handed in: number, second, hash, and how it goes on."""
    motion, row = _asked(request, pk)
    margin = stretch(row.deadline - row.at) if row.deadline and row.deadline >= row.at else ""
    context = {
        "motion": motion, "receipt": row, "margin": margin, "is_late": bool(row.deadline and row.deadline < row.at),
        "is_open": motion.submitted_at is not None and row.version.n == motion.versions.count(),
        "signers": _signers(row), "hash": in_groups(row.document_sha512), "steps": next_steps(motion, row),
        "next": next_step_of_motion(request.viewer, motion),
        "may_withdraw": _may_withdraw(request, motion), "check_address": request.build_absolute_uri(reverse("council:receipt_check")),
    }  # fmt: skip
    return drawn(request, "motions", "receipt", context)


@require_safe
@council_required
def receipt_document(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Hand over the receipt as PDF."""
    _motion, row = _asked(request, pk)
    facts = [
        (_("Antrag"), row.version.content["title"]),
        (_("Fraktion"), row.version.content["faction"]),
        (_("Eingereicht von"), row.by_name),
        (_("An"), row.version.content["organization"]),
    ]
    address = request.build_absolute_uri(reverse("council:receipt_check"))
    response = HttpResponse(receipt_pdf(row, facts=facts, check_address=address), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _asked(request: ViewerRequest, pk: UUID) -> tuple[Motion, Submission]:
    rows = Motion.objects.of_factions(request.viewer).select_related("faction", "organization", "meeting", "paper")
    motion = found(rows.filter(pk=pk).first())
    return motion, found(receipt_of(motion))


def _signers(row: Submission) -> str:
    names = [each["name"] for each in row.version.content["signers"]]
    if len(names) > SHOWN_NAMES:
        return named_list([*names[:SHOWN_NAMES], _("%(n)s weitere") % {"n": len(names) - SHOWN_NAMES}])
    return named_list(names)


def _may_withdraw(request: ViewerRequest, motion: Motion) -> bool:
    from council.enums import MotionState
    from council.rules import leads_faction
    from council.states import MOTION

    return MotionState.WITHDRAWN in MOTION[motion.state] and leads_faction(request.viewer, motion.faction_id)
