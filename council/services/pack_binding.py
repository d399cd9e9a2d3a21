"""Bind a whole pack: cover and contents, the items taken over as they are, and the hashes at the end."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from core.models import Blob
from core.services import blobs
from core.services.documents import typeset
from core.services.packing.copying import Marks, copy_pages
from core.services.packing.furnishing import Bookmark, Label, furnish
from core.services.packing.reusing import reuse_pages
from core.services.packing.writing import PdfWriter
from core.wording import moment, worded
from council.enums import FileRole, LeftOut
from council.models import PackItem
from council.services.pack_items import Facts, bookmarks_of, label_prefix, source_of, stamp_words
from council.services.pack_news import News
from council.services.pack_plan import PackPlan, PlannedDocument, PlannedItem

NAME, NEWS, SUMS = "Sitzungsmappe", "Was ist neu", "Prüfsummen"
PARTS = (("Öffentlicher Teil", False), ("Nichtöffentlicher Teil", True))
SIGHT = {False: "Öffentliche Fassung", True: "Nichtöffentlich: nur für Mitglieder, die diese Unterlagen lesen dürfen"}
INTRO = (
    "Diese Mappe bindet alle Unterlagen der Sitzung in der Reihenfolge der Tagesordnung. Auf jeder Seite steht oben rechts, zu"
    " welchem Punkt sie gehört. Lesezeichen und Inhalt führen zu den Unterlagen.",
    "Barrierefrei sind die einzelnen Unterlagen auf der Seite der Sitzung: Beim Binden gehen Auszeichnungen verloren.",
)
NEWS_INTRO = ("Diese Seiten enthalten nur, was seit der vorigen Fassung der Mappe neu ist oder sich geändert hat.",)


@dataclass
class Bound:
    """A pack that lies in a file: its pages, and where each document stands (by item and place in it), from 1."""

    pages: int
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    items: dict[int, tuple[int, int]] = field(default_factory=dict)


def bind_pack(plan: PackPlan, pieces: list[PackItem | None], revision: int, target: Path) -> Bound:
    """Write the pack of a plan to target. `pieces` are the bound items, in the order of the plan."""
    with target.open("w+b") as file:
        writer = PdfWriter(file)
        starts = []
        for piece in pieces:
            starts.append(len(writer.pages))
            if piece is not None and piece.blob is not None:
                reuse_pages(blobs.path(piece.blob), writer)
        body = list(writer.pages)
        facts: list[Facts] = [piece.documents if piece else [] for piece in pieces]
        front, before = _front(plan, writer, target, _data(plan, facts, starts, revision, len(body)))
        writer.pages = front[:before] + body + front[before:]
        marks = [mark for item, fact, start in zip(plan.items, facts, starts, strict=True)
                 for mark in bookmarks_of(item, fact, before + start)]  # fmt: skip
        labels = [Label(before + start, label_prefix(item))
                  for item, fact, start in zip(plan.items, facts, starts, strict=True) if _count(fact)]  # fmt: skip
        ending = before + len(body)
        # Without any document there is nothing to check.
        is_checked = ending < len(writer.pages)
        furnish(
            writer,
            [Bookmark("Titelblatt", 0), Bookmark("Inhalt", 1), *marks, *[Bookmark(SUMS, ending)][:is_checked]],
            [Label(0, is_roman=True), *labels, *[Label(ending, f"{SUMS} ")][:is_checked]],
            f"{NAME}: {plan.title}",
        )
        return _bound(len(writer.pages), facts, [before + start for start in starts])


def _bound(pages: int, facts: list[Facts], starts: list[int]) -> Bound:
    bound = Bound(pages)
    for n, (fact, page) in enumerate(zip(facts, starts, strict=True)):
        first = page
        for m, each in enumerate(fact):
            if each["pages"]:
                bound.spans[n, m] = (page + 1, page + each["pages"])
                page += each["pages"]
        if page > first:
            bound.items[n] = (first + 1, page)
    return bound


def bind_supplement(plan: PackPlan, pieces: list[PackItem | None], news: News, revision: int, target: Path) -> int:
    """Write what is new to target and return its pages: stamped as in the pack, so that it can be put into a printed one."""
    with target.open("w+b") as file:
        writer, labels, marks, rows = PdfWriter(file), [], [], []
        for n, (item, piece) in enumerate(zip(plan.items, pieces, strict=True)):
            change, start = news.of_item(n), len(writer.pages)
            if change is None:
                continue
            lines = _changed(item, piece, change.documents, writer, target.parent)
            rows.append(_row(0, item.label, item.title, change.words, start + 1 if lines else 0))
            rows += [_row(1, "", words, note, page + 1) for words, note, page in lines]
            if lines:
                labels.append(Label(start, label_prefix(item)))
                inside = [Bookmark(words, page) for words, _note, page in lines]
                marks.append(Bookmark(f"{item.label} {item.title}", start, inside))
        body = list(writer.pages)
        data = _head(plan, revision) | {
            "heading": NEWS, "kind": f"{NAME}, {NEWS}", "intro": [*NEWS_INTRO, *news.words], "supplement": True,
            "contents": "Was sich geändert hat", "parts": [{"name": "", "rows": rows}] if rows else [], "left": [],
            "pages": len(body), "sums": [],
        }  # fmt: skip
        front, _end = _front(plan, writer, target, data)
        writer.pages = front + body
        shift = len(front)
        _shift(marks, shift)
        furnish(
            writer, [Bookmark("Was sich geändert hat", 0), *marks],
            [Label(0, is_roman=True), *(Label(label.page + shift, label.prefix) for label in labels)],
            f"{NEWS}: {plan.title}",
        )  # fmt: skip
        return len(writer.pages)


def _shift(marks: list[Bookmark], by: int) -> None:
    for mark in marks:
        mark.page += by
        _shift(mark.inside, by)


def _changed(
    item: PlannedItem, piece: PackItem | None, changed: dict[int, str], writer: PdfWriter, folder: Path
) -> list[tuple[str, str, int]]:
    """Copy the changed documents of an item and return (name, what happened, page from 0)."""
    lines, page = [], 0
    for m, (document, fact) in enumerate(zip(item.documents, piece.documents if piece else [], strict=False)):
        first, page = page, page + fact["pages"]
        if m in changed and fact["pages"]:
            lines.append((document.name, changed[m], len(writer.pages)))
            source = _source(document, piece, fact, folder)
            copy_pages(source, writer, lambda n, first=first: stamp_words(item, first + n))  # type: ignore[misc]
    return lines


def _source(document: PlannedDocument, piece: PackItem | None, fact: dict[str, Any], folder: Path) -> Path:
    """Return the PDF that the item was bound of: what was made for it is not made again."""
    made = piece.drawn.filter(sha512=fact["made"]).first() if piece and fact.get("made") else None
    blob = Blob.objects.filter(pk=document.blob).first() if document.blob and made is None else None
    return blobs.path(made) if made else source_of(document, blob, folder, [])


def _front(plan: PackPlan, writer: PdfWriter, target: Path, data: dict[str, Any]) -> tuple[list[int], int]:
    """Set cover, contents and end, copy them behind the body and return their pages, and how many stand before it."""
    drawn = target.with_suffix(".front")
    with override("de"):
        drawn.write_bytes(typeset("council/pack.typ", data))
    targets = {f"p{n}": number for n, number in enumerate(writer.pages, start=1)}
    # The contents begin on the second page; only the end leads back to them, so that link tells where it begins.
    marks = Marks(targets | {"inhalt": writer.next + 1})
    front = copy_pages(drawn, writer, None, marks)
    return front, marks.met.get("inhalt", len(front) + 1) - 1


def _head(plan: PackPlan, revision: int) -> dict[str, Any]:
    lines = [
        f"{worded(plan.start, 'day')}, {_clock(plan)} Uhr" if plan.start else "Der Termin steht noch nicht fest.",
        plan.place[1] if plan.place else "",
        f"Fassung {revision}, Stand {moment(timezone.now())}",
    ]
    return {
        "title": plan.title, "nonpublic": plan.is_nonpublic, "sight": SIGHT[plan.is_nonpublic],
        "lines": [line for line in lines if line],
    }  # fmt: skip


def _clock(plan: PackPlan) -> str:
    return timezone.localtime(plan.start).strftime("%H:%M") if plan.start else ""


def _data(plan: PackPlan, facts: list[Facts], starts: list[int], revision: int, pages: int) -> dict[str, Any]:
    rows: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    left, sums = [], []
    for item, fact, start in zip(plan.items, facts, starts, strict=True):
        rows[item.is_nonpublic] += _item_rows(item, fact, start)
        for document, each in zip(item.documents, fact, strict=True) if fact else ():
            if each["left_out"]:
                reason = str(LeftOut(each["left_out"]).label)
                left.append({"label": item.label, "name": document.name, "reason": reason})
            else:
                sums.append({"label": item.label, "name": document.name, "sha512": each["sha512"],
                             "pages": _pages(each["pages"])})  # fmt: skip
    return _head(plan, revision) | {
        "heading": NAME, "kind": NAME, "intro": list(INTRO), "supplement": False, "contents": "Inhalt", "left": left,
        "parts": [{"name": name, "rows": rows[closed]} for name, closed in PARTS if rows[closed]],
        "pages": pages, "sums": sums,
    }  # fmt: skip


def _item_rows(item: PlannedItem, facts: Facts, start: int) -> list[dict[str, Any]]:
    """Return the lines of an item in the contents, with pages of the body from 1; 0 for none."""
    notes = [
        item.note,
        "abgesetzt" if item.is_withdrawn else "",
        "nur der Betreff ist öffentlich" if item.is_told else "",
    ]
    lines = [_row(0, item.label, item.title, " · ".join(filter(None, notes)), start + 1 if _count(facts) else 0)]
    page, at = start, 0
    for paper in item.papers:
        own = list(zip(paper.documents, facts[at : at + len(paper.documents)], strict=True))
        at += len(own)
        lines.append(
            _row(
                1,
                "",
                paper.name_under(item.title),
                paper.ref.source,
                page + 1 if any(fact["pages"] for _d, fact in own) else 0,
            )
        )
        for document, fact in own:
            if document.role != FileRole.MAIN or fact["left_out"]:
                lines.append(_document_row(2, document, fact, page))
            page += fact["pages"]
    for document, fact in zip(item.files, facts[at:], strict=True):
        lines.append(_document_row(1, document, fact, page))
        page += fact["pages"]
    return lines


def _document_row(level: int, document: PlannedDocument, fact: dict[str, Any], page: int) -> dict[str, Any]:
    if fact["left_out"]:
        return _row(level, "", document.name, f"nicht enthalten: {LeftOut(fact['left_out']).label}", 0)
    return _row(level, "", document.name, _pages(fact["pages"]), page + 1)


def _row(level: int, label: str, words: str, note: str, page: int) -> dict[str, Any]:
    return {"level": level, "label": label, "words": words, "note": note, "page": page}


def _pages(count: int) -> str:
    return "1 Seite" if count == 1 else f"{count} Seiten"


def _count(facts: Facts) -> int:
    return sum(fact["pages"] for fact in facts)
