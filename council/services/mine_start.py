"""„Mein Rat“, its first page: the next meeting, deadlines, what waits for a signature, own motions, what moved."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Subscription
from accounts.viewer import Viewer
from core.wording import label_of
from council.enums import MatterPhase, MeetingState, OrganizationKind
from council.models import AgendaRelease, Invitation, Matter, Meeting, Membership, Organization, Paper
from council.rules import reach
from council.services.deadlines import Deadline, deadline_line, motion_deadline
from council.services.meeting_changes import Changes, changes_since_look
from council.services.motion_list import MotionLine, asked_motions, latest_motions
from council.services.pack_offer import PackLine, pack_line
from council.states import HELD

SOON = datetime.timedelta(days=60)
MOST_MEETINGS, MOST_MOTIONS, MOST_MATTERS = 12, 5, 6


@dataclass(frozen=True)
class NextMeeting:
    """The next meeting of a body to which the viewer belongs."""

    url: str
    name: str
    start: datetime.datetime
    when: str
    place: str
    number: int | None
    invitation: Invitation | None
    pack: PackLine | None = None
    changes: Changes | None = None


@dataclass(frozen=True)
class DueLine:
    """Until when motions for a meeting can be handed in."""

    body: str
    meeting_start: datetime.datetime
    deadline: Deadline
    url: str


@dataclass(frozen=True)
class MovedMatter:
    """A matter that moved: followed by the viewer, or begun by their faction."""

    title: str
    url: str
    phase: str
    at: datetime.date | None
    is_followed: bool


@dataclass(frozen=True)
class StartPage:
    """What the first page shows."""

    name: str
    next_meeting: NextMeeting | None
    due: list[DueLine]
    asked: list[MotionLine]
    motions: list[MotionLine]
    matters: list[MovedMatter]
    releases: list[Meeting]


def start_page(viewer: Viewer, name: str) -> StartPage:
    """Return the first page of whoever belongs to the council. A fixed number of queries."""
    meetings = _meetings(viewer)
    own = set(
        Membership.objects.current()
        .filter(person__user_id=viewer.user_id, deleted_at__isnull=True)
        .values_list("organization", flat=True)
    )
    mine = (pair for pair in meetings if pair[1].pk in own)
    return StartPage(
        name, _next(viewer, next(mine, None)), _due(meetings), asked_motions(viewer), latest_motions(viewer, MOST_MOTIONS),
        _matters(viewer), [row.meeting for row in AgendaRelease.objects.asked_of(viewer).open().filter(meeting__state=MeetingState.AGENDA_SET).select_related("meeting").order_by("asked_at")],
    )  # fmt: skip


def _meetings(viewer: Viewer) -> list[tuple[Meeting, Organization]]:
    """Return the next meetings with the body that leads each."""
    rows = Meeting.objects.visible_to(viewer).upcoming().exclude(state__in=(MeetingState.CANCELLED, *HELD))
    found = rows.filter(start__lt=timezone.now() + SOON).select_related("location")
    found = found.prefetch_related("holders__organization")[:MOST_MEETINGS]
    return [(row, row.holders.all()[0].organization) for row in found if row.holders.all()]


def _next(viewer: Viewer, pair: tuple[Meeting, Organization] | None) -> NextMeeting | None:
    if pair is None or (start := pair[0].start) is None:
        return None
    meeting, body = pair
    place = (
        ", ".join(each for each in (meeting.location.description, meeting.location.room) if each)
        if meeting.location
        else ""
    )
    invitation = Invitation.objects.addressed_to(viewer).filter(meeting=meeting).select_related("meeting").first()
    return NextMeeting(
        reverse("council:meeting", args=[meeting.pk]), body.name, start, _in_days(start), place,
        meeting.number, invitation, pack_line(viewer, meeting.pk), changes_since_look(viewer, meeting) if invitation else None,
    )  # fmt: skip


def _in_days(start: datetime.datetime) -> str:
    days = (timezone.localdate(start) - timezone.localdate()).days
    if days <= 0:
        return _("heute")
    return _("morgen") if days == 1 else ngettext("in %(n)s Tag", "in %(n)s Tagen", days) % {"n": days}


def _due(meetings: list[tuple[Meeting, Organization]]) -> list[DueLine]:
    """Return deadlines that have not passed, the next one of each body, soonest first."""
    kinds, found = (OrganizationKind.COUNCIL, OrganizationKind.COMMITTEE), {}
    for meeting, body in meetings:
        line = deadline_line(motion_deadline(meeting, body)) if body.kind in kinds and body.pk not in found else None
        if line and line.state != "passed" and meeting.start:
            address = f"{reverse('mine:begin')}?gremium={body.pk}&sitzung={meeting.pk}"
            found[body.pk] = DueLine(body.short_name or body.name, meeting.start, line, address)
    return sorted(found.values(), key=lambda each: each.deadline.at)[:MOST_MOTIONS]


def _matters(viewer: Viewer) -> list[MovedMatter]:
    followed = set(
        Subscription.objects.confirmed()
        .of_account(viewer.user_id)
        .filter(topic="vorgang")
        .values_list("subject", flat=True)
    )
    papers = Paper.objects.filter(originator_organizations__in=reach(viewer).factions).values("pk")
    begun = Matter.papers.through.objects.filter(paper__in=papers).values("matter")
    rows = Matter.objects.visible_to(viewer).filter(Q(pk__in=[UUID(key) for key in followed if key]) | Q(pk__in=begun))
    found = rows.filter(merged_into__isnull=True).order_by("-last_progress_at", "title")[:MOST_MATTERS]
    return [
        MovedMatter(
            row.title, reverse("council:matter", args=[row.pk]), label_of(MatterPhase, row.phase), row.last_progress_at,
            str(row.pk) in followed,
        )
        for row in found
    ]  # fmt: skip
