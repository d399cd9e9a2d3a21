"""What a run that goes on must know of the objects it wrote before it was broken off."""

from collections.abc import Sequence

from council.models import ImportedObject
from council.services.importing.attaching import PARENTS
from council.services.importing.batches import says_nothing_newer
from council.services.importing.deciding import take_subject
from council.services.importing.linking import take_files
from council.services.importing.reading import Reader
from council.services.importing.report import Findings
from council.services.importing.unfolding import Piece
from council.services.importing.writing import Writer


def recall(writer: Writer, kind: str, pieces: Sequence[Piece]) -> None:
    """Read again what later batches need of pieces, and put off again what they change."""
    marks = ImportedObject.objects.in_bulk([piece.source_id for piece in pieces], field_name="source_id")
    for piece in pieces:
        mark = marks.get(piece.source_id)
        if mark and not says_nothing_newer(mark, piece):
            writer.later.append((kind, piece))
            continue
        reader = Reader(kind, dict(piece.data), Findings())
        if kind == "AgendaItem":
            take_subject(writer, piece, reader)
        if kind in PARENTS:
            take_files(writer, kind, piece, reader)
