"""The plan of a year: what rules propose, what stands against it, all meetings at once and never twice."""

import dataclasses
import datetime

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Follower, Notice
from accounts.services.delivering import deliver_messages
from accounts.viewer import PUBLIC
from core.errors import NotPermitted, Refused
from core.models import AuditEvent, JobRun
from council.enums import Weekday
from council.models import Meeting, MeetingRule
from council.services import planning
from council.services.meeting_rules import close_period
from council.services.rooms import double_bookings, rooms_between
from council.services.telling import tell_followers
from council.services.year_plan import plan_year, publish_year
from council.services.year_planning import proposals_of, read_year, shift_all, weigh

pytestmark = pytest.mark.django_db
MONTHS = [month for month in range(1, 13) if month not in (3, 4)]


def proposed(clerk, year, *bodies):
    known = read_year(clerk, year)
    return known, proposals_of(known, [body.pk for body in bodies])


def kinds(weighed):
    return [clash.kind for clash in weighed.clashes]


@pytest.fixture
def spring(rule, rooms, bodies, both):
    """Both committees in March and April, at the same hour in the same room; the council the day after."""
    rule("mobil", Weekday.TUESDAY, rooms["saal"], skipped_months=[1, 2, *range(5, 13)])
    rule("bau", Weekday.TUESDAY, rooms["saal"], skipped_months=[1, 2, *range(5, 13)])
    rule("rat", Weekday.WEDNESDAY, rooms["saal"], skipped_months=[1, 2, *range(5, 13)], minutes=180)
    return [bodies["mobil"], bodies["bau"]]


def test_rules_propose_what_is_not_planned(clerk, year, rule, bodies):
    rule("mobil", Weekday.TUESDAY)
    _known, proposals = proposed(clerk, year, bodies["mobil"])
    assert (len(proposals), {each.day.weekday() for each in proposals}) == (12, {Weekday.TUESDAY})
    start = timezone.make_aware(datetime.datetime.combine(proposals[0].day, datetime.time(19)))
    planning.plan_meeting(by=clerk, organizations=[bodies["mobil"]], start=start)
    _known, rest = proposed(clerk, year, bodies["mobil"])
    assert [(each.day, each.is_taken) for each in rest] == [(each.day, True) for each in proposals[1:]]
    plan_year(by=clerk, year=year, proposals=rest[:1])
    _known, rest = proposed(clerk, year, bodies["mobil"])
    # What is missing now was left out on purpose: it is offered, not taken.
    assert [(each.day, each.is_taken) for each in rest] == [(each.day, False) for each in proposals[2:]]


def test_a_newer_rule_takes_over(clerk, year, bodies):
    from council.services.meeting_rules import RuleRow, set_meeting_rules

    rows = [
        RuleRow(datetime.date(year, 1, 1), Weekday.MONDAY, datetime.time(17), nth=1),
        RuleRow(datetime.date(year, 7, 1), Weekday.FRIDAY, datetime.time(17), nth=1),
    ]
    set_meeting_rules(by=clerk, organization=bodies["mobil"], rows=rows)
    _known, proposals = proposed(clerk, year, bodies["mobil"])
    assert [each.day.weekday() for each in proposals] == [Weekday.MONDAY] * 6 + [Weekday.FRIDAY] * 6


def test_every_clash_is_named_and_a_free_day_offered(clerk, year, spring, rooms):
    known, proposals = proposed(clerk, year, *spring)
    close_period(by=clerk, name="Osterferien", kind="school", first=proposals[0].day, last=proposals[0].day)
    known = read_year(clerk, year)
    weighed = weigh(known, proposals, {room.pk for room in rooms.values()})
    # Room and chair with the other committee, school holidays; nobody has planned the council yet.
    assert [kinds(each) for each in weighed[:2]] == [["room", "chair", "school"]] * 2
    assert "Mobilität" in weighed[0].clashes[0].words + weighed[1].clashes[0].words
    assert [each.clashes[0].is_blocking for each in weighed[:2]] == [True, True]
    assert all(each.free_day > each.proposal.day and each.free_day.weekday() < 5 for each in weighed)


