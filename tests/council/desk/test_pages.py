"""The desk's pages: what they show when little or nothing is there, in which language, and at what cost."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.models import AuditEvent
from council.services import agenda, members, papers, planning
from council.services.consultations import plan_consultation, schedule_consultation
from council.services.publication import publish_paper
from council.services.reading import ACTION


def meeting_of(town, days=7, **more):
    start = timezone.now() + datetime.timedelta(days=days)
    return planning.plan_meeting(by=SYSTEM, organizations=[town.council], start=start, location=town.hall, **more)


def paper_of(title="Radweg"):
    return papers.release_paper(by=SYSTEM, paper=papers.write_paper(by=SYSTEM, title=title, proposal="So sei es."))


def fill(town, meeting, number):
    for n in range(number):
        paper = paper_of(f"Vorlage {n}")
        station = plan_consultation(by=SYSTEM, paper=paper, organization=town.council)
        schedule_consultation(by=SYSTEM, consultation=station, meeting=meeting, part="public")
        plan_consultation(by=SYSTEM, paper=paper_of(f"Wartet {n}"), organization=town.council)
        agenda.add_item(by=SYSTEM, meeting=meeting, title=f"Geheim {n}", public_title="Personalangelegenheit")


def queries(desk, route, *args):
    desk.get(route, *args)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert desk.get(route, *args).status_code == 200
    return len(caught)


def test_nothing_is_due(desk, town):
    page = desk.get("due").content.decode()
    assert ("Heute ist nichts fällig." in page, "Es ist keine Sitzung geplant." in page) == (True, True)


def test_due_counts_what_waits_and_days_left(desk, town):
    meeting_of(town, days=7)
    paper_of()
    due = desk.get("due").context["due"]
    piles = (due.meetings, due.results, due.unplanned, due.unpublished, due.dated)
    assert [pile.count for pile in piles] == [1, 0, 1, 1, 1]
    assert (due.days_left, due.count) == (7, 3)


def test_meeting_without_results_is_due(desk, town):
    meeting = meeting_of(town, days=1)
    fill(town, meeting, 2)
    type(meeting).objects.update(start=timezone.now() - datetime.timedelta(days=1))
    due = desk.get("due").context["due"]
    assert [(row.pk, row.missing) for row in due.results.rows] == [(meeting.pk, 2)]


def test_numbers_restart_in_the_second_part(desk, town):
    meeting = meeting_of(town)
    fill(town, meeting, 2)
    board = desk.get("meeting", meeting.pk).context["board"]
    assert [row.item.number for row in board.public] == ["1", "2"]
    assert [row.item.number for row in board.nonpublic] == ["1", "2"]
    assert [(row.up, row.down) for row in board.public] == [(None, 2), (1, None)]


@pytest.mark.parametrize("route", ["due", "meetings", "papers", "organizations", "persons"])
def test_lists_cost_the_same_at_one_and_three_rows(route, desk, town):
    fill(town, meeting_of(town), 1)
    one = queries(desk, route)
    for n in range(2):
        fill(town, meeting_of(town, days=14 + n), 1)
        members.enter_person(by=SYSTEM, family_name=f"Neu {n}")
    assert queries(desk, route) == one


def test_boards_cost_the_same_at_one_and_three_items(desk, town):
    small, large = meeting_of(town), meeting_of(town, days=14)
    fill(town, small, 1)
    one = queries(desk, "meeting", small.pk)
    fill(town, large, 3)
    assert queries(desk, "meeting", large.pk) == one


def test_opening_at_the_desk_is_noted_and_lists_are_not(desk, town):
    meeting = meeting_of(town)
    fill(town, meeting, 2)
    paper = paper_of("Ankauf")
    for _time in range(2):
        for route in ("due", "meetings", "papers"):
            desk.get(route)
        desk.get("meeting", meeting.pk)
        desk.get("paper", paper.pk)
        desk.get("revise_paper", paper.pk)
    read = AuditEvent.objects.filter(action=ACTION).values_list("object_type", "object_id")
    assert list(read) == [("council.meeting", str(meeting.pk)), ("council.paper", str(paper.pk))]


def test_what_everybody_reads_is_not_noted_at_the_desk(desk, town):
    paper = publish_paper(by=SYSTEM, paper=paper_of())
    assert desk.get("paper", paper.pk).status_code == 200
    assert not AuditEvent.objects.filter(action=ACTION).exists()


def test_lists_page_and_filter(desk, town):
    for n in range(31):
        papers.write_paper(by=SYSTEM, title=f"Vorlage {n}")
    wanted = paper_of("Kurpark")
    first = desk.get("papers").context["page"]
    second = desk.get("papers", query=f"?nach={first.after}").context["page"]
    assert (len(first.rows), len(second.rows), second.after) == (30, 2, "")
    for query in ("kurp", wanted.reference, wanted.reference[-4:]):
        assert desk.get("papers", query=f"?suche={query}").context["page"].rows == [wanted]
    assert "Keine Vorlage passt dazu." in desk.get("papers", query="?suche=gibtesnicht").content.decode()
    assert desk.get("papers", query="?stand=unsinn&nach=unsinn").status_code == 200


def test_people_are_found_by_name_and_body(desk, town):
    found = desk.get("persons", query="?suche=ober").context["page"].rows
    assert [person.name for person in found] == ["Katrin Oberländer"]
    rows = desk.get("persons", query=f"?gremium={town.green.pk}").context["page"].rows
    assert rows == []
    assert len(desk.get("persons", query=f"?gremium={town.council.pk}").context["page"].rows) == 3


def test_german_even_in_an_english_browser(desk, town):
    answer = desk.client.get(reverse("desk:due"), headers={"Accept-Language": "en"})
    page = answer.content.decode()
    assert ('<html lang="de"' in page, "Heute fällig" in page) == (True, True)


def test_english_for_whoever_chose_it(desk, town, people):
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=people["sitzungsdienst"], defaults={"preferred_language": "en"})
    assert '<html lang="en"' in desk.get("due").content.decode()
