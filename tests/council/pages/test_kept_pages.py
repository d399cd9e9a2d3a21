"""Pages kept for strangers: given out again until what they were made from changes, and never to anybody else."""

import subprocess
import sys

import pytest
from django.conf import settings as project
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from council.models import Paper
from council.services.publication import correct, depublish
from tests.council.pages import rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def keeping(settings, tmp_path):
    settings.PAGE_CACHE_SECONDS = 60
    settings.DATA_DIR = tmp_path


@pytest.fixture
def paper():
    return rows.paper("Radweg Frankfurter Straße", "V/2026/1")


def address(paper):
    return f"/vorlagen/{paper.pk}/"


def asked(client, path, **headers):
    """Return the answer and how many questions it cost."""
    with CaptureQueriesContext(connection) as questions:
        answer = client.get(path, headers=headers)
    return answer, len(questions)


def test_the_second_reader_costs_no_question(client, paper):
    first, cost = asked(client, address(paper))
    second, again = asked(client, address(paper))
    assert cost > 0 and again == 0
    assert second.content == first.content
    own = {"X-Request-ID"}
    assert {k: v for k, v in second.items() if k not in own} == {k: v for k, v in first.items() if k not in own}
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_a_browser_that_has_it_gets_304(client, paper):
    etag = client.get(address(paper))["ETag"]
    answer, cost = asked(client, address(paper), if_none_match=etag)
    assert (answer.status_code, cost, answer.content) == (304, 0, b"")


def test_a_correction_is_there_at_once(client, paper, viewer_of):
    client.get(address(paper))
    client.get("/vorlagen/")
    correct(by=viewer_of("sitzungsdienst"), thing=paper, changes={"title": "Radweg Bonner Straße"}, reason="Straße")
    for path in (address(paper), "/vorlagen/"):
        said = client.get(path).content.decode()
        assert ("Radweg Bonner Straße" in said, "Radweg Frankfurter Straße" in said) == (True, False)


def test_what_is_taken_back_is_gone_at_once(client, paper, viewer_of):
    client.get(address(paper))
    client.get("/vorlagen/")
    depublish(by=viewer_of("sitzungsdienst"), thing=paper, reason="Enthielt einen Namen.")
    assert client.get(address(paper)).status_code in (404, 410)
    assert "Radweg" not in client.get("/vorlagen/").content.decode()


def test_another_process_makes_it_old_as_well(client, paper, settings):
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        pytest.skip("SQLite's test database lives in this process")
    client.get(address(paper))
    say = f"from council.models import Paper; Paper.objects.filter(pk='{paper.pk}').update(title='Neuer Titel')"
    environment = {
        "PATH": "/usr/bin:/bin",
        "RATSPLATZ_DATA": str(settings.DATA_DIR),
        "REDIS_URL": settings.REDIS_URL,
        "DATABASE_URL": _address(connection.settings_dict),
    }
    subprocess.run([sys.executable, "manage.py", "shell", "-c", say], cwd=project.BASE_DIR, env=environment, check=True)
    assert "Neuer Titel" in client.get(address(paper)).content.decode()


def _address(database):
    port = database["PORT"] or 5432
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{port}/{database['NAME']}"


def test_what_was_rolled_back_makes_nothing_old(client, paper):
    client.get(address(paper))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Paper.objects.update(title="Nie gesagt")
        raise ZeroDivisionError
    _answer, cost = asked(client, address(paper))
    assert cost == 0


def test_what_is_written_elsewhere_leaves_it(client, paper):
    from wagtail.images.models import Image

    client.get(address(paper))
    Image.objects.update(title="Ein Bild")
    assert asked(client, address(paper))[1] == 0


def test_what_was_found_is_kept_and_gets_old_as_well(client, paper, viewer_of):
    from core.services.search.rebuilding import rebuild

    rebuild()
    for _time in range(2):
        client.get("/suche/?q=radweg")
    answer, cost = asked(client, "/suche/?q=radweg")
    assert (cost, "V/2026/1" in answer.content.decode()) == (0, True)
    depublish(by=viewer_of("sitzungsdienst"), thing=paper, reason="Enthielt einen Namen.")
    assert "V/2026/1" not in client.get("/suche/?q=radweg").content.decode()


def test_whoever_is_signed_in_gets_their_own_and_leaves_nothing(client, client_of, paper):
    clerk = client_of("sitzungsdienst")
    own = clerk.get(address(paper)).content.decode()
    strangers = client.get(address(paper)).content.decode()
    assert ("Abmelden" in own or "Konto" in own, "Anmelden" in strangers) == (True, True)
    assert clerk.get(address(paper)).content.decode() != strangers


@pytest.mark.parametrize(
    "path", ["/gibt-es-nicht/", "/konto/login/", "/vorlagen/?nach=" + "x" * 500, "/dateien/unbekannt/"]
)
def test_what_is_no_plain_page_is_not_kept(client, path):
    from django.core.cache import caches

    client.get(path)
    assert [key for key in _keys(caches["pages"]) if ":page:" in key or key.startswith("page:")] == []


def _keys(cache):
    """Keys of a cache in memory, or on Redis."""
    return list(cache._cache) if isinstance(getattr(cache, "_cache", None), dict) else cache.keys("*page:*")
