"""Observers: sworn in by the office, told of every checkpoint once, and given what opens every commitment."""

import datetime
import io
import json
import zipfile

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Delivery, Subscription
from accounts.services.delivering import deliver_messages
from accounts.services.following import confirm_subscription
from accounts.viewer import PUBLIC, SYSTEM
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from participation.models import BallotBatch, Observer, Procedure
from participation.services.board_keys import public_key
from participation.services.observers import dismiss_observer, swear_in, take_observer_bundle, tell_checkpoints
from participation.services.retention import forget_procedures
from participation.services.tallying import count_ballots
from participation.services.urn import BATCH, mix_urns
from tests.participation.budget.test_board import verify

PAGE = "/mitmachen/buergerhaushalt/haushalt/beobachten/"
TODAY = timezone.localdate


def sworn(process, email, by=SYSTEM, **facts):
    return swear_in(by=by, process=process, **{"name": "Anna Beispiel", "email": email, "sworn_on": TODAY()} | facts)


def yesterday(process):
    BallotBatch.objects.filter(procedure_id=process.pk).update(day=TODAY() - datetime.timedelta(days=1))


def sent():
    deliver_messages()
    found, mail.outbox[:] = list(mail.outbox), []
    return found


def test_every_checkpoint_is_mailed_once_a_day_later(vote, cast_all, people):
    process = vote()
    sworn(process, people["rat"].email)
    cast_all(process, ['{"approve":["1"]}'] * (2 * BATCH))
    mix_urns()
    # No mail on the day itself: its hour would stand beside a voter's evening.
    assert tell_checkpoints() == 0 and sent() == []
    yesterday(process)
    assert tell_checkpoints() == 1
    [message] = sent()
    batch = BallotBatch.objects.get()
    assert message.to == [people["rat"].email]
    for said in (
        batch.root,
        batch.signature,
        batch.checkpoint["previous"],
        process.configuration_hash,
        public_key(process.pk),
    ):
        assert said in message.body
    assert tell_checkpoints() == 0 and sent() == []
    BallotBatch.objects.update(told=False)
    tell_checkpoints()
    assert sent() == [] and Delivery.objects.count() == 1
    cast_all(process, ['{"approve":["2"]}'] * BATCH)
    mix_urns()
    BallotBatch.objects.filter(number=2).update(day=TODAY() - datetime.timedelta(days=1))
    tell_checkpoints()
    [message] = sent()
    assert "Prüfpunkt 2" in message.body and "Prüfpunkt 1:" not in message.body


def test_an_address_without_account_has_to_confirm_first(vote, cast_all):
    process = vote()
    made = sworn(process, " Anna@Beispiel.example ")
    assert (made.user, made.email) == (None, "anna@beispiel.example")
    [asked] = sent()
    assert asked.to == ["anna@beispiel.example"] and "bestätigen" in asked.subject.lower()
    cast_all(process, ['{"approve":["1"]}'] * (2 * BATCH))
    mix_urns()
    yesterday(process)
    tell_checkpoints()
    assert sent() == []
    confirm_subscription(by=PUBLIC, subscription=Subscription.objects.get().pk)
    BallotBatch.objects.update(told=False)
    tell_checkpoints()
    assert [message.to for message in sent()] == [["anna@beispiel.example"]]


def test_who_may_swear_in_and_when(vote, plan, viewer_of):
    process = vote()
    with pytest.raises(NotPermitted):
        sworn(process, "a@b.example", by=viewer_of("rat"))
    with pytest.raises(Refused) as refusal:
        sworn(process, "a@b.example", sworn_on=TODAY() + datetime.timedelta(days=1))
    assert refusal.value.field == "sworn_on"
    sworn(process, "a@b.example")
    with pytest.raises(Refused) as refusal:
        sworn(process, "A@b.example")
    assert refusal.value.code == "known"
    with pytest.raises(Refused) as refusal:
        sworn(plan(slug="entwurf", state="draft", announced_on=None), "a@b.example")
    assert refusal.value.code == "not_now"
    assert Observer.objects.count() == 1


