"""Take over a PDF that PdfWriter has written, without reading it again: only numbers of objects change."""

import mmap
import re
from itertools import pairwise
from pathlib import Path

from core.services.packing.copying import TOKEN
from core.services.packing.writing import CATALOG, FIRST, PAGES, PdfWriter

STREAM = b"\nstream\n"
START = re.compile(rb"startxref\n(\d+)\n%%EOF\n\Z")
KIDS, EVERY, HIDDEN = (re.compile(rb"/%s \[ ([^\]]*) \]" % name) for name in (b"Kids", b"OCGs", b"OFF"))
ROW = 20


def reuse_pages(source: Path, writer: PdfWriter) -> list[int]:
    """Copy all pages of a document of ours behind those of writer, and return their numbers there."""
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        offsets = _offsets(data)
        kids = [int(number) for number in KIDS.search(_text(data, offsets[PAGES]))[1].split()[::3]]  # type: ignore[index]
        # Its bookmarks and labels come behind the page tree and are not wanted.
        body = sorted((offset, n) for n, offset in enumerate(offsets) if n >= FIRST and 0 < offset < offsets[PAGES])
        move = writer.reserve(max((n for _offset, n in body), default=FIRST - 1) - FIRST + 1) - FIRST
        for (offset, n), (end, _next) in pairwise([*body, (offsets[PAGES], PAGES)]):
            _copy(data[offset:end], writer, n + move, move)
        catalog = _text(data, offsets[CATALOG])
        writer.layers += _numbers(EVERY.search(catalog), move)
        writer.hidden_layers += _numbers(HIDDEN.search(catalog), move)
    copied = [number + move for number in kids]
    writer.pages += copied
    return copied


def _offsets(data: mmap.mmap) -> list[int]:
    found = START.search(data[-64:])
    if found is None:
        raise ValueError("not written by PdfWriter")
    start = int(found[1])
    head = data.find(b"\n", start + 5) + 1
    size = int(data[start + 5 : head].split()[1])
    rows = data[head : head + size * ROW]
    return [int(rows[at : at + 10]) if rows[at + 17 : at + 18] == b"n" else 0 for at in range(0, len(rows), ROW)]


def _text(data: mmap.mmap, offset: int) -> bytes:
    return data[offset : data.find(b"\nendobj\n", offset)]


def _copy(text: bytes, writer: PdfWriter, number: int, move: int) -> None:
    """Write one object anew; only its dictionary is looked at."""

    def moved(match: re.Match[bytes]) -> bytes:
        if match[1] is None:
            return match[0]
        old = int(match[1])
        return match[0] if old < FIRST else b"%d 0 R" % (old + move)

    begin = text.index(b"\n") + 1
    at = text.find(STREAM, begin)
    if at < 0:
        writer.put(number, TOKEN.sub(moved, text[begin : -len(b"\nendobj\n")]))
    else:
        stream = memoryview(text)[at + len(STREAM) : -len(b"\nendstream\nendobj\n")]
        writer.put(number, TOKEN.sub(moved, text[begin:at]), stream)


def _numbers(found: re.Match[bytes] | None, move: int) -> list[int]:
    return [int(number) + move for number in found[1].split()[::3]] if found else []
