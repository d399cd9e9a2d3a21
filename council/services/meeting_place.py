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


def mode_faults(meeting: Meeting) -> list[str]:
    """Return what is missing for the form in which a meeting is held, in words. One query, none in presence."""
    if meeting.mode == MeetingMode.PRESENCE:
        return []
    words = []
    if meeting.is_hybrid and meeting.location and not meeting.location.has_video:
        words.append(_("Der Raum hat keine Technik für hybride Sitzungen."))
    if not DialIn.objects.filter(meeting=meeting).exclude(link="").exists():
        words.append(_("Die Einwahl für Mitglieder fehlt noch."))
    return words
