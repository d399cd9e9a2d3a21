"""What the pages of a Bürgerhaushalt show, as frozen shapes."""

import datetime
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.wording import moment, worded
from participation.enums import Access, BallotKind, BudgetPhase, ProcedureState, ProposalState
from participation.models import BudgetProcess, Proposal, TallyResult, Turnout
from participation.models.tally import TallyQuerySet


@dataclass(frozen=True)
class BudgetCard:
    """What every page of a Bürgerhaushalt says about it."""

    id: UUID
    slug: str
    title: str
    summary: str
    budget: int
    phase: BudgetPhase | None
    state: str
    access: str
    audience: str
    contact: str
    legal_basis: str
    privacy_notice: str
    abort_reason: str
    submit_from: datetime.date
    submit_until: datetime.date
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    implement_until: datetime.date | None
    delete_on: datetime.date
    takes_proposals: bool
    is_running: bool
    is_frozen: bool
    decided_on: datetime.date | None
    decided_by: str
    rule: str

    @property
    def days_left(self) -> int:
        """How many days one can still vote, today included not."""
        return (self.last_day - timezone.localdate()).days

    @property
    def last_day(self) -> datetime.date:
        """The last day on which one can vote."""
        return timezone.localdate(self.closes_at - datetime.timedelta(microseconds=1))

    @property
    def end_words(self) -> str:
        """When it ends: midnight is the end of a day, not the beginning of the next."""
        end = timezone.localtime(self.closes_at)
        if end.time() != datetime.time():
            return moment(end)
        return _("%(day)s, 24 Uhr") % {"day": worded(end - datetime.timedelta(days=1), "day")}

    @property
    def needs_code(self) -> bool:
        """Whether one votes with a code from a letter."""
        return self.access == Access.CODE


def card_of(process: BudgetProcess, now: datetime.datetime | None = None) -> BudgetCard:
    """Return the card of a Bürgerhaushalt."""
    now = now or timezone.now()
    same = {name: getattr(process, name) for name in _SAME}
    return BudgetCard(
        **same,
        id=process.pk,
        phase=process.phase(now),
        takes_proposals=process.takes_proposals(timezone.localdate(now)),
        is_running=process.is_running(now),
        is_frozen=process.is_frozen,
    )


_SAME = (
    "slug", "title", "summary", "budget", "state", "access", "audience", "contact", "legal_basis", "privacy_notice",
    "abort_reason", "submit_from", "submit_until", "opens_at", "closes_at", "implement_until", "delete_on",
    "decided_on", "decided_by", "rule",
)  # fmt: skip


def budget_at(viewer: Viewer, slug: str) -> BudgetProcess | None:
    """Return the Bürgerhaushalt at an address, if viewer may see it."""
    return BudgetProcess.objects.at(slug, viewer).first()


@dataclass(frozen=True)
class BallotProject:
    """A project on the ballot, as it was frozen."""

    id: str
    title: str
    cost: int
    summary: str
    district: str
    topic: str


@dataclass(frozen=True)
class BallotPaper:
    """The frozen ballot: what may be chosen, and within which limits."""

    budget: int
    kind: BallotKind
    projects: tuple[BallotProject, ...]
    most: int | None
    points: int | None
    per_project: int | None

    @property
    def by_id(self) -> dict[str, BallotProject]:
        """The projects by their numbers."""
        return {project.id: project for project in self.projects}


def ballot_paper(process: BudgetProcess) -> BallotPaper:
    """Return the ballot as it was frozen."""
    frozen, ballot = process.frozen, process.frozen["ballot"]
    projects = tuple(
        BallotProject(row["id"], row["title"], row["cost"], row["summary"], row["district"], row["topic"])
        for row in frozen["projects"]
    )
    return BallotPaper(
        frozen["budget"], BallotKind(ballot["kind"]), projects, ballot["most"], ballot["most_points"],
        ballot["most_points_each"],
    )  # fmt: skip


def turnout_of(process: BudgetProcess) -> int:
    """Return how many have taken part."""
    return Turnout.objects.filter(pk=process.pk).values_list("count", flat=True).first() or 0


def drawn(paper: BallotPaper, seed: str) -> list[BallotProject]:
    """Return the projects in the order drawn by a seed: another one on every screen and every sheet of paper."""
    return sorted(paper.projects, key=lambda project: sha256(f"{seed}{project.id}".encode()).digest())


def published_result(process: BudgetProcess) -> TallyResult | None:
    """Return the newest published result."""
    return published_versions(process).first()


def published_versions(process: BudgetProcess) -> TallyQuerySet:
    """Return all published results, the newest first."""
    return TallyResult.objects.published().filter(procedure_id=process.pk).latest_first()


@dataclass(frozen=True)
class ProposalLine:
    """A proposal in a list."""

    number: int
    title: str
    summary: str
    district: str
    topic: str
    state: str
    cost: int | None
    estimate: int | None
    withdrawn: bool

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(ProposalState(self.state).label)


def proposal_lines(viewer: Viewer, process: BudgetProcess) -> list[ProposalLine]:
    """Return the proposals that viewer may see, by number."""
    rows = Proposal.objects.visible_to(viewer).filter(process=process, released_on__isnull=False)
    return [
        ProposalLine(
            row.number, row.title, row.summary, row.district, row.topic, row.state, row.cost, row.estimate,
            withdrawn=row.withdrawn_on is not None,
        )
        for row in rows.defer("text", "finding")
    ]  # fmt: skip


def is_counted(process: BudgetProcess) -> bool:
    """Whether the count is done, published or not."""
    return process.state in (ProcedureState.EVALUATED, ProcedureState.PUBLISHED, ProcedureState.ARCHIVED)
