"""Deadlines are full days of the town, also where the clocks change."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from council.models import Body, Organization, ProcedureRule
from council.services.deadlines import days_before, rule_of

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-12-07 17:00", 10, "2026-11-26 12:00 +0100"),
        # Summer time ends on 25 October 2026 and begins on 28 March 2027: noon stays noon.
        ("2026-10-29 17:00", 10, "2026-10-18 12:00 +0200"),
        ("2027-04-01 17:00", 10, "2027-03-21 12:00 +0100"),
        # A meeting just after midnight in the town is not the day before.
        ("2026-12-07 00:30", 0, "2026-12-06 12:00 +0100"),
    ],
)
def test_full_days_lie_between_deadline_and_meeting(start, days, expected):
    begin = datetime.datetime.strptime(start, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN).astimezone(datetime.UTC)
    assert f"{days_before(begin, days).astimezone(BERLIN):%Y-%m-%d %H:%M %z}" == expected


@pytest.mark.django_db
def test_the_own_and_newest_rule_of_a_body_holds():
    body = Body.objects.create(name="Stadt")
    council = Organization.objects.create(body=body, name="Rat", kind="council")
    other = Organization.objects.create(body=body, name="Ausschuss", kind="committee")
    day = datetime.date(2026, 11, 1)
    assert rule_of(council, day).motion_days == 10
    for organization, since, days in ((None, "2025-01-01", 7), (None, "2026-12-01", 9), (council, "2020-01-01", 12)):
        ProcedureRule.objects.create(organization=organization, since=since, motion_days=days)
    assert [rule_of(each, day).motion_days for each in (council, other, None)] == [12, 7, 7]
    assert rule_of(other, datetime.date(2026, 12, 1)).motion_days == 9
