"""What everybody sees of it: the meeting's page in its states, OParl, the calendar."""

import datetime

import icalendar
import pytest
import time_machine
from django.urls import reverse

from core.calendars import calendar_url
from council.enums import Part
from council.models import AgendaItem, Meeting
from council.services import agenda, planning
from council.services.invitations import invite_members, supplement_agenda
from council.services.publication import publish_meeting

pytestmark = pytest.mark.django_db
SECRET = "Flurstück 17"


def page_of(client, meeting):
    answer = client.get(reverse("council:meeting", args=[meeting.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def oparl_of(client, meeting):
    return client.get(f"/oparl/v1.1/meeting/{meeting.pk}").json()


def event_of(client, meeting):
    answer = client.get(calendar_url("sitzung", meeting.pk))
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return event


def test_from_planned_over_invited_and_supplemented_to_cancelled(settled, clerk, committee, client):
    start = datetime.datetime.now(datetime.UTC)
    with time_machine.travel(start, tick=True) as clock:
        meeting = settled()
        publish_meeting(by=clerk, meeting=meeting)
        assert "geplant" in page_of(client, meeting)
        seen = oparl_of(client, meeting)
        assert (seen["meetingState"], "invitation" in seen, seen["cancelled"]) == ("terminiert", False, False)
        was = event_of(client, meeting)

        clock.shift(60)
        invite_members(by=clerk, meeting=meeting)
        page = page_of(client, meeting)
        assert all(words in page for words in ("eingeladen", "Bekanntmachung", "Grundstücksangelegenheit"))
        assert (SECRET in page, "Tagesordnung ergänzt" in page) == (False, False)
        seen = oparl_of(client, meeting)
        assert (seen["meetingState"], seen["invitation"]["name"]) == ("eingeladen", "Bekanntmachung")
        assert client.get(seen["invitation"]["accessUrl"]).status_code == 200
        now = event_of(client, meeting)
        assert (now["uid"], now["sequence"] > was["sequence"]) == (was["uid"], True)

        clock.shift(60)
        agenda.add_item(
            by=clerk, meeting=meeting, title="Sperrung L 333", part=Part.PUBLIC, late_reason="Brücke gesperrt"
        )
        supplement_agenda(by=clerk, meeting=meeting, reason="Die Brücke ist seit gestern gesperrt.")
        page = page_of(client, meeting)
        assert all(words in page for words in ("Tagesordnung ergänzt am", "seit gestern gesperrt", "Sperrung L 333"))
        later = oparl_of(client, meeting)
        assert later["modified"] > seen["modified"]
        assert [each["name"] for each in later["auxiliaryFile"]] == ["Bekanntmachung, Ergänzung 1"]
        assert [each["name"] for each in later["agendaItem"]][:2] == ["Radweg an der Bröl", "Sperrung L 333"]
        assert SECRET not in str(later)
        supplemented = event_of(client, meeting)
        assert supplemented["sequence"] > now["sequence"]

        clock.shift(60)
        item = AgendaItem.objects.get(title="Sperrung L 333")
        agenda.withdraw_item(by=clerk, item=item, reason="Die Brücke ist wieder offen.")
        page = page_of(client, meeting)
        assert ("abgesetzt" in page, "Sperrung L 333" in page) == (True, True)

        clock.shift(60)
        planning.cancel_meeting(by=clerk, meeting=Meeting.objects.get(pk=meeting.pk), reason="Nichts zu beraten")
        page = page_of(client, meeting)
        assert all(
            words in page for words in ("Diese Sitzung findet nicht statt.", "Nichts zu beraten", "Radweg an der Bröl")
        )
        assert oparl_of(client, meeting)["cancelled"] is True
        gone = event_of(client, meeting)
        assert (str(gone["status"]), gone["sequence"] > supplemented["sequence"]) == ("CANCELLED", True)
