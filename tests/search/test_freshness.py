"""The index follows what happens: at once, whole, and whoever dies in between."""

import pytest
from django.db import transaction

from accounts.viewer import PUBLIC, SYSTEM
from core.models import SearchEntry, SearchMark, SearchRebuild, SearchWord
from core.services.search import rebuilding
from core.services.search.asking import SearchQuery
from core.services.search.hearing import work_off, write_waiting_entries
from core.services.search.rebuilding import rebuild
from core.services.search.results import answer, new_hits
from council.models import Paper
from council.services.publication import correct, depublish
from tests.cms import rows as pages
from tests.cms.conftest import home
from tests.council.pages.rows import at, decision, item, meeting, organization, paper

__all__ = ["home"]


def total(words, viewer=PUBLIC):
    """Return how many hits there are."""
    return answer(viewer, SearchQuery(words=words)).total


@pytest.mark.django_db(transaction=True)
def test_what_is_written_is_found_as_soon_as_it_is_committed():
    with transaction.atomic():
        row = paper("Ein Sprungturm für das Freibad", "V/2026/0001")
        assert total("Sprungturm") == 0
    assert total("Sprungturm") == 1
    correct(by=SYSTEM, thing=row, changes={"title": "Eine Rutsche für das Freibad"}, reason="Verschrieben")
    assert (total("Sprungturm"), total("Rutsche")) == (0, 1)
    depublish(by=SYSTEM, thing=row, reason="Irrtum")
    assert (total("Rutsche"), total("Rutsche", SYSTEM)) == (0, 1)
    assert not SearchWord.objects.filter(word="rutsche").exists()
    assert not SearchMark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_decision_shows_in_the_entries_of_its_paper_and_item():
    body = organization("Rat")
    row = paper("Ein Zaun am Bach", "V/2026/0002")
    top = item(meeting(body, offset=-3), "1", row.title, paper=row, body=body)
    assert SearchEntry.objects.get(object_id=row.pk).status == "paper-draft"
    decision(top)
    assert SearchEntry.objects.get(object_id=row.pk).status == "outcome-accepted"
    assert not SearchEntry.objects.filter(object_id=top.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_there():
    with pytest.raises(RuntimeError), transaction.atomic():
        paper("Ein Luftschloss")
        raise RuntimeError
    assert (total("Luftschloss"), SearchMark.objects.count()) == (0, 0)


def test_a_mark_outlives_whoever_dies_before_writing(db):
    paper("Ein Brunnen")
    assert (total("Brunnen"), SearchMark.objects.exists()) == (0, True)
    write_waiting_entries()
    assert (total("Brunnen"), SearchMark.objects.exists()) == (1, False)


def test_pages_are_found_while_they_are_published(home):
    page = pages.free(home, "Fundbüro", "fundbuero", lead="Verlorene Schirme")
    work_off()
    assert total("Schirm") == 1
    page.unpublish()
    work_off()
    assert (total("Schirm"), SearchWord.objects.filter(word="schirme").count()) == (0, 0)


def test_a_rebuild_makes_the_same_and_forgets_what_is_gone(db):
    gone, kept = paper("Ein Steg"), paper("Ein Wehr")
    rebuild()
    words = dict(SearchWord.objects.values_list("word", "entries"))
    Paper.objects.filter(pk=gone.pk).delete()
    SearchMark.objects.all().delete()
    SearchEntry.objects.create(
        kind="paper", object_id="00000000-0000-4000-8000-000000000001", title="Geist", digest="", indexed_at=at(-1)
    )
    rebuild()
    assert set(SearchEntry.objects.values_list("title", flat=True)) == {"Ein Wehr"}
    assert kept.title == "Ein Wehr"
    assert (words["steg"], SearchWord.objects.filter(word="steg").count()) == (1, 0)


def test_a_rebuild_broken_off_goes_on_where_it_stopped_and_the_old_index_serves(db, monkeypatch):
    monkeypatch.setattr(rebuilding, "CHUNK", 2)
    for n in range(5):
        paper(f"Brücke {n}")
    work_off()
    steps = []

    def stop(step):
        steps.append(step.done)
        if len(steps) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(stop, from_start=True)
    assert (total("Brücke"), SearchRebuild.objects.get().finished_at) == (5, None)
    rebuild(lambda step: steps.append(step.done))
    assert steps == [2, 4, 5]
    assert (total("Brücke"), SearchRebuild.objects.get().finished_at is None) == (5, False)


def test_a_saved_question_hears_of_what_is_new(db):
    paper("Ein Kreisverkehr")
    fresh = paper("Noch ein Kreisverkehr")
    Paper.objects.filter(pk=fresh.pk).update(first_published_at=at(-1))
    rebuild()
    query = SearchQuery.from_querystring("q=kreisverkehr&art=vorlagen")
    assert [entry.key for entry in new_hits(query, at(-2), PUBLIC)] == [fresh.pk]
    assert new_hits(SearchQuery(), at(-2), PUBLIC) == []
