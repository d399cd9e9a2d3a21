"""Write a PDF object by object: nothing gets in that was not put in."""

import hashlib
from collections.abc import Sequence
from typing import BinaryIO

CATALOG, PAGES, FIRST = 1, 2, 3
HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class PdfWriter:
    """A PDF in the making. Objects are numbered in the order in which they are written; the first two come last."""

    def __init__(self, target: BinaryIO) -> None:
        self.target = target
        self.offsets: dict[int, int] = {}
        self.next = FIRST
        self.pages: list[int] = []
        self.layers: list[int] = []
        self.hidden_layers: list[int] = []
        self._digest = hashlib.sha512()
        self._at = 0
        self._write(HEAD)

    def state(self) -> tuple[int, int, int, int, "hashlib._Hash"]:
        """Return where it stands, for roll_back."""
        return self._at, self.next, len(self.layers), len(self.hidden_layers), self._digest.copy()

    def roll_back(self, state: tuple[int, int, int, int, "hashlib._Hash"]) -> None:
        """Forget what was written since: of a document that breaks halfway nothing stays."""
        self._at, self.next, layers, hidden, self._digest = state
        del self.layers[layers:], self.hidden_layers[hidden:]
        self.offsets = {number: offset for number, offset in self.offsets.items() if offset < self._at}
        self.target.seek(self._at)
        self.target.truncate()

    def reserve(self, count: int = 1) -> int:
        """Return the first of so many numbers that nobody else gets."""
        first, self.next = self.next, self.next + count
        return first

    def put(self, number: int, text: bytes, stream: bytes | memoryview | None = None) -> None:
        """Write an object; a stream's text is its dictionary, which names its length already."""
        self.offsets[number] = self._at
        if stream is None:
            self._write(b"%d 0 obj\n%s\nendobj\n" % (number, text))
        else:
            self._write(b"".join((b"%d 0 obj\n%s\nstream\n" % (number, text), stream, b"\nendstream\nendobj\n")))

    def add(self, text: bytes, stream: bytes | memoryview | None = None) -> int:
        """Write a new object and return its number."""
        number = self.reserve()
        self.put(number, text, stream)
        return number

    def add_stream(self, data: bytes, more: bytes = b"") -> int:
        """Write a plain stream of ours and return its number."""
        return self.add(b"<< /Length %d %s>>" % (len(data), more), data)

    @property
    def sha512(self) -> str:
        """The hash of all that was written."""
        return self._digest.hexdigest()

    def close_pages(self) -> None:
        """Write the page tree: what comes behind it is no part of any page."""
        kids = references(self.pages)
        self.put(PAGES, b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (len(self.pages), kids))

    def finish(self, furniture: bytes = b"") -> None:
        """Write the catalogue with its furniture, and where everything stands."""
        entries = furniture + self._layers()
        self.put(CATALOG, b"<< /Type /Catalog /Pages %d 0 R %s>>" % (PAGES, entries))
        # Made of the content alone: the same pages are the same bytes.
        mark = self._digest.hexdigest()[:32].encode()
        start, table = self._at, b"".join(self._table())
        self._write(b"xref\n" + table)
        self._write(
            b"trailer\n<< /Size %d /Root %d 0 R /ID [ <%s> <%s> ] >>\nstartxref\n%d\n%%%%EOF\n"
            % (self.next, CATALOG, mark, mark, start)
        )

    def _layers(self) -> bytes:
        """Layers of plans that were hidden stay hidden."""
        if not self.layers:
            return b""
        every, hidden = references(self.layers), references(self.hidden_layers)
        return b"/OCProperties << /OCGs [ %s ] /D << /Order [ ] /OFF [ %s ] >> >> " % (every, hidden)

    def _table(self) -> list[bytes]:
        rows = [b"0 %d\n" % self.next, b"0000000000 65535 f \n"]
        for number in range(1, self.next):
            offset = self.offsets.get(number)
            rows.append(b"0000000000 65535 f \n" if offset is None else b"%010d 00000 n \n" % offset)
        return rows

    def _write(self, data: bytes | memoryview) -> None:
        self.target.write(data)
        self._digest.update(data)
        self._at += len(data)


def references(numbers: Sequence[int]) -> bytes:
    """Return "3 0 R 4 0 R"."""
    return b" ".join(b"%d 0 R" % number for number in numbers)


def text_string(words: str) -> bytes:
    """Return words as a PDF string in UTF-16."""
    return b"<feff" + words.encode("utf-16-be").hex().encode() + b">"
