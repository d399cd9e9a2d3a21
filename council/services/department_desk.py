"""What departments see of their papers: what waits for their answer, what they write, and who is late."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.enums import Role
from accounts.models import Appointment
from accounts.rules import departments_of
from accounts.viewer import Viewer
from council.enums import OrganizationKind, PaperState
from council.models import Attachment, CoSignature, File, Organization, Paper, PaperEffects, PaperVersion
from council.rules import may_run_meetings, may_write_paper
from council.services.signing import finance_for

LIMIT = 50


@dataclass(frozen=True)
class DepartmentDesk:
    """The start page: answers that are asked of the viewer, and papers by where they stand."""

    to_sign: list[CoSignature]
    drafts: list[Paper]
    signing: list[Paper]
    released: list[Paper]

    @property
    def count(self) -> int:
        """How many things stand here."""
        return len(self.to_sign) + len(self.drafts) + len(self.signing) + len(self.released)


def own_departments(viewer: Viewer) -> QuerySet[Organization]:
    """Return the departments in which viewer writes: the clerk in all of them."""
    rows = Organization.objects.visible_to(viewer).current().of_kind(OrganizationKind.DEPARTMENT).order_by("name")
    return rows if may_run_meetings(viewer) else rows.filter(pk__in=departments_of(viewer))


def department_desk(viewer: Viewer) -> DepartmentDesk:
    """Return what waits for viewer and what the viewer's departments write."""
    asked = CoSignature.objects.asked().filter(paper__state=PaperState.CO_SIGNING)
    asked = asked.filter(department__in=departments_of(viewer), paper__in=Paper.objects.visible_to(viewer))
    # Keys first: a paper directed by two departments of the viewer is one paper.
    directed = Paper.objects.visible_to(viewer).filter(under_direction_of__in=own_departments(viewer)).values("pk")
    papers = (
        Paper.objects.visible_to(viewer)
        .filter(pk__in=directed, source_id__isnull=True)
        .order_by("-date", "-created_at")
    )
    papers = papers.distinct()
    open_rows = CoSignature.objects.asked().select_related("department")
    return DepartmentDesk(
        to_sign=list(asked.select_related("paper", "department", "version")[:LIMIT]),
        drafts=list(papers.filter(state=PaperState.DRAFT)[:LIMIT]),
        signing=list(
            papers.filter(state=PaperState.CO_SIGNING).prefetch_related(
                Prefetch("co_signatures", open_rows, to_attr="asked_now")
            )[:LIMIT]
        ),
        released=list(papers.exclude(state__in=(PaperState.DRAFT, PaperState.CO_SIGNING))[:10]),
    )


@dataclass(frozen=True)
class Round:
    """One round of co-signing, step by step."""

    number: int
    rows: list[CoSignature]


@dataclass(frozen=True)
class DepartmentPaper:
    """One paper as its department, its co-signers and the clerk see it."""

    effects: PaperEffects | None
    files: list[Attachment]
    versions: list[PaperVersion]
    rounds: list[Round]
    mine: list[CoSignature]
    finance: Organization | None
    may_write: bool

    @property
    def current(self) -> Round | None:
        """The last round."""
        return self.rounds[0] if self.rounds else None

    @property
    def is_needing_finance(self) -> bool:
        """Whether Finance must sign and is not on the route yet."""
        on_route = {row.department_id for row in self.current.rows} if self.current else set()
        return self.finance is not None and self.finance.pk not in on_route


def department_paper(viewer: Viewer, paper: Paper) -> DepartmentPaper:
    """Return everything around a paper that viewer may read."""
    rows = CoSignature.objects.filter(paper=paper).select_related("department", "version", "by")
    rounds: dict[int, list[CoSignature]] = {}
    for row in rows.order_by("-round", "step", "department__name"):
        rounds.setdefault(row.round, []).append(row)
    own = departments_of(viewer)
    current = next(iter(rounds.values()), [])
    files = Attachment.objects.filter(file__in=File.objects.visible_to(viewer), paper=paper)
    return DepartmentPaper(
        effects=PaperEffects.objects.filter(paper=paper).first(),
        files=list(files.select_related("file").order_by("order", "id").distinct()),
        versions=list(PaperVersion.objects.filter(paper=paper).select_related("author")),
        rounds=[Round(number, part) for number, part in rounds.items()],
        mine=[row for row in current if row.department_id in own and row.state == "asked"],
        finance=finance_for(paper),
        may_write=may_write_paper(viewer, paper),
    )


def signers_of(department: Any) -> list[str]:
    """Return the names of everybody who may answer for a department today; who stands in is one of them."""
    rows = Appointment.objects.current().filter(role=Role.DEPARTMENT, department=department).select_related("user")
    return sorted({row.user.get_full_name() or row.user.email for row in rows})
