"""The desk of the participation office: who may enter, what is due, and that its buttons do what they say."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from accounts.viewer import PUBLIC, SYSTEM
from council.enums import OrganizationKind
from participation import kinds
from participation.desk import desk_entries
from participation.enums import ProcedureKind, SuggestionState
from participation.enums import ProcedureState as State
from participation.models import Project, Suggestion, Turnout
from participation.services.desk_due import office_due
from participation.services.procedure_desk import procedure_board, ways_from
from participation.services.procedures import TRANSITIONS
from participation.services.projects import add_step
from participation.services.suggestions import answer_suggestion, suggest_participation
from tests.council.desk.conftest import filled, wagtail_roots
from tests.council.pages.rows import matter, organization, paper
from tests.participation.projects.conftest import make_procedure, make_project

__all__ = ["wagtail_roots"]
pytestmark = pytest.mark.django_db


class OfficeDesk:
    """The office's browser."""

    def __init__(self, client):
        self.client = client

    def get(self, route, *args, query=""):
        """Return a page."""
        answer = self.client.get(reverse(f"participation_desk:{route}", args=args) + query)
        assert answer.status_code == 200, route
        return BeautifulSoup(answer.content, "html.parser").select_one("main")

    def post(self, route, *args, **data):
        """Send a form as the page would."""
        path = reverse(f"participation_desk:{route}", args=args)
        return self.client.post(path, filled(self.client.get(path)) | data)


@pytest.fixture
def office(client_of):
    """Return the browser of whoever is in charge of participation."""
    return OfficeDesk(client_of("sitzungsdienst"))


def test_a_project_from_the_first_word_to_the_public_page(office, client):
    department = organization("Tiefbauamt", OrganizationKind.DEPARTMENT)
    row, tied = matter("Rad"), paper("Radweg", "V/1")
    answer = office.post(
        "begin_project", title="Radverbindung", summary="Ein Streifen.", status="planning", level="3",
        department=str(department.pk), matters=[str(row.pk)], papers=[str(tied.pk)], review_on="24.12.2026",
    )  # fmt: skip
    project = Project.objects.get()
    assert answer["Location"] == reverse("participation_desk:project", args=[project.pk])
    assert (project.published_at, project.review_on) == (None, datetime.date(2026, 12, 24))
    office.post("add_step", project.pk, date="01.03.2027", title="Baubeginn", is_expected="on")
    assert "Baubeginn" in office.get("project", project.pk).get_text()
    step = project.steps.get()
    office.post("change_step", project.pk, step.pk, title="Bau beginnt")
    office.post("change_project", project.pk, title="Radverbindung Nord")
    office.post("publish_project", project.pk)
    page = client.get("/vorhaben/radverbindung/").content.decode()
    assert "Radverbindung Nord" in page and "Bau beginnt" in page and "Radweg" in page
    office.post("remove_step", project.pk, step.pk)
    assert project.steps.count() == 0
    office.post("withdraw_project", project.pk, reason="Doppelt.")
    assert client.get("/vorhaben/radverbindung/").status_code == 404


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(office, project):
    answer = office.post("change_project", project.pk, level="0", title="Neuer Titel")
    html = answer.content.decode()
    assert "Ohne Beteiligung braucht es eine Begründung." in html and "Neuer Titel" in html
    project.refresh_from_db()
    assert (project.title, project.level) == ("Radverbindung", 3)


def test_an_unfinished_project_is_not_published(office):
    project = make_project(is_public=False, contact="")
    assert "Niemand ist zuständig." in office.post("publish_project", project.pk).content.decode()
    project.refresh_from_db()
    assert project.published_at is None


def test_suggestions_wait_the_oldest_first_and_are_answered(office, project):
    first = suggest_participation(by=PUBLIC, project=project, text="Der erste Vorschlag.")
    suggest_participation(by=PUBLIC, project=project, text="Der zweite Vorschlag.")
    Suggestion.objects.filter(pk=first.pk).update(received_on=timezone.localdate() - datetime.timedelta(days=20))
    assert [link.get_text() for link in office.get("suggestions").select("td a")] == [
        "Der erste Vorschlag.", "Der zweite Vorschlag.",
    ]  # fmt: skip
    due = office.get("due")
    assert "20 Tage" in due.get_text() and len(due.select(".desk-days--soon")) == 1
    office.post("answer_suggestion", first.pk, answer="Ja, im Januar.")
    first.refresh_from_db()
    assert (first.state, first.answer) == (SuggestionState.ANSWERED, "Ja, im Januar.")
    again = office.post("answer_suggestion", first.pk, answer="Nein.").content.decode()
    assert "Dieser Vorschlag ist schon beantwortet." in again
    assert [link.get_text() for link in office.get("suggestions", query="?stand=beantwortet").select("td a")] == [
        "Der erste Vorschlag.",
    ]  # fmt: skip


def test_nothing_due_says_so(office):
    assert "Heute ist nichts fällig." in office.get("due").get_text()


