"""A matrix of rows and answers, and a ranking by one list a place."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.surveys.conditions import Answer
from participation.surveys.questionnaire import Item, both
from participation.surveys.types.base import (
    NONE,
    UNANSWERED,
    Cell,
    Column,
    Fault,
    Faulty,
    Measure,
    Raw,
    Table,
    Type,
    first,
    unanswered_cell,
)

PLACES = 3
# The weight of a ranking is said in steps of so many hundredths.
WEIGHT_STEP = 5


class Matrix(Type):
    """The same answers for several rows."""

    name, label, template = "matrix", gettext_lazy("Tabelle: mehrere Zeilen, gleiche Antworten"), "matrix"
    has_choices = has_rows = True

    def suffixes(self, item: Item) -> Sequence[str]:
        """Return the rows."""
        return [row.key for row in item.rows] + ([NONE] if item.is_demographic else [])

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return {"rows": {row: choice}}; required means every row."""
        keys = {choice.key for choice in item.choices}
        found = {row.key: first(raw, row.key) for row in item.rows if first(raw, row.key)}
        if not set(found.values()) <= keys:
            raise Faulty(Fault(_("Diese Antwort gibt es nicht. Bitte wählen Sie noch einmal."), item.rows[0].key))
        open_rows = [row for row in item.rows if row.key not in found]
        if item.is_required and open_rows:
            raise Faulty(*(self._missing(row.words, row.key) for row in open_rows))
        return {"rows": found} if found else None

    def _missing(self, words: str, key: str) -> Fault:
        return Fault(_("Bitte wählen Sie bei „%(row)s“ eine Antwort.") % {"row": words}, key)

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return a choice a row."""
        return {row: [choice] for row, choice in answer["rows"].items()}

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Return the rows with their choices."""
        rows = [
            {
                "key": row.key,
                "words": row.words,
                "fault": faults.get(row.key),
                "cells": [
                    {"key": choice.key, "words": choice.words, "on": first(raw, row.key) == choice.key}
                    for choice in item.choices
                ],
            }
            for row in item.rows
        ]
        return {"rows": rows, "heads": [choice.words for choice in item.choices], "columns": len(item.choices)}

    def anchor(self, item: Item, suffix: str) -> str:
        """Return the first radio button of the row."""
        return f"{item.key}-{suffix or item.rows[0].key}-{item.choices[0].key}"

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Return a line a row."""
        choices = {choice.key: choice.words for choice in item.choices}
        return [f"{row.words}: {choices[answer['rows'][row.key]]}" for row in item.rows if row.key in answer["rows"]]

    def tables(self, item: Item, answers: Sequence[Answer | None]) -> list[Table]:
        """Return a table a row."""
        found = []
        for row in item.rows:
            chosen = [(one or {}).get("rows", {}).get(row.key) for one in answers]
            cells = [Cell(choice.text, chosen.count(choice.key)) for choice in item.choices]
            if not item.is_required or item.is_demographic:
                cells.append(Cell(both(UNANSWERED), chosen.count(None)))
            found.append(Table(tuple(cells), len(answers), title=row.text))
        return found

    def columns(self, item: Item) -> list[Column]:
        """Return a column of codes a row."""
        labels = {str(code): choice.words for code, choice in enumerate(item.choices, start=1)}
        return [Column(row.key, f"{item.words}: {row.words}", labels, is_number=True) for row in item.rows]

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return the codes."""
        codes = {choice.key: str(code) for code, choice in enumerate(item.choices, start=1)}
        rows = (answer or {}).get("rows", {})
        return [codes.get(rows.get(row.key, ""), "") for row in item.rows]


