"""What the town is called, and what asking costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.town import KINDS, forget_town, town
from council.enums import Visibility
from council.models import Body
from tests.council.pages.rows import published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unnamed(settings):
    """Leave the name to the data."""
    settings.TOWN_NAME = settings.TOWN_TITLE = ""
    settings.TOWN_ADDRESS = []


def test_a_town_without_data_is_the_one_we_come_with():
    assert (town().title, town().name, town().address[0]) == (
        "Stadt Hennef (Sieg)",
        "Hennef (Sieg)",
        "Frankfurter Straße 97",
    )


def test_data_name_the_town_and_foreign_addresses_stay_away(client):
    published(Body, name="Stadt Wiesenthal")
    forget_town()
    assert (town().title, town().name, town().address) == ("Stadt Wiesenthal", "Wiesenthal", ())
    page = client.get("/rat/").content.decode()
    assert "<span>Stadt Wiesenthal</span>" in page and "– Ratsplatz Wiesenthal</title>" in page
    assert "Hennef" not in page


def test_settings_overrule_the_data_and_ask_nothing(settings):
    published(Body, name="Stadt Wiesenthal")
    settings.TOWN_NAME, settings.TOWN_TITLE = "Auental", "Gemeinde Auental"
    with CaptureQueriesContext(connection) as asked:
        assert (town().name, town().title) == ("Auental", "Gemeinde Auental")
    assert len(asked) == 0


def test_a_hidden_municipality_names_nothing():
    published(Body, Visibility.INTERNAL, name="Stadt Geheim")
    assert town().name == "Hennef (Sieg)"


def test_the_name_is_asked_once():
    with CaptureQueriesContext(connection) as asked:
        town(), town()
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bundesstadt Bonn", "Bonn"),
        ("Gemeinde Auental", "Auental"),
        ("Landkreis Auental", "Auental"),
        ("Kreisstadt Stadt Auental", "Auental"),
        ("Auental", "Auental"),
        ("Stadtallendorf", "Stadtallendorf"),
        ("Stadt", "Stadt"),
    ],
)
def test_a_name_is_the_title_without_its_kind(title, name):
    assert KINDS.sub("", title) == name
