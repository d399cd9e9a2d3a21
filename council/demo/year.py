"""Plans the year to come in the demo: rooms with what they offer, when bodies meet, when nobody does, and all their meetings.

Holidays are real days: they stay where they are when the demo's other days move along, and so do the meetings that avoid them.
"""

import datetime

from django.db import transaction

from accounts.viewer import SYSTEM
from core.demo import Stage
from council.demo.rows import identity
from council.enums import ClosedKind, Weekday
from council.models import DialIn, Location, Meeting, MeetingRule, Organization
from council.services.meeting_rules import RuleRow, close_period, set_meeting_rules
from council.services.year_plan import plan_year, publish_year
from council.services.year_planning import proposals_of, read_year, shift_all

# Room: seats, step-free, hearing loop, technology for hybrid meetings, what else.
ROOMS = {
    "meys": (180, True, True, True, "Bühne, Leinwand, Mikrofone am Platz"),
    "saal": (60, True, True, True, "Mikrofone am Platz, zwei Leinwände"),
    "214": (28, True, False, False, "Bildschirm"),
    "buergerhaus": (90, False, False, False, "Leinwand"),
}
# The Ferienordnung of North Rhine-Westphalia, as far as it is known.
HOLIDAYS = (
    ("Herbstferien", "2026-10-17", "2026-10-31"),
    ("Weihnachtsferien", "2026-12-23", "2027-01-06"),
    ("Osterferien", "2027-03-22", "2027-04-03"),
    ("Pfingstferien", "2027-05-18", "2027-05-18"),
    ("Sommerferien", "2027-07-19", "2027-08-31"),
    ("Herbstferien", "2027-10-23", "2027-11-06"),
    ("Weihnachtsferien", "2027-12-24", "2028-01-08"),
)
# What the town keeps free itself: from Weiberfastnacht to Veilchendienstag.
TOWN = (("Karneval", "2027-02-04", "2027-02-09"),)
SUMMER = [7, 8]
LAST = 5
# Body: weekday, which one of the month, hour, room, months without, hybrid by the main bylaw.
RULES = {
    "rat": (Weekday.MONDAY, LAST, 18, "meys", [1, 3, 7, 8, 10, 12], False),
    "hfa": (Weekday.MONDAY, 3, 17, "saal", [1, 3, *SUMMER, 10, 12], False),
    "digital": (Weekday.TUESDAY, 1, 17, "214", [1, 4, 6, *SUMMER, 10, 12], True),
    "mobil": (Weekday.WEDNESDAY, 2, 17, "214", [1, 4, *SUMMER, 10, 12], True),
    "bau": (Weekday.THURSDAY, 2, 17, "214", [1, 4, *SUMMER, 10, 12], True),
    "umwelt": (Weekday.TUESDAY, 3, 17, "214", [1, 3, 6, *SUMMER, 10, 12], True),
    "jugend": (Weekday.WEDNESDAY, 3, 17, "saal", [1, 4, 6, *SUMMER, 10, 12], True),
    "schul": (Weekday.TUESDAY, 2, 17, "saal", [1, 4, 6, *SUMMER, 10, 12], True),
    "rpa": (Weekday.THURSDAY, 4, 17, "214", [1, 2, 4, *SUMMER, 10, 11, 12], False),
    "beirat": (Weekday.THURSDAY, 1, 16, "buergerhaus", [1, 3, 4, 6, *SUMMER, 10, 11, 12], False),
}
# Still to be planned: what the clerk finds on the page.
LEFT = ("umwelt", "beirat")


def build_year(stage: Stage) -> None:
    """Fill rooms and rules once, and plan the year to come once."""
    if MeetingRule.objects.exists():
        return
    year = stage.now.year + 1
    with transaction.atomic():
        _rooms()
        _closed()
        _rules(year)
        stage.progress(1, 2, "Die Sitzungen des nächsten Jahres")
        known = read_year(SYSTEM, year)
        bodies = [identity("organization", key) for key in RULES if key not in LEFT]
        rooms = set(Location.objects.rooms().values_list("pk", flat=True))
        plan_year(by=SYSTEM, year=year, proposals=shift_all(known, proposals_of(known, bodies), rooms))
        publish_year(by=SYSTEM, year=year)
        _double(year)
        _hybrid(year)
    stage.progress(2, 2, "Räume und Regeln stehen")


def _rooms() -> None:
    for key, (seats, step_free, loop, video, more) in ROOMS.items():
        Location.objects.filter(pk=identity("place", f"room-{key}")).update(
            is_meeting_room=True,
            seats=seats,
            is_step_free=step_free,
            has_hearing_loop=loop,
            has_video=video,
            equipment=more,
        )


def _closed() -> None:
    for kind, rows in ((ClosedKind.SCHOOL, HOLIDAYS), (ClosedKind.TOWN, TOWN)):
        for name, first, last in rows:
            close_period(
                by=SYSTEM,
                name=name,
                first=datetime.date.fromisoformat(first),
                last=datetime.date.fromisoformat(last),
                kind=kind,
            )


def _rules(year: int) -> None:
    places = Location.objects.in_bulk([identity("place", f"room-{key}") for key in ROOMS])
    for key, (weekday, nth, hour, room, skipped, may_be_hybrid) in RULES.items():
        row = RuleRow(
            since=datetime.date(year, 1, 1), weekday=weekday, begins=datetime.time(hour), nth=nth, skipped_months=sorted(set(skipped)),
            minutes=180 if key == "rat" else 150, location=places[identity("place", f"room-{room}")], is_streamed=key == "rat",
            may_be_hybrid=may_be_hybrid,
        )  # fmt: skip
        set_meeting_rules(
            by=SYSTEM, organization=Organization.objects.get(pk=identity("organization", key)), rows=[row]
        )


def _double(year: int) -> None:
    """Put two meetings into one room, as the calendar on paper had it before rooms were looked at."""
    rows = Meeting.objects.filter(rule_day__year=year).order_by("start")
    first = rows.filter(organizations=identity("organization", "bau")).first()
    other = (
        rows.filter(organizations=identity("organization", "schul"), start__gt=first.start).first() if first else None
    )
    if first and first.start and other:
        start = first.start + datetime.timedelta(hours=1)
        Meeting.objects.filter(pk=other.pk).update(
            start=start, end=start + datetime.timedelta(minutes=150), location=first.location_id
        )


def _hybrid(year: int) -> None:
    """Let one committee meet in hybrid form, with a dial-in for its members."""
    rows = Meeting.objects.filter(rule_day__year=year, organizations=identity("organization", "digital"))
    if meeting := rows.order_by("start").first():
        Meeting.objects.filter(pk=meeting.pk).update(
            is_hybrid=True, mode_ground="§ 58a GO NRW mit der Hauptsatzung", location=identity("place", "room-saal")
        )
        DialIn.objects.create(
            meeting=meeting, link="https://video.hennef.example/raum/dwt", words="Kennwort liegt der Einladung bei"
        )
