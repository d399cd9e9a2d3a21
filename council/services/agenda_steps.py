"""Every act on an agenda is one step: it counts the agenda's revision, says what takes it back, and is told at once."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import Refused
from council.enums import AgendaAct
from council.models import AgendaItem, AgendaStep, Meeting
from council.services.agenda_live import tell_board


def note_step(
    by: Viewer,
    meeting: Meeting,
    act: AgendaAct,
    item: AgendaItem | None = None,
    inverse: dict[str, Any] | None = None,
) -> AgendaStep:
    """Count one act on the agenda of a meeting (which is locked), keep what takes it back, and tell open boards.

    Revisions of an agenda that was sent out (supplements after the invitation) begin from the steps after it.
    """
    meeting.agenda_revision += 1
    # Not by save(): what is only worked on changes nothing that search or followers know.
    Meeting.objects.filter(pk=meeting.pk).update(agenda_revision=meeting.agenda_revision)
    step = AgendaStep.objects.create(
        meeting=meeting, revision=meeting.agenda_revision, item=item, act=act, inverse=inverse or {}, by_id=by.user_id,
        at=timezone.now(),
    )  # fmt: skip
    tell_board(by, meeting, str(act), item)
    return step


def check_revision(meeting: Meeting, seen: int | None) -> None:
    """Refuse an act that was begun on an older agenda than the present one; nothing is lost, it is asked again."""
    if seen is None or seen == meeting.agenda_revision:
        return
    raise Refused(
        _("%(who)s hat die Tagesordnung inzwischen geändert.") % {"who": last_hand(meeting)},
        _("Sehen Sie nach und bestätigen Sie Ihren Schritt noch einmal."),
        code="agenda_changed",
    )


def last_hand(meeting: Meeting) -> str:
    """Return who changed the agenda last, in words."""
    step = meeting.agenda_steps.select_related("by").first()
    return str(step.by) if step and step.by else _("Jemand anderes")


def undoable(meeting: Meeting, by: Viewer) -> AgendaStep | None:
    """Return the step that `by` can take back now: the last one that stands, if it was their own."""
    step = AgendaStep.objects.filter(meeting=meeting).newest_standing()
    return step if step and step.inverse and step.by_id == by.user_id else None
