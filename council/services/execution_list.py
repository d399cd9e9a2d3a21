"""The list „Beschlusskontrolle“: decisions under way, late ones first, by body and department; as a table and as CSV."""

import csv
import datetime
import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.wording import worded
from council.enums import ExecutionState
from council.models import Consultation, Decision
from council.services.executions import UNDER_WAY

OPEN, DONE, UNASSIGNED = "offen", "erledigt", "ohne"


@dataclass(frozen=True)
class ExecutionLine:
    """One decision and how far it is."""

    id: UUID
    title: str
    reference: str
    body: str
    decided_on: datetime.date | None
    owner: str
    due: datetime.date | None
    state: str
    state_label: str
    percent: int | None
    note: str
    is_public: bool

    @property
    def is_late(self) -> bool:
        """Whether its day has passed, or somebody said it will."""
        passed = self.due is not None and self.due < timezone.localdate()
        return self.state in UNDER_WAY and (passed or self.state == ExecutionState.LATE)


def executions(viewer: Viewer, asked: dict[str, Any]) -> list[ExecutionLine]:
    """Return what is asked for, late ones first, then by day. `asked`: gremium, amt (organizations), stand. Two queries."""
    rows = Decision.objects.to_execute_by(viewer).deciding()
    rows = rows.filter(_state(asked.get("stand", OPEN)))
    if body := asked.get("gremium"):
        rows = rows.filter(agenda_item__meeting__organizations=body)
    if owner := asked.get("amt"):
        rows = rows.filter(execution_owner=owner)
    rows = rows.select_related("agenda_item__meeting", "execution_owner").distinct()
    found = list(rows.order_by(F("execution_due").asc(nulls_last=True), "-decided_at", "pk"))
    papers = _papers(viewer, [row.agenda_item_id for row in found])
    lines = [_line(row, papers.get(row.agenda_item_id, "")) for row in found]
    return sorted(lines, key=lambda line: not line.is_late)


def late_count(viewer: Viewer) -> int:
    """Return how many are late."""
    today = timezone.localdate()
    return Decision.objects.to_execute_by(viewer).filter(execution_state__in=UNDER_WAY, execution_due__lt=today).count()


def as_csv(lines: list[ExecutionLine]) -> str:
    """Return the list for a spreadsheet: semicolons and a byte order mark, as German offices open it."""
    target = io.StringIO()
    write = csv.writer(target, delimiter=";", lineterminator="\r\n")
    write.writerow(
        [_("Aktenzeichen"), _("Beschluss"), _("Gremium"), _("beschlossen am"), _("zuständig"), _("bis"), _("Stand"),
         _("Prozent"), _("überfällig"), _("Bericht")]
    )  # fmt: skip
    for line in lines:
        cells = (
            line.reference, line.title, line.body, worded(line.decided_on, "plain"), line.owner,
            worded(line.due, "plain"), line.state_label, "" if line.percent is None else str(line.percent),
            _("ja") if line.is_late else _("nein"), line.note,
        )  # fmt: skip
        write.writerow([harmless(cell) for cell in cells])
    return "\ufeff" + target.getvalue()


def harmless(cell: str) -> str:
    """Let no cell be read as a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _state(asked: str) -> Q:
    if asked == DONE:
        return Q(execution_state=ExecutionState.DONE)
    if asked == UNASSIGNED:
        return Q(execution_state=ExecutionState.NONE, agenda_item__consultation__isnull=False, source_id__isnull=True)
    return Q(execution_state__in=UNDER_WAY)


def _papers(viewer: Viewer, items: list[UUID]) -> dict[UUID, str]:
    rows = Consultation.objects.visible_to(viewer).filter(agenda_item__in=items)
    return dict(rows.values_list("agenda_item", "paper__reference"))


def _line(row: Decision, reference: str) -> ExecutionLine:
    item = row.agenda_item
    return ExecutionLine(
        id=row.pk, title=item.title, reference=reference, body=item.meeting.name,
        decided_on=timezone.localdate(row.decided_at) if row.decided_at else None,
        owner=row.execution_owner.name if row.execution_owner else "", due=row.execution_due, state=row.execution_state,
        state_label=str(ExecutionState(row.execution_state).label), percent=row.execution_percent,
        note=row.execution_note, is_public=row.is_public,
    )  # fmt: skip
