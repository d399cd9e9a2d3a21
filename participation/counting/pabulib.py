"""Elections in the .pb format of Pabulib: sections META, PROJECTS and VOTES, each a table with fields parted by semicolons.

Read as they occur: with byte order mark, CRLF, quoted fields, blank lines, section names in any case. What is wrong is told
with its line and how to mend it. Nothing is lost: what is read and written again is the same file, field by field.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from participation.counting.faults import Fault, NotCountable, _

SECTIONS = ("META", "PROJECTS", "VOTES")
NEEDED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}


class Unreadable(NotCountable):
    """A file cannot be read; each fault carries its line."""


@dataclass(frozen=True)
class Row:
    """A row of a section: its cells by field, and the line where it began."""

    cells: Mapping[str, str]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Section:
    """A table of the file."""

    fields: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class PabulibFile:
    """A file as it is written."""

    meta: Section
    projects: Section
    votes: Section

    @property
    def about(self) -> dict[str, str]:
        """What META says, by key."""
        return {row.cells["key"].strip(): row.cells["value"].strip() for row in self.meta.rows}

    @property
    def selected(self) -> frozenset[str]:
        """The ids of the projects that the file marks as selected."""
        return frozenset(
            row.cells["project_id"].strip()
            for row in self.projects.rows
            if row.cells.get("selected", "").strip() == "1"
        )

    def line_of(self, key: str) -> int:
        """Return the line of a key of META, or where META begins."""
        return next((row.line for row in self.meta.rows if row.cells["key"].strip() == key), self.meta.line)


def read(source: bytes | str) -> PabulibFile:
    """Return what a file says. Raises Unreadable."""
    text = decoded(source) if isinstance(source, bytes) else source
    tables: dict[str, list[tuple[int, list[str]]]] = {}
    places: dict[str, int] = {}
    current = None
    for line, cells in _rows(text.removeprefix("\ufeff")):
        if (name := _section_name(cells)) is not None:
            if name in tables:
                raise _fault(line, "section-twice", _("Der Abschnitt %(section)s beginnt ein zweites Mal."),
                             _("Fügen Sie beide Teile zusammen."), section=name)  # fmt: skip
            current, tables[name], places[name] = name, [], line
        elif current is None:
            raise _fault(line, "no-section", _("Vor dem ersten Abschnitt steht „%(text)s“."),
                         _("Die Datei beginnt mit einer Zeile META."), text=";".join(cells)[:60])  # fmt: skip
        else:
            tables[current].append((line, cells))
    for name in SECTIONS:
        if name not in tables:
            raise _fault(len(text.splitlines()) or 1, "section-missing", _("Es fehlt der Abschnitt %(section)s."),
                         _("Ist die Datei vollständig? Nötig sind META, PROJECTS und VOTES."), section=name)  # fmt: skip
    return PabulibFile(*(_section(name, places[name], tables[name]) for name in SECTIONS))


def decoded(source: bytes) -> str:
    """Return the text of a file in UTF-8. Raises Unreadable."""
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise _fault(line, "encoding", _("Hier steht ein Zeichen, das kein UTF-8 ist."),
                     _("Speichern Sie die Datei in der Kodierung UTF-8.")) from error  # fmt: skip


def write(file: PabulibFile) -> str:
    """Return the text of a file; lines end with CRLF."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    for name, section in zip(SECTIONS, (file.meta, file.projects, file.votes), strict=True):
        writer.writerow([name])
        writer.writerow(section.fields)
        writer.writerows([row.cells[each] for each in section.fields] for row in section.rows)
    return target.getvalue()


def table(fields: Sequence[str], rows: Iterable[Sequence[str]]) -> Section:
    """Return a section made of rows of cells."""
    return Section(tuple(fields), tuple(Row(dict(zip(fields, cells, strict=True))) for cells in rows))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    begun = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begun, cells
            begun = reader.line_num + 1
    except csv.Error as error:
        raise _fault(begun, "quotes", _("Ein Anführungszeichen am Anfang eines Feldes wird nicht geschlossen."),
                     _("Schließen Sie es vor dem nächsten Semikolon und verdoppeln Sie Anführungszeichen im Feld.")) from error  # fmt: skip


def _section_name(cells: list[str]) -> str | None:
    name = cells[0].strip().upper()
    return name if name in SECTIONS and not any(cell.strip() for cell in cells[1:]) else None


def _section(name: str, line: int, rows: list[tuple[int, list[str]]]) -> Section:
    if not rows:
        raise _fault(line, "fields-missing", _("Im Abschnitt %(section)s fehlt die Zeile mit den Feldnamen."),
                     _("Nötig sind mindestens: %(fields)s."), section=name, fields=";".join(NEEDED[name]))  # fmt: skip
    (head, names), *others = rows
    fields = [cell.strip() for cell in names]
    while fields and not fields[-1]:
        fields.pop()
    for needed in NEEDED[name]:
        if fields.count(needed) != 1:
            raise _fault(head, "fields-missing", _("Im Abschnitt %(section)s fehlt das Feld %(field)s, oder es steht doppelt da."),
                         _("Nötig sind mindestens: %(fields)s."),
                         section=name, field=needed, fields=";".join(NEEDED[name]))  # fmt: skip
    if len(set(fields)) != len(fields) or "" in fields:
        raise _fault(head, "fields-twice", _("Im Abschnitt %(section)s ist ein Feldname leer oder doppelt."),
                     _("Geben Sie jedem Feld einen eigenen Namen."), section=name)  # fmt: skip
    return Section(tuple(fields), tuple(_row(name, fields, place, cells) for place, cells in others), line)


def _row(name: str, fields: list[str], line: int, cells: list[str]) -> Row:
    while len(cells) > len(fields) and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) != len(fields):
        raise _fault(line, "cells", _("Diese Zeile im Abschnitt %(section)s hat %(number)s Felder, nötig sind %(needed)s."),
                     _("Setzen Sie Felder, die ein Semikolon enthalten, in Anführungszeichen; leere Felder behalten ihr Semikolon."),
                     section=name, number=len(cells), needed=len(fields))  # fmt: skip
    return Row(dict(zip(fields, cells, strict=True)), line)


def _fault(line: int, code: str, reason: str, remedy: str, **values: object) -> Unreadable:
    return Unreadable([Fault(code, reason, remedy, values, line)])
