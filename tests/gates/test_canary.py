"""Third gate: secrets are planted in every hidden row; whoever crawls the town finds only what they may read."""

import io
import re
import uuid
from urllib.parse import urljoin, urlsplit

import pypdfium2
import pytest

from tests.factories.people import KEYS, STRANGER
from tests.gates.routes import all_routes
from tests.gates.secrets import secret_town, word

__all__ = ["secret_town"]
EVERYBODY = (*KEYS, STRANGER)
LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
MOST_PAGES = 140
# Where a row of a kind has a page of its own.
PAGES = {
    "Meeting": ("/sitzungen/{}/",),
    "Paper": ("/vorlagen/{}/",),
    "Organization": ("/gremien/{}/",),
    "Person": ("/personen/{}/",),
    "Matter": ("/vorgaenge/{}/",),
    "File": ("/dateien/{}/", "/dateien/{}/laden/"),
}
NEVER_FOLLOWED = ("/konto/logout/", "/static/", "/konto/login/", "/medien/", "/admin/pages/", "/admin/images/")


def addresses(town):
    """Return where the crawl begins: every page without arguments, in both languages, and every row's own page."""
    plain = {route.sample for route in all_routes() if route.sample and "<" not in route.written and route.is_ours}
    start = ["/", "/en/", "/admin/", *sorted(path for path in plain if not path.startswith(NEVER_FOLLOWED))]
    start += ["/en/sitzungen/", "/en/vorlagen/", "/en/beschluesse/", "/en/karte/"]
    for row in [*town.public, *(secret.row for secret in town.secrets)]:
        start += [page.format(row.pk) for page in PAGES.get(type(row).__name__, ())]
    return start


def everything_said(response):
    """Return body and headers as text; of a PDF, its text and metadata."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = "\n".join(f"{name}: {value}" for name, value in response.items())
    if body.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(io.BytesIO(body))
        said += "".join(page.get_textpage().get_text_bounded() for page in document)
        said += str(document.get_metadata_dict())
        document.close()
    return said + body.decode(errors="replace")


def crawl(client, start):
    """Yield address and words of everything within reach."""
    todo, seen = list(start), set()
    while todo and len(seen) < MOST_PAGES:
        path = todo.pop(0)
        # One list in one order is enough: its variants say the same.
        plain = path.partition("?")[0]
        if plain in seen or path.startswith(NEVER_FOLLOWED):
            continue
        seen.add(plain)
        response = client.get(path)
        said = everything_said(response)
        yield path, said
        if response.get("Location"):
            todo.append(urlsplit(urljoin(path, response["Location"])).path)
        todo += [link for link in (urljoin(path, found) for found in LINK.findall(said)) if link.startswith("/")]


@pytest.mark.parametrize("key", EVERYBODY)
def test_nobody_finds_what_they_may_not_read(secret_town, client_of, key):
    # Somebody who may read everything was there before: what was cached for them must not reach others.
    before = client_of("sitzungsdienst")
    for path in addresses(secret_town)[-40:]:
        before.get(path)
    forbidden = {secret.word for secret in secret_town.secrets if key not in secret.readers}
    forbidden |= {word("Telefon"), word("post").lower()} - (
        {word("Telefon"), word("post").lower()} if key == "sitzungsdienst" else set()
    )
    found = {
        (path, each)
        for path, said in crawl(client_of(key), addresses(secret_town))
        for each in forbidden
        if each in said
    }
    assert found == set()


def test_the_crawl_would_find_something(secret_town, client_of):
    said = "".join(text for _path, text in crawl(client_of("sitzungsdienst"), addresses(secret_town)))
    expected = {
        secret.word
        for secret in secret_town.secrets
        if type(secret.row).__name__ in ("Paper", "Meeting", "File") and "sitzungsdienst" in secret.readers
    }
    assert {each for each in expected if each in said} == expected


@pytest.mark.parametrize("language", ["", "/en"])
def test_hidden_and_unknown_answer_alike(secret_town, client_of, language):
    client = client_of()
    for secret in secret_town.secrets:
        if getattr(secret.row, "first_published_at", None) and secret.row.depublished_at:
            continue  # A page that was public once says that it is gone, by its tombstone.
        for page in PAGES.get(type(secret.row).__name__, ()):
            hidden = client.get(language + page.format(secret.row.pk))
            unknown = client.get(language + page.format(uuid.uuid4()))
            assert (hidden.status_code, said(hidden)) == (unknown.status_code, said(unknown)) == (404, said(unknown))
            assert sorted(set(hidden.headers) - {"X-Request-ID"}) == sorted(set(unknown.headers) - {"X-Request-ID"})


def said(response):
    """Return the words of an answer without what differs on every request."""
    text = response.content.decode()
    return re.sub(r"[0-9a-f]{32}|[0-9a-f-]{36}|nonce-[^\"' ]+", "…", text)


def test_strangers_cost_the_same_whether_hidden_or_unknown(secret_town, client_of, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of()
    for kind, pages in PAGES.items():
        hidden = next(secret.row for secret in secret_town.secrets if type(secret.row).__name__ == kind)
        for page in pages:
            with CaptureQueriesContext(connection) as of_hidden:
                client.get(page.format(hidden.pk))
            with CaptureQueriesContext(connection) as of_unknown:
                client.get(page.format(uuid.uuid4()))
            assert len(of_hidden) == len(of_unknown), page