class Ranking(Type):
    """The most important ones in their order: one list a place, nothing to drag."""

    name, label, template = "ranking", gettext_lazy("Rangfolge: Platz 1, Platz 2, …"), "ranks"
    has_choices = True
    is_comparable = True
    settings = ("places",)

    def places(self, item: Item) -> int:
        """Return how many places there are."""
        return min(item.number_of("places", PLACES), len(item.choices))

    def suffixes(self, item: Item) -> Sequence[str]:
        """Return the places."""
        return [str(place + 1) for place in range(self.places(item))] + ([NONE] if item.is_demographic else [])

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return {"ranks": [choice of place 1, …]}: all places or none."""
        names = {choice.key: choice.words for choice in item.choices}
        ranks = [first(raw, str(place + 1)) for place in range(self.places(item))]
        if not any(ranks):
            return None
        faults = []
        for place, key in enumerate(ranks):
            if not key:
                faults.append(
                    Fault(_("Bitte wählen Sie auch für Platz %(place)s.") % {"place": place + 1}, str(place + 1))
                )
            elif key not in names:
                faults.append(Fault(_("Diese Antwort gibt es nicht. Bitte wählen Sie noch einmal."), str(place + 1)))
            elif key in ranks[:place]:
                faults.append(self._twice(names[key], ranks.index(key) + 1, place + 1))
        if faults:
            raise Faulty(*faults)
        return {"ranks": ranks}

    def _twice(self, words: str, before: int, place: int) -> Fault:
        return Fault(
            _("Das steht schon auf Platz %(before)s. Bitte wählen Sie etwas anderes.") % {"before": before},
            str(place),
            _("„%(choice)s“ steht auf zwei Plätzen.") % {"choice": words},
        )

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return a choice a place."""
        return {str(place): [key] for place, key in enumerate(answer["ranks"], start=1)}

    def missing(self, item: Item) -> Fault:
        """Ask for the places."""
        return Fault(_("Bitte wählen Sie für jeden Platz etwas aus."), "1")

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Return the places with their lists."""
        places = [
            {
                "place": place,
                "fault": faults.get(str(place)),
                "options": [
                    {"key": choice.key, "words": choice.words, "on": first(raw, str(place)) == choice.key}
                    for choice in item.choices
                ],
            }
            for place in range(1, self.places(item) + 1)
        ]
        return {"places": places}

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Return a line a place."""
        names = {choice.key: choice.words for choice in item.choices}
        return [f"{place}. {names[key]}" for place, key in enumerate(answer["ranks"], start=1)]

    def tables(self, item: Item, answers: Sequence[Answer | None]) -> list[Table]:
        """Count how many named each choice at all."""
        named = [set((one or {}).get("ranks", ())) for one in answers]
        cells = [Cell(choice.text, sum(choice.key in keys for keys in named)) for choice in item.choices]
        return [Table((*cells, *unanswered_cell(item, answers)), len(answers), is_partition=False)]

    def measures(self, item: Item, answers: Sequence[Answer | None]) -> list[Measure]:
        """Return the weight of each choice: 100 when everybody put it first. In steps, so that it tells no single place."""
        places = self.places(item)
        ranks = [one["ranks"] for one in answers if one and "ranks" in one]
        found = []
        for choice in item.choices:
            points = sum(places - keys.index(choice.key) for keys in ranks if choice.key in keys)
            weight = round(100 * points / (places * len(ranks)) / WEIGHT_STEP) * WEIGHT_STEP if ranks else 0
            found.append(Measure(choice.text, str(weight), len(ranks)))
        return found

    def columns(self, item: Item) -> list[Column]:
        """Return a column a choice that holds its place."""
        return [Column(choice.key, f"{item.words}: {choice.words} (Platz)", is_number=True) for choice in item.choices]

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return the place of each choice."""
        ranks = (answer or {}).get("ranks", [])
        return [str(ranks.index(choice.key) + 1) if choice.key in ranks else "" for choice in item.choices]

    def problems(self, item: Item) -> list[str]:
        """Compare the places with the choices."""
        found = super().problems(item)
        if not 1 <= item.number_of("places", PLACES) <= max(len(item.choices), 1):
            found.append(_("Es gibt mehr Plätze als Antworten."))
        return found
