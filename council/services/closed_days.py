"""Days on which the town plans no meeting: public holidays of the land, school holidays, and what it settled itself."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import holidays

from council.enums import ClosedKind
from council.models import ClosedPeriod

# Feiertagsgesetz NW; the names are German, whatever language the clerk's pages have.
COUNTRY, LAND = "DE", "NW"
HOLIDAY = "holiday"
DAY = datetime.timedelta(days=1)
Closed = dict[datetime.date, list["ClosedDay"]]


@dataclass(frozen=True)
class ClosedDay:
    """Why a day is closed: `kind` is "holiday" or one of ClosedKind."""

    kind: str
    name: str


@cache
def public_holidays(year: int) -> dict[datetime.date, str]:
    """Return the public holidays of North Rhine-Westphalia in a year by day."""
    return dict(holidays.country_holidays(COUNTRY, subdiv=LAND, years=year, language="de"))


def closed_days(first: datetime.date, last: datetime.date) -> Closed:
    """Return every closed day from first to last with its reasons, a holiday first. One query."""
    found: Closed = defaultdict(list)
    for year in range(first.year, last.year + 1):
        for day, name in public_holidays(year).items():
            if first <= day <= last:
                found[day].append(ClosedDay(HOLIDAY, name))
    for period in ClosedPeriod.objects.touching(first, last):
        day = max(first, period.first)
        while day <= min(last, period.last):
            found[day].append(ClosedDay(period.kind, period.name))
            day += DAY
    return dict(found)


def is_school(reason: ClosedDay) -> bool:
    """Whether schools are closed: then families are away, though the law lets the council meet."""
    return reason.kind == ClosedKind.SCHOOL
