"""Acts on meetings before and around the session: plan, move, cancel, and the steps of a meeting's life."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from core.wording import span
from council import signals
from council.enums import ItemState, MeetingMode, MeetingState, OrganizationKind, Visibility
from council.models import Body, LegislativeTerm, Location, Meeting, MeetingOrganization, Organization, Person
from council.rules import demand_desk
from council.services.deadlines import notice_of
from council.services.meeting_modes import check_mode
from council.services.publicity import touch
from council.states import BEFORE, step

# How long a meeting takes of which nobody has said it.
USUAL = datetime.timedelta(minutes=150)


@transaction.atomic
def plan_meeting(
    *,
    by: Viewer,
    organizations: Sequence[Organization],
    start: datetime.datetime,
    end: datetime.datetime | None = None,
    location: Location | None = None,
    chair: Person | None = None,
    is_streamed: bool = False,
    number: int | None = None,
    name: str = "",
    mode: str = MeetingMode.PRESENCE,
    mode_ground: str = "",
    rule_day: datetime.date | None = None,
) -> Meeting:
    """Plan a meeting of one or several bodies, the first leads. It stays internal until it is published.

    Refused when people of another meeting are in the same room then (`room_taken`), or the form needs a ground.
    """
    demand_desk(by)
    _check_bodies(organizations)
    _check_hours(start, end)
    lead = organizations[0]
    ground = check_mode(lead, timezone.localdate(start), mode, mode_ground)
    _check_room(start, end, location, takes_room=mode != MeetingMode.ONLINE)
    term = _term_of(lead.body, timezone.localdate(start))
    if number and term and Meeting.objects.filter(term=term, holders__organization=lead, number=number).exists():
        raise Refused(
            _("Die %(number)s. Sitzung dieses Gremiums gibt es in dieser Wahlperiode schon.") % {"number": number},
            _("Wählen Sie eine andere Nummer oder lassen Sie das Feld leer."),
            code="number_taken",
            field="number",
        )
    meeting = Meeting.objects.create(
        body=lead.body, term=term, name=name or ", ".join(body.name for body in organizations), start=start, end=end,
        location=location, chair=chair, is_streamed=is_streamed, number=number or _next_number(lead, term),
        legal_members=lead.legal_voting_members or lead.legal_members, rule_day=rule_day, mode_ground=ground,
        is_online=mode == MeetingMode.ONLINE, is_hybrid=mode == MeetingMode.HYBRID,
    )  # fmt: skip
    MeetingOrganization.objects.bulk_create(
        MeetingOrganization(meeting=meeting, organization=body, order=order) for order, body in enumerate(organizations)
    )
    _record(by, "plan_meeting", meeting)
    return meeting


@transaction.atomic
def move_meeting(
    *,
    by: Viewer,
    meeting: Meeting,
    start: datetime.datetime,
    end: datetime.datetime | None = None,
    location: Location | None = None,
    reason: str,
) -> Meeting:
    """Give a meeting another day, hour or place; the public reads it at once, with the reason.

    Whoever is invited hears of it, and answers again where day or hour has changed.
    """
    demand_desk(by)
    meeting = _locked(meeting)
    if meeting.state not in (*BEFORE, MeetingState.INVITED):
        raise Refused(
            _("Diese Sitzung lässt sich nicht mehr verlegen."), _("Planen Sie eine neue Sitzung."), code="wrong_state"
        )
    _check_hours(start, end)
    _check_reason(reason)
    is_other_time = start != meeting.start
    if not is_other_time and (end, location) == (meeting.end, meeting.location):
        raise Refused(
            _("Termin und Ort sind dieselben wie bisher."),
            _("Ändern Sie Tag, Uhrzeit oder Ort."),
            code="nothing_changed",
        )
    _check_room(start, end, location, takes_room=not meeting.is_online, but=meeting)
    before = audit.facts(meeting)
    if meeting.visibility != Visibility.INTERNAL:
        # What nobody has read yet was not moved for anybody, and its reason is the clerk's alone.
        meeting.moved_from = meeting.start if is_other_time else meeting.moved_from
        meeting.moved_reason = reason.strip()
    meeting.start, meeting.end, meeting.location = start, end, location
    meeting.save(update_fields=["start", "end", "location", "moved_from", "moved_reason"])
    touch(meeting)
    _record(by, "move_meeting", meeting, reason, before)
    signals.meeting_moved.send(sender=Meeting, kind="Meeting", pk=meeting.pk, is_other_time=is_other_time)
    return meeting


@transaction.atomic
def cancel_meeting(*, by: Viewer, meeting: Meeting, reason: str) -> Meeting:
    """Call a meeting off; its agenda stays readable and the public reads the reason."""
    demand_desk(by)
    _check_reason(reason)
    meeting = _locked(meeting)
    before = audit.facts(meeting)
    step(meeting, MeetingState.CANCELLED)
    meeting.cancelled_reason = reason.strip()
    meeting.save(update_fields=["state", "cancelled_reason"])
    touch(meeting)
    _record(by, "cancel_meeting", meeting, reason, before)
    signals.meeting_cancelled.send(sender=Meeting, kind="Meeting", pk=meeting.pk)
    return meeting


@transaction.atomic
def set_agenda(*, by: Viewer, meeting: Meeting) -> Meeting:
    """Settle the agenda (§ 48 Abs. 1 GO NRW: the mayor sets it)."""
    demand_desk(by)
    meeting = _locked(meeting)
    if (
        not meeting.agenda_items.filter(deleted_at__isnull=True)
        .exclude(state__in=(ItemState.WITHDRAWN, ItemState.PROPOSED))
        .exists()
    ):
        raise Refused(_("Die Tagesordnung ist leer."), _("Nehmen Sie mindestens einen Punkt auf."), code="agenda_empty")
    return _advance(by, meeting, MeetingState.AGENDA_SET, "set_agenda")


@transaction.atomic
def mark_invited(*, by: Viewer, meeting: Meeting) -> Meeting:
    """Note that the members were invited: notice period and numbers are frozen from now on (§ 47 Abs. 1 GO NRW)."""
    demand_desk(by)
    meeting = _locked(meeting)
    notice = notice_of(meeting)
    meeting.notice_days = notice.days if notice else None
    meeting.invited_at = timezone.now()
    return _advance(by, meeting, MeetingState.INVITED, "mark_invited", "invited_at", "notice_days")


@transaction.atomic
def start_session(*, by: Viewer, meeting: Meeting) -> Meeting:
    """Note that the session has begun."""
    demand_desk(by)
    meeting = _locked(meeting)
    meeting.actual_start = timezone.now()
    return _advance(by, meeting, MeetingState.IN_SESSION, "start_session", "actual_start")


@transaction.atomic
def close_session(*, by: Viewer, meeting: Meeting) -> Meeting:
    """Note that the session is over."""
    demand_desk(by)
    meeting = _locked(meeting)
    meeting.actual_end = timezone.now()
    return _advance(by, meeting, MeetingState.CLOSED, "close_session", "actual_end")


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def _advance(by: Viewer, meeting: Meeting, to: MeetingState, action: str, *fields: str) -> Meeting:
    before = {"state": meeting.state}
    step(meeting, to)
    meeting.save(update_fields=["state", *fields])
    touch(meeting)
    _record(by, action, meeting, before=before)
    signals.meeting_advanced.send(sender=Meeting, kind="Meeting", pk=meeting.pk, state=str(to))
    return meeting


def _record(by: Viewer, action: str, meeting: Meeting, ground: str = "", before: dict[str, Any] | None = None) -> None:
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=meeting, ground=ground.strip(), before=before,
        after=audit.facts(meeting), data={"state": str(meeting.state)},
    )  # fmt: skip


def _check_bodies(organizations: Sequence[Organization]) -> None:
    meets = {OrganizationKind.COUNCIL, OrganizationKind.COMMITTEE, OrganizationKind.ADVISORY}
    if not organizations or any(body.kind not in meets for body in organizations):
        raise Refused(
            _("Eine Sitzung braucht ein Gremium, das tagt."),
            _("Wählen Sie den Rat, einen Ausschuss oder einen Beirat."),
            code="no_body",
            field="organization",
        )


def _check_hours(start: datetime.datetime, end: datetime.datetime | None) -> None:
    if end is not None and end <= start:
        raise Refused(
            _("Das Ende liegt vor dem Beginn."), _("Prüfen Sie die Uhrzeiten."), code="ends_before_start", field="ends"
        )


def _check_room(
    start: datetime.datetime,
    end: datetime.datetime | None,
    location: Location | None,
    *,
    takes_room: bool,
    but: Meeting | None = None,
) -> None:
    """Refuse a room in which people of another meeting are at the same time, whoever may read that one. Two queries at most."""
    if location is None or not location.is_meeting_room or not takes_room:
        return
    # Whoever else takes this room just now waits here.
    Location.objects.select_for_update().get(pk=location.pk)
    day = timezone.localdate(start)
    others = Meeting.objects.taking_place().between(day, day).filter(location=location, is_online=False)
    others = others.exclude(pk=but.pk) if but else others
    for other in others:
        if start < (other.end or other.start + USUAL) and other.start < (end or start + USUAL):
            raise Refused(
                _("Der Raum ist dann belegt: %(other)s, %(hours)s.") % {"other": other.name, "hours": span(other.start, other.end)},
                _("Wählen Sie einen anderen Raum oder eine andere Zeit."), code="room_taken", field="location",
                params={"meeting": str(other.pk)},
            )  # fmt: skip


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Nennen Sie ihn in einem Satz."), code="reason_missing", field="reason")


def _term_of(body: Body, day: datetime.date) -> LegislativeTerm | None:
    rows = LegislativeTerm.objects.filter(body=body, deleted_at__isnull=True, start_date__lte=day)
    return rows.exclude(end_date__lt=day).order_by("-start_date").first()


def _next_number(lead: Organization, term: LegislativeTerm | None) -> int | None:
    if term is None:
        return None
    numbers = Meeting.objects.filter(term=term, holders__organization=lead, holders__order=0, number__isnull=False)
    last = numbers.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
