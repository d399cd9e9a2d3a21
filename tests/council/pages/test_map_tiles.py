"""Tiles reach readers through us alone: fetched once, kept, and only of the town."""

import pytest

from core.services import outbound
from council.services.map_tiles import touches_town
from tests.council.pages.rows import paper, place

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
# Hennef-Zentrum, zoom 12.
INSIDE = "/karte/kacheln/12/2130/1376"


@pytest.fixture
def asked(settings, monkeypatch):
    """Configure a base map that answers with a picture; return the addresses it was asked for."""
    settings.MAP_TILE_URL = "https://tiles.example/{z}/{x}/{y}.png"
    urls, answers = [], {"body": PNG, "status": 200}

    def get(_self, url, headers=None):
        urls.append(url)
        return outbound.Answer(answers["status"], {}, answers["body"], url)

    monkeypatch.setattr(outbound.Outbound, "get", get)
    return urls, answers


def test_without_a_base_map_there_are_no_tiles(client, db):
    assert client.get(INSIDE).status_code == 404


def test_a_tile_is_fetched_once_and_kept(client, db, asked):
    urls, _answers = asked
    for _time in range(2):
        answer = client.get(INSIDE)
        assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/png", PNG)
    assert urls == ["https://tiles.example/12/2130/1376.png"]


@pytest.mark.parametrize("path", ["9/266/172", "12/0/0", "19/0/0", "12/2130/9999"])
def test_tiles_elsewhere_are_never_fetched(client, db, asked, path):
    assert client.get(f"/karte/kacheln/{path}").status_code == 404
    assert asked[0] == []


@pytest.mark.parametrize(("status", "body"), [(500, PNG), (200, b"<html>"), (200, b"")])
def test_what_is_no_picture_is_not_handed_on(client, db, asked, status, body):
    asked[1].update(status=status, body=body)
    assert client.get(INSIDE).status_code == 404


def test_the_map_names_tiles_only_when_there_are_any(client, db, asked):
    row = paper("Ein Zaun")
    row.locations.add(place("Hennef-Zentrum", latitude=50.7756, longitude=7.2837))
    page = client.get("/karte/").content.decode()
    assert 'data-tiles="/karte/kacheln/{z}/{x}/{y}"' in page
    assert "tiles.example" not in page


def test_the_town_lies_on_the_tile_of_its_centre():
    assert touches_town(12, 2130, 1376) is True
