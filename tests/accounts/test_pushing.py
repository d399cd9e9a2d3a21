"""Messages on devices: who gets them, what they say, and when they end."""

import json
import uuid

import pytest

from accounts.enums import DeliveryState, Frequency
from accounts.models import Delivery, PushDevice
from accounts.services import pushing
from accounts.services.delivering import deliver_messages
from accounts.services.following import follow_by_account
from accounts.services.notices import write_notices
from core.models import AuditEvent
from core.services.outbound import Unreachable
from tests.accounts.conftest import happened
from tests.core.test_web_push import BROWSER

pytestmark = pytest.mark.django_db
PATH = "/konto/mitteilungen/abonnements/"
FACTS = {
    "do": "add_device",
    "endpoint": BROWSER.endpoint,
    "key": BROWSER.key,
    "secret": BROWSER.secret,
    "name": "Firefox, Android",
}


@pytest.fixture
def service(monkeypatch):
    """A push service that answers what the test wants; `sent` are the messages as they were before they were sealed."""

    class Service:
        answer, sent = 201, []

    made = Service()
    made.sent = []

    def push(_outbound, _browser, message, *, topic=""):
        if made.answer is None:
            raise Unreachable("away")
        made.sent.append(json.loads(message))
        return made.answer

    monkeypatch.setattr(pushing, "push", push)
    return made


def follow(things, viewer, subject, frequency=Frequency.AT_ONCE):
    follow_by_account(by=viewer, topic="ding", subject=subject, frequency=frequency, language="de")


def tell(subject, name="Neues"):
    occasion = happened(subject, name)
    write_notices(targets={"ding": [subject.key]}, occasion=occasion)
    deliver_messages()
    return occasion


def test_a_device_is_entered_listed_and_told(client_of, viewer_of, things, service):
    client, viewer, subject = client_of("rat"), viewer_of("rat"), things.add()
    assert client.post(PATH, FACTS).status_code == 302
    assert client.post(PATH, FACTS).status_code == 302
    page = client.get(PATH).content.decode()
    assert page.count("Firefox, Android") == 2 and "data-push-ask hidden" in page
    follow(things, viewer, subject)
    tell(subject)
    assert [each["body"] for each in service.sent] == [f"Ding {subject.key[:4]}: Neues {subject.key[:4]}"]
    assert service.sent[0]["path"] == f"/dinge/{subject.key}/"
    assert Delivery.objects.filter(channel="push", state=DeliveryState.SENT).count() == 1
    # Once, however often it is told.
    deliver_messages()
    assert len(service.sent) == 1
    assert AuditEvent.objects.filter(action="accounts.add_device").count() == 1


def test_whoever_wants_no_word_at_once_gets_none(client_of, viewer_of, things, service):
    client_of("rat").post(PATH, FACTS)
    client_of("vorsitz")
    subject = things.add()
    follow(things, viewer_of("rat"), subject, Frequency.WEEKLY)
    follow(things, viewer_of("vorsitz"), subject)
    tell(subject)
    assert service.sent == []


def test_nothing_is_said_of_what_is_not_public(client_of, people, viewer_of, things, service):
    client_of("rat").post(PATH, FACTS)
    subject = things.add(public=False, readers=[people["rat"].pk])
    follow(things, viewer_of("rat"), subject)
    tell(subject)
    assert service.sent == [] and not Delivery.objects.filter(channel="push").exists()


def test_what_was_taken_back_is_not_said(client_of, viewer_of, things, service):
    client_of("rat").post(PATH, FACTS)
    subject = things.add()
    follow(things, viewer_of("rat"), subject)
    write_notices(targets={"ding": [subject.key]}, occasion=happened(subject))
    things.public.clear()
    deliver_messages()
    assert service.sent == []
    assert Delivery.objects.get(channel="push").state == DeliveryState.DROPPED


@pytest.mark.parametrize(
    ("answer", "stays", "state"),
    [(410, False, "dropped"), (404, False, "dropped"), (503, True, "waiting"), (None, True, "waiting")],
)
def test_a_browser_that_is_gone_is_forgotten_one_that_is_away_is_not(
    client_of, viewer_of, things, service, answer, stays, state
):
    client_of("rat").post(PATH, FACTS)
    subject = things.add()
    follow(things, viewer_of("rat"), subject)
    service.answer = answer
    tell(subject)
    assert PushDevice.objects.exists() == stays
    assert Delivery.objects.get(channel="push").state == DeliveryState(state)


def test_a_device_ends_with_its_session(client_of):
    client = client_of("rat")
    client.post(PATH, FACTS)
    other = client_of("rat")
    other.post(PATH, FACTS | {"endpoint": BROWSER.endpoint + "2"})
    client.post("/konto/logout/")
    assert PushDevice.objects.get().endpoint.endswith("2")


def test_nobody_removes_the_device_of_another(client_of):
    client_of("rat").post(PATH, FACTS)
    device = PushDevice.objects.get()
    client_of("vorsitz").post(PATH, {"do": "remove_device", "device": str(device.pk)})
    assert PushDevice.objects.exists()
    client_of("rat").post(PATH, {"do": "remove_device", "device": str(uuid.uuid4())})
    client_of("rat").post(PATH, {"do": "remove_device", "device": "nichts"})
    assert PushDevice.objects.exists()
    client_of("rat").post(PATH, {"do": "remove_device", "device": str(device.pk)})
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize("changed", [{"endpoint": "https://127.0.0.1/"}, {"key": "AAAA"}, {"secret": ""}])
def test_an_unknown_service_is_refused_in_words(client_of, changed):
    answer = client_of("rat").post(PATH, FACTS | changed)
    assert answer.status_code == 422
    assert "Dieser Browser kann keine Mitteilungen empfangen" in answer.content.decode()
    assert not PushDevice.objects.exists()


def test_a_stranger_is_sent_to_the_sign_in(client):
    assert client.post(PATH, FACTS).status_code == 302
    assert not PushDevice.objects.exists()
