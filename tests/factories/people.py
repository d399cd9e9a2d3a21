"""The seven people of the town as accounts, as viewers, and as browsers that are signed in."""

import time

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

# Everybody whom a gate asks: the seven, and a stranger without account.
KEYS = ("buergermeisterin", "sitzungsdienst", "vorsitz", "rat", "sachkundig", "buergerin", "gast")
STRANGER = "fremd"
# Long walks go as everybody on the embedded default; beside it, on PostgreSQL, as whoever reads all, some and nothing.
WALKERS = (*KEYS, STRANGER) if connection.vendor == "sqlite" else ("sitzungsdienst", "sachkundig", STRANGER)


@pytest.fixture
def people(db):
    """The seven accounts by key, each with factor, offices and badge."""
    return make_people()


def make_people():
    """Make the seven, or return those who are there already."""
    from accounts.demo import PEOPLE, make_person
    from accounts.models import User

    there = {user.email: user for user in User.objects.filter(email__in=[person.email for person in PEOPLE])}
    return {person.key: there.get(person.email) or make_person(person, timezone.localdate()) for person in PEOPLE}


def sign_in(client, user, *, second_factor=True):
    """Sign user in as allauth would, with or without having shown a second factor."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.account.internal.userkit import user_id_to_str

    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    records = [{"method": "password", "at": time.time(), "email": user.email}]
    if second_factor:
        records.append({"method": "mfa", "at": time.time(), "type": "totp"})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    # allauth believes records only of the user they were written for.
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = user_id_to_str(user)
    session.save()
    return client


@pytest.fixture
def client_of(people):
    """Return a browser signed in as one of the seven with a second factor; as a stranger for None or "fremd"."""

    def make(key=None, *, second_factor=True):
        client = Client()
        return client if key in (None, STRANGER) else sign_in(client, people[key], second_factor=second_factor)

    return make


@pytest.fixture
def viewer_of(people):
    """Return the viewer that one of the seven is; PUBLIC for None or "fremd"."""
    from accounts.enums import Assurance
    from accounts.services.viewers import viewer_for
    from accounts.viewer import PUBLIC

    def make(key=None, *, second_factor=True):
        if key in (None, STRANGER):
            return PUBLIC
        return viewer_for(people[key], Assurance.SECOND_FACTOR if second_factor else Assurance.PASSWORD)

    return make
