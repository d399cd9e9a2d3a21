"""Take the pages out of a PDF: what is drawn on them and links to the web, and nothing that is private or acts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

from core.services.packing.pictures import without_remarks
from core.services.packing.sources import box_text, draw_forms, inherited, sheet_of, shown_layers
from core.services.packing.stamping import FONT, FONT_NAME, stamp
from core.services.packing.writing import PAGES, PdfWriter, text_string

MOST_PAGES = 5_000
# A string, or a reference outside of one. The library writes strings with escaped brackets and line ends.
TOKEN = re.compile(rb"\((?:\\.|[^\\)])*\)|\b(\d+) (\d+) R\b", re.DOTALL)
LENGTH = re.compile(rb"/Length (?:\d+ \d+ R|\d+)(?=[ />])")
# Where the text of an object shows none of these, there is nothing to leave out.
SUSPECT = re.compile(
    rb"/(Metadata|PieceInfo|LastModified|Thumb|AA|OPI|StructParents?|AF|Alternates|Ref|JS|JavaScript|Launch|Measure"
    rb"|PtData|EmbeddedFiles?|Filespec|F|FFilter|FDecodeParms|OCG|B|ID|Info|Parent|Pg)\b"
)
LEFT_OUT = frozenset(
    [
        "/Metadata",
        "/PieceInfo",
        "/LastModified",
        "/Thumb",
        "/AA",
        "/OPI",
        "/StructParent",
        "/StructParents",
        "/AF",
        "/Alternates",
        "/Ref",
        "/JS",
        "/A",
        "/JavaScript",
        "/Launch",
        "/Measure",
        "/PtData",
        "/EmbeddedFiles",
        "/EF",
        "/FFilter",
        "/FDecodeParms",
        "/Info",
        "/Parent",
        "/Pg",
        "/ID",
    ]
)
BOXES = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
OWN = b"https://pack.invalid/#"
WEB = (b"http://", b"https://", b"mailto:")
# Objects that are no part of what is drawn, however they are named by it.
NOT_DRAWN = ("/Page", "/Pages", "/Catalog", "/Filespec", "/Annot", "/StructElem", "/StructTreeRoot")
LAYER = b"<< /Type /OCG /Name " + text_string("Ebene") + b" >>"


class Unreadable(Exception):
    """A document cannot be taken over. `reason` is locked, damaged, empty or long."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Marks:
    """Links of our own in a front („https://pack.invalid/#name“): to which page each leads, and where each was met."""

    targets: dict[str, int]
    met: dict[str, int] = field(default_factory=dict)


def copy_pages(
    source: Path, writer: PdfWriter, words: Callable[[int], str] | None = None, marks: Marks | None = None
) -> list[int]:
    """Copy the pages of source and return their numbers. `words` says what stands on page n (from 1)."""
    try:
        with pikepdf.open(source) as document:
            if not len(document.pages):
                raise Unreadable("empty")
            if len(document.pages) > MOST_PAGES:
                raise Unreadable("long")
            return _Copy(document, writer, words, marks).pages()
    except pikepdf.PasswordError as error:
        raise Unreadable("locked") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, RecursionError, AttributeError) as error:
        raise Unreadable("damaged") from error


