"""What answers tell a device that keeps papers: whose they are, and that somebody left on purpose."""

import datetime

import pytest
import time_machine
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_answers_name_the_account_to_itself_alone(client_of, client, people):
    answer = client_of("rat").get("/konto/")
    assert answer.headers["Town-Account"] == str(people["rat"].pk)
    assert "Town-Account" not in client.get("/").headers
    # What proxies may keep for all names nobody.
    for path in ("/sw.js", "/offline/", "/app.webmanifest"):
        assert "Town-Account" not in client_of("rat").get(path).headers


def test_only_who_leaves_on_purpose_makes_the_device_forget(client_of):
    client = client_of("rat")
    assert "Clear-Site-Data" in client.post("/konto/logout/").headers
    idle = client_of("rat")
    idle.get("/konto/")
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=70), tick=True):
        answer = idle.get("/mein-rat/")
    assert answer.status_code == 302 and "Clear-Site-Data" not in answer.headers


def test_a_device_cannot_bring_notes_under_another_name(client_of, people):
    ask = {"path": "/mein-rat/notizen/abgleich/", "data": {}, "content_type": "application/json"}
    own, other = str(people["rat"].pk), str(people["vorsitz"].pk)
    assert client_of("rat").post(**ask, headers={"Town-Account": own}).status_code == 200
    answer = client_of("rat").post(**ask, headers={"Town-Account": other})
    assert answer.status_code == 403 and answer.json()["code"] == "another_account"
