"""What waits for a meeting: proposals of ways, released papers without a place, deferred items, motions to be taken up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.wording import worded
from council.enums import ItemState, MeetingState, PaperState, PaperType
from council.models import AgendaItem, Consultation, Meeting, Motion, Paper
from council.services.motion_duty import Owed, motion_duties
from council.services.references import bodies_of_papers
from council.states import HELD

UNWANTED = (PaperState.DRAFT, PaperState.CO_SIGNING, PaperState.WITHDRAWN, PaperState.REPLACED, PaperState.CLOSED)
PROPOSAL, PAPER, DEFERRED, MOTION = "proposal", "paper", "deferred", "motion"
FACTION, OFFICE, OTHER = "faction", "office", "other"


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. `key` names the item, station or motion; `source` is faction, office or other."""

    kind: str
    key: UUID
    over: str
    title: str
    note: str
    source: str
    url: str
    is_nonpublic: bool = False
    # Motions that the mayor must take up came in time or late (§ 48 Abs. 1 Satz 2 GO NRW).
    is_in_time: bool | None = None
    amends: str = ""

    @property
    def is_takeable(self) -> bool:
        """Whether it can come onto the agenda as it is: what was only handed in is registered first."""
        return self.kind != MOTION


def waiting_for(viewer: Viewer, meeting: Meeting) -> QuerySet[Consultation]:
    """Return the consultations that wait for a meeting of these bodies."""
    return (
        Consultation.objects.visible_to(viewer)
        .filter(organization__in=meeting.organizations.all(), agenda_item__isnull=True, under_item__isnull=True)
        .exclude(paper__state__in=UNWANTED)
        .select_related("paper", "organization")
        .order_by("paper__date", "id")
    )


def joinable(viewer: Viewer, meeting: Meeting) -> QuerySet[Consultation]:
    """Return the consultations that can lie under an item of meeting: what waits, and what is proposed to it."""
    proposed = Q(agenda_item__meeting=meeting, agenda_item__state=ItemState.PROPOSED)
    rows = Consultation.objects.visible_to(viewer).filter(
        Q(agenda_item__isnull=True) | proposed, organization__in=meeting.organizations.all(), under_item__isnull=True
    )
    rows = rows.exclude(paper__state__in=UNWANTED).select_related("paper", "organization")
    return rows.order_by("paper__date", "id")


def deferred_for(viewer: Viewer, meeting: Meeting) -> QuerySet[AgendaItem]:
    """Return what these bodies deferred in earlier meetings and have not taken up again."""
    later = AgendaItem.objects.filter(meeting__start__gt=OuterRef("meeting__start"), deleted_at__isnull=True)
    later = later.exclude(state=ItemState.WITHDRAWN)
    again = later.filter(title=OuterRef("title"), meeting__organizations=OuterRef("meeting__organizations"))
    newer = Consultation.objects.filter(
        paper=OuterRef("consultation__paper"), order__gt=OuterRef("consultation__order"), deleted_at__isnull=True
    )
    rows = AgendaItem.objects.visible_to(viewer).filter(
        state=ItemState.POSTPONED,
        meeting__organizations__in=meeting.organizations.all(),
        meeting__start__lt=meeting.start,
    )
    rows = rows.filter(~Exists(again), ~Exists(newer))
    return rows.select_related("meeting", "consultation__paper").order_by("-meeting__start", "order").distinct()


def waiting_list(viewer: Viewer, meeting: Meeting, proposed: Sequence[AgendaItem]) -> list[Waiting]:
    """Return what waits for meeting: motions to be taken up first, then proposals, papers, and what was deferred."""
    if meeting.state in HELD or meeting.is_cancelled or meeting.state == MeetingState.IN_SESSION:
        return []
    stations = list(waiting_for(viewer, meeting))
    deferred = list(deferred_for(viewer, meeting)) if meeting.start else []
    owed = next((duty.owed for duty in motion_duties(viewer) if duty.meeting.pk == meeting.pk), ())
    papers = {row.consultation.paper_id for row in proposed if row.consultation} | {row.paper_id for row in stations}
    sources = _Sources(viewer, list(papers), owed)
    found = [_motion(each) for each in owed if each.motion.paper_id is None]
    found += [_proposal(item, sources) for item in proposed]
    found += [_paper(station, sources) for station in stations]
    found += [_deferred(item) for item in deferred]
    return sorted(found, key=lambda row: not (row.is_in_time or row.kind == MOTION))


