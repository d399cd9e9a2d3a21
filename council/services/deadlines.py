"""Deadlines before a meeting, counted back in full days of the town's time: safe where the clocks change."""

import datetime

from django.utils import timezone

from council.models import Meeting, Organization, ProcedureRule
from council.models.procedure_rule import NOON


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