def test_committees_consult_before_the_council(clerk, year, spring, bodies, rooms):
    known, proposals = proposed(clerk, year, bodies["rat"], bodies["mobil"])
    council = next(each for each in proposals if each.organization == bodies["rat"].pk)
    committee = next(each for each in proposals if each.organization == bodies["mobil"].pk)
    found = {}
    for days in (3, 2, 1, -1):
        moved = dataclasses.replace(committee, day=council.day - datetime.timedelta(days=days))
        [_council, weighed] = weigh(known, [council, moved], {rooms["saal"].pk})
        found[days] = "order" in kinds(weighed)
    assert found == {3: False, 2: True, 1: True, -1: False}


def test_all_move_to_free_days_at_once(clerk, year, spring, rooms):
    known, proposals = proposed(clerk, year, *spring)
    keys = {room.pk for room in rooms.values()}
    moved = shift_all(known, proposals, keys)
    assert [each.key for each in moved] == [each.key for each in proposals]
    assert [kinds(each) for each in weigh(known, moved, keys)] == [[]] * len(moved)
    # What is left out stays where it is.
    out = [dataclasses.replace(each, is_taken=False) for each in proposals]
    assert shift_all(known, out, keys) == out


def test_a_year_is_planned_in_one_act_and_again_doubles_nothing(clerk, year, spring, rooms, both):
    known, proposals = proposed(clerk, year, *spring)
    moved = shift_all(known, proposals, {room.pk for room in rooms.values()})
    made = plan_year(by=clerk, year=year, proposals=moved)
    assert len(made) == len(proposals) == 4
    assert {(row.location, row.chair, row.is_public) for row in made} == {(rooms["saal"], both, False)}
    assert {row.rule_day for row in made} == {each.rule_day for each in proposals}
    assert AuditEvent.objects.latest("id").data == {"year": year}
    # The same form once more, and the rules asked anew: the shifted ones count where the rule had them.
    assert plan_year(by=clerk, year=year, proposals=moved) == []
    assert proposed(clerk, year, *spring)[1] == []
    assert Meeting.objects.count() == 4
    # A cancelled one is not proposed again either.
    planning.cancel_meeting(by=clerk, meeting=made[0], reason="Keine Themen")
    assert proposed(clerk, year, *spring)[1] == []


def test_nothing_is_planned_where_a_room_would_be_taken_twice(clerk, year, spring):
    _known, proposals = proposed(clerk, year, *spring)
    with pytest.raises(Refused) as refusal:
        plan_year(by=clerk, year=year, proposals=proposals)
    assert (refusal.value.code, Meeting.objects.count()) == ("room_taken", 0)


def test_what_is_left_out_is_not_planned_and_what_has_no_rule_is_refused(clerk, year, spring, bodies):
    _known, proposals = proposed(clerk, year, bodies["mobil"])
    some = [dataclasses.replace(each, is_taken=n > 0) for n, each in enumerate(proposals)]
    assert len(plan_year(by=clerk, year=year, proposals=some)) == len(proposals) - 1
    MeetingRule.objects.all().delete()
    with pytest.raises(Refused) as refusal:
        plan_year(by=clerk, year=year, proposals=proposals)
    assert refusal.value.code == "no_rule"


def test_a_day_of_another_year_is_refused(clerk, year, rule, bodies):
    rule("mobil", Weekday.TUESDAY)
    _known, proposals = proposed(clerk, year, bodies["mobil"])
    elsewhere = dataclasses.replace(proposals[0], day=datetime.date(year + 1, 1, 5))
    with pytest.raises(Refused) as refusal:
        plan_year(by=clerk, year=year, proposals=[elsewhere])
    assert refusal.value.code == "other_year"


@pytest.mark.parametrize("key", ["buergermeisterin", "rat", "gast", None])
def test_nobody_else_plans_or_publishes(viewer_of, year, key):
    for act, facts in ((plan_year, {"proposals": []}), (publish_year, {})):
        with pytest.raises(NotPermitted):
            act(by=viewer_of(key), year=year, **facts)


def test_a_year_becomes_public_at_once_and_followers_hear_once_a_body(clerk, year, rule, bodies):
    rule("mobil", Weekday.TUESDAY)
    follower = Follower.objects.create(email="anna@beispiel.example")
    follower.subscriptions.create(topic="gremium", subject=str(bodies["mobil"].pk), confirmed_at=timezone.now())
    _known, proposals = proposed(clerk, year, bodies["mobil"])
    plan_year(by=clerk, year=year, proposals=proposals)
    assert publish_year(by=clerk, year=year) == 12
    assert Meeting.objects.visible_to(PUBLIC).count() == 12
    assert publish_year(by=clerk, year=year) == 0
    [run] = JobRun.objects.filter(name=tell_followers.name)
    tell_followers(**run.kwargs)
    assert list(Notice.objects.values_list("occasion", "thing")) == [("year_plan", bodies["mobil"].pk)]
    mail.outbox.clear()
    deliver_messages()
    [message] = mail.outbox
    assert "12 Sitzungen stehen an." in message.body


