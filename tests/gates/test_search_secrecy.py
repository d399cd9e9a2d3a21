"""The search under the gates: every role asks for every secret, and a hidden twin changes no public byte."""

import re
from urllib.parse import quote

import pytest

from accounts.viewer import PUBLIC, Viewer
from core.models import SearchEntry, SearchWord
from core.services.search.hearing import work_off
from core.services.search.rebuilding import rebuild
from council.enums import Visibility
from council.models import Attachment, File, Meeting, Paper
from tests.factories.people import WALKERS
from tests.gates.secrets import published, secret_town, standing_town, word

__all__ = ["published", "secret_town", "standing_town"]
# Kinds that have entries of their own, or lend words to those of others.
DOORS = (
    "/suche/?q={}",
    "/en/suche/?q={}",
    "/suche/eingrenzen/?q={}",
    "/suche/vorschlaege/?q={}",
    "/suche/?q={}&woertlich=1",
)
GERMAN_DOORS = tuple(door for door in DOORS if not door.startswith("/en/"))
# The beginning of every secret, a public word beside it, and one slip in it.
ASKED = ("Kanarienvogel", "Radweg Kanarienvogel", "Kanarienvogl", "Radweg")


@pytest.fixture
def searched(secret_town):
    """The town of secrets, entered into the search."""
    rebuild()
    return secret_town


def said(client, path):
    """Return what an answer says, without what differs on every request and without the question itself."""
    text = client.get(path).content.decode()
    return re.sub(r"[0-9a-f]{32}|nonce-[^\"' ]+", "…", text)


@pytest.fixture
def same_rights(monkeypatch):
    """Let a reader's condition be worded once a test, not once a request: nobody's rights change in it."""
    worded, alone = {}, Viewer.remember

    def remember(viewer, key, compute):
        if not key.startswith("search."):
            return alone(viewer, key, compute)
        if (viewer.user_id, key) not in worded:
            worded[viewer.user_id, key] = compute()
        return worded[viewer.user_id, key]

    monkeypatch.setattr(Viewer, "remember", remember)


@pytest.mark.parametrize("key", WALKERS)
def test_nobody_is_told_of_what_they_may_not_read(searched, client_of, same_rights, key):
    client = client_of(key)
    forbidden = {secret.word for secret in searched.secrets if key not in secret.readers}
    forbidden |= {word("Telefon"), word("post").lower()}
    found = set()
    for question in [*ASKED, *(secret.word for secret in searched.secrets)]:
        # In English the same is said in other words: a few questions tell whether it is said more.
        for door in DOORS if question in ASKED else GERMAN_DOORS:
            answer = said(client, door.format(quote(question)))
            # What was typed stands in the field again.
            rest = answer.replace(question, "").replace(question.lower(), "")
            found |= {(door, question, each) for each in forbidden if each in rest}
    assert found == set()


@pytest.mark.parametrize("key", WALKERS)
def test_a_secret_is_found_by_its_readers_and_by_nobody_else(searched, client_of, same_rights, key):
    client = client_of(key)
    wrong = []
    for secret in searched.secrets:
        entry = SearchEntry.objects.filter(object_id=secret.row.pk).first()
        answer = client.get(f"/suche/?q={secret.word}&woertlich=1").content.decode()
        if (entry is not None and f'href="{entry.address}"' in answer) != (entry is not None and key in secret.readers):
            wrong.append(secret.word)
    assert wrong == []


def test_hidden_rows_lie_in_the_inner_table_and_lend_no_word(searched):
    words = set(SearchWord.objects.values_list("shown", flat=True))
    assert not [each for each in words if each.startswith("Kanarienvogel")]
    public = {str(row.pk) for row in searched.public}
    assert {str(entry.key) for entry in SearchEntry.objects.filter(is_public=True)} <= public


def test_a_hidden_twin_changes_no_public_byte(searched, client_of):
    client = client_of()
    paths = [
        door.format(quote(question))
        for question in ("Radweg", "Radwek", "Rad", "Mobilität", "nichts da")
        for door in DOORS
    ]
    paths += ["/suche/?q=Radweg&art=vorlagen", "/suche/?q=Radweg&sortierung=datum", "/suche/?q=Rad&von=2020-01-01"]
    before = [said(client, path) for path in paths]
    twin = Paper.objects.create(
        body=next(row for row in searched.public if isinstance(row, Paper)).body, reference="V/2026/7777", title="Radweg Radweg",
        summary="Radweg Radwegtwin", date="2026-11-01", **published(Visibility.NONPUBLIC),
    )  # fmt: skip
    file = File.objects.create(name="Radweg", file_name="r.pdf", text="Radweg " * 50, **published(Visibility.INTERNAL))
    Attachment.objects.create(file=file, paper=twin)
    work_off()
    assert SearchEntry.objects.filter(object_id__in=[twin.pk, file.pk], is_public=False).count() == 2
    assert [said(client, path) for path in paths] == before


def test_the_twin_costs_a_stranger_no_query_and_no_table(searched, client_of, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client_of().get("/suche/?q=Radweg")
    assert not [query for query in asked if "core_search_inner" in query["sql"]]
    assert len(asked) <= 15


def test_what_is_taken_back_is_gone_at_once_even_before_the_index_knows(searched, client_of):
    client = client_of()
    paper = next(row for row in searched.public if isinstance(row, Paper))
    assert str(paper.pk) in client.get(f"/suche/?q={paper.reference}").content.decode()
    Paper.objects.filter(pk=paper.pk).update(visibility=Visibility.NONPUBLIC, depublished_at=paper.first_published_at)
    answer = client.get(f"/suche/?q={paper.reference}").content.decode()
    assert str(paper.pk) not in answer
    assert SearchEntry.objects.get(object_id=paper.pk).is_public


def test_a_part_of_the_agenda_that_is_not_public_is_found_by_its_announced_subject_only(searched, client_of):
    answer = client_of().get("/suche/?q=Grundstücksangelegenheit").content.decode()
    meeting = next(row for row in searched.public if isinstance(row, Meeting))
    assert f"/sitzungen/{meeting.pk}/" in answer
    assert word("Grundstueck") not in answer


def test_public_is_the_strangers_case(searched):
    from core.services.search.finding import tables_for

    assert tables_for(PUBLIC) == ("core_search_public",)
