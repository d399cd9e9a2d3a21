"""The plan of a year at the desk and for everybody: works without script, keeps what is typed, shows nothing internal."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from core.services.documents import pdf_faults
from council.enums import Weekday
from council.models import ClosedPeriod, Location, Meeting
from council.services.rooms import enter_room
from council.services.year_plan import publish_year
from tests.council.desk.conftest import Desk
from tests.council.year.test_rules import FILE

pytestmark = pytest.mark.django_db
SPRING = [1, 2, *range(5, 13)]


@pytest.fixture
def desk(client_of):
    return Desk(client_of("sitzungsdienst"))


@pytest.fixture
def page(desk, year):
    """Open the plan."""
    return lambda query="": desk.get("year_plan", year, query=query)


@pytest.fixture
def send(desk, year, page):
    """Send the form as the page would, with some fields changed."""

    def make(**changed):
        formset = page().context["formset"]
        data = {f"form-{name}": formset.management_form[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        for form in formset.forms:
            for field in form:
                value = field.value()
                if value not in (None, False, ""):
                    data[field.html_name] = field.field.prepare_value(value)
        data = {name: value for name, value in (data | changed).items() if value is not None}
        return desk.client.post(reverse("desk:year_plan", args=[year]), data)

    return make


@pytest.fixture
def colliding(rule, rooms, both):
    """Two committees at the same hour in the same room, twice."""
    for key in ("mobil", "bau"):
        rule(key, Weekday.TUESDAY, rooms["saal"], skipped_months=SPRING)


def test_the_page_names_clashes_and_offers_free_days(page, colliding):
    said = page().content.decode()
    assert said.count("Der Raum ist belegt") == 4
    assert "Alle auf freie Tage verschieben" in said and 'name="schieben"' in said
    assert page("?gremium=gibt-es-nicht").context["rows"] == []


def test_a_body_is_chosen(page, colliding, bodies):
    assert {row["body"] for row in page(f"?gremium={bodies['bau'].pk}").context["rows"]} == {bodies["bau"]}


def test_everything_moves_to_free_days_and_is_planned(send, page, colliding):
    answer = send(frei="1")
    assert "Gegen keinen Vorschlag spricht etwas." in answer.content.decode()
    days = {f"form-{n}-day": form["day"].value() for n, form in enumerate(answer.context["formset"].forms)}
    planned = send(anlegen="1", **{name: day.isoformat() for name, day in days.items()})
    assert planned.status_code == 302
    assert Meeting.objects.count() == 4
    # The same form once more.
    assert send(anlegen="1").status_code == 302
    assert Meeting.objects.count() == 4
    assert "4 Sitzungen geplant" in page().content.decode()
    assert "4 Sitzungen veröffentlichen" in page().content.decode()


def test_one_is_shifted_by_its_button(send, page, colliding):
    first = page().context["rows"][0]["weighed"]
    answer = send(schieben=f"{first.proposal.key}@{first.free_day.isoformat()}")
    assert answer.context["formset"].forms[0]["day"].value() == first.free_day
    assert len(answer.context["rows"]) == 4
    # What is no day changes nothing.
    answer = send(schieben=f"{first.proposal.key}@31.02.")
    assert answer.context["formset"].forms[0]["day"].value() == first.proposal.day


def test_a_room_taken_twice_is_refused_and_what_is_typed_stays(send, colliding):
    answer = send(anlegen="1", **{"form-0-begins": "17:15"})
    said = answer.content.decode()
    assert (answer.status_code, Meeting.objects.count()) == (200, 0)
    assert "Es ist noch nichts angelegt" in said and "Angelegt ist noch nichts" in said and 'value="17:15"' in said


def test_bad_input_says_where_and_keeps_the_rest(send, colliding):
    answer = send(anlegen="1", **{"form-0-day": "übermorgen", "form-1-begins": "17:15"})
    said = answer.content.decode()
    assert (answer.status_code, Meeting.objects.count()) == (200, 0)
    assert 'href="#id_form-0-day"' in said and "übermorgen" in said and 'value="17:15"' in said
    # A room of somewhere else, and a row that stands for no rule.
    assert send(anlegen="1", **{"form-0-location": "00000000-0000-4000-8000-000000000000"}).status_code == 200
    assert Meeting.objects.count() == 0
    foreign = {f"form-{n}-organization": "00000000-0000-4000-8000-000000000000" for n in range(4)}
    assert send(anlegen="1", **foreign).status_code == 302
    assert Meeting.objects.count() == 0


def test_what_is_unticked_is_left_out(send, colliding):
    out = {f"form-{n}-take": None for n in (0, 2)}
    assert send(anlegen="1", **out).status_code == 302
    assert Meeting.objects.count() == 2


@pytest.mark.parametrize("number", [1999, 2101])
def test_a_year_that_nobody_plans_is_not_there(desk, number):
    assert desk.get("year_plan", number).status_code == 404


def test_the_page_costs_the_same_however_much_there_is(send, page, colliding, rule):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            page()
        return len(asked)

    send(anlegen="1", **{f"form-{n}-take": None for n in (0, 2)})
    few = cost()
    rule("rat", Weekday.MONDAY)
    others = [n for n, row in enumerate(page().context["rows"]) if row["body"].name != "Rat"]
    send(anlegen="1", **{f"form-{n}-take": None for n in others})
    assert Meeting.objects.count() == 14
    assert cost() == few


# Public --------------------------------------------------------------------------------------------------------------
def test_the_public_sees_a_year_once_it_is_public(client, clerk, send, year, rule):
    rule("mobil", Weekday.TUESDAY, skipped_months=SPRING)
    send(anlegen="1")
    addresses = [
        f"/sitzungen/?ansicht=jahr&jahr={year}",
        f"/sitzungen/jahresplan/{year}.pdf",
        f"/sitzungen/jahresplan/{year}.ics",
    ]
    before = [client.get(path) for path in addresses]
    assert [answer.status_code for answer in before] == [200, 404, 404]
    assert "keine öffentliche Sitzung" in before[0].content.decode()
    publish_year(by=clerk, year=year)
    calendar, document, file = (client.get(path) for path in addresses)
    said = calendar.content.decode()
    assert f"Sitzungskalender {year}" in said and said.count("t-year__day") == 2 and f"jahresplan/{year}.pdf" in said
    assert document["Content-Type"] == "application/pdf" and pdf_faults(document.content) == []
    assert len(Calendar.from_ical(file.content).walk("VEVENT")) == 2
    # Nothing in it tells when it was asked for.
    assert client.get(addresses[1], headers={"If-None-Match": document["ETag"]}).status_code == 304
    assert client.get("/sitzungen/?ansicht=jahr&jahr=immer").status_code == 200


def test_publishing_asks_first(desk, send, year, rule):
    rule("mobil", Weekday.TUESDAY, skipped_months=SPRING)
    send(anlegen="1")
    assert "2 Sitzungen werden öffentlich." in desk.get("publish_year", year).content.decode()
    assert desk.press("publish_year", year).status_code == 302
    assert Meeting.objects.public().count() == 2


# Rules, closed days, rooms --------------------------------------------------------------------------------------------
def test_rules_are_typed_at_the_body(desk, bodies, rooms):
    data = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-since": "2027-01-01", "form-0-weekday": "1", "form-0-nth": "2",
        "form-0-begins": "17:00", "form-0-minutes": "120", "form-0-location": str(rooms["saal"].pk), "form-0-skipped_months": ["7", "8"],
    }  # fmt: skip
    address = reverse("desk:meeting_rules", args=[bodies["mobil"].pk])
    wrong = desk.client.post(address, data | {"form-0-every_weeks": "4"})
    assert "entweder eine Woche im Monat" in wrong.content.decode() and 'value="120"' in wrong.content.decode()
    assert desk.client.post(address, data).status_code == 302
    row = bodies["mobil"].meeting_rules.get()
    assert (row.nth, row.skipped_months, row.location, row.minutes) == (2, [7, 8], rooms["saal"], 120)
    shown = desk.client.get(address).content.decode()
    assert 'value="2027-01-01"' in shown
    assert desk.client.post(address, data | {"form-INITIAL_FORMS": "1", "form-0-since": ""}).status_code == 302
    assert not bodies["mobil"].meeting_rules.exists()


def test_closed_days_are_typed_and_read_from_a_file(desk):
    bad = desk.post("close_period", name="Karneval", first="2027-02-09", last="2027-02-04", kind="town")
    assert "vor dem ersten" in bad.content.decode() and "Karneval" in bad.content.decode()
    day = datetime.date.today() + datetime.timedelta(days=30)
    assert desk.post("close_period", name="Karneval", first=day, last=day, kind="town").status_code == 302
    upload = SimpleUploadedFile("ferien.ics", FILE.encode(), content_type="text/calendar")
    assert desk.post("import_periods", upload=upload).status_code == 302
    wrong = SimpleUploadedFile("ferien.ics", b"nein", content_type="text/calendar")
    assert "kein Kalender" in desk.post("import_periods", upload=wrong).content.decode()
    assert ClosedPeriod.objects.count() == 3
    assert "Karneval" in desk.get("closed_periods").content.decode()
    desk.press("reopen_period", ClosedPeriod.objects.get(name="Karneval").pk)
    assert ClosedPeriod.objects.count() == 2


def test_rooms_are_entered_changed_and_published(desk, bodies, client, plan, clerk):
    assert "Der Name fehlt" not in desk.get("enter_room").content.decode()
    assert (
        desk.post("enter_room", description="Rathaus", room="Saal", seats="60", is_step_free="True").status_code == 302
    )
    room = Location.objects.get()
    assert (room.is_meeting_room, room.is_step_free, room.is_public) == (True, True, False)
    assert desk.post("change_room", room.pk, has_hearing_loop="on").status_code == 302
    desk.press("publish_room", room.pk)
    from council.services.publication import publish_meeting

    room.refresh_from_db()
    meeting = plan(location=room)
    publish_meeting(by=clerk, meeting=meeting)
    said = client.get(reverse("council:meeting", args=[meeting.pk])).content.decode()
    assert "60 Plätze, stufenlos erreichbar, mit Höranlage" in said
    assert "Rathaus, Saal" in desk.get("rooms").content.decode()
    assert desk.get("rooms", query="?monat=quatsch").status_code == 200


def test_the_start_page_names_a_room_that_is_taken_twice(desk, plan, clerk):
    room = enter_room(by=clerk, description="Rathaus", room="Saal")
    for key in ("mobil", "bau"):
        row = plan(key, days=9)
        Meeting.objects.filter(pk=row.pk).update(location=room)
    said = desk.get("due").content.decode()
    assert "Raum doppelt belegt" in said and "Die nächsten zwölf Monate" in said


def test_the_form_of_a_meeting_never_hands_out_the_dial_in(desk, plan):
    row = plan()
    link = "https://video.example/17"
    given = {"mode": "online", "mode_ground": "Beschluss", "link": link, "is_streamed": "on"}
    answer = desk.post("meeting_mode", row.pk, **given, stream_url=link)
    assert "darf nicht öffentlich werden" in answer.content.decode()
    assert desk.post("meeting_mode", row.pk, **given).status_code == 302
    row.refresh_from_db()
    assert (row.is_online, row.dial_in.link) == (True, link)
