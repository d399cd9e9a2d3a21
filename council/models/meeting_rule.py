"""When a body usually meets, dated; and when nobody meets: school holidays and the town's own closed days."""

import calendar
import datetime
import uuid
from collections.abc import Iterator

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.enums import ClosedKind, Weekday
from council.models.location import Location
from council.models.organization import Organization

WEEK = 7
# The fifth is the last of its month, whichever that is.
LAST = 5
DAY = datetime.timedelta(days=1)


class MeetingRule(models.Model):
    """When a body meets from a day on: the nth weekday of a month, or every so many weeks, counted from `since`.

    The town's own setting (§ 47 Abs. 1 GO NRW says only that the council meets at least every two months). A newer rule
    of the same body takes over on its first day. `skipped_months` are numbers of months (1 to 12) without a meeting.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="meeting_rules", verbose_name=_("Gremium")
    )
    since = models.DateField(_("gilt ab"))
    until = models.DateField(_("gilt bis"), null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("Wochentag"), choices=Weekday.choices)
    nth = models.PositiveSmallIntegerField(_("im Monat"), null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(_("Abstand in Wochen"), null=True, blank=True)
    begins = models.TimeField(_("Beginn"))
    minutes = models.PositiveSmallIntegerField(_("Dauer in Minuten"), default=150)
    location = models.ForeignKey(
        Location, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Raum")
    )
    skipped_months = models.JSONField(_("Monate ohne Sitzung"), default=list, blank=True)
    is_streamed = models.BooleanField(_("Der öffentliche Teil wird übertragen"), default=False)
    # § 58a Satz 1 GO NRW: the main bylaw says so, for committees other than those of § 57 Abs. 2.
    may_be_hybrid = models.BooleanField(_("Die Hauptsatzung lässt hybride Sitzungen zu (§ 58a GO NRW)"), default=False)

    class Meta:
        verbose_name = _("Regel der Sitzungstage")
        verbose_name_plural = _("Regeln der Sitzungstage")
        ordering = ["organization", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "since"], name="meeting_rule_once"),
            models.CheckConstraint(
                condition=Q(nth__isnull=True, every_weeks__gte=1) | Q(every_weeks__isnull=True, nth__range=(1, LAST)),
                name="meeting_rule_one_rhythm",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="meeting_rule_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.since:%d.%m.%Y}"

    def days(self, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
        """Yield the days from first to last, both included, on which the rule lets the body meet."""
        first = max(first, self.since)
        last = min(last, self.until) if self.until else last
        found = self._in_months(first, last) if self.nth else self._in_weeks(first, last)
        return (day for day in found if first <= day <= last and day.month not in self.skipped_months)

    def _in_weeks(self, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
        step = WEEK * (self.every_weeks or 1)
        anchor = self.since + DAY * ((self.weekday - self.since.weekday()) % WEEK)
        day = anchor + DAY * (max(0, -(-(first - anchor).days // step)) * step)
        while day <= last:
            yield day
            day += DAY * step

    def _in_months(self, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
        year, month = first.year, first.month
        while (year, month) <= (last.year, last.month):
            days = [week[self.weekday] for week in calendar.Calendar().monthdatescalendar(year, month)]
            days = [day for day in days if day.month == month]
            yield days[-1] if self.nth == LAST else days[(self.nth or 1) - 1]
            year, month = (year + month // 12, month % 12 + 1)


class ClosedPeriodQuerySet(models.QuerySet["ClosedPeriod"]):
    """Reads of closed periods."""

    def touching(self, first: datetime.date, last: datetime.date) -> "ClosedPeriodQuerySet":
        """Periods that have a day between first and last, both included."""
        return self.filter(first__lte=last, last__gte=first)


class ClosedPeriod(models.Model):
    """Days on which no meeting is planned: school holidays, or what the town settles itself. Both ends belong to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("Art"), max_length=8, choices=ClosedKind.choices, default=ClosedKind.TOWN)
    name = models.CharField(_("Name"), max_length=120)
    first = models.DateField(_("erster Tag"))
    last = models.DateField(_("letzter Tag"))

    objects = ClosedPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("sitzungsfreie Zeit")
        verbose_name_plural = _("sitzungsfreie Zeiten")
        ordering = ["first", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "first"], name="closed_period_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="closed_period_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name
