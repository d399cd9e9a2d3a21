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
from core.wording import moment
from council.enums import InvitationReply, MeetingState, Visibility
from council.models import Invitation, Meeting, Membership
from council.services.meeting_calendar import meeting_file
from council.services.references import seen

INVITED, SUPPLEMENT, STAND_IN, RELEASED = "meeting_invited", "agenda_supplement", "stand_in", "stand_in_released"
MOVED, CANCELLED, REMIND, LATE = "invited_moved", "invited_cancelled", "invitation_open", "late_papers"
RELOCATED, DIAL_IN = "invited_relocated", "dial_in_changed"
# Of meetings to which nobody is invited yet, for those who have a seat there.
PLAN_MOVED, PLAN_CANCELLED = "plan_moved", "plan_cancelled"
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
    RELOCATED: (
        gettext_lazy("Eine Sitzung, zu der Sie eingeladen sind, findet an einem anderen Ort oder mit anderem Ende statt."),
        gettext_lazy("Anderer Ort oder anderes Ende: %s"),
    ),
    DIAL_IN: (
        gettext_lazy("Eine Sitzung, zu der Sie eingeladen sind, hat eine andere Form oder Einwahl."),
        gettext_lazy("Form oder Einwahl geändert: %s"),
    ),
    PLAN_MOVED: (gettext_lazy("Eine geplante Sitzung Ihres Gremiums ist verlegt."), gettext_lazy("Verlegt: %s")),
    PLAN_CANCELLED: (gettext_lazy("Eine geplante Sitzung Ihres Gremiums fällt aus."), gettext_lazy("Fällt aus: %s")),
    REMIND: (
        gettext_lazy("Sie haben auf eine Einladung noch nicht geantwortet."), gettext_lazy("Kommen Sie? %s"),
    ),
}  # fmt: skip
WITH_CALENDAR = (INVITED, STAND_IN, MOVED, RELOCATED, CANCELLED, PLAN_MOVED, PLAN_CANCELLED)
# Who is not invited has no page of an invitation.
PLANNED = (PLAN_MOVED, PLAN_CANCELLED)
BEFORE = datetime.timedelta(days=3)


def register() -> None:
    """Enter what may wait for somebody. Called when the room opens."""
    for name, (hint, _line) in WORDS.items():
        attach = _calendar if name in WITH_CALENDAR else None
        path = partial(_path, name)
        register_errand(Errand(name, hint, path, partial(_describe, name), at_once=True, attach=attach))


def _path(name: str, key: UUID) -> str:
    return reverse("council:meeting" if name in PLANNED else "mine:invitation", args=[key])


def _calendar(key: UUID) -> tuple[str, bytes, str] | None:
    """Return the public calendar file of a meeting: name, bytes, type."""
    content = meeting_file(key)
    if content is None:
        return None
    # Programs look for the method of the file in the mail as well (RFC 6047, 2.4).
    return "sitzung.ics", calendar_file(content, calendar_url("sitzung", key)), "text/calendar; method=PUBLISH"


def _describe(name: str, viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    asked = list(occasions)
    rows = Meeting.objects.visible_to(viewer).filter(pk__in=[each.thing for each in asked]).distinct()
    rows = rows.select_related("location").in_bulk()
    return {
        each: NoticeText(
            str(WORDS[name][1]) % rows[each.thing], _text(viewer, name, rows[each.thing]), _path(name, each.thing)
        )
        for each in asked
        if each.thing in rows
    }


def _text(viewer: Viewer, name: str, row: Meeting) -> str:
    """Return when and where it is now, and why that has changed."""
    if name in (CANCELLED, PLAN_CANCELLED):
        return row.cancelled_reason
    if name not in (MOVED, RELOCATED, PLAN_MOVED):
        return ""
    place = str(seen(row.location, viewer) or "")
    return "\n".join(part for part in (", ".join(filter(None, (moment(row.start), place))), row.moved_reason) if part)


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
    """Tell everybody who is invited that the meeting was moved, is off, has new papers, or is to be joined by another way.

    Where nobody is invited yet, whoever has a seat there and knows of the day hears of it.
    """
    rows = Invitation.objects.filter(meeting=meeting)
    if rows.exists():
        return _tell(rows.exclude(reply=InvitationReply.RELEASED), name, meeting, timezone.now())
    planned = {MOVED: PLAN_MOVED, RELOCATED: PLAN_MOVED, CANCELLED: PLAN_CANCELLED}.get(name)
    row = Meeting.objects.exclude(visibility__lt=Visibility.NONPUBLIC).filter(pk=meeting).first()
    if planned is None or row is None:
        return 0
    seats = Membership.objects.principal().current().filter(organization__meetings=row)
    users = seats.exclude(person__user=None).values_list("person__user_id", flat=True)
    return tell_people(users=set(users), occasion=Occasion(planned, meeting, timezone.now()))


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
