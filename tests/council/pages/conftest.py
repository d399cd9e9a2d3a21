"""A page as its readers see it."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.council.pages.designed import designed_town


@pytest.fixture
def designed(db):
    """The town of the designed screens."""
    return designed_town()


@pytest.fixture
def look(client):
    """Return a function that opens an address and answers its main part, parsed."""

    def open_page(path, by=None):
        answer = (by or client).get(path)
        assert answer.status_code == 200, path
        return Sight(BeautifulSoup(answer.content, "html.parser"))

    return open_page


class Sight:
    """What stands on a page."""

    def __init__(self, soup):
        self.soup = soup
        self.main = soup.select_one("main")

    def texts(self, selector):
        """Return the text of every element, white space as a reader sees it."""
        return [_plain(element) for element in self.main.select(selector)]

    def text(self, selector):
        """Return the text of the one element."""
        (found,) = self.texts(selector)
        return found

    def links(self, selector="a"):
        """Return where the links lead."""
        return [element["href"] for element in self.main.select(selector)]


def _plain(element):
    return re.sub(r"\s+", " ", element.get_text()).strip()
