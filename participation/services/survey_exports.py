"""All single answers for the office: CSV, XLSX, and CSV with syntax for SPSS. One stable column a question."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.styles import Font

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from participation.enums import Access, ProcedureState
from participation.models import NamedResponse, Survey
from participation.rules import demand_officer
from participation.services.survey_results import payloads
from participation.surveys.answers import answers_of
from participation.surveys.questionnaire import Questionnaire, read
from participation.surveys.types import type_of
from participation.surveys.types.base import Column

FORMATS = {
    "csv": ("text/csv; charset=utf-8", "csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "spss": ("application/zip", "zip"),
}
# A spreadsheet would run what begins like this.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CLOSED = (ProcedureState.CLOSED, ProcedureState.EVALUATED, ProcedureState.PUBLISHED, ProcedureState.ARCHIVED)
CONTACT = (Column("name", "Name"), Column("email", "E-Mail-Adresse"))
Cells = list[str]


def export_answers(*, by: Viewer, survey: Survey, form: str) -> bytes:
    """Return all single answers of a closed survey as a file, and note that they were taken out."""
    demand_officer(by)
    if survey.state not in CLOSED:
        raise Refused(_("Antworten gibt es erst, wenn die Umfrage beendet ist."), code="not_closed")
    # The language of the office: the questions are in it, and a column means the same whoever takes it out.
    with translation.override("de"):
        columns = columns_of(survey)
        rows = list(rows_of(survey))
        written = WRITERS[form](columns, rows)
    audit.record(
        by_user=by.user_id, action="participation.export_answers", obj=survey, data={"format": form, "count": len(rows)}
    )
    return written


def columns_of(survey: Survey) -> list[tuple[str, Column]]:
    """Return the columns with their names: f3, f3_z1; the same in every export of a survey."""
    found = [
        (f"{item.key}_{column.suffix}" if column.suffix else item.key, column)
        for item in read(survey.configuration).items()
        for column in type_of(item).columns(item)
    ]
    return [*found, *((column.suffix, column) for column in CONTACT)] if survey.access == Access.NAMED else found


def rows_of(survey: Survey) -> Iterator[Cells]:
    """Yield the values of each answer."""
    questionnaire = read(survey.configuration)
    if survey.access == Access.NAMED:
        for row in NamedResponse.objects.filter(survey=survey).order_by("pk"):
            yield [*_cells(questionnaire, row.payload), row.name, row.email]
        return
    for payload in payloads(survey):
        yield _cells(questionnaire, payload)


def _cells(questionnaire: Questionnaire, payload: str) -> Cells:
    answers = answers_of(payload)
    return [value for item in questionnaire.items() for value in type_of(item).values(item, answers.get(item.key))]


def _harmless(text: str, column: Column) -> str:
    return f"'{text}" if not column.is_number and text.startswith(FORMULA) else text


def as_csv(columns: list[tuple[str, Column]], rows: list[Cells]) -> bytes:
    """Return CSV as German spreadsheets read it: semicolons, UTF-8 with its mark; codes are explained in XLSX."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([name for name, _column in columns])
    for row in rows:
        writer.writerow([_harmless(text, column) for text, (_name, column) in zip(row, columns, strict=True)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(columns: list[tuple[str, Column]], rows: list[Cells]) -> bytes:
    """Return a workbook: the answers in words on the first sheet, the codes on the second, their meaning on the third."""
    book = Workbook()
    words, codes, meaning = book.active, book.create_sheet("Codes"), book.create_sheet("Bedeutung")
    words.title = "Antworten"
    words.append([column.label for _name, column in columns])
    codes.append([name for name, _column in columns])
    for row in rows:
        pairs = list(zip(row, columns, strict=True))
        words.append([_harmless(column.labels.get(text, text), column) for text, (_name, column) in pairs])
        codes.append([_value(text, column) for text, (_name, column) in pairs])
    meaning.append(["Spalte", "Frage", "Code", "Bedeutung"])
    for name, column in columns:
        for code, label in column.labels.items() or [("", "")]:
            meaning.append([name, column.label, code, label])
    for sheet in book.worksheets:
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _value(text: str, column: Column) -> Any:
    if not column.is_number or not text:
        return _harmless(text, column)
    return float(text) if "." in text else int(text)


def as_spss(columns: list[tuple[str, Column]], rows: list[Cells]) -> bytes:
    """Return a ZIP with data (CSV) and a syntax file that reads them and names variables and values."""
    widths = [max([8, *(len(row[place].encode()) for row in rows)]) for place in range(len(columns))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        data = io.StringIO()
        writer = csv.writer(data, lineterminator="\n")
        writer.writerow([name for name, _column in columns])
        # A line of data is a line of the file.
        writer.writerows([text.replace("\r", " ").replace("\n", " ") for text in row] for row in rows)
        archive.writestr("antworten.csv", "\ufeff" + data.getvalue())
        archive.writestr("antworten.sps", "\ufeff" + "\n".join(_syntax(columns, widths)) + "\n")
    return out.getvalue()


def _syntax(columns: list[tuple[str, Column]], widths: list[int]) -> Iterator[str]:
    yield "* Liest antworten.csv aus demselben Ordner."
    yield "GET DATA /TYPE=TXT /FILE='antworten.csv' /ENCODING='UTF8' /DELIMITERS=',' /QUALIFIER='\"' /FIRSTCASE=2"
    yield "  /VARIABLES="
    for (name, column), width in zip(columns, widths, strict=True):
        yield f"    {name} {'F10.3' if column.is_number else f'A{min(width, 32767)}'}"
    yield "  ."
    yield "VARIABLE LABELS"
    yield from (f"  {name} {_quoted(column.label[:250])}" for name, column in columns)
    yield "  ."
    for name, column in columns:
        if column.labels:
            pairs = " ".join(f"{code} {_quoted(label[:110])}" for code, label in column.labels.items())
            yield f"VALUE LABELS {name} {pairs}."
    yield "EXECUTE."


def _quoted(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "spss": as_spss}
