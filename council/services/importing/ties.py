"""What is tied once the rows of a batch are written, and what has to wait for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from council.models import Decision, ImportReference, Vote
from council.services.importing.unfolding import Piece

if TYPE_CHECKING:
    from council.services.importing.writing import Writer

Tie = Callable[["Writer", "Links"], None]


@dataclass
class Links:
    """The ties of one batch."""

    todo: list[Tie] = field(default_factory=list)
    waiting: list[ImportReference] = field(default_factory=list)
    # Rows that hang on rows of this batch: written together.
    rows: dict[Any, list[Any]] = field(default_factory=dict)

    def add(self, row: Any) -> None:
        """Leave a row to be written with the others of its kind."""
        self.rows.setdefault(type(row), []).append(row)

    def wait(
        self, kind: str, piece: Piece, name: str, target: str, *, position: int = 0, data: dict[str, Any] | None = None
    ) -> None:
        """Remember a reference whose target is not here yet; with data, the whole object waits."""
        self.waiting.append(
            ImportReference(
                holder_kind=kind,
                holder=piece.source_id,
                field=name,
                target=target[:500],
                position=min(position, 32767),
                data=data,
            )
        )

    def find(
        self, writer: "Writer", kind: str, piece: Piece, name: str, addresses: list[str], target: str
    ) -> list[UUID]:
        """Return the rows of the addresses a property holds; those that are not here yet wait."""
        found = []
        for position, address in enumerate(addresses):
            key = writer.key_of(address, target)
            if key is None:
                self.wait(kind, piece, name, address, position=position)
            else:
                found.append(key)
        return found

    def write(self, writer: "Writer") -> None:
        """Tie everything and remember what waits."""
        for tie in self.todo:
            tie(writer, self)
        ImportReference.objects.bulk_create(self.waiting, ignore_conflicts=True, batch_size=500)
        for model, rows in self.rows.items():
            model.objects.bulk_create(rows, ignore_conflicts=model not in (Decision, Vote), batch_size=500)
