"""Deadlines are full days of the town, also where the clocks change."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from council.models import Body, Meeting, MeetingOrganization, Organization, ProcedureRule
from council.services.deadlines import days_before, notice_before, notice_of, notices_of, rule_of

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


def berlin(words):
    """Return a moment of the town, as the database holds it."""
    return datetime.datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN).astimezone(datetime.UTC)


@pytest.mark.parametrize(
    ("start", "days", "last", "offset"),
    [
        ("2026-12-07 17:00", 8, "2026-11-28", "+0100"),
        # Summer time ends on 25 October 2026: nine days before are 217 hours, and still eight full days.
        ("2026-10-29 17:00", 8, "2026-10-20", "+0200"),
        # The last day itself has 25 hours, or 23: on 28 March 2027 summer time begins.
        ("2026-11-03 18:00", 8, "2026-10-25", "+0100"),
        ("2027-04-06 18:00", 8, "2027-03-28", "+0200"),
        ("2027-04-01 17:00", 8, "2027-03-23", "+0100"),
        # A meeting on the day of the change, and one just after midnight of the town.
        ("2026-10-25 02:30", 8, "2026-10-16", "+0200"),
        ("2027-03-28 00:15", 8, "2027-03-19", "+0100"),
        ("2028-03-02 18:00", 14, "2028-02-16", "+0100"),
        ("2026-12-07 00:00", 0, "2026-12-06", "+0100"),
    ],
)
def test_the_notice_leaves_full_days_between_invitation_and_meeting(start, days, last, offset):
    notice = notice_before(berlin(start), days)
    local = notice.at.astimezone(BERLIN)
    assert (f"{notice.day}", f"{local:%Y-%m-%d %H:%M %z}") == (last, f"{last} 23:59 {offset}")
    # The last second of the day is in time, the first of the next one is not.
    next_day = datetime.datetime.combine(notice.day + datetime.timedelta(days=1), datetime.time(), BERLIN)
    assert (notice.is_kept(next_day - datetime.timedelta(seconds=1)), notice.is_kept(next_day)) == (True, False)
    between = (berlin(start).astimezone(BERLIN).date() - notice.day).days - 1
    assert between == days


@pytest.mark.django_db
def test_the_notice_is_the_one_of_the_leading_body_on_the_day_of_the_meeting(django_assert_num_queries):
    body = Body.objects.create(name="Stadt")
    council, other = (Organization.objects.create(body=body, name=name, kind="committee") for name in ("Rat", "Bau"))
    meeting = Meeting.objects.create(body=body, start=berlin("2026-12-07 17:00"))
    for order, organization in ((1, other), (0, council)):
        MeetingOrganization.objects.create(meeting=meeting, organization=organization, order=order)
    assert notice_of(Meeting()) is None
    assert notice_of(meeting).days == 8
    rules = (
        (None, "2025-01-01", 7),
        (other, "2025-01-01", 5),
        (council, "2026-12-01", 10),
        (council, "2026-12-08", 14),
    )
    for organization, since, days in rules:
        ProcedureRule.objects.create(organization=organization, since=since, notice_days=days)
    with django_assert_num_queries(1):
        assert notice_of(meeting).days == 10
    bare = Meeting.objects.create(body=body, start=berlin("2026-12-07 17:00"))
    with django_assert_num_queries(2):
        found = notices_of([meeting, bare, Meeting()])
    assert {key: notice.days for key, notice in found.items()} == {meeting.pk: 10, bare.pk: 7}
    meeting.invited_at, meeting.notice_days = berlin("2026-11-20 09:00"), 8
    with django_assert_num_queries(0):
        assert notice_of(meeting).day == datetime.date(2026, 11, 28)
