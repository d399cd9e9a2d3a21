"""What waits for those who are invited: the invitation itself, a supplement, standing in, an answer that is missing."""

import datetime
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.kinds import Errand, NoticeText, Occasion, register_errand
from accounts.services.errands import tell_people
from accounts.viewer import Viewer
from core.calendars import calendar_url
from core.services.calendar_file import calendar_file
from core.services.jobs import job
from council.enums import InvitationReply, MeetingState
from council.models import Invitation, Meeting
from council.services.meeting_calendar import meeting_file

INVITED, SUPPLEMENT, STAND_IN, RELEASED = "meeting_invited", "agenda_supplement", "stand_in", "stand_in_released"
MOVED, CANCELLED, REMIND, LATE = "invited_moved", "invited_cancelled", "invitation_open", "late_papers"
# Errand: what any mail may say, and the line in the list of the account.
WORDS = {
    INVITED: (
        gettext_lazy("Sie sind zu einer Sitzung eingeladen. Bitte sagen Sie zu oder ab."),
        gettext_lazy("Einladung: %s"),
    ),
    SUPPLEMENT: (
        gettext_lazy("Die Tagesordnung einer Sitzung, zu der Sie eingeladen sind, ist ergänzt."),
        gettext_lazy("Ergänzte Tagesordnung: %s"),
    ),
    STAND_IN: (
        gettext_lazy("Sie werden gebeten, in einer Sitzung zu vertreten. Bitte sagen Sie zu oder ab."),
        gettext_lazy("Bitte um Vertretung: %s"),
    ),
    RELEASED: (gettext_lazy("Eine Vertretung ist nicht mehr nötig."), gettext_lazy("Vertretung nicht mehr nötig: %s")),
    MOVED: (
        gettext_lazy("Eine Sitzung, zu der Sie eingeladen sind, ist verlegt. Bitte sagen Sie neu zu oder ab."),
        gettext_lazy("Verlegt: %s"),
    ),
    CANCELLED: (
        gettext_lazy("Eine Sitzung, zu der Sie eingeladen sind, fällt aus."), gettext_lazy("Fällt aus: %s"),
    ),
    LATE: (
        gettext_lazy("Zu einer Sitzung, zu der Sie eingeladen sind, sind Unterlagen nachgereicht."),
        gettext_lazy("Unterlagen nachgereicht: %s"),
    ),
    REMIND: (
        gettext_lazy("Sie haben auf eine Einladung noch nicht geantwortet."), gettext_lazy("Kommen Sie? %s"),
    ),
}  # fmt: skip
WITH_CALENDAR = (INVITED, STAND_IN, MOVED, CANCELLED)
BEFORE = datetime.timedelta(days=3)


def register() -> None:
    """Enter what may wait for somebody. Called when the room opens."""
    for name, (hint, _line) in WORDS.items():
        attach = _calendar if name in WITH_CALENDAR else None
        register_errand(Errand(name, hint, _path, partial(_describe, name), at_once=True, attach=attach))


def _path(key: UUID) -> str:
    return reverse("mine:invitation", args=[key])


def _calendar(key: UUID) -> tuple[str, bytes, str] | None:
    """Return the public calendar file of a meeting: name, bytes, type."""
    content = meeting_file(key)
    if content is None:
        return None
    return "sitzung.ics", calendar_file(content, calendar_url("sitzung", key)), "text/calendar"


def _describe(name: str, viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    asked = list(occasions)
    rows = Meeting.objects.visible_to(viewer).filter(pk__in=[each.thing for each in asked]).distinct().in_bulk()
    return {
        each: NoticeText(str(WORDS[name][1]) % rows[each.thing], "", _path(each.thing))
        for each in asked
        if each.thing in rows
    }


def tell_of_invitation(*, meeting: UUID, n: int) -> int:
    """Tell everybody who is invited: of the invitation, or of its supplement."""
    row = Meeting.objects.get(pk=meeting)
    name, at = (INVITED, row.invited_at) if n == 1 else (SUPPLEMENT, row.agenda_changed_at)
    return _tell(row.invitations.exclude(reply=InvitationReply.RELEASED), name, meeting, at)


def tell_of_stand_in(*, invitation: UUID, name: str) -> int:
    """Tell somebody that they are asked to stand in, or are not needed any more."""
    row = Invitation.objects.get(pk=invitation)
    at = row.sent_at if name == STAND_IN else row.replied_at
    return _tell(Invitation.objects.filter(pk=invitation), name, row.meeting_id, at)


def tell_of_change(*, meeting: UUID, name: str) -> int:
    """Tell everybody who is invited that the meeting was moved, is off, or has new papers."""
    rows = Invitation.objects.filter(meeting=meeting).exclude(reply=InvitationReply.RELEASED)
    return _tell(rows, name, meeting, timezone.now())


@job(every=datetime.timedelta(hours=6), label=gettext_lazy("An Einladungen ohne Antwort erinnern"))
def remind_of_invitations() -> int:
    """Remind whoever has not answered three days before the meeting, once."""
    now, told = timezone.now(), 0
    for meeting in Meeting.objects.filter(state=MeetingState.INVITED, start__gt=now, start__lte=now + BEFORE):
        told += _tell(meeting.invitations.unanswered(), REMIND, meeting.pk, meeting.start)
    return told


def _tell(rows: QuerySet[Invitation], name: str, meeting: UUID, at: datetime.datetime | None) -> int:
    users = (
        rows.filter(pk__in=Invitation.objects.standing().values("pk"))
        .exclude(person__user=None)
        .values_list("person__user_id", flat=True)
    )
    return tell_people(users=set(users), occasion=Occasion(name, meeting, at or timezone.now()))
