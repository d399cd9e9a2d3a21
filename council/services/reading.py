"""Keep a record of who read what is not public."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.viewer import Viewer
from core.models import AuditEvent
from core.services import audit
from council.models import AgendaItem, Consultation, Decision, File, Matter, Meeting, Paper
from council.models.published import Published
from council.rules import NOTHING, reach

ACTION = "council.read_nonpublic"
# What a page shows besides the thing it is about: kind, and how its rows lead to that thing.
Parts = tuple[tuple[type[Published], tuple[str, ...]], ...]
PARTS: dict[type[Published], Parts] = {
    Meeting: (
        (AgendaItem, ("meeting",)),
        (Decision, ("agenda_item__meeting",)),
        (File, ("attachments__meeting", "attachments__agenda_item__meeting")),
    ),
    Paper: (
        (Consultation, ("paper",)),
        (Decision, ("agenda_item__consultation__paper",)),
        (File, ("attachments__paper",)),
    ),
    Matter: ((Paper, ("matters",)), (Decision, ("agenda_item__consultation__paper__matters",))),
}


def log_reading(*, by: Viewer, row: Any) -> None:
    """Record that a non-public row was read: once a day for each person and row."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    known = AuditEvent.objects.filter(
        actor=by.user_id, at__gte=today, action=ACTION, object_type=row._meta.label_lower, object_id=str(row.pk)
    )
    if not known.exists():
        audit.record(by_user=by.user_id, action=ACTION, obj=row)


def log_opening(*, by: Viewer, thing: Meeting | Paper | Matter) -> None:
    """Record that somebody opened a page on which there is more than the public reads: one event, whatever is on it.

    Of `thing` only the kind and the key matter.
    """
    if reach(by) is not NOTHING and is_beyond_public(by, thing):
        log_reading(by=by, row=thing)


def is_beyond_public(viewer: Viewer, thing: Meeting | Paper | Matter) -> bool:
    """Whether thing, or a part of it that viewer may read, is hidden from the public."""
    if not type(thing).objects.public().filter(pk=thing.pk).exists():
        return True
    return any(_hides(viewer, thing, kind, paths) for kind, paths in PARTS[type(thing)])


def _hides(viewer: Viewer, thing: Published, kind: type[Published], paths: tuple[str, ...]) -> bool:
    belongs = Q()
    for path in paths:
        belongs |= Q(**{path: thing})
    open_to_all = kind.objects.public().filter(belongs).order_by()
    return kind.objects.visible_to(viewer).filter(belongs).exclude(pk__in=open_to_all.values("pk")).exists()
