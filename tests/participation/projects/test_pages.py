"""What the public sees of projects and procedures."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.viewer import PUBLIC, SYSTEM
from council.enums import OrganizationKind
from participation.enums import Access, ParticipationLevel, ProcedureState, ProjectStatus
from participation.models import Procedure, Suggestion, Turnout
from participation.services.procedures import move_procedure
from participation.services.projects import add_step
from participation.services.suggestions import answer_suggestion, suggest_participation
from tests.council.pages.rows import NONPUBLIC, day, matter, organization, paper, place
from tests.participation.projects.conftest import make_procedure, make_project

pytestmark = pytest.mark.django_db
PAGE = "/vorhaben/radverbindung/"


def test_the_overview_shows_what_runs_with_its_days_what_comes_and_what_came(look, project):
    make_procedure("Läuft lange", days=19, turnout=1362)
    make_procedure("Läuft kurz", days=12, access=Access.OPEN, project=project)
    make_procedure("Kommt", ProcedureState.ANNOUNCED, opens_at=timezone.now() + datetime.timedelta(days=3))
    make_procedure("Wird gezählt", ProcedureState.CLOSED)
    make_procedure("Ist entschieden", ProcedureState.PUBLISHED)
    make_procedure("Bleibt geheim", ProcedureState.REVIEWED)
    page = look("/mitmachen/")
    assert page.texts("section[aria-labelledby=jetzt] h3") == ["Läuft kurz", "Läuft lange"]
    assert page.texts(".t-days b") == ["12", "19"]
    assert page.texts("section[aria-labelledby=jetzt] .t-endtext") == [
        "anonym, ohne Anmeldung", "mindestens 1.360 Personen haben abgestimmt",
    ]  # fmt: skip
    assert page.texts("section[aria-labelledby=bald] h3") == ["Kommt"]
    assert page.texts("section[aria-labelledby=zaehlt] h3") == ["Wird gezählt"]
    assert page.texts("section[aria-labelledby=fertig] h3") == ["Ist entschieden"]
    assert page.texts("section[aria-labelledby=vor] h3") == ["Radverbindung"]
    assert "Bleibt geheim" not in page.main.get_text()


def test_an_empty_overview_says_what_one_can_do(look):
    page = look("/mitmachen/")
    assert page.texts(".t-empty .t-h4") == ["Zurzeit läuft kein Verfahren.", "Noch steht kein Vorhaben auf der Liste."]
    assert "/vorhaben/" in page.links(".t-empty a")


@time_machine.travel("2026-11-24 15:00+01:00", tick=False)
@pytest.mark.parametrize(
    ("closes_at", "figure", "words"),
    [
        ("2026-12-13T18:00+01:00", "19", "Tage übrig bis 13. Dezember"),
        ("2026-12-14T00:00+01:00", "19", "Tage übrig bis 13. Dezember"),
        ("2026-11-25T18:00+01:00", "1", "Tag übrig bis 25. November"),
        ("2026-11-24T18:00+01:00", "heute", "letzter Tag bis 18:00 Uhr"),
        ("2026-11-25T00:00+01:00", "heute", "letzter Tag bis 24. November"),
    ],
)
def test_the_days_left_are_counted_to_the_last_day(look, closes_at, figure, words):
    row = make_procedure("Haushalt", closes_at=datetime.datetime.fromisoformat(closes_at))
    assert row.state == ProcedureState.OPEN
    page = look("/mitmachen/")
    assert (page.text(".t-days b"), page.text(".t-days > span")) == (figure, words)


def test_over_is_over_by_the_clock_before_any_job_has_noted_it(look):
    make_procedure("Haushalt", days=1)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        page = look("/mitmachen/")
        assert page.texts("section[aria-labelledby=zaehlt] h3") == ["Haushalt"]
        assert page.texts("section[aria-labelledby=jetzt] h3") == []


def test_the_front_page_shows_open_procedures_else_results_else_what_comes(rf):
    from participation.panels import home_open

    request = rf.get("/")
    request.viewer = PUBLIC
    assert home_open(request, None) == ""
    make_procedure("Kommt", ProcedureState.ANNOUNCED, opens_at=timezone.now() + datetime.timedelta(days=3))
    assert "Bald mitmachen" in home_open(request, None)
    make_procedure("Entschieden", ProcedureState.PUBLISHED)
    html = home_open(request, None)
    assert "Was daraus wurde" in html and "Entschieden" in html and "Kommt" not in html
    for number in range(4):
        make_procedure(f"Läuft {number}", days=10 + number)
    html = home_open(request, None)
    assert "Alle 4 Verfahren" in html and html.count("<article") == 3 and "Läuft 3" not in html


def test_a_vote_does_not_make_the_kept_overview_old(client, settings):
    from core.changes import reading

    make_procedure("Haushalt", turnout=27)
    with reading() as tables:
        assert "mindestens 20 Personen <br>haben abgestimmt" in client.get("/mitmachen/").content.decode()
    assert Procedure._meta.db_table in tables and Turnout._meta.db_table not in tables


def test_the_page_of_a_project_says_everything(look):
    department = organization("Tiefbauamt", OrganizationKind.DEPARTMENT)
    shown, hidden = paper("Radweg", "V/1"), paper("Grundstückskauf", "V/2", visibility=NONPUBLIC)
    open_matter = matter("Sicher mit dem Rad")
    project = make_project(
        level_reason="Die Breite ist vorgegeben.", goal="Sicher ankommen.", cost=412000, department=department,
        location=place("Frankfurter Straße", latitude=50.77, longitude=7.28), papers=[shown, hidden], matters=[open_matter],
    )  # fmt: skip
    for offset, title in ((-9, "Planung"), (100, "Bau")):
        add_step(by=SYSTEM, project=project, date=day(offset), title=title, is_expected=offset > 0)
    make_procedure("Ladezonen", project=project)
    page = look(PAGE)
    assert page.texts(".t-steps .t-h4") == [
        "keine Beteiligung", "Information", "Anhörung", "Mitgestaltung", "Mitentscheidung",
    ]  # fmt: skip
    assert page.texts(".t-steps [aria-current=step]") == ["Mitgestaltung"]
    assert "Die Breite ist vorgegeben." in page.text("section[aria-labelledby=stufe]")
    assert page.texts(".t-line h3") == ["Planung", "Bau"]
    assert page.texts("section[aria-labelledby=rat] h3") == ["Sicher mit dem Rad", "Radweg"]
    assert page.texts("section[aria-labelledby=ver] h3") == ["Ladezonen"]
    assert page.texts("aside dd") == ["Tiefbauamt", "Tiefbauamt", "412.000 Euro"]
    assert "Frankfurter Straße" in page.text("aside")
    assert "Grundstückskauf" not in page.main.get_text()


def test_a_draft_is_for_the_office_alone(client_of, client):
    make_project(is_public=False)
    assert client.get(PAGE).status_code == 404
    assert client_of("rat").get(PAGE).status_code == 404
    assert client_of("sitzungsdienst", second_factor=False).get(PAGE).status_code == 404
    answer = client_of("sitzungsdienst").get(PAGE)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert "Entwurf" in answer.content.decode()


def test_the_list_is_narrowed_by_chips_and_fields(look):
    make_project("Rad", topic="Mobilität", district="Uckerath", level=ParticipationLevel.COCREATION)
    make_project(
        "Deich", topic="Hochwasser", level=ParticipationLevel.NONE, level_reason="Gesetz.", status=ProjectStatus.RUNNING
    )
    titles = "article h2"
    assert sorted(look("/vorhaben/").texts(titles)) == ["Deich", "Rad"]
    assert look("/vorhaben/?stufe=0").texts(titles) == ["Deich"]
    assert look("/vorhaben/?stand=planning").texts(titles) == ["Rad"]
    assert look("/vorhaben/?ort=Uckerath").texts(titles) == ["Rad"]
    assert look("/vorhaben/?thema=Hochwasser&stufe=0").texts(titles) == ["Deich"]
    assert look("/vorhaben/?thema=Hochwasser&stufe=3").texts(".t-empty .t-h4") == [
        "Dazu gibt es zurzeit kein Vorhaben."
    ]
    page = look("/vorhaben/?stufe=0&stand=running")
    assert page.texts("[aria-current=true]") == ["keine Beteiligung", "in Umsetzung"]
    assert "?stand=planning&stufe=0" in page.links("a.t-chip")
    assert sorted(look("/vorhaben/?stufe=77&stand=x").texts(titles)) == ["Deich", "Rad"]


def test_the_list_has_pages(look, monkeypatch):
    for number in range(23):
        make_project(f"Vorhaben {number:02}")
    page = look("/vorhaben/")
    assert len(page.texts("article h2")) == 20
    [following] = page.links("a[rel=next]")
    assert len(look(f"/vorhaben/{following}").texts("article h2")) == 3


def test_everything_that_is_over_has_a_list(look):
    for number in range(7):
        make_procedure(f"Vorbei {number}", ProcedureState.PUBLISHED)
    assert len(look("/mitmachen/").texts("section[aria-labelledby=fertig] h3")) == 5
    assert "/mitmachen/beendet/" in look("/mitmachen/").links("a.t-more")
    assert len(look("/mitmachen/beendet/").texts("li h2")) == 7


def test_an_aborted_procedure_says_so(look):
    row = make_procedure("Haushalt")
    move_procedure(by=SYSTEM, procedure=row, to=ProcedureState.ABORTED, reason="Die Codes gingen verloren.")
    assert page_badges(look("/mitmachen/beendet/")) == ["abgebrochen"]


def page_badges(page):
    return page.texts(".kern-badge")


def test_a_suggestion_is_taken_without_account_and_without_cookie(client, project):
    answer = client.post(PAGE, {"text": "Ein Rundgang.", "email": "", "website": ""})
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?gesendet#vorschlagen")
    assert answer.cookies == {}
    assert Suggestion.objects.get().text == "Ein Rundgang."
    page = client.get(f"{PAGE}?gesendet").content.decode()
    assert "Danke für Ihren Vorschlag" in page and "1 Vorschlag wartet noch auf eine Antwort." in page
    assert "Ein Rundgang." not in page


def test_refusals_keep_what_was_typed(client, project):
    answer = client.post(PAGE, {"text": "Ein Rundgang.", "email": "keine Adresse"})
    html = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"], Suggestion.objects.count()) == (422, "private, no-store", 0)
    assert "Ein Rundgang." in html and "keine Adresse" in html and 'id="vorschlag_email_error"' in html
    answer = client.post(PAGE, {"text": ""})
    assert (answer.status_code, Suggestion.objects.count()) == (422, 0)


def test_machines_are_thanked_and_not_heard(client, project):
    answer = client.post(PAGE, {"text": "Kaufen Sie!", "website": "https://beispiel.example"})
    assert (answer.status_code, Suggestion.objects.count()) == (302, 0)


def test_floods_are_asked_to_wait_and_keep_their_words(client, project):
    for number in range(5):
        assert client.post(PAGE, {"text": f"Vorschlag {number}"}).status_code == 302
    answer = client.post(PAGE, {"text": "Der sechste"})
    assert (answer.status_code, Suggestion.objects.count()) == (429, 5)
    assert "Der sechste" in answer.content.decode()


def test_what_is_over_offers_no_form_and_takes_nothing(client, look):
    make_project(status=ProjectStatus.DONE)
    assert look(PAGE).texts("form.t-form") == []
    answer = client.post(PAGE, {"text": "Ein Rundgang."})
    assert (answer.status_code, Suggestion.objects.count()) == (422, 0)
    assert "Dieses Vorhaben ist zu Ende." in answer.content.decode()


def test_an_answered_suggestion_stands_there_without_the_address(look, project):
    suggestion = suggest_participation(by=PUBLIC, project=project, text="Ein Rundgang.", email="a@beispiel.example")
    answer_suggestion(by=SYSTEM, suggestion=suggestion, answer="Ja, im Januar.")
    page = look(PAGE)
    assert "Ein Rundgang." in page.text("section[aria-labelledby=vorschlaege]")
    assert "Ja, im Januar." in page.text("section[aria-labelledby=vorschlaege]")
    assert "beispiel.example" not in page.soup.decode()


def test_matters_and_papers_name_their_projects_and_the_thread_its_procedures(look):
    row, tied = matter("Sicher mit dem Rad"), paper("Radweg", "V/1")
    project = make_project(matters=[row], papers=[tied])
    make_project("Geheim", is_public=False, matters=[row], papers=[tied])
    make_procedure("Ladezonen", project=project)
    make_procedure("Rundgang", ProcedureState.PUBLISHED, project=project)
    make_procedure("Verborgen", ProcedureState.REVIEWED, project=project)
    thread = look(f"/vorgaenge/{row.pk}/")
    assert {"Angekündigt: Ladezonen", "Jetzt mitmachen: Ladezonen", "Beendet: Rundgang", "Ergebnis: Rundgang"} <= set(
        thread.texts(".t-line h3")
    )
    for page in (thread, look(f"/vorlagen/{tied.pk}/")):
        assert PAGE in page.links("aside a")
        words = page.main.get_text()
        assert "Geheim" not in words and "Verborgen" not in words


def test_english_pages_speak_english_and_mark_what_is_german(client, project):
    make_procedure("Haushalt", project=project, days=12)
    html = client.get("/en/mitmachen/").content.decode()
    assert "Take part" in html and "days left" in html and "Läuft gerade" not in html
    assert 'lang="de">Haushalt' in html
    html = client.get(f"/en{PAGE}").content.decode()
    assert "shaping together" in html and 'lang="de">Radverbindung' in html


def grow(number):
    """Add one of everything."""
    row, tied = matter(f"Vorgang {number}"), paper(f"Vorlage {number}", f"V/{number}")
    department = organization(f"Amt {number}", OrganizationKind.DEPARTMENT)
    project = make_project(
        f"Vorhaben {number}", department=department, topic=f"Thema {number}", matters=[row], papers=[tied],
        location=place(f"Ort {number}"),
    )  # fmt: skip
    return row, project


def fill(project, row, number):
    """Add one of everything to a project."""
    project.matters.add(matter(f"Mehr {number}"))
    project.papers.add(paper(f"Mehr {number}", f"W/{number}"))
    row.projects.add(make_project(f"Noch ein Vorhaben {number}"))
    add_step(by=SYSTEM, project=project, date=day(number), title="Schritt")
    for state in (ProcedureState.ANNOUNCED, ProcedureState.OPEN, ProcedureState.CLOSED, ProcedureState.PUBLISHED):
        make_procedure(f"{state} {number}", state, project=project, turnout=number)
    suggestion = suggest_participation(by=PUBLIC, project=project, text="Ein Rundgang.")
    answer_suggestion(by=SYSTEM, suggestion=suggestion, answer="Ja.")


def test_three_cost_as_much_as_one():
    row, project = grow(0)
    fill(project, row, 1)
    pages = ("/mitmachen/", "/mitmachen/beendet/", "/vorhaben/", f"/vorhaben/{project.slug}/", f"/vorgaenge/{row.pk}/")
    one = [cost(path) for path in pages]
    for number in (2, 3):
        grow(number)
        fill(project, row, number)
    assert [cost(path) for path in pages] == one
    assert max(one) <= 18


def cost(path):
    """Return how many questions a stranger's visit asks, once everything is warm."""
    Client().get(path)
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(path).status_code == 200
    return len(asked)
