"""What goes into the database together, and what is left alone."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from council.models import ImportedObject
from council.services.importing.ties import Links
from council.services.importing.unfolding import Piece


@dataclass
class Batch:
    """The rows of one batch on their way into the database, and the marks of what the source was seen to show."""

    marks: dict[str, ImportedObject]
    fresh: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    new_marks: list[ImportedObject] = field(default_factory=list)
    changed_marks: list[ImportedObject] = field(default_factory=list)
    links: Links = field(default_factory=Links)


def says_nothing_newer(mark: ImportedObject, piece: Piece) -> bool:
    """Whether a piece is what was written last, or an old copy inside another object of what has its own list."""
    if piece.face == mark.faces:
        return True
    if mark.is_embedded or not piece.is_embedded or mark.modified is None:
        return False
    return piece.modified is None or piece.modified <= mark.modified


def fill(row: Any, fields: dict[str, Any], is_new: bool, now: datetime.datetime) -> None:
    """Put fields into a row; the first publication stays, and the public date grows with every change (I8)."""
    if not is_new:
        first = row.first_published_at or fields["first_published_at"]
        told = fields["public_modified_at"]
        grows = row.public_modified_at is None or told > row.public_modified_at
        fields |= {"first_published_at": first, "public_modified_at": max(first, told if grows else now)}
    for name, value in fields.items():
        setattr(row, name, value)
