"""The entries of a matter's thread: those written by hand, and those its papers tell by themselves."""

import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.viewer import Viewer
from core.wording import worded
from council.enums import EventKind, PaperType
from council.kinds import ThreadEntry
from council.models import ExecutionStep, MatterEvent
from council.services.matter_stations import Consulted, item_words
from council.services.references import PaperRef

ICONS = {
    EventKind.IDEA: "bulb",
    EventKind.SURVEY: "survey",
    EventKind.MOTION: "edit",
    EventKind.HEARING: "people",
    EventKind.EXECUTION: "hammer",
    EventKind.PLANNED: "calendar-today",
    EventKind.NOTE: "info",
}
MOTIONS = (PaperType.MOTION, PaperType.URGENT_MOTION, PaperType.CITIZEN_MOTION)
COUNTS: tuple[str | Promise, ...] = (
    "",
    gettext_lazy("Ein Gremium berät"),
    gettext_lazy("Zwei Gremien beraten"),
    gettext_lazy("Drei Gremien beraten"),
    gettext_lazy("Vier Gremien beraten"),
    gettext_lazy("Fünf Gremien beraten"),
)


def written_entries(events: list[MatterEvent]) -> list[ThreadEntry]:
    """Return what was written by hand."""
    return [
        ThreadEntry(
            date=event.date,
            until=event.until,
            is_expected=event.is_expected,
            is_key=event.is_key,
            source=event.source,
            title=event.title,
            text=event.text,
            figures=event.figures,
            percent=event.percent,
            icon=ICONS[EventKind(event.kind)],
            is_written=True,
            quotes=True,
        )
        for event in events
    ]


def execution_entries(viewer: Viewer, matter_id: UUID) -> list[ThreadEntry]:
    """Return what was reported about the execution of decisions. One query."""
    steps = ExecutionStep.objects.visible_to(viewer).filter(
        decision__agenda_item__consultation__paper__matters=matter_id
    )
    return [
        ThreadEntry(
            date=timezone.localdate(step.at), title=_("Umsetzung: %(state)s") % {"state": step.get_state_display()},
            source=step.owner.name if step.owner and step.owner.is_public else "", text=step.note, percent=step.percent,
            icon=ICONS[EventKind.EXECUTION], quotes=True,
        )
        for step in steps.select_related("owner").distinct()
    ]  # fmt: skip


def computed_entries(papers: list[PaperRef], stations: list[Consulted], events: list[MatterEvent]) -> list[ThreadEntry]:
    """Return what the papers tell: motions, consultations, decisions."""
    written = {event.kind for event in events}
    found: list[ThreadEntry] = []
    for paper in papers:
        own = [row for row in stations if row.paper.id == paper.id and row.start]
        decided = next((row for row in reversed(own) if row.is_authoritative and row.result), None)
        before = [row for row in own if row is not decided and row.result]
        if EventKind.MOTION not in written and (entry := _motion(paper)):
            found.append(entry)
        if before:
            found.append(_consulted(paper, before))
        if decided:
            found.append(_decided(decided))
    return found


def _motion(paper: PaperRef) -> ThreadEntry | None:
    """Return the entry for a motion of factions or citizens; papers of the administration have none."""
    if not paper.date or paper.type_label not in {str(kind.label) for kind in MOTIONS}:
        return None
    title = paper.motion_words if paper.originators else f"{paper.type_label}: {paper.title}"
    return ThreadEntry(
        date=paper.date, title=title, text=paper.title, icon="edit", links=(_paper_link(paper),), quotes=True
    )


def _consulted(paper: PaperRef, rows: list[Consulted]) -> ThreadEntry:
    first, last = timezone.localdate(rows[0].start), timezone.localdate(rows[-1].start)
    count = len(rows)
    title = str(COUNTS[count]) if count < len(COUNTS) else _("%(n)s Gremien beraten") % {"n": count}
    words = [f"{row.body.name if row.body else _('Gremium')}: {row.result.words}." for row in rows if row.result]
    return ThreadEntry(
        date=last,
        until=None,
        source=period(first, last),
        title=title,
        text=" ".join(words),
        icon="people",
        is_period=True,
        links=((_("%(paper)s mit Beratungsfolge") % {"paper": _paper_words(paper)}, _paper_url(paper)),),
    )


def _decided(row: Consulted) -> ThreadEntry:
    result = row.result
    assert result is not None and row.start is not None
    body = row.body.brief if row.body else _("Gremium")
    where = ", ".join(part for part in (body, item_words(row.number)) if part)
    return ThreadEntry(
        date=timezone.localdate(result.decided_at or row.start),
        source=where,
        title=_("%(body)s: %(result)s") % {"body": row.body.name if row.body else body, "result": result.label},
        text=row.paper.title,
        icon="vote",
        is_key=True,
        quotes=True,
        ballots=result.ballots,
        links=((_("Beschluss und Abstimmung"), _paper_url(row.paper) + "#be"),),
    )


def _paper_words(paper: PaperRef) -> str:
    return f"{paper.type_label} {paper.reference}".strip()


def _paper_url(paper: PaperRef) -> str:
    return reverse("council:paper", args=[paper.id])


def _paper_link(paper: PaperRef) -> tuple[str, str]:
    return _paper_words(paper), _paper_url(paper)


def period(first: datetime.date, last: datetime.date, form: str = "month") -> str:
    """Return "Juni bis September 2026"; a year is named once."""
    if (first.year, first.month) == (last.year, last.month):
        return worded(first, form)
    start = worded(first, form) if first.year != last.year else worded(first, form).rsplit(" ", 1)[0]
    return _("%(start)s bis %(end)s") % {"start": start, "end": worded(last, form)}