class _Copy:
    """One document on its way into a writer."""

    def __init__(
        self,
        document: pikepdf.Pdf,
        writer: PdfWriter,
        words: Callable[[int], str] | None,
        marks: Marks | None,
    ) -> None:
        self.document, self.writer, self.words, self.marks = document, writer, words, marks
        self.numbers: dict[tuple[int, int], int] = {}
        self.waiting: list[tuple[int, int]] = []
        self.shown = shown_layers(document)
        self.resources: dict[Any, bytes] = {}

    def pages(self) -> list[int]:
        """Copy all pages with whatever is drawn on them."""
        draw_forms(self.document)
        sheets = [page.obj for page in self.document.pages]
        first = self.writer.reserve(len(sheets))
        self.targets = {page.objgen: first + n for n, page in enumerate(sheets)}
        if self.words is not None:
            self.font = self.writer.add(FONT)
            self.before = self.writer.add_stream(b"q\n")
        for n, page in enumerate(sheets):
            self.writer.put(first + n, self._page(page, n + 1))
            while self.waiting:
                self._object(self.waiting.pop())
        self.writer.pages += range(first, first + len(sheets))
        return list(range(first, first + len(sheets)))

    def _page(self, page: Any, n: int) -> bytes:
        held = {name: inherited(page, name) for name in BOXES}
        sheet = sheet_of(held)
        parts = [b"<< /Type /Page /Parent %d 0 R" % PAGES]
        parts.append(b"/MediaBox " + box_text(held["/MediaBox"], (0, 0, 595, 842)))
        if held["/CropBox"] is not None:
            parts.append(b"/CropBox " + box_text(held["/CropBox"], None))
        if sheet.rotation:
            parts.append(b"/Rotate %d" % sheet.rotation)
        for name in ("/UserUnit", "/Group"):
            if name in page:
                parts.append(name.encode() + b" " + self._moved(_plain(page[name])))
        content = self._content(page)
        if self.words is None:
            parts.append(b"/Contents [ %s ]" % content)
        else:
            drawn = self.writer.add_stream(stamp(self.words(n), sheet))
            parts.append(b"/Contents [ %d 0 R %s %d 0 R ]" % (self.before, content, drawn))
        parts.append(b"/Resources " + self._resources(held["/Resources"]))
        if links := b" ".join(self._links(page, n)):
            parts.append(b"/Annots [ %s ] /Tabs /S" % links)
        return b"\n".join(parts) + b" >>"

    def _content(self, page: Any) -> bytes:
        content = page.get("/Contents")
        if content is None:
            return b""
        each = content if isinstance(content, pikepdf.Array) else [content]
        return b" ".join(b"%d 0 R" % self._number(part.objgen) for part in each if isinstance(part, pikepdf.Stream))

    def _resources(self, held: Any) -> bytes:
        """Return the resources, with the font of the stamp: shared ones are written down once a document."""
        if not isinstance(held, pikepdf.Dictionary):
            held = pikepdf.Dictionary()
        key = held.objgen if held.is_indirect else None
        if key is None or key not in self.resources:
            fonts = held.get("/Font") if isinstance(held.get("/Font"), pikepdf.Dictionary) else None
            parts = [
                name.encode() + b" " + self._moved(_plain(held[name]))
                for name in held
                if name not in ("/Font", "/ProcSet", *LEFT_OUT)
            ]
            known = self._moved(_plain(fonts, resolved=True))[2:-2] if fonts is not None else b""
            if self.words is not None:
                known += b"%s %d 0 R " % (FONT_NAME, self.font)
            text = b"<< " + b" ".join([*parts, b"/Font << %s>>" % known]) + b" >>"
            # Written once, named by every page.
            self.resources[key] = b"%d 0 R" % self.writer.add(text)
        return self.resources[key]

    def _links(self, page: Any, n: int) -> Iterator[bytes]:
        """Yield links to the web and within the document."""
        annots = page.get("/Annots")
        for link in annots if isinstance(annots, pikepdf.Array) else ():
            if not isinstance(link, pikepdf.Dictionary) or link.get("/Subtype") != "/Link":
                continue
            rect = link.get("/Rect")
            if isinstance(rect, pikepdf.Array) and (leads := self._leads(link, n)):
                yield b"<< /Type /Annot /Subtype /Link /F 4 /Border [ 0 0 0 ] /Rect %s %s >>" % (
                    box_text(rect, None),
                    leads,
                )

    def _leads(self, link: Any, n: int) -> bytes:
        """Return where a link on page n leads, "" where it may not."""
        act = link.get("/A")
        if target := self._target(link.get("/Dest") or (act.get("/D") if _is(act, "/GoTo") else None)):
            return b"/Dest [ %d 0 R /XYZ null null null ]" % target
        address = bytes(act["/URI"]) if _is(act, "/URI") and isinstance(act.get("/URI"), pikepdf.String) else b""
        if self.marks is not None and address.startswith(OWN):
            return self._own(address.removeprefix(OWN).decode(), n)
        return b"/A << /S /URI /URI <%s> >>" % address.hex().encode() if address.lower().startswith(WEB) else b""

    def _own(self, name: str, n: int) -> bytes:
        assert self.marks is not None
        self.marks.met.setdefault(name, n)
        target = self.marks.targets.get(name)
        return b"/Dest [ %d 0 R /Fit ]" % target if target else b""

    def _target(self, place: Any) -> int | None:
        """Return the copy of the page an explicit destination names."""
        if not isinstance(place, pikepdf.Array) or not len(place) or not isinstance(place[0], pikepdf.Dictionary):
            return None
        return self.targets.get(place[0].objgen)

    def _object(self, key: tuple[int, int]) -> None:
        thing, number = self.document.get_object(key), self.numbers[key]
        if isinstance(thing, pikepdf.Stream):
            self._stream(thing, number)
        elif not isinstance(thing, pikepdf.Dictionary) or thing.get("/Type") not in (*NOT_DRAWN, "/OCG"):
            _clean(thing)
            self.writer.put(number, self._moved(_plain(thing, resolved=True)))
        elif thing.get("/Type") == "/OCG":
            self.writer.layers.append(number)
            if not self.shown(key):
                self.writer.hidden_layers.append(number)
            self.writer.put(number, LAYER)
        else:
            self.writer.put(number, b"null")

    def _stream(self, thing: Any, number: int) -> None:
        """Copy a stream as it is packed; of a photo what is not picture stays behind."""
        _clean(thing.stream_dict)
        data, text = thing.read_raw_bytes(), _plain(thing.stream_dict, resolved=True)
        if thing.stream_dict.get("/Filter") == pikepdf.Name.DCTDecode:
            data = without_remarks(data)
        length = b"/Length %d" % len(data)
        text, found = LENGTH.subn(length, text, count=1)
        if not found:
            text = text[:-2] + length + b" >>"
        self.writer.put(number, self._moved(text), data)

    def _moved(self, text: bytes) -> bytes:
        """Return the text of an object with the numbers it has in the copy."""
        return TOKEN.sub(self._reference, text)

    def _reference(self, match: re.Match[bytes]) -> bytes:
        if match[1] is None:
            return match[0]
        return b"%d 0 R" % self._number((int(match[1]), int(match[2])))

    def _number(self, key: tuple[int, int]) -> int:
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = self.writer.reserve()
            self.waiting.append(key)
        return number


def _plain(thing: Any, *, resolved: bool = False) -> bytes:
    return bytes(thing.unparse(resolved=resolved))


def _is(act: Any, name: str) -> bool:
    return isinstance(act, pikepdf.Dictionary) and act.get("/S") == name


def _clean(thing: Any) -> None:
    """Leave out what is private or acts, into nested parts that are no objects of their own."""
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Array) or not SUSPECT.search(_plain(thing, resolved=True)):
        return
    if isinstance(thing, pikepdf.Dictionary):
        for name in [name for name in thing if name in LEFT_OUT or (name == "/F" and "/Length" in thing)]:
            del thing[name]
    for value in thing.values() if isinstance(thing, pikepdf.Dictionary) else thing:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            _clean(value)
