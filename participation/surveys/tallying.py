"""Counts the answers into what may be published: figures, with small groups hidden.

`counted` answers plain data, kept as SurveyResult.data:
{"count": 180, "questions": [{"key", "number", "kind", "text", "asked", "is_shown", "hides", "tables": [{"title", "base",
"is_partition", "cells": [{"label", "count"}]}], "measures": [{"label", "value"}]}]}; a hidden count is null.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from participation.surveys.answers import shown_keys
from participation.surveys.conditions import Answer, leaves, values_of
from participation.surveys.questionnaire import Item, Questionnaire
from participation.surveys.suppression import hidden_cells, is_hidden_alone, is_shown, may_tell
from participation.surveys.types import type_of
from participation.surveys.types.base import Table

Answers = Mapping[str, Answer]


def counted(questionnaire: Questionnaire, everybody: Sequence[Answers]) -> dict[str, Any]:
    """Return the result: a pure function of the questionnaire and the answers."""
    seen = [shown_keys(questionnaire, answers) for answers in everybody]
    questions: dict[str, dict[str, Any]] = {}
    for item, conditions in _with_conditions(questionnaire):
        if type_of(item).is_block:
            continue
        asked = [place for place, keys in enumerate(seen) if item.key in keys]
        may = not conditions or _may_tell(questions, conditions, everybody, asked)
        answers = [everybody[place].get(item.key) for place in asked]
        questions[item.key] = _question(item, answers, may_show=may)
    return {"count": len(everybody), "questions": list(questions.values())}


def _with_conditions(questionnaire: Questionnaire) -> list[tuple[Item, set[str]]]:
    """Return the questions, each with those it depends on, directly or through others."""
    depends: dict[str, set[str]] = {}
    found = []
    for sheet in questionnaire.sheets:
        above = {leaf.question for leaf in leaves(sheet.condition)}
        for item in sheet.items:
            direct = above | {leaf.question for leaf in leaves(item.condition)}
            depends[item.key] = direct.union(*(depends.get(key, set()) for key in direct))
            found.append((item, depends[item.key]))
    return found


def _may_tell(
    questions: Mapping[str, dict[str, Any]], keys: set[str], everybody: Sequence[Answers], asked: Sequence[int]
) -> bool:
    depended = [questions[key] for key in keys if key in questions]
    if any(question["hides"] or not question["is_shown"] for question in depended):
        return False
    return may_tell(asked, [range(len(everybody)), *_groups(keys, everybody)])


def _groups(keys: set[str], everybody: Sequence[Answers]) -> list[set[int]]:
    """Return who gave each answer to these questions, and who gave none."""
    groups: dict[tuple[str, str], set[int]] = {}
    for place, answers in enumerate(everybody):
        for key in keys:
            for value in values_of(answers[key]) if key in answers else {""}:
                groups.setdefault((key, value), set()).add(place)
    return list(groups.values())


def _question(item: Item, answers: Sequence[Answer | None], *, may_show: bool) -> dict[str, Any]:
    kind = type_of(item)
    tables = [_table(table) for table in kind.tables(item, answers)] if may_show else []
    kept = [table for table in tables if table]
    is_whole = bool(tables) and len(kept) == len(tables)
    hides = not is_whole or any(cell["count"] is None for table in kept for cell in table["cells"])
    measures = [] if hides else kind.measures(item, answers)
    return {
        "key": item.key, "number": item.number, "kind": item.kind, "text": item.text,
        "asked": len(answers) if may_show and kept else None, "is_shown": bool(kept), "hides": hides, "tables": kept,
        "measures": [{"label": one.label, "value": one.value, "of": one.of} for one in measures],
    }  # fmt: skip


def _table(table: Table) -> dict[str, Any] | None:
    counts = [cell.count for cell in table.cells]
    if not is_shown(len(counts) if table.is_partition else 2, table.base):
        return None
    if table.is_partition:
        hidden = hidden_cells(counts)
    else:
        hidden = {place for place, count in enumerate(counts) if is_hidden_alone(count, table.base)}
    cells = [
        {"label": cell.label, "count": None if place in hidden else cell.count}
        for place, cell in enumerate(table.cells)
    ]
    return {"title": table.title, "base": table.base, "is_partition": table.is_partition, "cells": cells}
