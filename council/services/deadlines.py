"""Deadlines before a meeting, counted back in full days of the town's time: safe where the clocks change."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.models import Meeting, MeetingOrganization, Organization, ProcedureRule
from council.models.procedure_rule import NOON

DAY = datetime.timedelta(days=1)
# A day ends with its last second: whoever is invited then is invited on that day.
LAST_SECOND = datetime.time.max


def rule_of(organization: Organization | None, day: datetime.date) -> ProcedureRule:
    """Return the rule that holds for a body on a day; the defaults where the town has set none."""
    pk = organization.pk if organization else None
    return ProcedureRule.objects.for_body(pk, day) or ProcedureRule(since=day)


def days_before(start: datetime.datetime, days: int, at: datetime.time = NOON) -> datetime.datetime:
    """Return the moment that leaves so many full days between it and the day of a meeting.

    The days of the deadline and of the meeting do not count (§ 187 Abs. 1 BGB, counted back).
    """
    day = timezone.localtime(start).date() - datetime.timedelta(days=days + 1)
    return datetime.datetime.combine(day, at, timezone.get_current_timezone())


def motion_deadline(meeting: Meeting, organization: Organization | None) -> datetime.datetime | None:
    """Return until when motions to a body can be handed in for a meeting; None while it has no date."""
    if meeting.start is None:
        return None
    rule = rule_of(organization, timezone.localtime(meeting.start).date())
    return days_before(meeting.start, rule.motion_days, rule.motion_time)


def paper_deadline(meeting: Meeting, organization: Organization | None) -> datetime.datetime | None:
    """Return until when papers of the departments can be released for a meeting; None while it has no date."""
    if meeting.start is None:
        return None
    rule = rule_of(organization, timezone.localtime(meeting.start).date())
    return days_before(meeting.start, rule.paper_days, rule.paper_time)


@dataclass(frozen=True)
class Notice:
    """How long before a meeting its members must be invited: so many full days, on this day at the latest, until `at`."""

    days: int
    day: datetime.date
    at: datetime.datetime

    def is_kept(self, moment: datetime.datetime) -> bool:
        """Whether somebody invited at this moment is invited in time."""
        return moment <= self.at


def notice_of(meeting: Meeting) -> Notice | None:
    """Return the notice period of a meeting (§ 47 Abs. 2, § 48 Abs. 1 GO NRW); None while it has no date.

    As the rules of procedure of its leading body say for that day; as it was frozen once it was invited to.
    """
    if meeting.start is None:
        return None
    if meeting.invited_at is not None and meeting.notice_days is not None:
        return notice_before(meeting.start, meeting.notice_days)
    day = timezone.localtime(meeting.start).date()
    rule = ProcedureRule.objects.for_meeting(meeting.pk, day) or ProcedureRule(since=day)
    return notice_before(meeting.start, rule.notice_days)


def notices_of(meetings: Sequence[Meeting]) -> dict[UUID, Notice]:
    """Return the notice periods of meetings that have a date and are not invited to yet. Two queries, however many."""
    holders = MeetingOrganization.objects.filter(meeting__in=meetings).order_by("-order", "-pk")
    leads = dict(holders.values_list("meeting", "organization"))
    rules = list(ProcedureRule.objects.order_by("-since"))
    found: dict[UUID, Notice] = {}
    for meeting in meetings:
        if meeting.start is not None:
            day = timezone.localtime(meeting.start).date()
            valid = [rule for rule in rules if rule.since <= day]
            own = next((rule for rule in valid if rule.organization_id == leads.get(meeting.pk)), None)
            rule = own or next((rule for rule in valid if rule.organization_id is None), ProcedureRule(since=day))
            found[meeting.pk] = notice_before(meeting.start, rule.notice_days)
    return found


def notice_before(start: datetime.datetime, days: int) -> Notice:
    """Return the last moment that leaves so many full days between it and the day of a meeting."""
    at = days_before(start, days, LAST_SECOND)
    return Notice(days, at.date(), at)


@dataclass(frozen=True)
class Deadline:
    """A deadline as it is always in sight. `state` is calm, soon (less than 24 hours) or passed."""

    at: datetime.datetime
    state: str
    words: str


def deadline_line(at: datetime.datetime | None, now: datetime.datetime | None = None) -> Deadline | None:
    """Return a deadline with how long there is still, in words; None without one."""
    if at is None:
        return None
    left = at - (now or timezone.now())
    if left < datetime.timedelta():
        return Deadline(at, "passed", _("abgelaufen vor %(time)s") % {"time": stretch(-left, _days_ago)})
    state = "soon" if left < DAY else "calm"
    return Deadline(at, state, _("noch %(time)s") % {"time": stretch(left)})


def _days(days: int) -> str:
    return ngettext("%(n)s Tag", "%(n)s Tage", days) % {"n": days}


def _days_ago(days: int) -> str:
    return ngettext("%(n)s Tag", "%(n)s Tagen", days) % {"n": days}


def stretch(length: datetime.timedelta, days: Callable[[int], str] = _days) -> str:
    """Return a length of time as one says it: "9 Tage", "18 Std. 18 Min.", "5 Min."."""
    if length >= 2 * DAY:
        return days(length.days)
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    if hours:
        return _("%(hours)s Std. %(minutes)s Min.") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s Min.") % {"minutes": minutes}
