"""A file beside one of its earlier versions: what changed, page by page, word by word."""

import datetime
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from uuid import UUID

from accounts.viewer import Viewer
from core.services.writing.differences import Piece, compare
from council.models import File, FileVersion

# Letters from which on a line is one of a running text.
FULL_LINE = 45


@dataclass(frozen=True)
class PageChange:
    """A page that changed. None where the version has no such page. `old` and `new` are the pieces each side shows."""

    old_page: int | None
    new_page: int | None
    pieces: tuple[Piece, ...]

    @property
    def old(self) -> list[Piece]:
        """What stood there, the removed marked."""
        return [piece for piece in self.pieces if piece.kind != "added"]

    @property
    def new(self) -> list[Piece]:
        """What stands there, the added marked."""
        return [piece for piece in self.pieces if piece.kind != "removed"]


@dataclass(frozen=True)
class Comparison:
    """Two versions of a file. `has_text`: both say something; plans and scans do not."""

    file: UUID
    row: File
    name: str
    version: UUID
    replaced_at: datetime.datetime
    others: list[FileVersion]
    has_text: bool
    changes: list[PageChange]


def comparison(viewer: Viewer, key: UUID, version: UUID | None = None) -> Comparison | None:
    """Return a file beside an earlier version, the last without one named; None when viewer reads no such two."""
    file = File.objects.visible_to(viewer).filter(pk=key, blob__isnull=False).first()
    if file is None:
        return None
    earlier = list(FileVersion.objects.visible_to(viewer).filter(file=key))
    old = next((row for row in earlier if version in (None, row.pk)), None)
    if old is None:
        return None
    has_text = bool(old.text.strip() and file.text.strip())
    changes = changed_pages(old.text.split("\f"), file.text.split("\f")) if has_text else []
    return Comparison(key, file, file.name or file.file_name, old.pk, old.replaced_at, earlier, has_text, changes)


def changed_pages(old: list[str], new: list[str]) -> list[PageChange]:
    """Return the pages that differ: equal pages are found wherever they stand, those between them are paired in order."""
    found = []
    old, new = ([flowing(page) for page in pages] for pages in (old, new))
    plain_old, plain_new = ([" ".join(page.split()) for page in pages] for pages in (old, new))
    for what, start, end, from_, to in SequenceMatcher(None, plain_old, plain_new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for left, right in zip_longest(range(start, end), range(from_, to)):
            before = "" if left is None else old[left]
            after = "" if right is None else new[right]
            numbers = (None if left is None else left + 1, None if right is None else right + 1)
            found.append(PageChange(*numbers, tuple(compare(before, after))))
    return found


def flowing(page: str) -> str:
    """Return a page whose lines run on until a sentence or a short line ends: where a line breaks says nothing."""
    said = ""
    for line in (" ".join(each.split()) for each in page.splitlines()):
        if line:
            said += line + ("\n" if len(line) < FULL_LINE or line[-1] in ".:!?" else " ")
    return said.strip()
