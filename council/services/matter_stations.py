"""The papers of a matter and the stations of their way that have an agenda item."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.wording import clock
from council.models import AgendaItem, Consultation, Matter, Paper
from council.services.outcome import Result, results_by_item
from council.services.references import BodyRef, PaperRef, bodies_of_papers, body_ref, paper_ref, seen


def item_words(number: str) -> str:
    """Return "TOP 4", "" for an item without a number."""
    return _("TOP %(number)s") % {"number": number} if number else ""


@dataclass(frozen=True)
class Consulted:
    """A station of one of the matter's papers that has an agenda item."""

    paper: PaperRef
    body: BodyRef | None
    is_authoritative: bool
    meeting_id: UUID
    start: datetime.datetime | None
    number: str
    item_id: UUID
    result: Result | None

    @property
    def words(self) -> str:
        """Return "18:00 Uhr, TOP 4: Zwischenbericht zum Bau"."""
        where = ", ".join(part for part in (clock(self.start), item_words(self.number)) if part)
        return f"{where}: {self.paper.title}" if where else self.paper.title


def matter_papers(viewer: Viewer, matter: Matter) -> list[PaperRef]:
    """Return the papers of a matter that viewer may read, oldest first. Two queries."""
    papers = list(Paper.objects.visible_to(viewer).filter(matters=matter).order_by("date", "reference").distinct())
    originators = bodies_of_papers(viewer, [paper.pk for paper in papers], "originated_papers")
    return [paper_ref(paper, originators=originators.get(paper.pk, ())) for paper in papers]


def matter_stations(viewer: Viewer, papers: list[PaperRef]) -> list[Consulted]:
    """Return the stations of papers, in the order of their meetings. Four queries."""
    by_id = {paper.id: paper for paper in papers}
    rows = (
        Consultation.objects.visible_to(viewer).filter(paper__in=list(by_id)).select_related("organization").distinct()
    )
    consultations = {row.pk: row for row in rows}
    treats = Q(consultation__in=list(consultations)) | Q(
        pk__in=[row.under_item_id for row in consultations.values() if row.under_item_id]
    )
    rows = AgendaItem.objects.visible_to(viewer).filter(treats).select_related("meeting").distinct()
    items = {item.pk: item for item in rows}
    own = {item.consultation_id: item for item in items.values()}
    results = results_by_item(viewer, Q(agenda_item__in=list(items)))
    found = []
    for row in consultations.values():
        item = own.get(row.pk) or items.get(row.under_item_id)
        if item is None:
            continue
        body = seen(row.organization, viewer)
        found.append(
            Consulted(
                paper=by_id[row.paper_id],
                body=body_ref(body) if body else None,
                is_authoritative=row.authoritative,
                meeting_id=item.meeting_id,
                start=item.meeting.start,
                number=item.number,
                item_id=item.pk,
                result=results.get(item.pk),
            )
        )
    return sorted(found, key=lambda row: (row.start is None, row.start or timezone.now()))