def test_reading_a_year_costs_the_same_however_much_there_is(
    clerk, year, spring, rooms, rule, bodies, django_assert_num_queries
):
    known, proposals = proposed(clerk, year, bodies["mobil"])
    keys = {room.pk for room in rooms.values()}
    with django_assert_num_queries(7):
        weigh(read_year(clerk, year), proposals, keys)
    plan_year(by=clerk, year=year, proposals=shift_all(known, proposals, keys))
    rule("bau", Weekday.FRIDAY)
    known, proposals = proposed(clerk, year, bodies["bau"])
    # Fetching along the bodies of what is planned is one more.
    with django_assert_num_queries(8):
        weigh(read_year(clerk, year), proposals, keys)


# Rooms ---------------------------------------------------------------------------------------------------------------
def at(days, hour=17):
    day = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)
    return day + datetime.timedelta(days=days)


def test_a_room_is_never_planned_twice(clerk, bodies, rooms):
    first = planning.plan_meeting(
        by=clerk, organizations=[bodies["mobil"]], start=at(9), end=at(9, 19), location=rooms["saal"]
    )
    with pytest.raises(Refused) as refusal:
        planning.plan_meeting(by=clerk, organizations=[bodies["bau"]], start=at(9, 18), location=rooms["saal"])
    assert (refusal.value.code, refusal.value.field) == ("room_taken", "location")
    assert "Mobilität" in str(refusal.value.reason)
    # Right after, elsewhere, or from home it goes.
    for hour, room, mode in ((19, "saal", "presence"), (18, "214", "presence")):
        planning.plan_meeting(
            by=clerk,
            organizations=[bodies["bau"]],
            start=at(9, hour),
            end=at(9, hour + 1),
            location=rooms[room],
            mode=mode,
        )
    planning.plan_meeting(
        by=clerk, organizations=[bodies["rat"]], start=at(9), location=rooms["saal"], mode="online",
        mode_ground="Beschluss des Rates vom 02.11.2026",
    )  # fmt: skip
    # The meeting itself may stay where it is when it ends later, as long as nobody is in its way.
    with pytest.raises(Refused):
        planning.move_meeting(
            by=clerk, meeting=first, start=at(9), end=at(9, 20), location=rooms["saal"], reason="Viele Punkte"
        )
    planning.cancel_meeting(by=clerk, meeting=first, reason="Keine Themen")
    planning.plan_meeting(by=clerk, organizations=[bodies["mobil"]], start=at(9), end=at(9, 18), location=rooms["saal"])


def test_occupancy_names_the_other_meeting(clerk, bodies, rooms, django_assert_num_queries):
    for key, hour in (("mobil", 17), ("bau", 18)):
        row = planning.plan_meeting(by=clerk, organizations=[bodies[key]], start=at(9, hour), location=rooms["214"])
        Meeting.objects.filter(pk=row.pk).update(location=rooms["saal"])
    day = at(9).date()
    found = {row.room.room: row for row in rooms_between(clerk, day, day)}
    assert (found["Großer Saal"].clashes, found["Raum 2.14"].bookings) == (2, ())
    assert "Bau" in found["Großer Saal"].bookings[0].clash.words
    [double] = double_bookings(clerk, 30)
    assert (double.first.name, double.second.name) == ("Mobilität", "Bau")
    with django_assert_num_queries(3):
        double_bookings(clerk, 30)


def test_the_board_of_a_meeting_says_what_stands_against_its_day(clerk, plan, rooms, bodies, both):
    from council.services.agenda_board import agenda_board

    row = plan(days=9, location=rooms["saal"])
    other = plan("bau", days=9, location=rooms["214"])
    Meeting.objects.filter(pk=other.pk).update(location=rooms["saal"])
    checks = agenda_board(clerk, Meeting.objects.get(pk=row.pk)).checks
    assert checks[0].is_blocking or any(check.is_blocking and "belegt" in check.words for check in checks)
    assert any("Den Vorsitz hat dieselbe Person" in check.words for check in checks)
