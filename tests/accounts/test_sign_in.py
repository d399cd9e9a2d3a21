"""Signing in: by address, password and second factor, as a person meets it."""

import datetime
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from accounts.demo import PEOPLE, person_of
from accounts.enums import Assurance, Role
from accounts.models import Appointment, User
from accounts.signals import access_ended
from tests.factories.people import KEYS

pytestmark = pytest.mark.django_db


def enter(client, person, password=None):
    return client.post("/konto/login/", {"login": person.email, "password": password or person.password})


def test_password_and_code_open_the_account(people):
    client, person = Client(), person_of("sitzungsdienst")
    assert enter(client, person)["Location"] == "/konto/2fa/authenticate/"
    answer = client.post("/konto/2fa/authenticate/", {"code": person.code})
    assert answer.status_code == 302
    page = client.get("/konto/").content.decode()
    assert "Jana Thelen" in page
    assert client.get("/admin/sitzungsdienst/").status_code == 200


def test_the_password_alone_opens_nothing(people):
    client, person = Client(), person_of("sitzungsdienst")
    enter(client, person)
    assert client.get("/konto/").status_code == 302
    assert client.get("/admin/sitzungsdienst/").status_code == 302


def test_a_code_works_once(people):
    person = person_of("rat")
    first, second = Client(), Client()
    code = person.code
    enter(first, person)
    assert first.post("/konto/2fa/authenticate/", {"code": code}).status_code == 302
    enter(second, person)
    answer = second.post("/konto/2fa/authenticate/", {"code": code})
    assert (answer.status_code, "kern-alert--danger" in answer.content.decode()) == (200, True)


def test_wrong_and_unknown_are_answered_alike(people):
    wrong = enter(Client(), person_of("rat"), "ganz-falsch-1234")
    unknown = Client().post("/konto/login/", {"login": "niemand@hennef.example", "password": "ganz-falsch-1234"})

    def words(answer):
        text = re.sub(r'value="[^"]*"|[0-9a-f]{32}', "", answer.content.decode())
        return re.sub(r"csrfmiddlewaretoken.*?>", "", text)

    assert (wrong.status_code, words(wrong)) == (unknown.status_code, words(unknown))


def test_too_many_tries_are_stopped(people):
    client = Client()
    answers = [enter(client, person_of("rat"), f"falsch-{n}-falsch").status_code for n in range(12)]
    assert 429 in answers or "kern-alert--danger" in enter(client, person_of("rat")).content.decode()


def test_whoever_is_stopped_reads_why_in_german(client):
    for n in range(40):
        answer = client.post("/konto/login/", {"login": f"niemand{n}@hennef.example", "password": "ganz-falsch-1234"})
        if answer.status_code == 429:
            break
    words = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "Das waren zu viele Anfragen" in words and "Too Many Requests" not in words


def test_the_demo_names_its_people_and_nothing_else_does(people, client, settings):
    settings.DEMO = False
    assert "Rathaus-Siegaue-11" not in client.get("/konto/login/").content.decode()
    settings.DEMO = True
    page = client.get("/konto/login/?als=rat").content.decode()
    assert all(person.password in page and person.email in page for person in PEOPLE)
    assert 'value="rat@hennef.example"' in page


def test_the_demo_shows_the_code_of_whoever_signs_in(people, settings):
    settings.DEMO = True
    client, person = Client(), person_of("vorsitz")
    enter(client, person)
    page = client.get("/konto/2fa/authenticate/").content.decode()
    assert re.search(r"data-demo-code>(\d{6})<", page)[1] == person.code
    settings.DEMO = False
    assert "data-demo-code" not in client.get("/konto/2fa/authenticate/").content.decode()


def test_factors_are_not_stored_in_the_clear(people):
    for factor in Authenticator.objects.filter(type="totp"):
        secret = next(person.totp_secret for person in PEOPLE if person.email == factor.user.email)
        assert secret not in str(factor.data)


def test_sessions_are_listed_and_can_be_ended(people, client_of):
    first, second = Client(), Client()
    for client in (first, second):
        enter(client, person_of("gast"))
        with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2 * (client is second)), tick=True):
            client.post("/konto/2fa/authenticate/", {"code": person_of("gast").code})
    heard = []
    access_ended.connect(lambda **facts: heard.append(facts["user_id"]), weak=False, dispatch_uid="test")
    assert UserSession.objects.filter(user=people["gast"]).count() == 2
    second.post("/konto/sitzungen/beenden/")
    access_ended.disconnect(dispatch_uid="test")
    assert heard == [people["gast"].pk]
    assert first.get("/konto/").status_code == 302
    assert second.get("/konto/").status_code == 200


def test_a_privileged_session_ends_when_idle(people, client_of):
    client = client_of("sitzungsdienst")
    assert client.get("/konto/").status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=70), tick=True):
        assert client.get("/konto/").status_code == 302


def test_having_a_factor_is_not_having_shown_it(viewer_of):
    assert viewer_of("sitzungsdienst").has(Role.CLERK)
    assert not viewer_of("sitzungsdienst", second_factor=False).has(Role.CLERK)
    assert viewer_of("sitzungsdienst", second_factor=False).assurance == Assurance.PASSWORD


def test_an_office_counts_only_on_its_days(people, viewer_of):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Appointment.objects.filter(user=people["sitzungsdienst"]).update(end=yesterday)
    assert viewer_of("sitzungsdienst").roles == frozenset()


@pytest.mark.parametrize("key", KEYS)
def test_everybody_has_an_account_page(client_of, key):
    page = client_of(key).get("/konto/").content.decode()
    assert page.count("<h1") == 1
    assert ("Zur Verwaltung" in page) is (key == "sitzungsdienst")


def test_oidc_is_there_only_when_it_is_set(client, settings):
    assert "BundID" not in client.get("/konto/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {"provider_id": "bund", "name": "BundID", "client_id": "x", "secret": "y",
                 "settings": {"server_url": "https://id.example"}}
            ]
        }
    }  # fmt: skip
    assert "BundID" in client.get("/konto/login/").content.decode()


def test_a_new_account_confirms_its_address_first(client, mailoutbox):
    answer = client.post(
        "/konto/signup/", {"email": "neu@hennef.example", "password1": "Lange-Wege-77", "password2": "Lange-Wege-77"}
    )
    assert answer.status_code == 302
    assert [mail.to for mail in mailoutbox] == [["neu@hennef.example"]]
    assert client.get("/konto/").status_code == 302
    assert User.objects.get(email="neu@hennef.example").emailaddress_set.get().verified is False


def test_strangers_get_no_cookie(client):
    assert not client.get("/").cookies
    assert not client.get("/sitzungen/").cookies
