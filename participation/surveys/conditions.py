"""When something is shown: a tree of all, any, not over comparisons with answers to earlier questions.

As JSON: {"all": […]}, {"any": […]}, {"not": {…}}, or {"question": "f3", "is": "eq", "value": "a1"} with `is` one of
eq, in (a list), contains, lt, gt, answered (without value). An unanswered question equals nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

Answer = dict[str, Any]
Answers = Mapping[str, Answer]
DEEPEST = 6


class WrongCondition(ValueError):
    """A tree that is none."""


@dataclass(frozen=True)
class Leaf:
    """A comparison."""

    question: str
    relation: str
    value: Any = None

    def holds(self, answers: Answers) -> bool:
        """Whether the answer to the question stands in the relation."""
        answer = answers.get(self.question)
        if answer is None:
            return False
        return RELATIONS[self.relation](answer, self.value)


@dataclass(frozen=True)
class Branch:
    """All or any of several."""

    needs_all: bool
    parts: tuple["Node", ...]

    def holds(self, answers: Answers) -> bool:
        """Whether all, or any, of the parts hold."""
        found = (part.holds(answers) for part in self.parts)
        return all(found) if self.needs_all else any(found)


@dataclass(frozen=True)
class Negation:
    """The opposite."""

    part: "Node"

    def holds(self, answers: Answers) -> bool:
        """Whether the part does not hold."""
        return not self.part.holds(answers)


Node = Leaf | Branch | Negation


def values_of(answer: Answer) -> frozenset[str]:
    """Return what an answer says, as the keys it was chosen by."""
    if answer.get("none"):
        return frozenset({"none"})
    if answer.get("agreed"):
        return frozenset({"yes"})
    said = [answer[name] for name in ("choice", "number", "date", "text") if answer.get(name)]
    return frozenset([*said[:1], *answer.get("choices", ()), *answer.get("ranks", ())])


def number_of(answer: Answer) -> Decimal | None:
    """Return an answer as a number, None when it is none."""
    try:
        return Decimal(str(answer.get("number", answer.get("choice"))))
    except InvalidOperation:
        return None


def _compared(answer: Answer, value: Any, *, less: bool) -> bool:
    number = number_of(answer)
    return number is not None and (number < Decimal(str(value)) if less else number > Decimal(str(value)))


RELATIONS: dict[str, Callable[[Answer, Any], bool]] = {
    "eq": lambda answer, value: values_of(answer) == {value},
    "in": lambda answer, value: not values_of(answer).isdisjoint(value),
    "contains": lambda answer, value: value in values_of(answer),
    "lt": lambda answer, value: _compared(answer, value, less=True),
    "gt": lambda answer, value: _compared(answer, value, less=False),
    "answered": lambda answer, _value: True,
}


def parse(tree: Any, depth: int = 0) -> Node:
    """Return the typed tree; raises WrongCondition."""
    if not isinstance(tree, dict) or depth > DEEPEST:
        raise WrongCondition(tree)
    for name in ("all", "any"):
        if set(tree) == {name} and isinstance(tree[name], list) and tree[name]:
            return Branch(name == "all", tuple(parse(part, depth + 1) for part in tree[name]))
    if set(tree) == {"not"}:
        return Negation(parse(tree["not"], depth + 1))
    return _leaf(tree)


def _leaf(tree: dict[str, Any]) -> Leaf:
    relation, value = tree.get("is"), tree.get("value")
    is_right = {
        "eq": isinstance(value, str),
        "contains": isinstance(value, str),
        "in": isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value),
        "lt": _is_number(value),
        "gt": _is_number(value),
        "answered": value is None,
    }
    if set(tree) - {"question", "is", "value"} or not isinstance(tree.get("question"), str):
        raise WrongCondition(tree)
    if not isinstance(relation, str) or not is_right.get(relation, False):
        raise WrongCondition(tree)
    return Leaf(tree["question"], relation, value)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def holds(tree: dict[str, Any] | None, answers: Answers) -> bool:
    """Whether a condition holds; no condition always does."""
    return tree is None or parse(tree).holds(answers)


def leaves(tree: dict[str, Any] | None) -> Iterator[Leaf]:
    """Yield every comparison of a condition."""
    if tree is not None:
        yield from _leaves(parse(tree))


def _leaves(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    else:
        for part in (node.part,) if isinstance(node, Negation) else node.parts:
            yield from _leaves(part)
