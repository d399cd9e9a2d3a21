"""What is said of where a meeting is: the room for whoever comes, the dial-in for whoever takes part from elsewhere."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.viewer import Viewer
from council.enums import MeetingMode, MeetingState
from council.models import DialIn, Location, Meeting
from council.states import HELD


def room_words(place: Location) -> tuple[str, ...]:
    """Return what a room offers, in a few words each; nothing where nobody has said it."""
    words = [ngettext("%(n)s Platz", "%(n)s Plätze", place.seats) % {"n": place.seats}] if place.seats else []
    if place.is_step_free is not None:
        words.append(_("stufenlos erreichbar") if place.is_step_free else _("nicht stufenlos erreichbar"))
    if place.has_hearing_loop:
        words.append(_("mit Höranlage"))
    return tuple(words)


def dial_in_of(viewer: Viewer, meeting: Meeting) -> DialIn | None:
    """Return how viewer joins a meeting that is not over; None for strangers, in presence and afterwards."""
    over = (*HELD, MeetingState.CANCELLED)
    if meeting.mode == MeetingMode.PRESENCE or meeting.state in over or not viewer.is_trusted:
        return None
    return DialIn.objects.visible_to(viewer).filter(meeting=meeting).first()
