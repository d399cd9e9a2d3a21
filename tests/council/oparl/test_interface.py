"""The page „Schnittstelle“: every example works, and pages lead to the interface."""

import html
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from council.models import Meeting, Organization, Paper, Person
from tests.council.oparl.two_towns import FIRST
from tests.gates.secrets import secret_town, standing_town

__all__ = ["secret_town", "standing_town"]
COMMAND = re.compile(r"<code>curl (.*?)</code>")
ALTERNATE = re.compile(r'<link rel="alternate" type="application/json" href="([^"]+)"')


@pytest.fixture
def town(settings, secret_town):
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = FIRST, ["*"]


def status(url):
    parts = urlsplit(url)
    return Client().get(f"{parts.path}?{parts.query}").status_code


@pytest.mark.parametrize(("path", "word"), [("/schnittstelle/", "Beispiele"), ("/en/schnittstelle/", "Examples")])
def test_every_example_works(town, path, word):
    page = Client().get(path).content.decode()
    urls = [html.unescape(command).strip('"') for command in COMMAND.findall(page)]
    assert (len(urls), {status(url) for url in urls}, word in page) == (6, {200}, True)
    lists = re.findall(r'<li><a class="kern-link" href="([^"]+)"', page)
    assert (len(lists), {status(url) for url in lists}) == (10, {200})


@pytest.mark.parametrize("path", ["/", "/rat/", "/en/rat/", "/gibt-es-nicht/"])
def test_every_page_leads_to_the_system(town, path):
    found = ALTERNATE.findall(Client().get(path).content.decode())
    assert found == [f"{FIRST}/oparl/v1.1/system"]
    assert 'href="/schnittstelle/"' in Client().get("/").content.decode()


@pytest.mark.parametrize(
    ("model", "path", "segment"),
    [
        (Meeting, "/sitzungen/{}/", "meeting"),
        (Paper, "/vorlagen/{}/", "paper"),
        (Organization, "/gremien/{}/", "organization"),
        (Person, "/personen/{}/", "person"),
    ],
)
def test_a_page_leads_to_its_own_object(town, model, path, segment):
    row = model.objects.public().first()
    found = ALTERNATE.findall(Client().get(path.format(row.pk)).content.decode())
    assert found == [f"{FIRST}/oparl/v1.1/system", f"{FIRST}/oparl/v1.1/{segment}/{row.pk}"]
    assert status(found[1]) == 200
