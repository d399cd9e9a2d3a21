"""What the clerk's desk shows: a meeting's board, a paper's board, and what its lists and forms are filled with."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.viewer import Viewer
from council.enums import MeetingState, OrganizationKind, PaperType
from council.models import (
    AgendaItem,
    Attachment,
    Consultation,
    File,
    Matter,
    Meeting,
    Membership,
    Organization,
    Paper,
    PaperVersion,
    UrgentDecision,
    UrgentSignature,
    VoteTally,
)
from council.services.department_desk import DepartmentPaper, department_paper
from council.services.next_steps import NextStep, next_step_of_paper
from council.services.registering import amendments_to
from council.states import BEFORE


def meetings_for(viewer: Viewer, consultation: Consultation) -> QuerySet[Meeting]:
    """Return the coming meetings of the consultation's body."""
    rows = Meeting.objects.visible_to(viewer).upcoming().filter(state__in=[*BEFORE, MeetingState.INVITED])
    return rows.filter(holders__organization=consultation.organization_id)


def _files(viewer: Viewer, **parent: Any) -> list[Attachment]:
    files = File.objects.visible_to(viewer)
    return list(Attachment.objects.filter(file__in=files, **parent).select_related("file").order_by("order", "id"))


@dataclass(frozen=True)
class PaperBoard:
    """One paper at the desk."""

    consultations: list[Consultation]
    files: list[Attachment]
    versions: list[PaperVersion]
    matters: list[Matter]
    office: DepartmentPaper
    urgency: UrgentDecision | None
    urgent_signatures: list[UrgentSignature]
    amendments: list[Paper]
    next_step: NextStep

    @property
    def has_unscheduled(self) -> bool:
        """Whether a station still waits for its meeting."""
        return any(station.meeting_id is None for station in self.consultations)


def paper_board(viewer: Viewer, paper: Paper) -> PaperBoard:
    """Return the way, files, versions and matters of paper."""
    stations = (
        Consultation.objects.visible_to(viewer)
        .filter(paper=paper)
        .select_related("organization", "meeting", "agenda_item__decision")
    )
    office = department_paper(viewer, paper)
    is_urgent = paper.paper_type == PaperType.URGENT_DECISION
    urgency = UrgentDecision.objects.filter(paper=paper).first() if is_urgent else None
    return PaperBoard(
        consultations=list(stations.order_by("order")),
        files=_files(viewer, paper=paper),
        versions=office.versions,
        matters=list(Matter.objects.visible_to(viewer).filter(papers=paper)),
        office=office,
        urgency=urgency,
        urgent_signatures=list(urgency.signatures.select_related("user")) if urgency else [],
        amendments=list(amendments_to(paper, Paper.objects.visible_to(viewer))),
        next_step=next_step_of_paper(viewer, paper),
    )


def groups_of(viewer: Viewer, meeting: Meeting, item: AgendaItem) -> list[dict[str, Any]]:
    """Return one row a faction to type figures into, filled with what stands already."""
    typed = {
        tally.organization_id: tally for tally in VoteTally.objects.filter(vote__agenda_item=item, vote__is_final=True)
    }
    day = timezone.localdate(meeting.start) if meeting.start else timezone.localdate()
    members = Membership.objects.visible_to(viewer).on(day).filter(organization__in=meeting.organizations.all())
    factions = Organization.objects.visible_to(viewer).filter(
        Q(pk__in=members.values("on_behalf_of")) | Q(pk__in=[key for key in typed if key]),
        kind=OrganizationKind.FACTION,
    )
    rows = []
    for faction in factions.order_by("seat_order", "name"):
        tally = typed.get(faction.pk)
        figures = {name: getattr(tally, name) for name in ("yes", "no", "abstain")} if tally else {}
        rows.append({"organization": faction.pk, "label": faction.name, **figures})
    return rows


def proposed_wording(viewer: Viewer, item: AgendaItem) -> str:
    """Return the resolution that was proposed for item, "" without a paper."""
    station = Consultation.objects.visible_to(viewer).filter(agenda_item=item).select_related("paper").first()
    return station.paper.proposal if station else ""


def papers_like(rows: QuerySet[Paper], asked: dict[str, Any]) -> QuerySet[Paper]:
    """Return the papers that the filter of the list asks for."""
    named = {"stand": "state", "art": "paper_type", "sicht": "visibility"}
    rows = rows.filter(**{field: asked[name] for name, field in named.items() if name in asked})
    if words := asked.get("suche"):
        rows = rows.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    return rows


def people_like(rows: QuerySet[Any], asked: dict[str, Any]) -> QuerySet[Any]:
    """Return the people that the filter of the list asks for."""
    if words := asked.get("suche"):
        rows = rows.filter(name__icontains=words)
    if body := asked.get("gremium"):
        belongs = Membership.objects.current().filter(person=OuterRef("pk"), organization=body, deleted_at__isnull=True)
        rows = rows.filter(Exists(belongs))
    return rows


def bodies_with_members(viewer: Viewer) -> QuerySet[Organization]:
    """Return all bodies with how many belong to them today, in the order of the kinds."""
    kinds = Case(
        *(When(kind=kind, then=place) for place, kind in enumerate(OrganizationKind)), default=len(OrganizationKind)
    )
    today = Membership.objects.visible_to(viewer).current().filter(organization=OuterRef("pk")).order_by()
    number = Subquery(today.values("organization").annotate(n=Count("pk")).values("n"))
    rows = Organization.objects.visible_to(viewer).annotate(members=Coalesce(number, 0), place=kinds)
    return rows.order_by("place", "name")
