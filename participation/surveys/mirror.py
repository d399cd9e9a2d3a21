"""What a browser needs to show at once what an answer on the same page brings up. The server stays the judge.

frontend/src/survey mirrors the conditions and reads the answers of the types that conditions compare; where a condition asks for
another type, the page comes back with the question, as it does without script.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from participation.surveys.conditions import Answer, leaves
from participation.surveys.questionnaire import Item, Sheet
from participation.surveys.types import type_of
from participation.surveys.types.amounts import Number
from participation.surveys.types.base import options_of
from participation.surveys.types.ordering import Ranking
from participation.surveys.types.writing import ShortText


@dataclass(frozen=True)
class Mirror:
    """A page with its follow-ups. `whens`: conditions by question; `asked`: how to read answers; `told`: those of earlier pages."""

    whens: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    asked: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    told: Mapping[str, Answer] = field(default_factory=dict)


def mirror_of(sheet: Sheet, answers: Mapping[str, Answer]) -> Mirror:
    """Return what depends on answers on the page itself; `answers` are those that count so far."""
    here = {item.key: item for item in sheet.items}
    whens, asked, told = {}, {}, {}
    for item in sheet.items:
        keys = {leaf.question for leaf in leaves(item.condition)}
        readings = {key: reading(here[key]) for key in keys & set(here)}
        if item.condition is None or not readings or None in readings.values():
            continue
        whens[item.key] = item.condition
        asked |= readings
        told |= {key: answers[key] for key in keys - set(here) if key in answers}
    return Mirror(whens, {key: one for key, one in asked.items() if one}, told)


def reading(item: Item) -> dict[str, Any] | None:
    """Return how the browser reads an answer to a question, None when it cannot."""
    kind = type_of(item)
    if not (kind.is_comparable or kind.is_text):
        return None
    how: dict[str, Any] = {"kind": kind.name}
    if kind.name == "multiple":
        alone = [option.key for option in options_of(item) if option.is_exclusive]
        return how | {"least": item.number_of("min", 1), "most": item.number_of("max", 99), "alone": alone}
    if isinstance(kind, Ranking):
        return how | {"places": kind.places(item)}
    if isinstance(kind, Number):
        least, most = kind.limits(item)
        return how | {"least": _plain(least), "most": _plain(most)}
    if isinstance(kind, ShortText):
        return how | {"most": kind.letters(item)}
    return how


def _plain(limit: Decimal | None) -> float | None:
    return None if limit is None else float(limit)
