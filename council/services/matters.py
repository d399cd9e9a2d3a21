"""Acts on matters: open, tie papers to them, add to their thread, merge."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import EventKind, MatterPhase
from council.models import Body, Matter, MatterEvent, Paper
from council.rules import demand_desk
from council.services.publicity import touch


@transaction.atomic
def open_matter(*, by: Viewer, title: str, summary: str = "", phase: str = MatterPhase.CONSULTATION) -> Matter:
    """Open a matter; it stays internal until it is published."""
    demand_desk(by)
    if not title.strip():
        raise Refused(_("Der Titel fehlt."), _("Nennen Sie das Thema."), code="title_missing", field="title")
    body = Body.objects.filter(deleted_at__isnull=True).order_by("created_at").first()
    if body is None:
        raise Refused(_("Die Kommune ist noch nicht eingerichtet."), _("Richten Sie sie zuerst ein."), code="no_body")
    matter = Matter.objects.create(
        body=body, title=title.strip(), summary=summary, phase=phase, last_progress_at=timezone.localdate()
    )
    _record(by, "open_matter", matter)
    return matter


@transaction.atomic
def link_paper(*, by: Viewer, matter: Matter, paper: Paper) -> Matter:
    """Tie a paper to a matter."""
    demand_desk(by)
    if matter.merged_into_id:
        raise Refused(
            _("Dieser Vorgang ist mit einem anderen zusammengeführt."), _("Wählen Sie den anderen."), code="merged"
        )
    matter.papers.add(paper)
    note_progress(matter)
    _show_in([paper], matter)
    _record(by, "link_paper", matter, data={"paper": str(paper.pk)})
    return matter


@transaction.atomic
def add_event(
    *, by: Viewer, matter: Matter, title: str, date: datetime.date, kind: str = EventKind.NOTE, **more: Any
) -> MatterEvent:
    """Add an entry to a matter's thread. `more` are fields of MatterEvent."""
    demand_desk(by)
    event = MatterEvent.objects.create(matter=matter, title=title.strip(), date=date, kind=kind, **more)
    note_progress(matter)
    _record(by, "add_event", matter, data={"event": str(event.pk)})
    signals.matter_progressed.send(sender=MatterEvent, kind="MatterEvent", pk=event.pk)
    return event


@transaction.atomic
def merge_matters(*, by: Viewer, matter: Matter, into: Matter, reason: str) -> Matter:
    """Merge a matter into another one; its page leads there."""
    demand_desk(by)
    if matter.pk == into.pk or into.merged_into_id:
        raise Refused(
            _("Diese beiden lassen sich nicht zusammenführen."),
            _("Wählen Sie einen anderen, eigenständigen Vorgang."),
            code="not_mergeable",
        )
    papers = list(matter.papers.all())
    into.papers.add(*papers)
    matter.events.update(matter=into)
    matter.merged_into, matter.is_closed = into, True
    matter.save(update_fields=["merged_into", "is_closed"])
    note_progress(into)
    touch(matter)
    _show_in(papers, into)
    _record(by, "merge_matters", matter, reason, {"into": str(into.pk)})
    return into


def note_progress(matter: Matter) -> None:
    """Date the last progress of a matter; part of an act that moves it."""
    matter.last_progress_at = timezone.localdate()
    matter.save(update_fields=["last_progress_at"])
    touch(matter)


def _show_in(papers: list[Paper], matter: Matter) -> None:
    """Date the papers that now name another matter."""
    if matter.is_public:
        for paper in papers:
            touch(paper)


def _record(by: Viewer, action: str, matter: Matter, ground: str = "", data: dict[str, Any] | None = None) -> None:
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=matter, ground=ground.strip(), after=audit.facts(matter),
        data=data,
    )  # fmt: skip
