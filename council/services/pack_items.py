"""Bind the documents of one item: stamped, with bookmarks, a PDF of its own that packs take over unchanged."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from core.models import Blob
from core.services import blobs
from core.services.blobs import adopt_file, store_bytes, store_file
from core.services.documents import typeset
from core.services.file_kinds import PDF
from core.services.packing.copying import Unreadable, copy_pages
from core.services.packing.furnishing import Bookmark, Label, furnish
from core.services.packing.writing import PdfWriter
from core.services.pdf_making import make_pdf
from council.enums import FileRole, LeftOut
from council.models import PackItem
from council.services.pack_plan import PackPlan, PlannedDocument, PlannedItem

Facts = list[dict[str, Any]]


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder beside the private files, gone afterwards; what a killed worker leaves is swept like any stray file."""
    folder = settings.PRIVATE_DIR / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="pack-") as name:
        yield Path(name)


def bound_item(plan: PackPlan, item: PlannedItem) -> PackItem:
    """Return the bound documents of an item, bound now unless they are already."""
    known = PackItem.objects.select_related("blob").filter(meeting=plan.meeting, digest=item.digest).first()
    if known is not None:
        return known
    with workshop() as folder:
        drawn: list[Blob] = []
        with (folder / "item.pdf").open("w+b") as target:
            writer = PdfWriter(target)
            facts = [_bind(document, item, writer, folder, drawn) for document in item.documents]
            furnish(writer, bookmarks_of(item, facts, 0), [Label(0, label_prefix(item))], f"{item.label} {item.title}")
            made = folder / "item.pdf"
            blob = adopt_file(target, made, PDF.mime_type, writer.sha512) if writer.pages else None
    row, is_new = PackItem.objects.get_or_create(
        meeting_id=plan.meeting, digest=item.digest, defaults={"blob": blob, "documents": facts}
    )
    if is_new:
        row.drawn.set(drawn)
    return row


def label_prefix(item: PlannedItem) -> str:
    """Return what a page label begins with: it says the same as the stamp."""
    return f"{item.label} · "


def stamp_words(item: PlannedItem, page: int) -> str:
    """Return "TOP Ö 7 · Seite 3"."""
    return f"TOP {item.label} · Seite {page}"


def bookmarks_of(item: PlannedItem, facts: Facts, first: int) -> list[Bookmark]:
    """Return the bookmarks of an item: item › paper › annexes. `first` is its first page, from 0."""
    if not any(fact["pages"] for fact in facts):
        return []
    top, page, at = Bookmark(f"{item.label} {item.title}", first), first, 0
    for paper in item.papers:
        own = [(document, facts[at + n]) for n, document in enumerate(paper.documents)]
        at += len(own)
        lines, page = _lines(own, page)
        if lines:
            main = own[0][0].role == FileRole.MAIN and own[0][1]["pages"]
            inside = [Bookmark(words, start) for words, start in (lines[1:] if main else lines)]
            top.inside.append(Bookmark(paper.name_under(item.title), lines[0][1], inside))
    lines, page = _lines([(document, facts[at + n]) for n, document in enumerate(item.files)], page)
    top.inside += [Bookmark(words, start) for words, start in lines]
    return [top]


def _lines(own: list[tuple[PlannedDocument, dict[str, Any]]], page: int) -> tuple[list[tuple[str, int]], int]:
    lines = []
    for document, fact in own:
        if fact["pages"]:
            lines.append((document.name, page))
            page += fact["pages"]
    return lines, page


def _bind(
    document: PlannedDocument, item: PlannedItem, writer: PdfWriter, folder: Path, drawn: list[Blob]
) -> dict[str, Any]:
    """Put a document behind what is there, or note why it cannot go in."""
    blob = Blob.objects.filter(pk=document.blob).first() if document.blob else None
    fact = {"pages": 0, "left_out": "", "sha512": document.sha512, "size": blob.size if blob else 0}
    before, state, others = len(writer.pages), writer.state(), len(drawn)
    try:
        source = source_of(document, blob, folder, drawn)
        fact["pages"] = len(copy_pages(source, writer, lambda n: stamp_words(item, before + n)))
    except Unreadable as reason:
        writer.roll_back(state)
        fact["left_out"] = reason.reason
    if len(drawn) > others and not fact["left_out"]:
        fact["made"] = drawn[-1].sha512
        if not document.blob:
            fact |= {"sha512": drawn[-1].sha512, "size": drawn[-1].size}
    return fact


def source_of(document: PlannedDocument, blob: Blob | None, folder: Path, drawn: list[Blob]) -> Path:
    """Return a PDF of a document: the file itself, or one made of it. Raises Unreadable."""
    if document.text:
        made = store_bytes(_set_paper(document), PDF.mime_type)
        drawn.append(made)
        return blobs.path(made)
    if blob is None:
        raise Unreadable(LeftOut.ABSENT)
    if blob.mime_type == PDF.mime_type:
        return blobs.path(blob)
    target = folder / "made.pdf"
    target.unlink(missing_ok=True)
    if not make_pdf(blobs.path(blob), blob.mime_type, document.file_name, target):
        raise Unreadable(LeftOut.KIND)
    with target.open("rb") as file:
        drawn.append(_stored(file))
    return blobs.path(drawn[-1])


def _stored(file: BinaryIO) -> Blob:
    return store_file(file, PDF.mime_type)


def _set_paper(document: PlannedDocument) -> bytes:
    """Set a paper that has no document of its own from its sections."""
    head, text = dict(document.text[:6]), document.text[6:]
    sections = [{"title": title, "text": words} for title, words in text]
    return typeset("council/paper.typ", head | {"way": [], "sections": sections})
