"""What the page of a matter shows: five phases, and everything that happened, in one thread."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from accounts.viewer import Viewer
from council.kinds import ThreadEntry, thread_entries
from council.models import Location, Matter, MatterEvent
from council.services.deadlines import rule_of
from council.services.matter_entries import computed_entries, execution_entries, written_entries
from council.services.matter_phases import Phase, matter_phases
from council.services.matter_stations import Consulted, matter_papers, matter_stations
from council.services.references import BodyRef, PaperRef, body_ref, seen


@dataclass(frozen=True)
class MatterThread:
    """A matter as its page shows it."""

    id: UUID
    title: str
    summary: str
    topic: str
    district: str
    is_rejected: bool
    is_closed: bool
    is_nonpublic: bool
    merged_into: tuple[UUID, str] | None
    merged: tuple[tuple[UUID, str], ...]
    phases: tuple[Phase, ...]
    entries: tuple[ThreadEntry, ...]
    next_meeting: Consulted | None
    still_since: datetime.date | None
    responsible: BodyRef | None
    contact: str
    cost: Decimal | None
    funding: Decimal | None
    participation_level: int | None
    place: Location | None
    papers: tuple[PaperRef, ...]
    modified_at: datetime.datetime | None

    @property
    def has_figures(self) -> bool:
        """Whether there is a number or somebody in charge to name."""
        return bool(self.cost or self.funding or self.responsible_words or self.participation_level)

    @property
    def responsible_words(self) -> str:
        """Return "Tiefbauamt, Jonas Wittlich"."""
        return ", ".join(part for part in (self.responsible.name if self.responsible else "", self.contact) if part)

    @property
    def funding_percent(self) -> int | None:
        """Return how much of the cost others pay."""
        return round(100 * self.funding / self.cost) if self.cost and self.funding else None


def matter_thread(viewer: Viewer, matter_id: UUID, *, oldest_first: bool = False) -> MatterThread | None:
    """Return the thread of a matter, None when viewer may not read it (or there is none)."""
    rows = Matter.objects.visible_to(viewer).select_related("responsible", "merged_into", "location")
    matter = rows.filter(pk=matter_id).first()
    if matter is None:
        return None
    papers = matter_papers(viewer, matter)
    stations = matter_stations(viewer, papers)
    events = list(MatterEvent.objects.filter(matter=matter).order_by("date", "title"))
    entries = [
        *written_entries(events),
        *computed_entries(papers, stations, events),
        *execution_entries(viewer, matter.pk),
        *thread_entries(viewer, matter.pk),
    ]
    responsible, target = seen(matter.responsible, viewer), seen(matter.merged_into, viewer)
    merged = Matter.objects.visible_to(viewer).filter(merged_into=matter).values_list("id", "title")
    return MatterThread(
        id=matter.pk,
        title=matter.title,
        summary=matter.summary,
        topic=matter.topic,
        district=matter.district,
        is_rejected=matter.is_rejected,
        is_closed=matter.is_closed,
        is_nonpublic=not matter.is_public,
        merged_into=(target.pk, target.title) if target else None,
        merged=tuple(merged),
        phases=matter_phases(matter, papers, stations, events),
        entries=_ordered(entries, oldest_first=oldest_first),
        next_meeting=_next(stations),
        still_since=_still_since(matter),
        responsible=body_ref(responsible) if responsible else None,
        contact=matter.contact,
        cost=matter.cost,
        funding=matter.funding,
        participation_level=matter.participation_level,
        place=seen(matter.location, viewer),
        papers=tuple(papers),
        modified_at=matter.public_modified_at,
    )


def _ordered(entries: list[ThreadEntry], *, oldest_first: bool) -> tuple[ThreadEntry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.date, entry.is_expected), reverse=not oldest_first))


def _next(stations: list[Consulted]) -> Consulted | None:
    today = timezone.localdate()
    coming = [row for row in stations if row.start and timezone.localdate(row.start) >= today and not row.result]
    return coming[0] if coming else None


def _still_since(matter: Matter) -> datetime.date | None:
    """Return since when nothing moved, None while it moves or is over."""
    day = matter.last_progress_at
    if day is None or matter.is_closed or matter.is_rejected or matter.merged_into_id:
        return None
    today = timezone.localdate()
    return day if (today - day).days > rule_of(None, today).public_still_days else None
