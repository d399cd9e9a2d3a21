"""What is new in a pack since the revision before. What is gone is counted under its item, never named."""

from dataclasses import dataclass, field
from typing import Any

from council.enums import FileRole, PackPartKind
from council.models import Pack
from council.services.pack_plan import PackPlan, PlannedDocument, PlannedItem

NEW_ITEM, CHANGED_ITEM = "neu auf der Tagesordnung", "Punkt geändert"
NEW, REPLACED = "neu", "ersetzt die frühere Fassung"
MOVED = "Tag, Stunde oder Ort der Sitzung haben sich geändert."


@dataclass
class ItemNews:
    """What is new under an item: in words, and its changed documents by their place with what happened to each."""

    words: str = ""
    documents: dict[int, str] = field(default_factory=dict)


@dataclass
class News:
    """All that is new, by the place of the item in the plan."""

    items: dict[int, ItemNews] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def of_item(self, place: int) -> ItemNews | None:
        """Return what is new under an item."""
        return self.items.get(place)

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be told."""
        return not self.items and not self.words


def news_since(former: Pack | None, plan: PackPlan) -> News:
    """Compare what a pack showed with what is shown now. One query."""
    news = News()
    if former is None:
        return news
    old: list[Any] = list(former.parts.values("kind", "agenda_item", "paper", "file", "words", "left_out"))
    heads = {row["words"] for row in old if row["kind"] in (PackPartKind.MEETING, PackPartKind.PLACE)}
    if heads != {part.words for part in plan.parts[0] if part.kind in (PackPartKind.MEETING, PackPartKind.PLACE)}:
        news.words.append(MOVED)
    for place, item in enumerate(plan.items):
        mine = [row for row in old if row["agenda_item"] == item.id]
        if found := _of_item(item, [part.words for part in plan.parts[place + 1]], mine):
            news.items[place] = found
    return news


def _of_item(item: PlannedItem, now: list[str], old: list[dict[str, Any]]) -> ItemNews | None:
    was = [row["words"] for row in old]
    if set(was) == set(now):
        return None
    found = ItemNews()
    kept = {(row["file"], row["paper"]): row["words"] for row in old if row["kind"] == PackPartKind.DOCUMENT}
    fresh = [n for n, words in enumerate(_document_words(item, now)) if words not in was]
    gone = [row for row in old if row["kind"] == PackPartKind.DOCUMENT and row["words"] not in now]
    for n in fresh:
        found.documents[n] = _happened(item.documents[n], kept, gone)
    left = len(gone) - sum(1 for word in found.documents.values() if word == REPLACED)
    notes = []
    if not old:
        notes.append(NEW_ITEM)
    elif now[0] not in was:
        notes.append(CHANGED_ITEM)
    if left > 0:
        notes.append("1 Unterlage entfallen" if left == 1 else f"{left} Unterlagen entfallen")
    found.words = " · ".join(notes)
    return found


def _document_words(item: PlannedItem, now: list[str]) -> list[str]:
    """Return the digests of the documents among those of an item: it comes first, each paper before its documents."""
    picked, at = [], 1
    for paper in item.papers:
        at += 1
        picked += now[at : at + len(paper.documents)]
        at += len(paper.documents)
    return picked + now[at : at + len(item.files)]


def _happened(document: PlannedDocument, kept: dict[Any, str], gone: list[dict[str, Any]]) -> str:
    if (document.file, document.paper) in kept:
        return REPLACED
    is_paper = document.role == FileRole.MAIN and any(row["paper"] == document.paper for row in gone)
    return REPLACED if is_paper else NEW
