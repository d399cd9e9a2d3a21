"""What the clerk's desk shows: what is due, a meeting's board, a paper's board."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from council.enums import ExecutionState, ItemState, MeetingState, OrganizationKind, PaperState, Part
from council.models import (
    AgendaItem,
    Attachment,
    Consultation,
    Decision,
    File,
    Matter,
    Meeting,
    Membership,
    Organization,
    Paper,
    PaperVersion,
    VoteTally,
)

HELD = (MeetingState.CLOSED, MeetingState.MINUTES_DRAFT, MeetingState.MINUTES_SIGNED, MeetingState.MINUTES_APPROVED)
BEFORE = (MeetingState.PLANNED, MeetingState.AGENDA_DRAFT, MeetingState.AGENDA_SET)
UNTREATED = (ItemState.PROPOSED, ItemState.ON_AGENDA, ItemState.CALLED, ItemState.DEBATED)


@dataclass(frozen=True)
class Due:
    """What waits: coming meetings still in preparation, papers that stand still, results and executions that are late."""

    meetings: list[Meeting]
    unpublished: list[Paper]
    unplanned: list[Paper]
    results: list[Meeting]
    executions: list[Decision]
    next_meeting: Meeting | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.meetings or self.unpublished or self.unplanned or self.results or self.executions)


def due_today(viewer: Viewer, limit: int = 10) -> Due:
    """Return what waits for viewer, at most limit rows of each, the most pressing first."""
    today = timezone.localdate()
    meetings = Meeting.objects.visible_to(viewer).prefetch_related("organizations")
    papers = Paper.objects.visible_to(viewer)
    released = papers.filter(state__in=[PaperState.RELEASED, PaperState.SCHEDULED])
    late = Decision.objects.visible_to(viewer).filter(
        execution_state__in=[ExecutionState.OPEN, ExecutionState.RUNNING, ExecutionState.LATE], execution_due__lte=today
    )
    no_result = meetings.past().filter(state__in=HELD).annotate(
        missing=Count(
            "agenda_items",
            filter=Q(agenda_items__state__in=UNTREATED, agenda_items__consultation__isnull=False, agenda_items__decision__isnull=True),
        )
    )
    return Due(
        meetings=list(meetings.upcoming().filter(state__in=BEFORE)[:limit]),
        unpublished=list(released.filter(first_published_at__isnull=True).order_by("date", "id")[:limit]),
        unplanned=list(released.filter(consultations__isnull=True).order_by("date", "id")[:limit]),
        results=list(no_result.filter(missing__gt=0)[:limit]),
        executions=list(late.select_related("agenda_item", "execution_owner").order_by("execution_due")[:limit]),
        next_meeting=meetings.upcoming().exclude(state=MeetingState.CANCELLED).first(),
    )


@dataclass(frozen=True)
class BoardItem:
    """A row of the agenda board. `positions` are where up and down lead, None at the ends."""

    item: AgendaItem
    decision: Decision | None
    up: int | None
    down: int | None
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Board:
    """One meeting at the desk."""

    public: list[BoardItem]
    nonpublic: list[BoardItem]
    waiting: list[Consultation]
    files: list[Attachment]
    days_left: int | None

    @property
    def warnings(self) -> int:
        """How many items lack something."""
        return sum(1 for row in (*self.public, *self.nonpublic) if row.warnings)


def waiting_for(viewer: Viewer, meeting: Meeting) -> QuerySet[Consultation]:
    """Return the consultations that wait for a meeting of these bodies."""
    return (
        Consultation.objects.visible_to(viewer)
        .filter(organization__in=meeting.organizations.all(), agenda_item__isnull=True)
        .exclude(paper__state__in=[PaperState.DRAFT, PaperState.WITHDRAWN, PaperState.REPLACED, PaperState.CLOSED])
        .select_related("paper", "organization")
        .order_by("paper__date", "id")
    )


def meetings_for(viewer: Viewer, consultation: Consultation) -> QuerySet[Meeting]:
    """Return the coming meetings of the consultation's body."""
    rows = Meeting.objects.visible_to(viewer).upcoming().filter(state__in=[*BEFORE, MeetingState.INVITED])
    return rows.filter(holders__organization=consultation.organization_id)  # type: ignore[no-any-return]


