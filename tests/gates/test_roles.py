"""First gate: every URL and socket route × everybody. A route without a row fails here."""

import pytest

from config.routing import websocket_urlpatterns
from tests.factories.people import KEYS, STRANGER
from tests.gates.roles import SOCKETS, TABLE, UNTRIED
from tests.gates.routes import all_routes

EVERYBODY = (*KEYS, STRANGER)
# Everybody who has no business in the administration.
OTHERS = tuple(key for key in EVERYBODY if key != "sitzungsdienst")


def known_routes():
    """Return the routes of the house and of the sign-in library."""
    return [route for route in all_routes() if route.is_ours or route.room == "allauth"]


def third_party_admin():
    """Return the routes that Wagtail and its API bring into the administration."""
    return [
        route for route in all_routes()
        if route.written.startswith("/admin/") and not route.is_ours and route.sample
    ]  # fmt: skip


def test_every_route_has_a_row():
    assert {route.name for route in known_routes()} == set(TABLE) | UNTRIED


def test_every_socket_route_has_a_row():
    assert {pattern.name for pattern in websocket_urlpatterns} == set(SOCKETS)


def test_nothing_answers_outside_these_rooms():
    strangers = {
        (route.room, route.written) for route in all_routes()
        if not route.written.startswith(("/admin/", "/konto/")) and not route.is_ours
    }  # fmt: skip
    assert strangers == set()


@pytest.mark.parametrize("key", EVERYBODY)
def test_the_table_is_right(client_of, key):
    client = client_of(key)
    client.raise_request_exception = False
    answers, expected = {}, {}
    for route in known_routes():
        if route.name in TABLE and route.sample and route.name != "account_logout":
            answers[route.name] = client.get(route.sample).status_code
            expected[route.name] = TABLE[route.name].expected(key)
    assert answers == expected


@pytest.mark.parametrize("key", OTHERS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_rest_of_the_administration_is_shut(client_of, key, method):
    client = client_of(key)
    open_doors = {}
    for route in third_party_admin():
        response = getattr(client, method)(route.sample)
        is_sent = response.status_code == 302 and response["Location"].startswith(("/konto/login/", "/konto/logout/"))
        if not (is_sent or response.status_code in (403, 404)):
            open_doors[route.written] = response.status_code
    assert open_doors == {}


def test_staff_without_second_factor_is_sent_to_it(client_of):
    client = client_of("sitzungsdienst", second_factor=False)
    for name in ("/admin/", "/admin/sitzungsdienst/", "/admin/konten/", "/admin/betrieb/"):
        response = client.get(name)
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/konto/zweites-merkmal/")


@pytest.mark.parametrize("path", ["/admin/users/", "/admin/groups/", "/admin/password_reset/"])
def test_doors_that_would_give_rights_are_shut_for_staff_as_well(client_of, path):
    assert client_of("sitzungsdienst").get(path).status_code == 404
