"""The town as an app: manifest, icons, service worker, and a page without anything personal."""

import json

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from PIL import Image

pytestmark = pytest.mark.django_db


def test_the_manifest_names_icons_that_are_as_large_as_it_says(client):
    answer = client.get("/app.webmanifest")
    told = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"], told["lang"]) == ("/", "/", "standalone", "de")
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} >= {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    for icon in told["icons"]:
        name = icon["src"].removeprefix(settings.STATIC_URL).split(".")[0]
        found = finders.find(f"{name}.png")
        assert "x".join(map(str, Image.open(found).size)) == icon["sizes"]
    assert all(client.get(entry["url"]).status_code == 200 for entry in told["shortcuts"])


def test_every_page_names_it(client):
    page = client.get("/").content.decode()
    assert 'rel="manifest" href="/app.webmanifest"' in page and 'rel="apple-touch-icon"' in page


def test_the_worker_keeps_what_is_there_and_is_asked_for_each_time(client):
    answer = client.get("/sw.js")
    told, _newline, script = answer.content.decode().partition(";\n")
    town = json.loads(told.removeprefix("const TOWN="))
    assert answer["Content-Type"].startswith("text/javascript") and answer["Cache-Control"] == "no-cache"
    assert "fetch" in script and len(town["version"]) == 12
    assert client.get(town["offline"]).status_code == 200
    assert all(path.startswith(settings.STATIC_URL) for path in town["files"])


def test_the_page_without_network_is_the_same_for_everybody(client, client_of):
    pages = [each.get("/offline/") for each in (client, client_of("rat"))]
    assert pages[0].content == pages[1].content
    assert "Cookie" not in pages[0].get("Vary", "") and not pages[0].cookies
    assert pages[0].content.decode().count("<h1") == 1
