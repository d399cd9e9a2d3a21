"""The demo town is built on any day at any hour, and moves along with the days."""

import datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.errors import Refused
from council.demo.notation import counts, due, told
from council.demo.rows import Days, identity
from council.demo.sessions import SESSIONS, TONIGHT
from council.enums import ItemState, MeetingState, Part
from council.models import AgendaItem, Attendance, Body, Decision, MatterEvent, Meeting, Paper, Person
from tests.council.demo.conftest import TODAY, moment

MOMENTS = {
    "late in the evening": moment(2026, 11, 24, 23, 30),
    "just after midnight": moment(2026, 11, 24, 0, 5),
    "leap day": moment(2028, 2, 29, 12),
    "new year": moment(2027, 1, 1, 9),
    "first day of summer time": moment(2027, 3, 28, 10),
    "Saturday": moment(2026, 11, 28, 9),
    "Monday morning": moment(2026, 11, 30, 7),
}


def tonight():
    return Meeting.objects.get(pk=identity("meeting", TONIGHT))


@pytest.mark.parametrize("now", MOMENTS.values(), ids=MOMENTS)
def test_it_is_built_at_any_moment(demo, no_documents, now):
    demo(now)

    with time_machine.travel(now, tick=False):
        assert timezone.localtime(tonight().start) == now.replace(hour=18, minute=0)
        for kind in (Paper, Meeting, AgendaItem, Decision, Person):
            assert kind.objects.filter(first_published_at__gt=now).count() == 0, kind
        past = Meeting.objects.filter(pk__in=[identity("meeting", each.key) for each in SESSIONS if each.day < 0])
        assert past.filter(start__date__gte=now.date()).count() == 0
        weekend = [
            row for row in Meeting.objects.exclude(pk=tonight().pk) if timezone.localtime(row.start).weekday() > 4
        ]
        assert weekend == []
        assert Paper.objects.filter(date__gt=now.date()).count() == 0
        assert Paper.objects.filter(reference__endswith="/0412").count() >= 1


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("planned", MeetingState.AGENDA_DRAFT),
        ("invited", MeetingState.INVITED),
        ("in_session", MeetingState.IN_SESSION),
        ("closed", MeetingState.CLOSED),
    ],
)
def test_tonight_is_in_the_state_asked_for(demo, no_documents, state, wanted):
    demo(state=state)

    meeting = tonight()
    has_begun = wanted in (MeetingState.IN_SESSION, MeetingState.CLOSED)
    assert meeting.state == wanted
    assert (meeting.actual_start is not None, meeting.actual_end is not None) == (
        has_begun,
        wanted == MeetingState.CLOSED,
    )
    assert Attendance.objects.filter(meeting=meeting).count() == (45 if has_begun else 0)
    called = AgendaItem.objects.filter(meeting=meeting, part=Part.PUBLIC, state=ItemState.CALLED)
    assert called.count() == (1 if wanted == MeetingState.IN_SESSION else 0)


@pytest.mark.parametrize(
    ("hour", "wanted"), [(15, MeetingState.INVITED), (19, MeetingState.IN_SESSION), (23, MeetingState.CLOSED)]
)
def test_without_a_state_the_clock_decides(demo, no_documents, hour, wanted):
    demo(TODAY.replace(hour=hour))

    assert tonight().state == wanted


def test_on_the_same_day_the_clock_only_moves_on(demo, no_documents):
    """Run again it repeats nothing: what people did with the meeting stays."""
    demo(TODAY)
    demo(TODAY.replace(hour=19))
    assert tonight().state == MeetingState.IN_SESSION
    Attendance.objects.filter(meeting=tonight(), person__family_name="Stüttgen").update(is_present=False)

    demo(TODAY.replace(hour=20))

    assert Attendance.objects.filter(meeting=tonight(), is_present=False).count() == 1
    Meeting.objects.filter(pk=tonight().pk).update(state=MeetingState.MINUTES_DRAFT)
    demo(TODAY.replace(hour=23))
    assert tonight().state == MeetingState.MINUTES_DRAFT


def test_states_can_be_set_one_after_the_other(demo, no_documents):
    for state in ("closed", "in_session", "planned"):
        demo(state=state)

    assert tonight().state == MeetingState.AGENDA_DRAFT
    assert set(tonight().agenda_items.filter(part=Part.PUBLIC).values_list("state", flat=True)) == {ItemState.ON_AGENDA}


@pytest.mark.parametrize("days", [1, 4, 150, 400])
def test_on_a_later_day_it_is_as_if_built_then(demo, no_documents, days):
    """Days, hours and the words about days are those of a fresh town; references stay (I8)."""
    later = TODAY + datetime.timedelta(days=days)
    demo()
    references = dict(Paper.objects.values_list("pk", "reference"))

    demo(later)

    from council.demo.moving import MOVING, STAYING
    from council.demo.town import tell

    fresh = tell(Days(later))
    for kind in MOVING:
        rows = {row.pk: row for row in kind._base_manager.all()}
        for row in fresh.of(kind):
            for field in kind._meta.concrete_fields:
                if field.name not in (*STAYING, "state", "actual_start", "actual_end", "end"):
                    assert getattr(rows[row.pk], field.attname) == getattr(row, field.attname), (kind, field.name)
    assert dict(Paper.objects.values_list("pk", "reference")) == references


def test_what_people_changed_moves_along_and_stays_theirs(demo, no_documents):
    demo()
    meeting = tonight()
    meeting.name = "Sondersitzung"
    meeting.start += datetime.timedelta(hours=1)
    meeting.save()
    event = MatterEvent.objects.first()
    own = MatterEvent.objects.create(matter=event.matter, date=TODAY.date(), title="Von Hand")

    demo(TODAY + datetime.timedelta(days=200))

    meeting.refresh_from_db()
    own.refresh_from_db()
    assert meeting.name == "Sondersitzung"
    # Across the change to summer time the hour of the town stays.
    assert timezone.localtime(meeting.start).isoformat() == "2027-06-12T19:00:00+02:00"
    assert own.date == datetime.date(2027, 6, 12)


def test_the_command_refuses_a_town_that_is_no_demo(settings, db):
    settings.DEMO = False

    with pytest.raises(CommandError, match="RATSPLATZ_DEMO"):
        call_command("demo")
    assert Meeting.objects.count() == 0


def test_words_about_days():
    today = datetime.date(2028, 2, 29)

    assert told("[[y@-60+1]], [[month@-60]], [[m@+50]], [[d-1]]", today) == "2028, Dezember 2027, April, 28.02.2028"
    assert (due("d+1", today), due("y@-60+1", today), due("", today)) == (
        datetime.date(2028, 3, 1), datetime.date(2028, 12, 31), None,
    )  # fmt: skip


def test_a_wrong_count_is_named():
    assert counts("HM2:4:0 LL-") == {"HM": (2, 4, 0), "LL": "-"}
    with pytest.raises(ValueError, match="HM2:4"):
        counts("HM2:4")


@pytest.mark.django_db
def test_a_town_with_data_of_its_own_is_refused(demo):
    Body.objects.create(name="Stadt Anderswo")

    with pytest.raises(Refused) as refusal:
        demo()
    assert refusal.value.code == "not_empty"
    assert Meeting.objects.count() == 0
