"""Feeds, calendars, previews, the search, and mail to whoever follows."""

import datetime
import xml.etree.ElementTree as ET

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Follower, Subscription
from accounts.services.delivering import deliver_messages
from accounts.viewer import PUBLIC, SYSTEM
from core.models import JobRun
from core.services.search.rebuilding import rebuild
from council.enums import Visibility
from council.models import Body, Matter
from participation.enums import ProcedureState as State
from participation.enums import ProjectStatus
from participation.models import Procedure
from participation.services.procedures import move_procedure
from participation.services.projects import add_step, change_project, withdraw_project
from participation.services.suggestions import answer_suggestion, suggest_participation
from participation.services.telling import tell_participants
from tests.gates.secrets import published
from tests.participation.projects.conftest import make_procedure, make_project

pytestmark = pytest.mark.django_db


def titles(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return [item.findtext("title") for item in ET.fromstring(answer.content).iterfind("channel/item")]


def test_feeds_tell_the_way_of_procedures_and_no_draft(client, project):
    row = make_procedure("Haushalt", State.PUBLISHED, project=project)
    make_procedure("Geheim", State.REVIEWED)
    make_project("Verborgen", is_public=False)
    way = {"Angekündigt: Haushalt", "Jetzt mitmachen: Haushalt", "Beendet: Haushalt", "Ergebnis: Haushalt"}
    assert set(titles(client, "/feeds/mitmachen.rss")) == set(titles(client, f"/feeds/verfahren/{row.pk}.rss")) == way
    add_step(by=SYSTEM, project=project, date=timezone.localdate(), title="Baubeginn")
    assert titles(client, "/feeds/vorhaben.rss") == ["Radverbindung", "Radverbindung: Baubeginn"]
    hidden = make_procedure("Auch geheim", State.DRAFT)
    for path in (
        f"/feeds/verfahren/{hidden.pk}.rss",
        f"/kalender/verfahren/{hidden.pk}.ics",
        f"/vorschau/verfahren/{hidden.pk}.png",
    ):
        assert client.get(path).status_code == 404


def test_a_reader_sees_each_event_once_however_it_goes_on(client):
    row = make_procedure("Haushalt")
    before = client.get("/feeds/mitmachen.atom").content.decode()
    move_procedure(by=SYSTEM, procedure=row, to=State.CLOSED)
    after = client.get("/feeds/mitmachen.atom").content.decode()
    keys = [entry.split("</id>")[0] for entry in before.split("<id>")[2:]]
    assert len(keys) == 2 and all(key in after for key in keys)


def test_calendars_hold_beginning_and_end_and_say_when_it_is_off(client):
    row = make_procedure(
        "Haushalt", closes_at=datetime.datetime(2027, 3, 1, 18, tzinfo=timezone.get_default_timezone())
    )
    make_procedure("Geheim", State.REVIEWED)
    for path in ("/kalender/mitmachen.ics", f"/kalender/verfahren/{row.pk}.ics"):
        text = client.get(path).content.decode()
        assert text.count("BEGIN:VEVENT") == 2 and "Geheim" not in text
        assert "SUMMARY:Letzte Stunde: Haushalt" in text
        assert "DTEND;TZID=Europe/Berlin:20270301T180000" in text
    move_procedure(by=SYSTEM, procedure=row, to=State.ABORTED, reason="Die Codes gingen verloren.")
    assert client.get(f"/kalender/verfahren/{row.pk}.ics").content.decode().count("STATUS:CANCELLED") == 2


def test_pages_say_what_they_are(client, project):
    html = client.get(f"/vorhaben/{project.slug}/").content.decode()
    assert f"/vorschau/vorhaben/{project.pk}.png" in html and '"@type": "Project"' in html.replace('":"', '": "')
    assert client.get(f"/vorschau/vorhaben/{project.pk}.png")["Content-Type"] == "image/png"
    assert "/feeds/mitmachen.rss" in client.get("/mitmachen/").content.decode()


def test_the_sitemap_names_what_is_public(client, project):
    make_project("Verborgen", is_public=False)
    row = make_procedure("Haushalt")
    text = client.get("/sitemap-beteiligung.xml").content.decode()
    assert f"/vorhaben/{project.slug}/" in text and f"/vorhaben/{row.slug}/" in text and "verborgen" not in text


def test_projects_and_procedures_are_found_and_drafts_by_the_office_alone(client, client_of, project):
    make_procedure("Fliederumfrage", project=project)
    make_procedure("Fliederabstimmung", State.REVIEWED)
    make_project("Fliederpark", is_public=False)
    add_step(by=SYSTEM, project=project, date=timezone.localdate(), title="Pflanzung", text="Zwölf Fliedersträucher.")
    rebuild()
    assert hits(client) == {"Fliederumfrage", "Radverbindung"}
    assert hits(client_of("rat")) == {"Fliederumfrage", "Radverbindung"}
    assert hits(client_of("sitzungsdienst")) == {"Fliederumfrage", "Fliederabstimmung", "Fliederpark", "Radverbindung"}


def hits(client):
    html = client.get("/suche/?q=Flieder*").content.decode()
    words = ("Fliederumfrage", "Fliederabstimmung", "Fliederpark", "Radverbindung")
    return {word for word in words if word in html}


@pytest.fixture
def follows():
    """Let anna follow something by mail."""

    def make(topic, thing):
        follower, _made = Follower.objects.get_or_create(email="anna@beispiel.example")
        return Subscription.objects.create(
            follower=follower, topic=topic, subject=str(thing.pk), confirmed_at=timezone.now()
        )

    return make


def heard():
    """Do what the acts left for the worker, and return what was said."""
    mail.outbox.clear()
    for run in JobRun.objects.filter(name=tell_participants.name):
        tell_participants(**run.kwargs)
        tell_participants(**run.kwargs)
    JobRun.objects.all().delete()
    deliver_messages()
    return [next(line[4:] for line in message.body.splitlines() if line.startswith("  * ")) for message in mail.outbox]


def test_whoever_follows_a_procedure_hears_when_it_moves(follows):
    row = make_procedure("Haushalt", State.REVIEWED)
    follows("verfahren", row)
    said = []
    for state in (State.ANNOUNCED, State.OPEN, State.CLOSED, State.EVALUATED, State.PUBLISHED):
        row = move_procedure(by=SYSTEM, procedure=row, to=state)
        said += heard()
    assert said == ["Angekündigt: Haushalt", "Jetzt mitmachen: Haushalt", "Beendet: Haushalt", "Ergebnis: Haushalt"]


def test_whoever_follows_a_project_hears_of_steps_status_procedures_and_answers(follows, project):
    follows("vorhaben", project)
    add_step(by=SYSTEM, project=project, date=timezone.localdate(), title="Baubeginn")
    change_project(by=SYSTEM, project=project, status=ProjectStatus.RUNNING)
    change_project(by=SYSTEM, project=project, summary="Ein Tippfehler weniger.")
    make_procedure("Haushalt", State.ANNOUNCED, project=project)
    suggestion = suggest_participation(by=PUBLIC, project=project, text="Ein Rundgang.")
    answer_suggestion(by=SYSTEM, suggestion=suggestion, answer="Ja.")
    assert sorted(heard()) == [
        "Angekündigt: Haushalt", "Neuer Schritt: Radverbindung", "Neuer Stand: Radverbindung",
        "Vorschlag beantwortet: Radverbindung",
    ]  # fmt: skip


@pytest.fixture
def matter(db, project):
    """A public matter that the project belongs to."""
    body = Body.objects.create(name="Musterstadt", **published())
    row = Matter.objects.create(body=body, title="Radverkehr", **published())
    project.matters.add(row)
    return row


def test_whoever_follows_a_matter_hears_of_its_procedures_once(follows, project, matter):
    for topic, thing in (("vorgang", matter), ("vorhaben", project)):
        follows(topic, thing)
    row = make_procedure("Haushalt", State.REVIEWED, project=project)
    follows("verfahren", row)
    said = []
    for state in (State.ANNOUNCED, State.OPEN, State.CLOSED, State.EVALUATED, State.PUBLISHED):
        row = move_procedure(by=SYSTEM, procedure=row, to=state)
        said.append(heard())
    assert said == [
        ["Angekündigt: Haushalt"],
        ["Jetzt mitmachen: Haushalt"],
        ["Beendet: Haushalt"],
        [],
        ["Ergebnis: Haushalt"],
    ]


def test_an_account_reads_it_in_its_list(follows, project, matter, people, client_of):
    follower = Follower.objects.create(user=people["buergerin"])
    Subscription.objects.create(follower=follower, topic="vorgang", subject=str(matter.pk), confirmed_at=timezone.now())
    make_procedure("Haushalt", project=project)
    heard()
    html = client_of("buergerin").get("/konto/mitteilungen/").content.decode()
    assert "Jetzt mitmachen: Haushalt" in html and "Radverkehr" in html


@pytest.mark.parametrize("hides", ["project", "matter", "procedure"])
def test_a_matter_tells_nothing_of_what_is_hidden(follows, project, matter, hides):
    follows("vorgang", matter)
    if hides == "project":
        withdraw_project(by=SYSTEM, project=project, reason="Doppelt.")
    if hides == "matter":
        Matter.objects.filter(pk=matter.pk).update(visibility=Visibility.INTERNAL)
    make_procedure("Haushalt", State.REVIEWED if hides == "procedure" else State.OPEN, project=project)
    assert heard() == []


def test_what_is_taken_back_before_the_mail_leaves_is_not_told(follows, project, matter):
    follows("vorgang", matter)
    row = make_procedure("Haushalt", project=project)
    for run in JobRun.objects.filter(name=tell_participants.name):
        tell_participants(**run.kwargs)
    Procedure.objects.filter(pk=row.pk).update(state=State.DRAFT)
    assert heard() == []


def test_nobody_hears_of_what_is_not_public(follows, project):
    follows("vorhaben", project)
    add_step(by=SYSTEM, project=project, date=timezone.localdate(), title="Baubeginn")
    withdraw_project(by=SYSTEM, project=project, reason="Doppelt.")
    assert heard() == []


def test_following_begins_by_a_confirmed_mail(client, project):
    answer = client.get(f"/abonnieren/vorhaben/{project.pk}/")
    assert "Radverbindung" in answer.content.decode()
    answer = client.post(
        f"/abonnieren/vorhaben/{project.pk}/", {"email": "anna@beispiel.example", "frequency": "at_once"}
    )
    assert answer.status_code in (200, 302)
    assert Subscription.objects.get().confirmed_at is None
    draft = make_procedure("Geheim", State.REVIEWED)
    assert client.get(f"/abonnieren/verfahren/{draft.pk}/").status_code == 404


def test_the_page_of_any_procedure_offers_mail_feed_and_calendar(rf):
    from participation.panels import procedure_follow

    row = make_procedure("Haushalt")
    html = procedure_follow(rf.get("/"), row.pk)
    for path in (
        f"/abonnieren/verfahren/{row.pk}/",
        f"/feeds/verfahren/{row.pk}.rss",
        f"/kalender/verfahren/{row.pk}.ics",
    ):
        assert path in html
