"""Pages of the account that allauth draws: every form has its own name, and every word is in the page's language."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone, translation
from django.utils.translation import gettext as _

pytestmark = pytest.mark.django_db
FORM = re.compile(r"<form\b[^>]*>")
NAME = re.compile(r'aria-label="([^"]+)"')


def names_of_forms(page):
    """Return the names of the forms of a page, None for one without."""
    return [found[1] if (found := NAME.search(form)) else None for form in FORM.findall(page)]


def passkey(user, name, **more):
    data = {"name": name, "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data, **more)


@pytest.mark.parametrize(
    ("path", "key"), [("/konto/login/", None), ("/konto/email/", "rat"), ("/konto/", "rat"), ("/en/konto/login/", None)]
)
def test_forms_of_a_page_are_told_apart(client_of, path, key):
    client_of("rat")
    names = names_of_forms(client_of(key).get(path).content.decode())
    assert len(names) > 0 and (len(names) == 1 or (None not in names and len(set(names)) == len(names)))


def test_forms_of_the_code_page_are_told_apart(client):
    words = {"email": "neu@hennef.example", "password1": "Ganz-neues-Wort-77", "password2": "Ganz-neues-Wort-77"}
    page = client.post("/konto/signup/", words, follow=True).content.decode()
    names = names_of_forms(page)
    assert "Wir haben einen Code an" in page
    assert len(names) > 1 and None not in names and len(set(names)) == len(names)


def test_passkeys_are_listed_in_german(client_of, people):
    passkey(people["rat"], "Laptop")
    passkey(people["rat"], "Telefon", last_used_at=timezone.now())
    page = client_of("rat").get("/konto/2fa/webauthn/").content.decode()
    assert all(words in page for words in ("Laptop", "noch nicht benutzt", "Telefon", "zuletzt benutzt"))
    assert "Not used" not in page


def test_no_passkey_leads_to_the_first_one(client_of):
    page = client_of("rat").get("/konto/2fa/webauthn/").content.decode()
    assert "Noch kein Passkey eingerichtet." in page and "/konto/2fa/webauthn/add/" in page


def test_sessions_are_a_table_of_where_one_is_signed_in(client_of, people):
    from allauth.usersessions.models import UserSession

    client = client_of("rat")
    UserSession.objects.create(
        user=people["rat"], ip="203.0.113.7", user_agent="Firefox", session_key=client.session.session_key
    )
    page = client.get("/konto/sessions/").content.decode()
    assert all(words in page for words in ("Wo Sie angemeldet sind", "203.0.113.7", "kern-table__cell"))


def test_being_signed_in_is_never_called_a_meeting():
    with translation.override("de"):
        ours = [str(_(words)) for words in ("Sessions", "Sign Out Other Sessions", "Signed out of all other sessions.")]
    assert ours == ["Wo Sie angemeldet sind", "Überall sonst abmelden", "Sie sind überall sonst abgemeldet."]


@pytest.mark.parametrize(
    ("path", "words"),
    [("/rat/", "Demonstration – keine amtliche Website"), ("/en/rat/", "Demonstration – not an official website")],
)
def test_the_demo_says_what_it_is_in_the_language_of_the_page(client, settings, path, words):
    settings.DEMO = True
    assert words in client.get(path).content.decode()


def test_a_towns_own_line_is_shown_as_it_is(client, settings):
    settings.KOPFZEILE = "Offizielle Website der Stadt"
    assert "Offizielle Website der Stadt" in client.get("/en/rat/").content.decode()
