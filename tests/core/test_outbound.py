"""The way out: only to hosts that were named, never inwards, within limits."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from core.services.outbound import HostRefused, Outbound, Unreachable


class Handler(BaseHTTPRequestHandler):
    """A server that answers, leads on, and talks too much."""

    def do_GET(self):
        if self.path == "/weiter":
            self.send_response(302)
            self.send_header("Location", "/da")
        elif self.path == "/fort":
            self.send_response(302)
            self.send_header("Location", "http://elsewhere.example/")
        elif self.path == "/kreis":
            self.send_response(302)
            self.send_header("Location", "/kreis")
        else:
            self.send_response(200)
        self.end_headers()
        if self.path == "/da":
            self.wfile.write(b'{"here": true}')
        if self.path == "/viel":
            self.wfile.write(b"x" * 5000)

    def log_message(self, *args):
        """Keep quiet."""


@pytest.fixture
def origin():
    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_named_host_answers_and_leads_on(origin):
    with Outbound(["127.0.0.1"]) as outbound:
        assert outbound.get(f"{origin}/weiter").json() == {"here": True}


def test_a_host_nobody_named_is_not_asked(origin):
    with Outbound(["example.org"]) as outbound, pytest.raises(HostRefused):
        outbound.get(f"{origin}/da")


def test_our_own_network_is_not_asked_by_a_general_permission(origin, settings):
    settings.OUTBOUND_HOSTS = ["127.0.0.1"]
    with Outbound() as outbound, pytest.raises(HostRefused) as refusal:
        outbound.get(f"{origin}/da")
    assert refusal.value.code == "host_inside"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1"])
def test_other_schemes_are_not_asked(url):
    with Outbound(["127.0.0.1"]) as outbound, pytest.raises(HostRefused):
        outbound.get(url)


def test_a_redirect_to_elsewhere_is_not_followed(origin):
    with Outbound(["127.0.0.1"]) as outbound, pytest.raises(HostRefused):
        outbound.get(f"{origin}/fort")


def test_circles_and_floods_end(origin):
    with Outbound(["127.0.0.1"], max_bytes=1000) as outbound:
        with pytest.raises(Unreachable) as circle:
            outbound.get(f"{origin}/kreis")
        with pytest.raises(Unreachable) as flood:
            outbound.get(f"{origin}/viel")
    assert (circle.value.code, flood.value.code) == ("redirect_loop", "too_big")


def test_what_is_no_json_says_so(origin):
    with Outbound(["127.0.0.1"]) as outbound, pytest.raises(Unreachable) as refusal:
        outbound.get(f"{origin}/viel").json()
    assert refusal.value.code == "not_json"


def test_nobody_there():
    with Outbound(["127.0.0.1"], timeout=2) as outbound, pytest.raises(Unreachable) as refusal:
        outbound.get("http://127.0.0.1:9/")
    assert refusal.value.code == "unreachable"
