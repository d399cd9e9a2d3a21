"""From what was typed to what counts: what is shown, what is kept, what is wrong."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.canonical import canonical
from core.errors import Refused
from participation.surveys.conditions import Answer, holds
from participation.surveys.questionnaire import Item, Questionnaire, Sheet
from participation.surveys.types import type_of
from participation.surveys.types.base import NO_ANSWER, NONE, Fault, Faulty, Raw

# What was typed for the whole questionnaire, by the key of the question.
Typed = dict[str, Raw]


@dataclass(frozen=True)
class Shown:
    """A page as somebody sees it after what they have answered so far. `open`: questions whose answer is missing or wrong."""

    sheet: Sheet
    items: tuple[Item, ...]
    answers: Mapping[str, Answer]
    faults: Mapping[str, tuple[Fault, ...]]


def walk(questionnaire: Questionnaire, typed: Typed) -> list[Shown]:
    """Return the pages that are shown, one after the other: conditions look at earlier answers that count."""
    so_far: dict[str, Answer] = {}
    return [shown for sheet in questionnaire.sheets if (shown := _page(sheet, typed, so_far)) is not None]


def _page(sheet: Sheet, typed: Typed, so_far: dict[str, Answer]) -> Shown | None:
    if not holds(sheet.condition, so_far):
        return None
    items, answers, faults = [], {}, {}
    for item in sheet.items:
        if not holds(item.condition, so_far):
            continue
        items.append(item)
        answer, wrong = answered(item, typed.get(item.key, {}))
        if wrong:
            faults[item.key] = wrong
        if answer is not None:
            so_far[item.key] = answers[item.key] = answer
    return Shown(sheet, tuple(items), answers, faults) if items else None


def answered(item: Item, raw: Raw) -> tuple[Answer | None, tuple[Fault, ...]]:
    """Return the answer that was typed and what is wrong with it."""
    kind = type_of(item)
    try:
        answer = kind.answer(item, raw)
    except Faulty as faulty:
        return None, faulty.faults
    if answer is None and item.is_required:
        return None, (kind.missing(item),)
    return answer, ()


def kept(questionnaire: Questionnaire, typed: Typed) -> dict[str, Answer]:
    """Return the answers that count: right ones to questions that were shown."""
    return {key: answer for shown in walk(questionnaire, typed) for key, answer in shown.answers.items()}


def shown_keys(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> set[str]:
    """Return the questions that somebody with these answers was shown."""
    so_far: dict[str, Answer] = {}
    seen = set()
    for sheet in questionnaire.sheets:
        if holds(sheet.condition, so_far):
            for item in sheet.items:
                if holds(item.condition, so_far):
                    seen.add(item.key)
                    if item.key in answers:
                        so_far[item.key] = answers[item.key]
    return seen


def payload_of(answers: Mapping[str, Answer]) -> str:
    """Return the answers as what goes into the urn."""
    return canonical({"answers": answers}).decode()


def answers_of(payload: str) -> dict[str, Answer]:
    """Return the answers of a payload that was checked."""
    found: dict[str, Answer] = json.loads(payload)["answers"]
    return found


def check_payload(questionnaire: Questionnaire, payload: str) -> None:
    """Refuse a payload that this questionnaire does not allow: wrong answers, missing ones, or some to hidden questions."""
    try:
        answers = answers_of(payload)
        typed = {item.key: _typed(item, answers[item.key]) for item in questionnaire.items() if item.key in answers}
        pages = walk(questionnaire, typed)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _not_allowed() from error
    allowed = {key: answer for shown in pages for key, answer in shown.answers.items()}
    if any(shown.faults for shown in pages) or payload_of(allowed) != payload:
        raise _not_allowed()


def _typed(item: Item, answer: Answer) -> Raw:
    return {NONE: ["1"], "": [NONE]} if answer == {NONE: True} else type_of(item).typed(item, answer)


def _not_allowed() -> Refused:
    return Refused(
        _("Eine Antwort passt nicht zu den Fragen."),
        _("Bitte gehen Sie die Seiten noch einmal durch."),
        code="invalid",
    )


def in_words(item: Item, answer: Answer | None) -> list[str]:
    """Return an answer in words, a line each; nothing for none."""
    if answer is None:
        return []
    return [str(NO_ANSWER)] if answer.get(NONE) else type_of(item).words(item, answer)


def free_texts(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> Iterator[tuple[Item, str]]:
    """Yield what was written freely, with its question."""
    for item in questionnaire.items():
        if item.key in answers:
            for text in type_of(item).texts(item, answers[item.key]):
                yield item, text