def test_what_is_due_today(viewer_of, monkeypatch):
    viewer = viewer_of("sitzungsdienst")
    soon = timezone.now() + datetime.timedelta(days=2)
    ending, _later = make_procedure("Endet bald", days=3), make_procedure("Endet später", days=20)
    counted = make_procedure("Ohne Ergebnis", State.CLOSED)
    unready = make_procedure("Nicht bereit", "draft", opens_at=soon, legal_basis="")
    make_procedure("Bereit", "draft", opens_at=soon)
    review = make_project("Überprüfen", review_on=timezone.localdate())
    draft = make_project("Entwurf", is_public=False)
    due = office_due(viewer)
    assert (due.ending, due.results, due.reviews, due.drafts) == ((ending,), (counted,), (review,), (draft,))
    assert [(each.procedure, str(each.findings[0].text)) for each in due.unready] == [
        (unready, "Es fehlt: Rechtsgrundlage."),
    ]  # fmt: skip
    assert due.count == 5


def test_a_procedure_shows_findings_ways_turnout_and_its_book(office, monkeypatch):
    finding = kinds.Finding("Es fehlt ein Projekt.", path="/admin/projekt/")
    plain = kinds._kinds[ProcedureKind.BUDGET]
    changed = kinds.Kind(
        plain.name, plain.route, plain.desk_route, lambda _row: [finding], plain.freeze, plain.check, plain.receive
    )
    row = make_procedure("Haushalt", "draft")
    with monkeypatch.context() as patch:
        patch.setitem(kinds._kinds, ProcedureKind.BUDGET, changed)
        page = office.get("procedure", row.pk)
        assert [link["href"] for link in page.select("section[aria-labelledby=pruefung] a")] == ["/admin/projekt/"]
        refused = office.post("move_procedure", row.pk, State.REVIEWED.value).content.decode()
        assert "Es fehlt ein Projekt." in refused
    for state in (State.REVIEWED, State.ANNOUNCED, State.OPEN):
        assert office.post("move_procedure", row.pk, state.value).status_code == 302
    Turnout.objects.update(count=1362)
    page = office.get("procedure", row.pk)
    assert "1.362" in page.select_one("section[aria-labelledby=zahlen]").get_text()
    words = [cell.get_text() for cell in page.select("section[aria-labelledby=buch] tbody td:nth-of-type(2)")]
    assert words == ["läuft", "angekündigt", "geprüft"]
    assert "Jana Thelen" in page.select_one("section[aria-labelledby=buch]").get_text()


def test_an_abortion_needs_a_reason_and_says_it(office):
    row = make_procedure("Haushalt")
    assert "Ein Abbruch braucht einen Grund." in office.post("move_procedure", row.pk, "aborted").content.decode()
    office.post("move_procedure", row.pk, "aborted", reason="Die Codes gingen verloren.")
    page = office.get("procedure", row.pk).get_text()
    assert "Die Codes gingen verloren." in page and "Dieses Verfahren ist abgeschlossen." in page


def test_a_way_that_does_not_lead_from_here_is_no_page(office):
    row = make_procedure("Haushalt")
    for to in ("published", "draft", "unsinn"):
        path = reverse("participation_desk:move_procedure", args=[row.pk, to])
        assert office.client.get(path).status_code == office.client.post(path).status_code == 404
    row.refresh_from_db()
    assert row.state == State.OPEN


def test_every_way_has_its_words(make_procedure):
    procedure = make_procedure()
    for state, targets in TRANSITIONS.items():
        procedure.state = state
        ways = ways_from(procedure)
        assert [way.to for way in ways] == list(targets)
        assert all(str(way.label) and str(way.about) for way in ways)


def test_what_was_tampered_with_is_said(office, viewer_of):
    row = make_procedure("Haushalt")
    assert procedure_board(viewer_of("sitzungsdienst"), row).is_intact
    row.configuration = {"budget": 1}
    row.save()
    assert "verändert" in office.get("procedure", row.pk).select_one(".help-critical").get_text()


def test_the_menu_is_for_the_office_and_takes_entries_of_kinds(client_of):
    routes = [entry.route for entry in desk_entries()]
    assert [route for route in routes if route.startswith("participation_desk:")] == [
        f"participation_desk:{name}" for name in ("due", "projects", "suggestions", "procedures")
    ]
    assert {"survey_desk:surveys", "budget_desk:processes"} < set(routes)
    assert "/admin/beteiligung/vorhaben/" in client_of("sitzungsdienst").get("/admin/beteiligung/").content.decode()


def test_lists_cost_the_same_at_one_and_three(office, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def grow():
        project = make_project()
        add_step(by=SYSTEM, project=project, date=timezone.localdate(), title="Bau")
        suggestion = suggest_participation(by=PUBLIC, project=project, text="Ein Rundgang.")
        answer_suggestion(by=SYSTEM, suggestion=suggestion, answer="Ja.")
        suggest_participation(by=PUBLIC, project=project, text="Noch einer.")
        make_procedure("Haushalt", project=project, days=3)

    def cost(route):
        office.get(route)
        with CaptureQueriesContext(connection) as asked:
            office.get(route)
        return len(asked)

    routes = ("due", "projects", "suggestions", "procedures")
    grow()
    one = [cost(route) for route in routes]
    grow(), grow()
    assert [cost(route) for route in routes] == one
