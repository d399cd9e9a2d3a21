"""What a type of question is: its fields, what it makes of what was typed, what it counts, its columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.surveys.conditions import Answer
from participation.surveys.questionnaire import Item, Option, Text, both

# What was typed, by the rest of the field's name behind the key of the question.
Raw = dict[str, list[str]]
NONE, OTHER = "none", "other"
MOST_LETTERS_OTHER = 200
NO_ANSWER = gettext_lazy("keine Angabe")
OTHER_WORDS = gettext_lazy("Anderes, nämlich")
UNANSWERED = gettext_lazy("nicht beantwortet")


@dataclass(frozen=True)
class Fault:
    """Something that is not right: at which field, in what words; `summary` where the list above says it otherwise."""

    text: str
    suffix: str = ""
    summary: str = ""


class Faulty(Exception):
    """An answer that cannot be taken."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


@dataclass(frozen=True)
class Cell:
    """A figure of a table."""

    label: Text
    count: int


@dataclass(frozen=True)
class Table:
    """Figures about the same `base` people. `is_partition`: everybody is in exactly one cell; else each cell stands alone."""

    cells: tuple[Cell, ...]
    base: int
    is_partition: bool = True
    title: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """A mean, said only where nothing is hidden. `of`: how many it is made of."""

    label: Text
    value: str
    of: int


@dataclass(frozen=True)
class Column:
    """A column of the exports. `labels`: what its values mean."""

    suffix: str
    label: str
    labels: Mapping[str, str] = field(default_factory=dict)
    is_number: bool = False


Setting = tuple[str, str | Promise, Callable[[], Any]]


class Type:
    """A type of question. Its subclasses are entered in participation.surveys.types."""

    name = ""
    label: str | Promise = ""
    template = ""
    has_choices = has_rows = is_block = may_offer_other = is_text = False
    # Whether conditions can ask for its choices, or compare its numbers.
    is_comparable = False
    # Names of settings that the editor asks for (participation.forms.surveys).
    settings: tuple[str, ...] = ()

    def suffixes(self, item: Item) -> Sequence[str]:
        """Return the fields of the question, "" for the main one."""
        return ("", NONE) if item.is_demographic else ("",)

    def read(self, item: Item, data: Any) -> Raw:
        """Take what was typed for a question out of a QueryDict."""
        found = {suffix: data.getlist(f"{item.key}-{suffix}" if suffix else item.key) for suffix in self.suffixes(item)}
        return {suffix: values for suffix, values in found.items() if any(values)}

    def answer(self, item: Item, raw: Raw) -> Answer | None:
        """Return the answer that was typed, None for none; raises Faulty."""
        if item.is_demographic and first(raw, NONE):
            return {NONE: True}
        return self.clean(item, raw)

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return the answer in its one form, None for none; raises Faulty."""
        raise NotImplementedError

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return what would have to be typed for an answer that tells something."""
        raise NotImplementedError

    def missing(self, item: Item) -> Fault:
        """Return what to say when a required answer is missing."""
        return Fault(_("Bitte beantworten Sie diese Frage."))

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Return what its template needs beside the question itself."""
        return {"value": first(raw, "")}

    def anchor(self, item: Item, suffix: str) -> str:
        """Return the id of the field that a fault is about."""
        return f"{item.key}-{suffix}" if suffix else item.key

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Return an answer that tells something in words, a line each."""
        raise NotImplementedError

    def tables(self, item: Item, answers: Sequence[Answer | None]) -> list[Table]:
        """Count the answers of everybody who was asked (None: did not answer)."""
        return [_answered(item, answers)]

    def measures(self, item: Item, answers: Sequence[Answer | None]) -> list[Measure]:
        """Return means."""
        return []

    def texts(self, item: Item, answer: Answer) -> list[str]:
        """Return what was written freely."""
        return [answer["text"]] if answer.get("text") else []

    def columns(self, item: Item) -> list[Column]:
        """Return the columns of the exports."""
        return [Column("", item.words)]

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return the values of the columns, "" where nothing was answered."""
        raise NotImplementedError

    def problems(self, item: Item) -> list[str]:
        """Return what keeps the question from being asked."""
        found = []
        if self.has_choices and len(item.choices) < 2:
            found.append(_("Es fehlen Antworten zur Auswahl: mindestens zwei."))
        if self.has_rows and not item.rows:
            found.append(_("Es fehlen Zeilen."))
        return found


def first(raw: Raw, suffix: str) -> str:
    """Return the first value of a field without spaces around it."""
    values = raw.get(suffix) or [""]
    # No database keeps a null byte in a text.
    return values[0].replace("\x00", "").strip()


def options_of(item: Item) -> list[Option]:
    """Return the choices with "other" and "no answer" where they are offered."""
    more = [Option(OTHER, both(OTHER_WORDS))] if item.offers_other else []
    return [*item.choices, *more, *no_answer_of(item)]


def no_answer_of(item: Item) -> list[Option]:
    """Return "no answer" where it is offered."""
    return [Option(NONE, both(NO_ANSWER), is_exclusive=True)] if item.is_demographic else []


def unanswered_cell(item: Item, answers: Sequence[Answer | None]) -> list[Cell]:
    """Return the cell of those who did not answer, where that was possible at all."""
    return [] if item.is_required else [Cell(both(UNANSWERED), sum(1 for one in answers if one is None))]


def silent_cell(item: Item, answers: Sequence[Answer | None]) -> list[Cell]:
    """Return the cell of those who keep their answer to themselves, where that is offered."""
    silent = sum(1 for one in answers if one and one.get(NONE))
    return [Cell(both(NO_ANSWER), silent)] if item.is_demographic else []


def _answered(item: Item, answers: Sequence[Answer | None]) -> Table:
    told = sum(1 for one in answers if one is not None and not one.get(NONE))
    cells = (
        Cell(both(gettext_lazy("beantwortet")), told),
        *unanswered_cell(item, answers),
        *silent_cell(item, answers),
    )
    return Table(cells, len(answers))