def test_the_bundle_opens_every_commitment_and_who_took_it_is_noted(closed, people, client_of, tmp_path):
    observer = sworn(closed, people["rat"].email)
    client = client_of("rat")
    assert "Das Paket gibt es zwischen" in client.get(PAGE).content.decode()
    assert client.post(PAGE).status_code == 422
    count_ballots(process_id=str(closed.pk))
    assert "Paket für Beobachter laden" in client.get(PAGE).content.decode()
    assert not AuditEvent.objects.filter(action="participation.take_observer_bundle").exists()
    response = client.post(PAGE)
    assert response["Content-Type"] == "application/zip" and "no-store" in response["Cache-Control"]
    opened = json.loads(zipfile.ZipFile(io.BytesIO(response.content)).read("observer.json"))["openings"]
    assert len(opened) == 45 and all(len(entry["nonce"]) == 64 for entry in opened)
    assert verify(tmp_path, response.content, "--key", public_key(closed.pk)).returncode == 0
    event = AuditEvent.objects.get(action="participation.take_observer_bundle")
    assert (event.actor, event.object_id) == (people["rat"].pk, str(observer.pk))


def test_nobody_else_gets_it(closed, people, client_of, client, viewer_of):
    sworn(closed, people["rat"].email)
    count_ballots(process_id=str(closed.pk))
    assert client.get(PAGE)["Location"].startswith("/konto/login/")
    assert client_of("rat", second_factor=False).post(PAGE)["Location"].startswith("/konto/zweites-merkmal/")
    for key in ("buergermeisterin", "sitzungsdienst", "buergerin"):
        assert [client_of(key).get(PAGE).status_code, client_of(key).post(PAGE).status_code] == [404, 404], key
        with pytest.raises(NotPermitted):
            take_observer_bundle(by=viewer_of(key), process=closed)
    with pytest.raises(NotPermitted):
        take_observer_bundle(by=viewer_of("rat", second_factor=False), process=closed)
    assert client_of("rat").get("/mitmachen/buergerhaushalt/anderer/beobachten/").status_code == 404
    dismiss_observer(by=SYSTEM, observer=Observer.objects.get())
    assert client_of("rat").get(PAGE).status_code == 404


@pytest.mark.parametrize(
    ("key", "seen"), [("sitzungsdienst", 2), ("rat", 1), ("buergerin", 0), ("buergermeisterin", 0), ("fremd", 0)]
)
def test_who_sees_who_observes(vote, people, viewer_of, key, seen):
    process = vote()
    sworn(process, people["rat"].email)
    sworn(process, "a@b.example")
    assert Observer.objects.visible_to(viewer_of(key)).count() == seen
    assert not Observer.objects.visible_to(viewer_of(key, second_factor=False)).exists()


def test_the_office_enters_and_dismisses(vote, people, client_of):
    process = vote()
    desk = client_of("sitzungsdienst")
    path = f"/admin/beteiligung/buergerhaushalt/{process.pk}/beobachten/"
    typed = {"name": "Anna", "email": "a@b.example", "sworn_on": str(TODAY())}
    assert desk.post(path, typed).status_code == 302
    again = desk.post(path, typed)
    assert again.status_code == 200 and "schon eingetragen" in again.content.decode()
    assert 'value="a@b.example"' in again.content.decode()
    observer = Observer.objects.get()
    desk.post(f"{path}{observer.pk}/entlassen/")
    assert Observer.objects.get().ended_on == TODAY()
    assert client_of("rat").post(path, typed).status_code == 403


def test_they_are_forgotten_on_the_deletion_day(closed, people):
    sworn(closed, people["rat"].email)
    Procedure.objects.filter(pk=closed.pk).update(delete_on=TODAY())
    forget_procedures()
    assert not Observer.objects.exists()


def test_everybody_may_follow_a_board(vote, client):
    process = vote()
    assert (
        f"/abonnieren/tafel/{process.pk}/"
        in client.get("/mitmachen/buergerhaushalt/haushalt/pruefen/").content.decode()
    )
    assert client.get(f"/abonnieren/tafel/{process.pk}/").status_code == 200
