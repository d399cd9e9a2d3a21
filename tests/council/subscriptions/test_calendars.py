"""Calendars: events that follow what clerks do, and that tell nothing of what was taken back."""

import datetime

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from council.models import Meeting
from council.services import planning
from council.services.publication import delete_published, depublish, publish_meeting
from tests.council.pages import rows

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)


def events(client, path="/kalender/sitzungen.ics"):
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8"), path
    return {str(event["UID"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


@pytest.fixture
def meeting(plan, clerk):
    """A public meeting in twenty days."""
    row = plan(name="Mobilität, 3. Sitzung")
    publish_meeting(by=clerk, meeting=row)
    return row


def test_an_event_says_when_where_and_where_to_read_on(client, clerk, plan):
    place = rows.place("Meys Fabrik", street_address="Beethovenstraße 21")
    start = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + datetime.timedelta(days=9)
    row = plan(name="Rat; 7. Sitzung, öffentlich", days=9, location=place, end=start + datetime.timedelta(hours=3))
    publish_meeting(by=clerk, meeting=row)
    [event] = events(client).values()
    assert str(event["UID"]) == str(row.pk)
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (
        "Rat; 7. Sitzung, öffentlich",
        "Meys Fabrik, Beethovenstraße 21",
    )
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (start, start + datetime.timedelta(hours=3))
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert str(event["URL"]).endswith(f"/sitzungen/{row.pk}/")


def test_the_clock_changes_on_the_right_sundays(client):
    body = rows.organization("Rat")
    winter = datetime.datetime(2027, 3, 27, 18, tzinfo=datetime.UTC)
    rows.meeting(body, start=winter)
    rows.meeting(body, start=winter + datetime.timedelta(days=1))
    local = sorted(event["DTSTART"].dt.strftime("%d. %H:%M %z") for event in events(client).values())
    assert local == ["27. 19:00 +0100", "28. 20:00 +0200"]


def test_a_moved_meeting_is_the_same_event_with_a_higher_sequence(client, clerk, meeting):
    before = events(client)[str(meeting.pk)]
    with time_machine.travel(timezone.now() + 5 * SECOND, tick=False):
        start = meeting.start + datetime.timedelta(days=1)
        planning.move_meeting(by=clerk, meeting=meeting, start=start, reason="Der Saal ist belegt.")
        after = events(client)[str(meeting.pk)]
    assert after["DTSTART"].dt == start
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt


def test_a_cancelled_meeting_stays_and_says_so(client, clerk, meeting):
    with time_machine.travel(timezone.now() + 5 * SECOND, tick=False):
        planning.cancel_meeting(by=clerk, meeting=meeting, reason="Hochwasser")
    for path in ("/kalender/sitzungen.ics", "/kalender.ics", f"/kalender/sitzung/{meeting.pk}.ics"):
        event = events(client, path)[str(meeting.pk)]
        assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 5)
        assert str(event["SUMMARY"]) == "Abgesagt: Mobilität, 3. Sitzung"
        assert "Hochwasser" in str(event["DESCRIPTION"])


@pytest.mark.parametrize("act", [depublish, delete_published])
def test_of_a_meeting_taken_back_only_the_key_is_left(client, clerk, meeting, bodies, act):
    old = meeting.start.date()
    with time_machine.travel(timezone.now() + 5 * SECOND, tick=False):
        act(by=clerk, thing=meeting, reason="Kanarienvogel")
        # What happens to it behind closed doors is nobody's business.
        Meeting.objects.filter(pk=meeting.pk).update(start=meeting.start + datetime.timedelta(days=3), name="Geheim")
    for path in ("/kalender/sitzungen.ics", "/kalender.ics", f"/kalender/sitzung/{meeting.pk}.ics"):
        event = events(client, path)[str(meeting.pk)]
        assert (str(event["STATUS"]), event["SEQUENCE"], str(event["SUMMARY"])) == ("CANCELLED", 5, "Termin entfallen")
        assert set(event) == {
            "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP",
        }  # fmt: skip
        assert event["DTSTART"].dt == timezone.localdate() != old
        said = client.get(path).content.decode()
        assert not any(word in said for word in ("Kanarienvogel", "Geheim", "Mobilität", old.strftime("%Y%m%d")))
    # Whose meeting it was is not known any more.
    assert events(client, f"/kalender/gremium/{bodies['mobil'].pk}.ics") == {}


def test_a_meeting_that_never_was_public_is_nowhere(client, plan):
    row = plan(name="Geheim")
    assert events(client) == {}
    assert client.get(f"/kalender/sitzung/{row.pk}.ics").status_code == 404


def test_a_meeting_without_a_date_is_in_no_calendar(client):
    row = rows.meeting(rows.organization("Rat"), start=None)
    assert events(client) == {}
    assert client.get(f"/kalender/sitzung/{row.pk}.ics").status_code == 404


def test_a_body_has_a_calendar_of_its_own(client):
    council, school = rows.organization("Rat"), rows.organization("Schule")
    mine = rows.meeting(council, school)
    rows.meeting(council)
    assert set(events(client, f"/kalender/gremium/{school.pk}.ics")) == {str(mine.pk)}


def test_programs_learn_how_often_to_ask_and_get_nothing_twice(client, meeting):
    answer = client.get("/kalender/sitzungen.ics")
    calendar = Calendar.from_ical(answer.content)
    assert calendar["REFRESH-INTERVAL"].dt == datetime.timedelta(hours=1)
    assert answer.content.count(b"X-PUBLISHED-TTL:PT1H\r\n") == 1
    again = client.get("/kalender/sitzungen.ics", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_many_meetings_cost_as_much_as_one(client, django_assert_num_queries):
    body = rows.organization("Rat")
    # The town's name is asked once a minute.
    client.get("/kalender/sitzungen.ics")
    for number in (1, 3):
        for offset in range(number):
            rows.meeting(body, offset=offset + 1)
        with django_assert_num_queries(3):
            client.get("/kalender/sitzungen.ics")
