"""The words of everything public: how often each stands, and how it is written. What is hidden leaves no trace here."""

from collections import Counter
from collections.abc import Callable, Mapping

from django.db import connection, transaction

from core.models import SearchText, SearchWord
from core.services.search.words import fold_word, written_words

SHORTEST, LONGEST = 3, 40
BATCH = 1_000
UPSERT = (
    "INSERT INTO core_searchword (word, shown, letters, entries) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (word) DO UPDATE SET entries = core_searchword.entries + excluded.entries"
)


def distinct_words(*texts: str) -> dict[str, str]:
    """Return the words of an entry that belong to the vocabulary: folded, and as first written."""
    found: dict[str, str] = {}
    for text in texts:
        for written in written_words(text):
            word = fold_word(written)
            if SHORTEST <= len(word) <= LONGEST and word.isalpha():
                found.setdefault(word, written if not written.isupper() or len(written) < 5 else written.capitalize())
    return found


def count_words(changes: Mapping[str, int], shown: Mapping[str, str]) -> None:
    """Let words stand in so many entries more or fewer; words that stand nowhere any more are forgotten."""
    rows = [(word, shown.get(word, word), len(word), number) for word, number in sorted(changes.items()) if number]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(UPSERT, rows)
    fewer = [word for word, number in changes.items() if number < 0]
    for first in range(0, len(fewer), BATCH):
        SearchWord.objects.filter(word__in=fewer[first : first + BATCH], entries__lte=0).delete()


def count_anew(progress: Callable[[int], None] = lambda _done: None) -> None:
    """Count the whole vocabulary from what is public."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    done = 0
    with transaction.atomic():
        rows = SearchText.objects.filter(entry__is_public=True).order_by("pk")
        for title, keywords, lead, body in rows.values_list("entry__title", "keywords", "lead", "body").iterator(500):
            found = distinct_words(title, keywords, lead, body)
            counts.update(found.keys())
            for word, written in found.items():
                shown.setdefault(word, written)
            done += 1
            if done % 500 == 0:
                progress(done)
        SearchWord.objects.all().delete()
        count_words(counts, shown)