class _Sources:
    """Who wrote the papers that wait, and which of them are motions in time. Six queries."""

    def __init__(self, viewer: Viewer, papers: list[UUID], owed: Sequence[Owed]) -> None:
        self.originators = bodies_of_papers(viewer, papers, "originated_papers")
        self.departments = bodies_of_papers(viewer, papers, "directed_papers")
        self.in_time = {each.motion.paper_id: each.received_at for each in owed if each.motion.paper_id}
        self.motions = set(Motion.objects.filter(paper__in=papers).values_list("paper", flat=True))
        rows = Paper.objects.visible_to(viewer).filter(subordinated_papers__in=papers)
        self.amended = dict(rows.values_list("subordinated_papers", "reference"))

    def note(self, paper: Paper) -> str:
        """Return "Grünes Forum · 12.11.2026"."""
        bodies = self.originators.get(paper.pk, ()) or self.departments.get(paper.pk, ())
        at = self.in_time.get(paper.pk)
        when = worded(at, "plain") if at else worded(paper.date, "plain")
        return " · ".join(part for part in (", ".join(body.name for body in bodies), when) if part)

    def group(self, paper: Paper) -> str:
        """Return whether factions or the administration wrote a paper."""
        if self.originators.get(paper.pk):
            return FACTION
        return OFFICE if self.departments.get(paper.pk) else OTHER


def _facts(paper: Paper, sources: _Sources) -> dict[str, Any]:
    amends = paper.paper_type == PaperType.AMENDMENT
    return {
        "over": " · ".join(part for part in (str(paper.get_paper_type_display()), paper.reference) if part),
        "note": sources.note(paper), "source": sources.group(paper), "url": reverse("desk:paper", args=[paper.pk]),
        "is_in_time": True if paper.pk in sources.in_time else False if paper.pk in sources.motions else None,
        "is_nonpublic": bool(paper.nonpublic_ground), "amends": sources.amended.get(paper.pk, "") if amends else "",
    }  # fmt: skip


def _proposal(item: AgendaItem, sources: _Sources) -> Waiting:
    if item.consultation is None:
        return Waiting(PROPOSAL, item.pk, str(item.get_kind_display()), item.title, item.note, OTHER, "")
    return Waiting(PROPOSAL, item.pk, title=item.title, **_facts(item.consultation.paper, sources))


def _paper(station: Consultation, sources: _Sources) -> Waiting:
    return Waiting(PAPER, station.pk, title=station.paper.title, **_facts(station.paper, sources))


def _deferred(item: AgendaItem) -> Waiting:
    paper = item.consultation.paper if item.consultation else None
    when = _("vertagt am %(day)s") % {"day": worded(item.meeting.start, "plain")}
    url = reverse("desk:paper", args=[paper.pk]) if paper else reverse("desk:meeting", args=[item.meeting_id])
    over = " · ".join(part for part in (_("Vertagt"), paper.reference if paper else "") if part)
    return Waiting(DEFERRED, item.pk, over, item.title, when, OTHER, url, bool(item.nonpublic_ground))


def _motion(owed: Owed) -> Waiting:
    motion = owed.motion
    return Waiting(
        MOTION, motion.pk, str(motion.get_kind_display()), motion.title,
        f"{motion.faction} · {worded(owed.received_at, 'plain')}", FACTION, reverse("desk:inbox_item", args=[motion.pk]),
        is_in_time=True,
    )  # fmt: skip
