"""What all rows of the demo share: ids that stay the same in every demo town, days relative to today, publication."""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from council.enums import Visibility

SATURDAY = 5
NAMESPACE = uuid.UUID("6f1d3c52-9d6e-5b0a-8a51-3a1f0d7c4e21")


def identity(kind: str, key: str) -> uuid.UUID:
    """Return the id of a demo row: links into the demo town hold in every copy of it."""
    return uuid.uuid5(NAMESPACE, f"{kind}/{key}")


def public(at: datetime.datetime) -> dict[str, Any]:
    """Return the fields of a row that became public at a moment."""
    return {"visibility": Visibility.PUBLIC, "first_published_at": at, "public_modified_at": at}


def hidden(visibility: Visibility = Visibility.NONPUBLIC) -> dict[str, Any]:
    """Return the fields of a row that never was public."""
    return {"visibility": visibility}


def announced(at: datetime.datetime) -> dict[str, Any]:
    """Return the fields of an item of the non-public part whose subject was announced at a moment."""
    return hidden() | {"first_published_at": at, "public_modified_at": at}


# Month and day of what is always closed: nobody meets then, not even in a demo.
CLOSED = {(1, 1), (5, 1), (10, 3), (11, 1), (12, 24), (12, 25), (12, 26), (12, 31)}


def is_holiday(day: datetime.date) -> bool:
    """Whether the town hall is closed on a day that is the same every year."""
    return (day.month, day.day) in CLOSED


class Days:
    """The demo's today, and days and moments counted from it in the town's time."""

    def __init__(self, now: datetime.datetime) -> None:
        self.now = timezone.localtime(now)
        self.today = self.now.date()

    def day(self, offset: int) -> datetime.date:
        """Return the day offset days from today."""
        return self.today + datetime.timedelta(days=offset)

    def workday(self, offset: int) -> datetime.date:
        """Return the same, but no weekend (Friday for Saturday, Monday for Sunday, never across today) and no holiday."""
        day = first = self._no_weekend(offset)
        towards = datetime.timedelta(days=-1 if offset > 0 else 1)
        while offset and (is_holiday(day) or day.weekday() >= SATURDAY):
            day += towards
            if day == self.today:
                # Today is the evening's own: then away from it.
                day, towards = first, -towards
        return day

    def _no_weekend(self, offset: int) -> datetime.date:
        day = self.day(offset)
        if offset == 0 or day.weekday() < SATURDAY:
            return day
        is_saturday = day.weekday() == SATURDAY
        near = day + datetime.timedelta(days=-1 if is_saturday else 1)
        if (near - self.today).days * offset > 0:
            return near
        return day + datetime.timedelta(days=2 if is_saturday else -2)

    def at(self, day: datetime.date, hour: str = "10:00") -> datetime.datetime:
        """Return an hour of a day in the town's time."""
        return datetime.datetime.combine(day, datetime.time.fromisoformat(hour), timezone.get_default_timezone())


class Ledger:
    """All rows of the demo, by kind. Told for a day without touching the database; written or compared afterwards."""

    def __init__(self) -> None:
        self.rows: dict[type[Any], list[Any]] = {}

    def add(self, *rows: Any) -> None:
        """Enter rows."""
        for row in rows:
            self.rows.setdefault(type(row), []).append(row)

    def of(self, model: type[Any]) -> list[Any]:
        """Return the rows of a kind."""
        return self.rows.get(model, [])

    def write(self) -> None:
        """Write everything. Keys are checked when the transaction ends, so the order of kinds does not matter."""
        for model, rows in self.rows.items():
            model._base_manager.bulk_create(rows, batch_size=500)
