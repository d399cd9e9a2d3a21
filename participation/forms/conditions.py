"""Typing a condition: up to three comparisons with earlier answers, of which all or any must hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.models import Question
from participation.surveys.questionnaire import read_item, said, written_item
from participation.surveys.types import type_of
from participation.surveys.types.base import options_of
from participation.surveys.types.choosing import Single

LEAVES = 3
MODES = [("", _("immer zeigen")), ("all", _("zeigen, wenn alles zutrifft")), ("any", _("zeigen, wenn eines zutrifft"))]
RELATIONS = [("is", _("ist")), ("not", _("ist nicht")), ("lt", _("ist kleiner als")), ("gt", _("ist größer als"))]
ANY = "*"


class ConditionFields(forms.Form):
    """The fields of a condition, after those of a subclass. What they cannot show stays as it was."""

    when = forms.ChoiceField(label=_("Wann zeigen?"), choices=MODES, required=False)

    def __init__(
        self, *args: Any, earlier: list[Question], condition: Any, initial: dict[str, Any], **kwargs: Any
    ) -> None:
        self.before = condition
        standing = spread(condition)
        self.is_by_hand = condition is not None and standing is None
        kwargs["initial"] = {**(standing or {}), **initial}
        super().__init__(*args, **kwargs)
        if self.is_by_hand or not earlier:
            del self.fields["when"]
            return
        answers = choices_of(earlier)
        for place in range(1, LEAVES + 1):
            label = {"n": place}
            self.fields[f"answer{place}"] = forms.ChoiceField(
                label=_("%(n)s. Antwort") % label, choices=answers, required=False
            )
            self.fields[f"relation{place}"] = forms.ChoiceField(
                label=_("%(n)s. Vergleich") % label, choices=RELATIONS, required=False
            )
            self.fields[f"number{place}"] = forms.DecimalField(
                label=_("%(n)s. Zahl (für kleiner und größer)") % label, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask for what a chosen comparison needs."""
        data = super().clean() or {}
        if data.get("when") and not any(data.get(f"answer{place}") for place in range(1, LEAVES + 1)):
            self.add_error("when", _("Bitte wählen Sie, womit verglichen wird."))
        for place in range(1, LEAVES + 1):
            is_number = data.get(f"relation{place}") in ("lt", "gt")
            if data.get(f"answer{place}") and is_number and data.get(f"number{place}") is None:
                self.add_error(f"number{place}", _("Bitte geben Sie die Zahl an, mit der verglichen wird."))
        return data

    @property
    def condition(self) -> dict[str, Any] | None:
        """Return the tree that was typed."""
        if self.is_by_hand:
            return self.before
        data = self.cleaned_data
        if not data.get("when"):
            return None
        leaves = [
            _leaf(data[f"answer{place}"], data[f"relation{place}"], data[f"number{place}"])
            for place in range(1, LEAVES + 1)
            if data.get(f"answer{place}")
        ]
        return leaves[0] if len(leaves) == 1 else {data["when"]: leaves}


def choices_of(earlier: list[Question]) -> list[Any]:
    """Return what can be compared with: of each earlier question any answer, and each choice."""
    found: list[Any] = [("", "–")]
    for place, question in enumerate(earlier, start=1):
        item = read_item(written_item(question, place))
        kind = type_of(item)
        if item.kind == "info":
            continue
        options = kind.options(item) if isinstance(kind, Single) else options_of(item) if kind.has_choices else []
        if item.kind in ("matrix", "allocation"):
            options = []
        group: list[Any] = [(f"{item.key}:{ANY}", _("beantwortet"))]
        group += [(f"{item.key}:{option.key}", said(option.text)) for option in options]
        found.append((question.text[:80], group))
    return found


def _leaf(answer: str, relation: str, number: Any) -> dict[str, Any]:
    question, _colon, value = answer.partition(":")
    if relation in ("lt", "gt"):
        return {"question": question, "is": relation, "value": str(number)}
    if value == ANY:
        leaf = {"question": question, "is": "answered"}
    else:
        leaf = {"question": question, "is": "contains", "value": value}
    return {"not": leaf} if relation == "not" else leaf


def spread(condition: Any) -> dict[str, Any] | None:
    """Return a tree as the fields show it, None when they cannot."""
    if condition is None:
        return {}
    mode = next((name for name in ("all", "any") if name in condition), "all")
    leaves = condition.get(mode, [condition])
    if len(leaves) > LEAVES:
        return None
    found: dict[str, Any] = {"when": mode}
    for place, leaf in enumerate(leaves, start=1):
        shown = _spread_leaf(leaf)
        if shown is None:
            return None
        found |= {f"{name}{place}": value for name, value in shown.items()}
    return found


def _spread_leaf(leaf: dict[str, Any]) -> dict[str, Any] | None:
    relation = "not" if "not" in leaf else "is"
    inner = leaf.get("not", leaf)
    match inner.get("is"):
        case "answered":
            return {"answer": f"{inner['question']}:{ANY}", "relation": relation}
        case "eq" | "contains":
            return {"answer": f"{inner['question']}:{inner['value']}", "relation": relation}
        case ("lt" | "gt") as compared if relation == "is":
            return {"answer": f"{inner['question']}:{ANY}", "relation": compared, "number": inner["value"]}
        case _:
            return None
