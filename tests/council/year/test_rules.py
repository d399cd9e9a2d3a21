"""When bodies meet and when nobody does: pure days, closed periods typed and read from a file."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from council.enums import ClosedKind, Weekday
from council.models import ClosedPeriod, MeetingRule
from council.services.closed_days import closed_days, public_holidays
from council.services.meeting_rules import (
    RuleRow,
    close_period,
    import_closed_periods,
    reopen_period,
    set_meeting_rules,
)

DATE = datetime.date
FIRST, LAST = DATE(2027, 1, 1), DATE(2027, 12, 31)


def code(act, **facts):
    with pytest.raises(Refused) as refusal:
        act(**facts)
    return refusal.value.code


def made(**facts):
    return MeetingRule(**({"since": FIRST, "weekday": Weekday.MONDAY, "begins": datetime.time(17)} | facts))


def test_the_nth_weekday_of_every_month_but_those_left_out():
    days = list(made(nth=2, weekday=Weekday.TUESDAY, skipped_months=[1, 7, 8]).days(FIRST, LAST))
    assert days[:3] == [DATE(2027, 2, 9), DATE(2027, 3, 9), DATE(2027, 4, 13)]
    assert [day.month for day in days] == [2, 3, 4, 5, 6, 9, 10, 11, 12]
    # The last one is the fourth or the fifth.
    assert list(made(nth=5).days(FIRST, DATE(2027, 3, 31))) == [DATE(2027, 1, 25), DATE(2027, 2, 22), DATE(2027, 3, 29)]


def test_every_so_many_weeks_from_the_first_such_weekday_on():
    rule = made(every_weeks=6, since=DATE(2026, 12, 1), weekday=Weekday.THURSDAY)
    assert list(rule.days(FIRST, DATE(2027, 4, 30))) == [DATE(2027, 1, 14), DATE(2027, 2, 25), DATE(2027, 4, 8)]


def test_a_rule_ends():
    assert list(made(nth=1, until=DATE(2027, 2, 1)).days(FIRST, LAST)) == [DATE(2027, 1, 4), DATE(2027, 2, 1)]


@given(
    since=st.dates(DATE(2020, 1, 1), DATE(2030, 1, 1)),
    weekday=st.sampled_from(Weekday.values),
    rhythm=st.one_of(
        st.builds(dict, nth=st.integers(1, 5)),
        st.builds(dict, every_weeks=st.integers(1, 26)),
    ),
    skipped=st.lists(st.integers(1, 12), max_size=4),
    first=st.dates(DATE(2019, 1, 1), DATE(2031, 1, 1)),
    length=st.integers(0, 800),
)
def test_days_are_on_their_weekday_in_order_and_inside(since, weekday, rhythm, skipped, first, length):
    last = first + datetime.timedelta(days=length)
    rule = made(since=since, weekday=weekday, skipped_months=skipped, **rhythm)
    days = list(rule.days(first, last))
    assert days == sorted(set(days))
    assert all(
        day.weekday() == weekday and max(since, first) <= day <= last and day.month not in skipped for day in days
    )
    # Asking for a part answers a part.
    middle = first + datetime.timedelta(days=length // 2)
    rest = rule.days(middle + datetime.timedelta(days=1), last)
    assert [*rule.days(first, middle), *rest] == days


def test_the_holidays_are_those_of_the_land():
    names = public_holidays(2027)
    assert (names[DATE(2027, 5, 27)], names[DATE(2027, 11, 1)]) == ("Fronleichnam", "Allerheiligen")
    assert (len(names), DATE(2027, 10, 31) in names, DATE(2027, 1, 6) in names) == (11, False, False)


@pytest.mark.django_db
class TestRules:
    def test_the_rules_of_a_body_are_settled_as_a_whole(self, clerk, bodies):
        rows = [RuleRow(FIRST, 1, datetime.time(17), nth=2), RuleRow(LAST, 2, datetime.time(18), every_weeks=4)]
        set_meeting_rules(by=clerk, organization=bodies["mobil"], rows=rows)
        set_meeting_rules(by=clerk, organization=bodies["mobil"], rows=rows[:1])
        assert list(bodies["mobil"].meeting_rules.values_list("since", "weekday", "nth")) == [(FIRST, 1, 2)]
        assert AuditEvent.objects.latest("id").action == "council.set_meeting_rules"

    def test_what_a_rule_must_not_be(self, clerk, bodies):
        def refused(*rows):
            return code(set_meeting_rules, by=clerk, organization=bodies["mobil"], rows=rows)

        hour = datetime.time(17)
        assert refused(RuleRow(FIRST, 1, hour)) == "one_rhythm"
        assert refused(RuleRow(FIRST, 1, hour, nth=1, every_weeks=2)) == "one_rhythm"
        assert refused(RuleRow(FIRST, 1, hour, nth=1), RuleRow(FIRST, 2, hour, nth=1)) == "same_day"
        assert refused(RuleRow(LAST, 1, hour, nth=1, until=FIRST)) == "ends_before_start"
        assert not MeetingRule.objects.exists()

    @pytest.mark.parametrize("key", ["buergermeisterin", "rat", "sachkundig", "gast", None])
    def test_nobody_else(self, viewer_of, bodies, key):
        viewer = viewer_of(key)
        for act, facts in (
            (set_meeting_rules, {"organization": bodies["mobil"], "rows": []}),
            (close_period, {"name": "x", "first": FIRST, "last": LAST}),
            (import_closed_periods, {"content": b""}),
            (reopen_period, {"period": ClosedPeriod(name="x")}),
        ):
            with pytest.raises(NotPermitted):
                act(by=viewer, **facts)


FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Ministerium//Ferien//DE
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20270322
DTEND;VALUE=DATE:20270404
SUMMARY:Osterferien
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20270518
SUMMARY:Pfingstferien
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@pytest.mark.django_db
class TestClosedPeriods:
    def test_the_ministrys_file_is_read_once(self, clerk):
        assert len(import_closed_periods(by=clerk, content=FILE.encode())) == 2
        assert import_closed_periods(by=clerk, content=FILE.encode()) == []
        rows = list(ClosedPeriod.objects.values_list("name", "first", "last", "kind"))
        # The end of a file is the day after the last one.
        assert rows == [
            ("Osterferien", DATE(2027, 3, 22), DATE(2027, 4, 3), ClosedKind.SCHOOL),
            ("Pfingstferien", DATE(2027, 5, 18), DATE(2027, 5, 18), ClosedKind.SCHOOL),
        ]

    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (b"kein Kalender", "no_calendar"),
            (b"", "no_calendar"),
            (b"\xff\xfe\x00", "no_calendar"),
            (b"x" * (1024 * 1024 + 1), "too_large"),
            (FILE.replace("SUMMARY:Osterferien", "SUMMARY:").encode(), "no_days"),
            (FILE.replace("DTSTART;VALUE=DATE:20270322", "DTSTART:20270322T080000Z").encode(), "no_days"),
            (FILE.replace("20270404", "20280404").encode(), "too_long"),
            (FILE.replace("DTSTART;VALUE=DATE:20270322", "DTSTART;VALUE=DATE:99999999").encode(), "no_days"),
        ],
    )
    def test_what_is_no_calendar_of_holidays(self, clerk, content, word):
        assert code(import_closed_periods, by=clerk, content=content) == word
        assert not ClosedPeriod.objects.exists()

    def test_days_know_why_they_are_closed(self, clerk):
        close_period(by=clerk, name="Karneval", first=DATE(2027, 2, 4), last=DATE(2027, 2, 9))
        close_period(by=clerk, name="Ferien", first=DATE(2026, 12, 23), last=DATE(2027, 1, 6), kind=ClosedKind.SCHOOL)
        found = closed_days(FIRST, DATE(2027, 2, 28))
        assert [reason.name for reason in found[FIRST]] == ["Neujahr", "Ferien"]
        assert (len(found), DATE(2027, 2, 9) in found, DATE(2027, 2, 10) in found) == (12, True, False)

    def test_a_period_is_settled_anew_and_struck_out(self, clerk):
        assert code(close_period, by=clerk, name="x", first=LAST, last=FIRST) == "ends_before_start"
        for last in (FIRST, DATE(2027, 1, 3)):
            close_period(by=clerk, name="Betriebsruhe", first=FIRST, last=last)
        row = ClosedPeriod.objects.get()
        assert row.last == DATE(2027, 1, 3)
        reopen_period(by=clerk, period=row)
        assert not ClosedPeriod.objects.exists()
        assert AuditEvent.objects.latest("id").action == "council.reopen_period"


def test_today_is_no_holiday_of_another_land():
    assert timezone.localdate().replace(month=1, day=6) not in public_holidays(timezone.localdate().year)
