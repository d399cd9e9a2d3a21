"""What pages cost: few queries, and as many for three things as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from council.enums import ConsultationRole, FileRole, MeetingState
from council.models import Attachment, Attendance, File, MatterEvent
from tests.council.pages.rows import (
    at,
    day,
    decision,
    faction,
    item,
    matter,
    meeting,
    membership,
    nonpublic_item,
    organization,
    paper,
    person,
    place,
    published,
    tallies,
)

pytestmark = pytest.mark.django_db
MOST = 15


class Town:
    """A town in which there is some number of everything."""

    def __init__(self, council):
        self.council = council
        self.past = meeting(council, offset=-5, state=MeetingState.CLOSED)
        self.paper = paper("Zaun", "V/0")
        self.matter = matter("Zäune", location=place("Ort 0", latitude=50.77, longitude=7.28), papers=[self.paper])
        self.person = person("Ute Kern")
        self.group = faction("Grüne", "GR", 1)
        self.n = 0

    def grow(self):
        """Add one of everything."""
        self.n += 1
        n, body = self.n, organization(f"Ausschuss {self.n}")
        member = person(f"Max Berg {n}")
        membership(member, self.council), membership(member, self.group), membership(self.person, body)
        row = paper(f"Zaun {n}", f"V/{n}")
        row.originator_organizations.add(self.group)
        row.related_papers.add(self.paper)
        row.locations.add(place(f"Ort {n}", latitude=50.77, longitude=7.28))
        self.matter.papers.add(row)
        MatterEvent.objects.create(matter=self.matter, date=day(-n), title=f"Schritt {n}")
        matter(f"Zäune {n}", last_progress_at=day(-n))
        meeting(self.council, offset=n)
        Attendance.objects.create(meeting=self.past, person=member, faction=self.group)
        self._decide(row, body)
        self._decide(self.paper, body)

    def _decide(self, row, body):
        order = self.past.agenda_items.count() + 1
        place = item(
            self.past, str(order), row.title, paper=row, body=body, role=ConsultationRole.DECISION, order=order
        )
        decision(place, voices=(3, 1, 0), decided_at=at(-5))
        tallies(place, [(self.group, 3, 1, 0, 0)])
        nonpublic_item(self.past, str(order), "Geheimnis", "Grundstück")
        for parent in ({"paper": row}, {"meeting": self.past}, {"agenda_item": place}):
            file = published(File, name="Anlage", file_name="a.pdf")
            Attachment.objects.create(file=file, role=FileRole.AUXILIARY, **parent)


@pytest.fixture
def town():
    return Town(organization("Rat", "council"))


PAGES = {
    "overview": "/rat/",
    "coming": "/sitzungen/",
    "past": "/sitzungen/?ansicht=vergangen",
    "month": "/sitzungen/?ansicht=monat",
    "meeting": "/sitzungen/{past.pk}/",
    "bodies": "/gremien/",
    "body": "/gremien/{council.pk}/",
    "persons": "/personen/",
    "person": "/personen/{person.pk}/",
    "papers": "/vorlagen/",
    "paper": "/vorlagen/{paper.pk}/",
    "decisions": "/beschluesse/",
    "matters": "/vorgaenge/",
    "matter": "/vorgaenge/{matter.pk}/",
    "map": "/karte/",
}


def asked(path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert Client().get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_three_things_cost_as_many_queries_as_one(town, path):
    town.grow()
    path = path.format(**vars(town))
    asked(path)  # what is kept for good is fetched now
    one = asked(path)
    town.grow()
    town.grow()
    assert asked(path) == one
    assert one <= MOST


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_reader_without_account_gets_no_cookie_and_may_ask_again(town, path):
    town.grow()
    path = path.format(**vars(town))
    first = Client().get(path)
    assert first.cookies == {}
    assert first["Cache-Control"] == "no-cache"
    assert Client().get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
