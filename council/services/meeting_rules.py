"""Acts on when bodies meet and when nobody does: the rules of a body, and closed periods, typed or read from a calendar file."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Calendar

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from core.wording import printable
from council.enums import ClosedKind
from council.models import ClosedPeriod, Location, MeetingRule, Organization
from council.rules import demand_desk

# The ministry's file holds some ten years of holidays; whatever is much larger is something else.
MOST_BYTES, MOST_EVENTS, MOST_DAYS = 1024 * 1024, 500, 120
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class RuleRow:
    """One rule of a body. Of `nth` and `every_weeks` exactly one is set."""

    since: datetime.date
    weekday: int
    begins: datetime.time
    until: datetime.date | None = None
    nth: int | None = None
    every_weeks: int | None = None
    minutes: int = 150
    location: Location | None = None
    skipped_months: list[int] = field(default_factory=list)
    is_streamed: bool = False
    may_be_hybrid: bool = False


@transaction.atomic
def set_meeting_rules(*, by: Viewer, organization: Organization, rows: Sequence[RuleRow]) -> list[MeetingRule]:
    """Settle when a body meets, as a whole. Meetings that are planned already stay as they are."""
    demand_desk(by)
    days = [row.since for row in rows]
    if len(set(days)) < len(days):
        raise Refused(
            _("Zwei Regeln gelten ab demselben Tag."), _("Geben Sie jeder einen eigenen Tag."), code="same_day"
        )
    for row in rows:
        if bool(row.nth) == bool(row.every_weeks):
            raise Refused(
                _("Eine Regel braucht entweder eine Woche im Monat oder einen Abstand in Wochen."),
                _("Wählen Sie eines von beiden."), code="one_rhythm",
            )  # fmt: skip
        if row.until and row.until < row.since:
            raise Refused(
                _("Eine Regel endet, bevor sie beginnt."), _("Prüfen Sie die Tage."), code="ends_before_start"
            )
    organization.meeting_rules.all().delete()
    made = MeetingRule.objects.bulk_create(
        MeetingRule(organization=organization, **{key: getattr(row, key) for key in asdict(row)}) for row in rows
    )
    audit.record(
        by_user=by.user_id, action="council.set_meeting_rules", obj=organization, data={"count": len(made)},
        after={"rows": [audit.facts(row) for row in made]},
    )  # fmt: skip
    return made


@transaction.atomic
def close_period(
    *, by: Viewer, name: str, first: datetime.date, last: datetime.date, kind: str = ClosedKind.TOWN
) -> ClosedPeriod:
    """Say that no meeting is planned from first to last, both included. The same name and first day are settled anew."""
    demand_desk(by)
    if last < first:
        raise Refused(
            _("Der letzte Tag liegt vor dem ersten."), _("Prüfen Sie die Tage."), code="ends_before_start", field="last"
        )
    row, _made = ClosedPeriod.objects.update_or_create(name=name, first=first, defaults={"last": last, "kind": kind})
    audit.record(by_user=by.user_id, action="council.close_period", obj=row, after=audit.facts(row))
    return row


@transaction.atomic
def reopen_period(*, by: Viewer, period: ClosedPeriod) -> None:
    """Let meetings be planned again on these days."""
    demand_desk(by)
    audit.record(by_user=by.user_id, action="council.reopen_period", obj=period, before=audit.facts(period))
    period.delete()


@transaction.atomic
def import_closed_periods(*, by: Viewer, content: bytes) -> list[ClosedPeriod]:
    """Take over the school holidays of a calendar file (RFC 5545), as the ministry of schools offers it; again doubles nothing.

    Every event of whole days counts; one of several names without a day, with hours, or longer than 120 days is refused with
    its name. Returns what is new or has another last day.
    """
    demand_desk(by)
    events = read_periods(content)
    known = {(row.name, row.first): row.last for row in ClosedPeriod.objects.all()}
    fresh = [event for event in events if known.get((event[0], event[1])) != event[2]]
    return [
        close_period(by=by, name=name, first=first, last=last, kind=ClosedKind.SCHOOL) for name, first, last in fresh
    ]


def read_periods(content: bytes) -> list[tuple[str, datetime.date, datetime.date]]:
    """Return name, first and last day of every event of a calendar file, in the order of days, each once."""
    if len(content) > MOST_BYTES:
        raise Refused(
            _("Diese Datei ist zu groß für einen Ferienkalender."),
            _("Höchstens 1 MB."),
            code="too_large",
            field="upload",
        )
    try:
        events = Calendar.from_ical(content).walk("VEVENT")
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise _unreadable() from error
    if not events or len(events) > MOST_EVENTS:
        raise _unreadable()
    return sorted({_period(event) for event in events}, key=lambda event: (event[1], event[0]))


def _period(event: object) -> tuple[str, datetime.date, datetime.date]:
    name = printable(str(event.get("summary", ""))).strip()[:120]  # type: ignore[attr-defined]
    try:
        first, end = event.decoded("dtstart"), event.decoded("dtend", None)  # type: ignore[attr-defined]
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable() from error
    # A moment is a day as well to Python: hours are not what holidays have.
    if not name or type(first) is not datetime.date or not (end is None or type(end) is datetime.date):
        raise Refused(
            _("Ein Termin der Datei hat keine ganzen Tage oder keinen Namen: %(name)s") % {"name": name or "–"},
            _("Nehmen Sie den Ferienkalender des Schulministeriums."), code="no_days", field="upload",
        )  # fmt: skip
    # The end of an event of whole days is the day after (RFC 5545, 3.6.1).
    last = end - DAY if end and end > first else first
    if (last - first).days > MOST_DAYS:
        raise Refused(
            _("Ein Termin der Datei ist zu lang für Ferien: %(name)s") % {"name": name},
            _("Nehmen Sie den Ferienkalender des Schulministeriums."), code="too_long", field="upload",
        )  # fmt: skip
    return name, first, last


def _unreadable() -> Refused:
    return Refused(
        _("Diese Datei ist kein Kalender (.ics)."), _("Laden Sie ihn auf der Seite des Schulministeriums noch einmal herunter."),
        code="no_calendar", field="upload",
    )  # fmt: skip
