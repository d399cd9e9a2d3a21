"""What a pack holds, for machines and for people who check; and all its single documents in one ZIP."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from core.models import Blob
from core.services import blobs
from core.wording import printable
from council.enums import PackPartKind
from council.models import Pack, PackItem, PackPart
from council.services.pack_plan import PackPlan

# No clock: the same documents are the same bytes.
DAWN = (1980, 1, 1, 0, 0, 0)
UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
MOST_LETTERS = 90
CHUNK_BYTES = 1024 * 1024


def manifest(pack: Pack) -> dict[str, Any]:
    """Return the manifest of a pack: every document with its SHA-512 and its pages. One query."""
    items: list[dict[str, Any]] = []
    for part in pack.parts.order_by("order"):
        if part.kind in (PackPartKind.ITEM, PackPartKind.ANNOUNCED):
            items.append({"number": part.label, "title": part.name, "pages": _span(part), "documents": []})
        elif part.kind == PackPartKind.DOCUMENT and items:
            items[-1]["documents"].append(_document(part))
    return {
        "meeting": f"{settings.PUBLIC_URL}/sitzungen/{pack.meeting_id}/", "audience": pack.audience,
        "revision": pack.revision, "created": pack.created_at.isoformat(timespec="seconds"), "pages": pack.pages,
        "size": pack.size, "sha512": pack.sha512, "items": items,
    }  # fmt: skip


def _document(part: PackPart) -> dict[str, Any]:
    told = {"name": part.name, "sha512": part.sha512, "size": part.size, "pages": _span(part)}
    if part.file_id:
        told["file"] = f"{settings.PUBLIC_URL}/dateien/{part.file_id}/"
    if part.left_out:
        told["leftOut"] = part.left_out
    return told


def _span(part: PackPart) -> list[int]:
    return [part.first_page, part.last_page] if part.first_page and part.last_page else []


def write_archive(plan: PackPlan, pieces: list[PackItem | None], target: Path) -> None:
    """Write all single documents as they are to a ZIP, named by their item: „Ö-05 Titel.pdf“."""
    taken: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for item, piece in zip(plan.items, pieces, strict=True):
            drawn = {blob.sha512: blob for blob in piece.drawn.all()} if piece else {}
            for document, fact in zip(item.documents, piece.documents if piece else [], strict=False):
                blob = Blob.objects.filter(pk=document.blob).first() if document.blob else drawn.get(fact["sha512"])
                if blob is None:
                    continue
                name = _name(item.label, document.name, Path(document.file_name).suffix or ".pdf", taken)
                _put(archive, name, blob)
        lines = [{"name": name} for name in sorted(taken)]
        archive.writestr(zipfile.ZipInfo("Inhalt.json", DAWN), json.dumps(lines, ensure_ascii=False, indent=1))


def _put(archive: zipfile.ZipFile, name: str, blob: Blob) -> None:
    entry = zipfile.ZipInfo(name, DAWN)
    entry.external_attr = 0o640 << 16
    with blobs.open_blob(blob) as source, archive.open(entry, "w", force_zip64=blob.size > 2**31) as place:
        _copy(source, place)


def _copy(source: BinaryIO, place: Any) -> None:
    while chunk := source.read(CHUNK_BYTES):
        place.write(chunk)


def _name(label: str, name: str, ending: str, taken: set[str]) -> str:
    """Return a name that every system takes, once each: „Ö-05 Lageplan.pdf“."""
    part, _space, number = label.partition(" ")
    head = f"{part}-{number.zfill(2)}" if number else part
    stem = f"{head} {UNSAFE.sub(' ', printable(name)).strip(' .')[:MOST_LETTERS]}".strip()
    found, n = f"{stem}{ending.lower()}", 2
    while found in taken:
        found, n = f"{stem} ({n}){ending.lower()}", n + 1
    taken.add(found)
    return found
