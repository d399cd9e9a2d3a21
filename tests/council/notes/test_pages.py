"""The reader without scripts, the list of notes, plain forms, and the address where devices meet."""

import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council.models import Annotation, AnnotationAnswer
from tests.factories.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_as(desk):
    """Return a browser signed in as somebody of the town."""
    users = desk.town.people | {"mitglied": desk.town.member, "buero": desk.town.staff}
    return lambda key: sign_in(Client(), users[key])


def send(client, **body):
    return client.post("/mein-rat/notizen/abgleich/", json.dumps(body), content_type="application/json")


def test_the_reader_lists_documents_and_notes(desk, client_as):
    desk.send("rat", desk.edit("Zu schmal"))
    desk.send("mitglied", desk.edit("Sehe ich auch so", shared=True))
    page = client_as("rat").get(f"/mein-rat/sitzungen/{desk.town.meeting.pk}/lesen/").content.decode()
    assert "Zu schmal" in page and "Sehe ich auch so" in page and f'data-file="{desk.file.pk}"' in page
    other = client_as("vorsitz").get(f"/mein-rat/sitzungen/{desk.town.meeting.pk}/lesen/").content.decode()
    assert "Zu schmal" not in other and "Sehe ich auch so" not in other and f'data-file="{desk.file.pk}"' in other


@pytest.mark.parametrize("path", ["/mein-rat/notizen/", "/mein-rat/sitzungen/{}/lesen/"])
def test_as_many_queries_for_three_as_for_one(desk, client_as, path):
    client = client_as("rat")
    counts = []
    for number in (1, 3):
        while Annotation.objects.count() < number * 2:
            document = desk.document(f"Unterlage {Annotation.objects.count()}")
            own = {"file": str(document.pk), "version": document.blob.sha512}
            note = desk.edit("Notiz", shared=True, **own)
            desk.send("rat", note)
            desk.send(
                "mitglied",
                desk.edit("auch", shared=True, **own),
                {"answer": str(uuid.uuid4()), "on": note["id"], "body": "Ja"},
            )
        client.get(path.format(desk.town.meeting.pk))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path.format(desk.town.meeting.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_devices_bring_and_fetch(desk, client_as):
    client = client_as("rat")
    own = {"file": str(desk.file.pk), "version": desk.file.blob.sha512}
    heard = send(
        client, edits=[desk.edit("Erste")], places=[own | {"page": 2, "read": [1, 2]}], files=[str(desk.file.pk)]
    ).json()
    assert [result["state"] for result in heard["results"]] == ["applied"] and heard["restored"] is False
    assert [note["content"]["body"] for note in heard["notes"]] == ["Erste"]
    assert heard["places"] == [own | {"page": 2, "read": [1, 2]}]
    assert send(client, cursor=heard["cursor"]).json()["notes"] == []
    assert send(client, cursor=str(uuid.uuid4())).json()["restored"] is True


@pytest.mark.parametrize(
    "body", [{"edits": "x"}, {"files": ["x"]}, {"cursor": 3}, {"cursor": "x"}, {"edits": [{}] * 1001}, {"places": [3]}]
)
def test_what_no_device_sends_is_refused(desk, client_as, body):
    answer = send(client_as("rat"), **body)
    assert answer.status_code == 400 and answer.json()["reason"]
    assert (
        client_as("rat").post("/mein-rat/notizen/abgleich/", "[]", content_type="application/json").status_code == 400
    )


def test_without_mandate_there_is_nothing(desk, client_as):
    from accounts.models import Mandate

    note = desk.edit("Meins")
    desk.send("rat", note)
    client = client_as("rat")
    Mandate.objects.filter(user=desk.town.people["rat"]).delete()
    paths = [
        "/mein-rat/notizen/",
        f"/mein-rat/notizen/{note['id']}/",
        f"/mein-rat/sitzungen/{desk.town.meeting.pk}/lesen/",
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 3
    assert send(client, edits=[]).status_code == 404


def test_a_note_by_a_plain_form(desk, client_as):
    client = client_as("rat")
    address = reverse("mine:new_note", args=[desk.file.pk])
    wrong = client.post(address, {"page": 0, "body": "Behalten"})
    assert wrong.status_code == 200 and "Behalten" in wrong.content.decode()
    done = client.post(address, {"page": 2, "body": "Ohne Skripte"})
    row = Annotation.objects.get()
    assert done["Location"] == reverse("mine:note", args=[row.pk]) and row.content["page"] == 2 and row.faction is None
    client.post(done["Location"], {"action": "change", "body": "Geändert", "is_shared": "on"})
    row.refresh_from_db()
    assert (row.content["body"], row.faction) == ("Geändert", desk.town.greens)
    colleague = client_as("mitglied")
    assert "Geändert" in colleague.get(done["Location"]).content.decode()
    assert colleague.post(done["Location"], {"action": "answer", "body": ""}).status_code == 200
    colleague.post(done["Location"], {"action": "answer", "body": "Gut so"})
    assert [each.content["body"] for each in AnnotationAnswer.objects.all()] == ["Gut so"]
    # Only its owner changes or deletes it; for others it is not there.
    assert colleague.post(done["Location"], {"action": "delete"}).status_code == 404
    assert client_as("vorsitz").get(done["Location"]).status_code == 404
    assert client.post(done["Location"], {"action": "delete"})["Location"] == reverse("mine:notes")
    assert Annotation.objects.get().deleted_at and client.get(done["Location"]).status_code == 404


def test_the_list_is_searched_and_taken_along(desk, client_as):
    desk.send("rat", desk.edit("Zu schmal"), desk.edit("Zu teuer"))
    client = client_as("rat")
    found = client.get("/mein-rat/notizen/?q=teuer").content.decode()
    assert "Zu teuer" in found and "Zu schmal" not in found
    assert "Keine Notiz sagt" in client.get("/mein-rat/notizen/?q=nirgends").content.decode()
    table = client.get("/mein-rat/notizen/liste.csv")
    assert table["Content-Type"].startswith("text/csv") and "Zu schmal" in table.content.decode()
    document = client.get(reverse("mine:annotated", args=[desk.file.pk]))
    assert document["Content-Type"] == "application/pdf" and document.content.startswith(b"%PDF")
    broken = desk.document("Kaputt", b"%PDF-1.7 nichts")
    assert client.get(reverse("mine:annotated", args=[broken.pk]))["Location"] == reverse("mine:notes")
    assert client.get(reverse("mine:annotated", args=[uuid.uuid4()])).status_code == 404
