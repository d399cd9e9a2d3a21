"""The front door as it stands in a fresh town."""

import re

import pytest
from bs4 import BeautifulSoup

from cms.models import HOME_SLUGS, HomePage
from cms.services.site import found_site


@pytest.fixture
def home(db):
    """The German front page of a fresh town."""
    return found_site()


@pytest.fixture
def english(home):
    """The English front page."""
    return HomePage.objects.get(slug=HOME_SLUGS["en"])


@pytest.fixture
def look(client, home):
    """Return a function that opens an address as a stranger and answers the parsed page."""

    def open_page(path, by=None):
        answer = (by or client).get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return BeautifulSoup(answer.content, "html.parser")

    return open_page


def words(element):
    """Return what a reader sees of an element."""
    return re.sub(r"\s+", " ", element.get_text(" ")).strip()
