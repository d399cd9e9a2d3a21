"""Pages of a list that cost the same at the first row and at the 20,000th, and stay stable while rows come and go."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Field, Q, QuerySet

Row = TypeVar("Row")
PAGE_SIZE = 20
AFTER, BEFORE = "nach", "vor"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page. `before` and `after` are cursors of the neighbours, "" where the list ends."""

    rows: list[Row]
    before: str = ""
    after: str = ""

    @property
    def has_neighbours(self) -> bool:
        """Whether there is anywhere to go."""
        return bool(self.before or self.after)


@dataclass(frozen=True)
class Keyset:
    """The order of a list: a field, then the key to break ties. Both run in the same direction.

    Rows without a value come last. They are asked for separately: a condition on NULL would cost the index.
    """

    field: str
    descending: bool = True
    size: int = PAGE_SIZE

    def page(self, rows: QuerySet[Any], params: Mapping[str, str]) -> Page[Any]:
        """Return the page that params (`nach` or `vor`) ask for; a cursor nobody gave out means the first page."""
        column = rows.model._meta.get_field(self.field)
        if cursor := self._read(params.get(AFTER, ""), column):
            return self._forward(rows, cursor)
        if cursor := self._read(params.get(BEFORE, ""), column):
            return self._backward(rows, cursor)
        return self._forward(rows, None)

    def _forward(self, rows: QuerySet[Any], cursor: "Cursor | None") -> Page[Any]:
        found = self._run(rows, cursor, self.descending, self.size + 1)
        kept = found[: self.size]
        after = self._write(kept[-1]) if len(found) > self.size else ""
        return Page(kept, self._write(kept[0]) if cursor and kept else "", after)

    def _backward(self, rows: QuerySet[Any], cursor: "Cursor") -> Page[Any]:
        found = self._run_back(rows, cursor, self.size + 1)
        kept = found[: self.size][::-1]
        if not kept:
            return self._forward(rows, None)
        return Page(kept, self._write(kept[0]) if len(found) > self.size else "", self._write(kept[-1]))

    def _run(self, rows: QuerySet[Any], cursor: "Cursor | None", descending: bool, limit: int) -> list[Any]:
        found: list[Any] = []
        if cursor is None or cursor.value is not None:
            found = list(self._valued(rows, cursor, descending)[:limit])
        if len(found) < limit and self._may_be_empty(rows):
            empty_cursor = cursor if cursor and cursor.value is None else None
            found += self._empty(rows, empty_cursor, descending)[: limit - len(found)]
        return found

    def _run_back(self, rows: QuerySet[Any], cursor: "Cursor", limit: int) -> list[Any]:
        found: list[Any] = []
        if cursor.value is None:
            found = list(self._empty(rows, cursor, not self.descending)[:limit])
        if len(found) < limit:
            valued = cursor if cursor.value is not None else None
            found += self._valued(rows, valued, not self.descending)[: limit - len(found)]
        return found

    def _valued(self, rows: QuerySet[Any], cursor: "Cursor | None", descending: bool) -> QuerySet[Any]:
        sign, side = ("-", "lt") if descending else ("", "gt")
        if self._may_be_empty(rows):
            rows = rows.filter(**{f"{self.field}__isnull": False})
        if cursor:
            # The first condition lets the index jump, the second breaks ties.
            beyond = Q(**{f"{self.field}__{side}": cursor.value}) | Q(**{f"pk__{side}": cursor.pk})
            rows = rows.filter(Q(**{f"{self.field}__{side}e": cursor.value}) & beyond)
        return rows.order_by(f"{sign}{self.field}", f"{sign}pk")

    def _empty(self, rows: QuerySet[Any], cursor: "Cursor | None", descending: bool) -> QuerySet[Any]:
        sign, side = ("-", "lt") if descending else ("", "gt")
        rows = rows.filter(**{f"{self.field}__isnull": True})
        if cursor:
            rows = rows.filter(**{f"pk__{side}": cursor.pk})
        return rows.order_by(f"{sign}pk")

    def _may_be_empty(self, rows: QuerySet[Any]) -> bool:
        return bool(getattr(rows.model._meta.get_field(self.field), "null", False))

    def _write(self, row: Any) -> str:
        value = getattr(row, self.field)
        text = value.isoformat() if isinstance(value, datetime.date) else "" if value is None else str(value)
        return f"{text}~{UUID(str(row.pk)).hex}"

    def _read(self, text: str, column: Any) -> "Cursor | None":
        value, _tilde, key = text.rpartition("~")
        try:
            return Cursor(_value(value, column), UUID(key))
        except (ValueError, ValidationError):
            return None


@dataclass(frozen=True)
class Cursor:
    """A place in a list: the value and the key of the row there."""

    value: Any
    pk: UUID


def _value(text: str, column: "Field[Any, Any]") -> Any:
    """Return the cursor's text as the field's value."""
    if not text:
        return None
    value = column.to_python(text)
    # Without a zone it is none of ours, and comparing would warn.
    if isinstance(column, DateTimeField) and value.tzinfo is None:
        raise ValueError(text)
    return value
