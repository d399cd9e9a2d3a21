"""Motions that came from proposals: shown to the faction at its desk, to everybody once there is a public paper."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from council.kinds import Origin, OriginKind
from council.models import Paper
from participation.models import MotionOrigin, Proposal

NAME = "vorschlag"


def kind() -> OriginKind:
    """Return what is entered for motions to come from."""
    return OriginKind(NAME, _find, _link, _of)


def _shown(proposal: Proposal) -> Origin:
    return Origin(
        proposal.title, reverse("participation:budget_proposal", args=[proposal.process.slug, proposal.number])
    )


def _find(viewer: Viewer, key: UUID) -> Origin | None:
    row = Proposal.objects.visible_to(viewer).select_related("process").filter(pk=key).first()
    return _shown(row) if row else None


def _link(motion: UUID, key: UUID) -> None:
    MotionOrigin.objects.get_or_create(motion_id=motion, defaults={"proposal_id": key})


def _of(viewer: Viewer, motion: UUID) -> list[Origin]:
    rows = Proposal.objects.visible_to(viewer).filter(motions__motion=motion).select_related("process")
    return [
        Origin(_("Vorschlag %(n)s: %(title)s") % {"n": row.number, "title": row.title}, _shown(row).url) for row in rows
    ]


def papers_from(viewer: Viewer, proposal: UUID) -> list[Origin]:
    """Return the papers that viewer may read and that motions made of a proposal have become. One query."""
    rows = Paper.objects.visible_to(viewer).filter(
        motion__in=MotionOrigin.objects.filter(proposal=proposal).values("motion")
    )
    return [
        Origin(f"{paper.get_paper_type_display()} {paper.reference}", reverse("council:paper", args=[paper.pk]))
        for paper in rows.distinct().order_by("date", "pk")
    ]