def agenda_board(viewer: Viewer, meeting: Meeting) -> Board:
    """Return the agenda of meeting in both parts with what is missing."""
    items = (
        AgendaItem.objects.visible_to(viewer)
        .filter(meeting=meeting)
        .exclude(state=ItemState.WITHDRAWN)
        .select_related("consultation__paper")
        .prefetch_related(Prefetch("votes"))
        .order_by("order")
    )
    decisions = {row.agenda_item_id: row for row in Decision.objects.visible_to(viewer).filter(agenda_item__meeting=meeting)}
    parts: dict[str, list[AgendaItem]] = {Part.PUBLIC: [], Part.NONPUBLIC: []}
    for item in items:
        parts[item.part].append(item)
    return Board(
        public=_rows(parts[Part.PUBLIC], decisions),
        nonpublic=_rows(parts[Part.NONPUBLIC], decisions),
        waiting=list(waiting_for(viewer, meeting)) if meeting.state not in HELD else [],
        files=_files(viewer, meeting=meeting),
        days_left=(timezone.localdate(meeting.start) - timezone.localdate()).days if meeting.start else None,
    )


def _rows(items: list[AgendaItem], decisions: dict[Any, Decision]) -> list[BoardItem]:
    last = len(items)
    return [
        BoardItem(
            item=item,
            decision=decisions.get(item.pk),
            up=n - 1 if n > 1 else None,
            down=n + 1 if n < last else None,
            warnings=_warnings(item),
        )
        for n, item in enumerate(items, start=1)
    ]


def _warnings(item: AgendaItem) -> list[str]:
    warnings = []
    paper = item.consultation.paper if item.consultation else None
    if item.part == Part.NONPUBLIC and not item.public_title:
        warnings.append(_("öffentlicher Betreff fehlt"))
    if item.part == Part.PUBLIC and paper is not None and not paper.is_public:
        warnings.append(_("die Vorlage ist nicht öffentlich"))
    return warnings


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


def paper_board(viewer: Viewer, paper: Paper) -> PaperBoard:
    """Return the way, files, versions and matters of paper."""
    stations = Consultation.objects.visible_to(viewer).filter(paper=paper).select_related("organization", "meeting", "agenda_item__decision")
    return PaperBoard(
        consultations=list(stations.order_by("order")),
        files=_files(viewer, paper=paper),
        versions=list(PaperVersion.objects.filter(paper=paper).select_related("author")),
        matters=list(Matter.objects.visible_to(viewer).filter(papers=paper)),
    )


def groups_of(viewer: Viewer, meeting: Meeting, item: AgendaItem) -> list[dict[str, Any]]:
    """Return one row a faction to type figures into, filled with what stands already."""
    typed = {
        tally.organization_id: tally for tally in VoteTally.objects.filter(vote__agenda_item=item, vote__is_final=True)
    }
    day = timezone.localdate(meeting.start) if meeting.start else timezone.localdate()
    members = Membership.objects.visible_to(viewer).on(day).filter(organization__in=meeting.organizations.all())
    factions = Organization.objects.visible_to(viewer).filter(
        Q(pk__in=members.values("on_behalf_of")) | Q(pk__in=[key for key in typed if key]), kind=OrganizationKind.FACTION
    )
    rows = []
    for faction in factions.order_by("seat_order", "name"):
        tally = typed.get(faction.pk)
        figures = {name: getattr(tally, name) for name in ("yes", "no", "abstain")} if tally else {}
        rows.append({"organization": faction.pk, "label": faction.name, **figures})
    return rows

