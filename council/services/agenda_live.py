"""What open boards hear of each other: the agenda's revision, who changed it last, and who holds which item.

It is for clerks alone and holds no word of an item: a board asks the server for what it may show.
"""

from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from accounts.viewer import Viewer
from core.live import LiveTopic, State
from core.services.live.publishing import publish
from council.models import AgendaItem, Meeting
from council.rules import demand_desk, may_run_meetings

# Whoever lifts an item and walks away holds it no longer than this.
HELD_SECONDS = 60


def board_state(key: UUID) -> State | None:
    """Return the revision of an agenda and who holds what; None for a meeting that is not there."""
    revision = Meeting.objects.filter(pk=key, deleted_at__isnull=True).values_list("agenda_revision", flat=True).first()
    return None if revision is None else {"revision": revision, "held": _held(key)}


def _may_hear(viewer: Viewer, _key: UUID) -> bool:
    return may_run_meetings(viewer)


BOARD = LiveTopic("tagesordnung", board_state, may_listen=_may_hear)


def tell_board(by: Viewer, meeting: Meeting, act: str, item: AgendaItem | None = None) -> None:
    """Tell open boards that an agenda has changed, by whom, and at which item."""
    event: State = {"revision": meeting.agenda_revision, "act": act, "by": str(by.user_id or ""), "who": who(by)}
    if item is not None:
        event |= {"item": str(item.pk), "part": str(item.part), "number": item.number}
    publish(BOARD.name, meeting.pk, event)


def hold_item(*, by: Viewer, item: AgendaItem, is_held: bool) -> None:
    """Let colleagues see that by moves an item, or does no longer. Nothing is locked by it."""
    demand_desk(by)
    held = {key: value for key, value in _held(item.meeting_id).items() if value["by"] != str(by.user_id)}
    if is_held:
        until = timezone.now().timestamp() + HELD_SECONDS
        held[str(item.pk)] = {"by": str(by.user_id), "who": who(by), "until": until}
    cache.set(_key(item.meeting_id), held, HELD_SECONDS)
    publish(BOARD.name, item.meeting_id, {"held": held})


def who(by: Viewer) -> str:
    """Return who is at work, as colleagues know them."""
    if by.user_id is None:
        return ""
    rows = User.objects.filter(pk=by.user_id)
    return by.remember("council.name", lambda: str(rows.first() or ""))


def _held(meeting: UUID) -> dict[str, Any]:
    now = timezone.now().timestamp()
    return {key: value for key, value in cache.get(_key(meeting), {}).items() if value["until"] > now}


def _key(meeting: UUID) -> str:
    return f"agenda-held-{meeting}"
