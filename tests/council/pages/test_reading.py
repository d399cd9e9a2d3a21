"""Whoever opens what is not public is noted, once for each page and day; what everybody reads leaves no trace."""

import pytest

from core.models import AuditEvent
from council.models import Decision
from council.services.reading import ACTION
from tests.council.pages.rows import NONPUBLIC, decision, item, matter, meeting, nonpublic_item, organization, paper

pytestmark = pytest.mark.django_db


def noted():
    """Return what was noted as read."""
    return list(AuditEvent.objects.filter(action=ACTION).values_list("object_type", "object_id"))


@pytest.fixture
def body():
    return organization("Bauausschuss")


def test_opening_a_hidden_paper_is_noted_once_a_day(client_of):
    row = paper("Ankauf", visibility=NONPUBLIC)
    councillor = client_of("sitzungsdienst")
    for _time in range(2):
        assert councillor.get(f"/vorlagen/{row.pk}/").status_code == 200
    assert noted() == [("council.paper", str(row.pk))]
    (event,) = AuditEvent.objects.filter(action=ACTION)
    assert (event.data, event.ground) == ({}, "")


def test_opening_a_meeting_is_noted_for_its_hidden_part_only(client_of, client, body):
    clerk = client_of("sitzungsdienst")
    where = meeting(body, offset=7)
    item(where, "1", "Radweg", body=body)
    assert clerk.get(f"/sitzungen/{where.pk}/").status_code == 200
    assert noted() == []
    for number in "12":
        nonpublic_item(where, number, f"Ankauf {number}", "Grundstück")
    for visitor in (client, client_of("buergerin"), client_of("sitzungsdienst", second_factor=False)):
        assert visitor.get(f"/sitzungen/{where.pk}/").status_code == 200
    assert noted() == []
    assert clerk.get(f"/sitzungen/{where.pk}/").status_code == 200
    assert noted() == [("council.meeting", str(where.pk))]


def test_a_hidden_decision_counts_for_its_paper_and_its_matter(client_of, body):
    row = paper("Radweg")
    place = item(meeting(body, offset=-7), "1", row.title, paper=row, body=body)
    decision(place)
    thread = matter("Radweg", papers=[row])
    clerk = client_of("sitzungsdienst")
    addresses = (f"/vorlagen/{row.pk}/", f"/vorgaenge/{thread.pk}/")
    for address in addresses:
        assert clerk.get(address).status_code == 200
    assert noted() == []
    Decision.objects.update(visibility=NONPUBLIC)
    for address in addresses:
        assert clerk.get(address).status_code == 200
    assert noted() == [("council.paper", str(row.pk)), ("council.matter", str(thread.pk))]


def test_lists_note_nothing(client_of, body):
    paper("Ankauf", visibility=NONPUBLIC)
    nonpublic_item(meeting(body, offset=7), "1", "Ankauf", "Grundstück")
    clerk = client_of("sitzungsdienst")
    for address in ("/vorlagen/", "/sitzungen/", "/beschluesse/", "/vorgaenge/"):
        assert clerk.get(address).status_code == 200
    assert noted() == []


def test_a_refused_visitor_reads_nothing(client_of):
    row = paper("Ankauf", visibility=NONPUBLIC)
    assert client_of("buergerin").get(f"/vorlagen/{row.pk}/").status_code == 404
    assert noted() == []
