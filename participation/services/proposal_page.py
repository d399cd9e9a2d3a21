"""What the page of a proposal shows."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from accounts.viewer import Viewer
from core.models import Blob
from participation.enums import MilestoneState, ProposalState
from participation.models import BudgetProcess, Milestone, Proposal, ProposalComment, ProposalPhoto


@dataclass(frozen=True)
class Picture:
    """A picture and its words."""

    id: UUID
    alt: str


@dataclass(frozen=True)
class MilestoneLine:
    """A step of carrying it out."""

    date: datetime.date
    state: MilestoneState
    title: str
    text: str
    spent: int | None
    picture: Picture | None

    @property
    def is_done(self) -> bool:
        """Whether it is over."""
        return self.state == MilestoneState.DONE


@dataclass(frozen=True)
class CommentLine:
    """A comment as everybody sees it."""

    id: UUID
    signed_as: str
    text: str
    written_on: datetime.date


@dataclass(frozen=True)
class ProposalSheet:
    """One proposal, without whoever proposed it."""

    id: UUID
    number: int
    title: str
    summary: str
    text: str
    topic: str
    district: str
    address: str
    estimate: int | None
    cost: int | None
    signed_as: str
    submitted_on: datetime.date
    state: ProposalState
    finding: str
    department: str
    withdrawn_on: datetime.date | None
    withdrawn_reason: str
    photos: tuple[Picture, ...]
    milestones: tuple[MilestoneLine, ...]
    comments: tuple[CommentLine, ...]


_SAME = (
    "number", "title", "summary", "text", "topic", "district", "address", "estimate", "cost", "signed_as", "submitted_on",
    "finding", "withdrawn_on", "withdrawn_reason",
)  # fmt: skip


def proposal_sheet(viewer: Viewer, process: BudgetProcess, number: int) -> ProposalSheet | None:
    """Return the sheet of a proposal that viewer may see."""
    rows = Proposal.objects.visible_to(viewer).select_related("department")
    row = rows.filter(process=process, number=number).first()
    if row is None:
        return None
    photos = ProposalPhoto.objects.filter(proposal=row).values_list("pk", "alt")
    comments = ProposalComment.objects.public().filter(proposal=row)
    return ProposalSheet(
        **{name: getattr(row, name) for name in _SAME},
        id=row.pk,
        state=ProposalState(row.state),
        department=row.department.name if row.department else "",
        photos=tuple(Picture(pk, alt) for pk, alt in photos),
        milestones=tuple(_milestone(each) for each in Milestone.objects.filter(proposal=row)),
        comments=tuple(CommentLine(each.pk, each.signed_as, each.text, each.written_on) for each in comments),
    )


def _milestone(row: Milestone) -> MilestoneLine:
    picture = Picture(row.pk, row.picture_alt) if row.picture_id else None
    return MilestoneLine(row.date, MilestoneState(row.state), row.title, row.text, row.spent, picture)


def picture_of(viewer: Viewer, process: BudgetProcess, number: int, pk: UUID) -> Blob | None:
    """Return the picture of a proposal or of one of its milestones."""
    proposal = Proposal.objects.visible_to(viewer).filter(process=process, number=number)
    photo = ProposalPhoto.objects.filter(pk=pk, proposal__in=proposal).select_related("blob").first()
    if photo is not None:
        return photo.blob
    step = Milestone.objects.filter(pk=pk, proposal__in=proposal).select_related("picture").first()
    return step.picture if step else None
