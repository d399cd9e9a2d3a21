"""What is not right with a questionnaire before it opens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from django.utils.translation import gettext as _

from participation.surveys.conditions import Answer, Leaf, WrongCondition, leaves, parse
from participation.surveys.questionnaire import Item, Questionnaire, Sheet, Text
from participation.surveys.types import TYPES, type_of
from participation.surveys.types.base import options_of
from participation.surveys.types.choosing import Single

# Beyond so many combinations a question counts as reachable.
MOST_TRIES = 20_000


@dataclass(frozen=True)
class Problem:
    """Something wrong. `key`: the question or page; `blocks`: it cannot open so."""

    key: str
    text: str
    blocks: bool = True


def problems(questionnaire: Questionnaire, languages: list[str]) -> Iterator[Problem]:
    """Yield everything that is wrong, in the order of the pages."""
    if not any(not type_of(item).is_block for item in questionnaire.items()):
        yield Problem("", _("Es gibt noch keine Frage."))
    earlier: dict[str, Item] = {}
    shown = Reach(questionnaire)
    for sheet in questionnaire.sheets:
        name = sheet.title["de"]
        if not sheet.items:
            yield Problem(sheet.key, _("Die Seite „%(page)s“ hat keine Frage.") % {"page": name})
        yield from _of_condition(sheet.key, name, sheet.condition, earlier)
        yield from _of_words(sheet.key, name, [sheet.title, sheet.text], languages)
        for item in sheet.items:
            yield from _of_item(item, sheet, earlier, languages)
            yield from shown.problems(item)
            earlier[item.key] = item


def _of_item(item: Item, sheet: Sheet, earlier: Mapping[str, Item], languages: list[str]) -> Iterator[Problem]:
    name = _name(item)
    for words in type_of(item).problems(item):
        yield Problem(item.key, f"{name}: {words}")
    yield from _of_condition(item.key, name, item.condition, earlier)
    texts = [item.text, item.help, *(one.text for one in (*item.choices, *item.rows))]
    texts += [words for words in item.settings.values() if isinstance(words, dict)]
    yield from _of_words(item.key, name, texts, languages)
    if item.is_sensitive and not any(one.kind == "consent" and one.is_required for one in earlier.values()):
        words = _("%(name)s fragt nach besonders geschützten Daten. Davor fehlt eine Einwilligung, die nötig ist, um weiterzumachen (Art. 9 DSGVO).")  # fmt: skip
        yield Problem(item.key, words % {"name": name})


def _of_condition(
    key: str, name: str, condition: dict[str, object] | None, earlier: Mapping[str, Item]
) -> Iterator[Problem]:
    try:
        used = list(leaves(condition))
    except WrongCondition:
        yield Problem(key, _("%(name)s: Die Bedingung ist nicht lesbar.") % {"name": name})
        return
    for leaf in used:
        asked = earlier.get(leaf.question)
        if asked is None:
            yield Problem(key, _("%(name)s: Die Bedingung fragt nach etwas, das nicht vorher kommt.") % {"name": name})
        elif not set(_values(leaf)) <= _keys(asked):
            yield Problem(key, _("%(name)s: Die Bedingung nennt eine Antwort, die es nicht gibt.") % {"name": name})


def _values(leaf: Leaf) -> list[str]:
    if leaf.relation in ("eq", "contains"):
        return [leaf.value]
    return list(leaf.value) if leaf.relation == "in" else []


def _keys(item: Item) -> set[str]:
    kind = TYPES[item.kind]
    if item.kind == "consent":
        return {"yes"}
    options = kind.options(item) if isinstance(kind, Single) else options_of(item)
    return {option.key for option in options}


def _of_words(key: str, name: str, texts: list[Text], languages: list[str]) -> Iterator[Problem]:
    for language in languages:
        if language != "de" and any(text.get("de") and not text.get(language) for text in texts):
            words = _("%(name)s: Es fehlt die Übersetzung (%(language)s).")
            yield Problem(key, words % {"name": name, "language": language})


def _name(item: Item) -> str:
    if item.number:
        return _("Frage %(number)s") % {"number": item.number}
    return item.text["de"][:40]


class Reach:
    """Whether questions can be shown at all, found by trying every kind of answer to those they depend on."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.items = {item.key: item for item in questionnaire.items()}
        self.conditions = {
            item.key: [tree for tree in (sheet.condition, item.condition) if tree]
            for sheet in questionnaire.sheets
            for item in sheet.items
        }

    def problems(self, item: Item) -> Iterator[Problem]:
        """Yield that a question is never shown."""
        if self.is_reachable(item.key):
            return
        if item.is_required:
            yield Problem(item.key, _("%(name)s ist Pflicht, wird aber nie gezeigt.") % {"name": _name(item)})
        else:
            yield Problem(
                item.key, _("%(name)s wird nie gezeigt: Die Bedingung kann nicht eintreten.") % {"name": _name(item)}
            )

    def is_reachable(self, key: str) -> bool:
        """Whether some answers lead to a question. What cannot be read is another problem."""
        try:
            asked = self._closure(key)
        except WrongCondition:
            return True
        if not asked <= set(self.items):
            return True
        order = [name for name in self.items if name in asked]
        domains = [self._domain(name, asked | {key}) for name in order]
        for values in islice(product(*domains), MOST_TRIES):
            answers = {name: value for name, value in zip(order, values, strict=True) if value is not None}
            if self._is_shown(key, answers) and self._may_be(order, answers):
                return True
        return _size(domains) > MOST_TRIES

    def _may_be(self, order: list[str], answers: Mapping[str, Answer]) -> bool:
        """Whether somebody can answer so: nothing hidden is answered, and everything shown that must be."""
        for name in order:
            shown = self._is_shown(name, answers)
            if (name in answers and not shown) or (shown and self.items[name].is_required and name not in answers):
                return False
        return True

    def _is_shown(self, key: str, answers: Mapping[str, Answer]) -> bool:
        return all(parse(tree).holds(answers) for tree in self.conditions[key])

    def _closure(self, key: str) -> set[str]:
        found: set[str] = set()
        todo = {key}
        while todo:
            used = {leaf.question for tree in self.conditions.get(todo.pop(), []) for leaf in leaves(tree)}
            todo |= used - found - {key}
            found |= used
        return found - {key}

    def _domain(self, key: str, users: set[str]) -> list[Answer | None]:
        """Return the kinds of answers that make a difference to conditions of `users`."""
        item = self.items[key]
        used = [
            leaf for user in users for tree in self.conditions[user] for leaf in leaves(tree) if leaf.question == key
        ]
        free: list[Answer | None] = [None]
        kind = type_of(item)
        if isinstance(kind, Single):
            return [
                *free,
                *({"choice": option.key} if option.key != "none" else {"none": True} for option in kind.options(item)),
            ]
        if item.kind == "multiple":
            return [*free, *_subsets(item, used)]
        if item.kind == "number":
            return [*free, *({"number": str(number)} for number in _numbers(used))]
        return [*free, {"agreed": True} if item.kind == "consent" else {"text": "x"}]


def _subsets(item: Item, used: list[Leaf]) -> list[Answer]:
    named = sorted({value for leaf in used for value in _values(leaf)})
    others = [option.key for option in options_of(item) if option.key not in named][:1]
    keys = [*named, *others][:8]
    found: list[Answer] = []
    least, most = item.number_of("min", 1), item.number_of("max", 99)
    for bits in range(1, 2 ** len(keys)):
        chosen = [key for place, key in enumerate(keys) if bits >> place & 1]
        alone = any(option.is_exclusive and option.key in chosen for option in options_of(item))
        if (
            len(chosen) <= most
            and (not alone or len(chosen) == 1)
            and (len(chosen) >= least or len(keys) < least or alone)
        ):
            found.append({"none": True} if chosen == ["none"] else {"choices": chosen})
    return found


def _numbers(used: list[Leaf]) -> list[float]:
    edges = [float(leaf.value) for leaf in used if leaf.relation in ("lt", "gt")] or [0.0]
    return sorted({near for edge in edges for near in (edge - 1, edge, edge + 1, edge - 0.5, edge + 0.5)})


def _size(domains: list[list[Answer | None]]) -> int:
    size = 1
    for domain in domains:
        size *= len(domain)
    return size
