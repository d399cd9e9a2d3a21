"""Matters as a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from accounts.viewer import Viewer
from core.paging import Keyset, Page
from council.enums import MatterPhase
from council.models import Matter

ORDER = Keyset("last_progress_at")


@dataclass(frozen=True)
class MatterLine:
    """A matter in a list. `step` of 5 is its phase."""

    id: UUID
    title: str
    summary: str
    topic: str
    district: str
    phase: str
    step: int
    is_rejected: bool
    is_closed: bool
    last_progress_at: object


def matters_page(viewer: Viewer, params: Mapping[str, str], phase: str = "") -> Page[MatterLine]:
    """Return a page of matters, latest progress first; merged ones live on in their survivor."""
    rows = Matter.objects.visible_to(viewer).filter(merged_into__isnull=True)
    if phase in MatterPhase.values:
        rows = rows.filter(phase=phase)
    page = ORDER.page(rows, params)
    return Page([_line(row) for row in page.rows], page.before, page.after)


def _line(row: Matter) -> MatterLine:
    return MatterLine(
        id=row.pk,
        title=row.title,
        summary=row.summary,
        topic=row.topic,
        district=row.district,
        phase=str(row.get_phase_display()),
        step=MatterPhase.values.index(row.phase) + 1,
        is_rejected=row.is_rejected,
        is_closed=row.is_closed,
        last_progress_at=row.last_progress_at,
    )
