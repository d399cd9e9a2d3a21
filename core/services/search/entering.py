"""Writes things into the index: entry, text, words, and the vocabulary of what is public."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from core.models import SearchEntry, SearchText
from core.search import Content, Kind
from core.services.search.tables import INNER, PUBLIC, Words, drop_words, is_postgres, write_words
from core.services.search.vocabulary import count_words, distinct_words
from core.services.search.words import key_of_reference, part_stems, references_in, stem, words_in

# Raised whenever words are read differently: everything is then written anew.
READING = "1"
CHUNK = 200
# A thick volume; what stands behind is not searched.
MOST_BODY_WORDS, MOST_BODY_LETTERS = 50_000, 400_000
LOCK = 7_238_114
ENTRY_FIELDS = (
    "is_public", "title", "title_words", "reference", "reference_key", "type", "status", "source", "date", "bodies", "address",
    "note", "weight", "appeared_at", "digest", "indexed_at",
)  # fmt: skip


def alone() -> None:
    """Let nobody else write the index until the transaction ends; otherwise older words could be written over newer."""
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def refresh(kind: Kind, keys: Iterable[Any], *, again: bool = False) -> None:
    """Bring the entries of things up to date, in the transaction of the caller; things that are gone lose theirs."""
    keys = list(keys)
    for first in range(0, len(keys), CHUNK):
        some = keys[first : first + CHUNK]
        contents = list(kind.contents(list(kind.rows().filter(pk__in=some))))
        enter(kind, contents, again=again)
        present = {str(content.key) for content in contents}
        remove(kind, [key for key in some if str(key) not in present])


def enter(kind: Kind, contents: Sequence[Content], *, again: bool = False) -> None:
    """Write entries; what says the same as before is left alone unless asked again."""
    now = timezone.now()
    known = _known(kind, [content.key for content in contents])
    fresh, changed, unchanged = [], [], []
    for content in contents:
        digest = _digest(kind, content)
        entry = known.get(str(content.key))
        if entry is not None and entry.digest == digest and not again:
            unchanged.append(entry.pk)
            continue
        (fresh if entry is None else changed).append((_fill(entry, kind, content, digest, now), content))
    SearchEntry.objects.filter(pk__in=unchanged).update(indexed_at=now)
    _save(fresh, changed)


def remove(kind: Kind, keys: Iterable[Any]) -> None:
    """Take things out of the index."""
    drop(list(SearchEntry.objects.filter(kind=kind.name, **{f"{kind.key_field}__in": list(keys)})))


def drop(entries: Sequence[SearchEntry]) -> None:
    """Take entries out of the index, and their words out of the vocabulary."""
    if not entries:
        return
    keys = [entry.pk for entry in entries]
    count_words(_lost(entries), {})
    drop_words(keys)
    SearchEntry.objects.filter(pk__in=keys).delete()


def _known(kind: Kind, keys: Sequence[Any]) -> dict[str, SearchEntry]:
    rows = SearchEntry.objects.filter(kind=kind.name, **{f"{kind.key_field}__in": keys})
    return {str(row.key): row for row in rows}


def _digest(kind: Kind, content: Content) -> str:
    return hashlib.sha256(repr((READING, kind.weight, content)).encode(errors="replace")).hexdigest()


def _fill(entry: SearchEntry | None, kind: Kind, content: Content, digest: str, now: Any) -> SearchEntry:
    entry = entry or SearchEntry(kind=kind.name, **{kind.key_field: content.key})
    # Whether its words are in the vocabulary now.
    entry.was_public = entry.pk is not None and entry.is_public  # type: ignore[attr-defined]
    for name in ("is_public", "title", "type", "status", "note", "date", "address", "appeared_at"):
        setattr(entry, name, getattr(content, name))
    entry.title = _flat(content.title)
    entry.title_words = min(len(list(words_in(content.title))), 1000)
    entry.reference, entry.reference_key = content.reference[:200], key_of_reference(content.reference)
    entry.source, entry.note, entry.type = content.source[:500], content.note[:200], content.type[:100]
    entry.bodies = f"|{'|'.join(sorted(content.bodies))}|" if content.bodies else ""
    entry.weight, entry.digest, entry.indexed_at = kind.weight, digest, now
    return entry


def _flat(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


def _save(fresh: list[tuple[SearchEntry, Content]], changed: list[tuple[SearchEntry, Content]]) -> None:
    pairs = [*fresh, *changed]
    if not pairs:
        return
    lost = _lost([entry for entry, _content in changed if entry.was_public])  # type: ignore[attr-defined]
    SearchEntry.objects.bulk_create([entry for entry, _content in fresh])
    SearchEntry.objects.bulk_update([entry for entry, _content in changed], ENTRY_FIELDS, batch_size=100)
    texts = [_text(entry, content) for entry, content in pairs]
    SearchText.objects.bulk_create(
        texts,
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["keywords", "lead", "body"],
        batch_size=100,
    )
    for table, is_public in ((PUBLIC, True), (INNER, False)):
        write_words(table, [_words(entry, content) for entry, content in pairs if content.is_public == is_public])
    won: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for (entry, content), text in zip(pairs, texts, strict=True):
        if content.is_public:
            found = distinct_words(entry.title, text.keywords, text.lead, text.body)
            won.update(found.keys())
            shown |= found
    won.subtract({word: -number for word, number in lost.items()})
    count_words(won, shown)


def _lost(entries: Sequence[SearchEntry]) -> Counter[str]:
    """Return by how much the vocabulary changes when these entries are gone."""
    lost: Counter[str] = Counter()
    keys = [entry.pk for entry in entries if getattr(entry, "was_public", entry.is_public)]
    rows = SearchText.objects.filter(pk__in=keys).select_related("entry")
    for row in rows:
        lost.subtract(distinct_words(row.entry.title, row.keywords, row.lead, row.body).keys())
    return lost


def _text(entry: SearchEntry, content: Content) -> SearchText:
    clean = [text.replace("\0", " ") for text in (content.keywords, content.lead, content.body[:MOST_BODY_LETTERS])]
    return SearchText(entry=entry, keywords=f"{content.aliases}\n{clean[0]}".strip(), lead=clean[1], body=clean[2])


def _words(entry: SearchEntry, content: Content) -> Words:
    """Return the stems of an entry. Parts of compounds follow behind, so that phrases stay whole."""
    title, title_parts = _stems(f"{content.title}\n{content.aliases}")
    keywords, keyword_parts = _stems(content.keywords)
    lead, lead_parts = _stems(content.lead)
    body, body_parts = _stems(content.body[:MOST_BODY_LETTERS])
    numbers = [*references_in(content.reference), *references_in(content.title)]
    reference = [stem(word) for word in words_in(content.reference)]
    return Words(
        entry.pk,
        title=title,
        keywords=[*reference, *numbers, *keywords, *title_parts, *keyword_parts],
        lead=[*lead, *lead_parts],
        body=[*body[:MOST_BODY_WORDS], *body_parts, *dict.fromkeys(references_in(content.body[:MOST_BODY_LETTERS]))],
    )


def _stems(text: str) -> tuple[list[str], list[str]]:
    words = list(words_in(text))
    parts = dict.fromkeys(part for word in dict.fromkeys(words) for part in part_stems(word))
    return [stem(word) for word in words], list(parts)
