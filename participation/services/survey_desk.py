"""What the survey desk shows: the list with turnout, one survey with its questions, words side by side."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from participation.enums import ProcedureState
from participation.kinds import Finding
from participation.models import Question, Survey, SurveyPage, Turnout
from participation.services.procedures import findings
from participation.services.survey_words import texts_of, translatables, words_in
from participation.surveys.conditions import Branch, Leaf, Negation, Node, WrongCondition, parse
from participation.surveys.questionnaire import Item, read, read_item, said, written_item
from participation.surveys.types import TYPES, type_of
from participation.surveys.types.base import options_of
from participation.surveys.types.choosing import Single

UNOPENED = (ProcedureState.DRAFT, ProcedureState.REVIEWED, ProcedureState.ANNOUNCED)


def surveys_with_turnout(viewer: Viewer) -> Any:
    """Return all surveys, latest end first, each with its turnout."""
    rows = Survey.objects.visible_to(viewer).defer("configuration").select_related("turnout")
    return rows.order_by("-closes_at")


@dataclass(frozen=True)
class BoardQuestion:
    """A question on the board. `up` and `down` are where the arrows lead, None at the ends."""

    row: Question
    number: int
    kind: str
    condition: str
    up: int | None
    down: int | None


@dataclass(frozen=True)
class BoardPage:
    """A page on the board."""

    row: SurveyPage
    condition: str
    up: int | None
    down: int | None
    questions: list[BoardQuestion] = field(default_factory=list)


@dataclass(frozen=True)
class SurveyBoard:
    """One survey at the desk."""

    pages: list[BoardPage]
    findings: list[Finding]
    turnout: int

    @property
    def blocks(self) -> bool:
        """Whether something keeps it from opening."""
        return any(finding.blocks for finding in self.findings)


def board_of(survey: Survey) -> SurveyBoard:
    """Return pages and questions in their order, and what the linter says before opening."""
    rows = list(survey.pages.prefetch_related("questions__choices", "questions__rows").order_by("order"))
    names: dict[str, Item] = {}
    pages, number = [], 0
    for place, page in enumerate(rows, start=1):
        condition = _in_words(page.condition, names)
        made = BoardPage(page, condition, *_neighbours(place, len(rows)))
        questions = sorted(page.questions.all(), key=lambda one: one.order)
        for order, row in enumerate(questions, start=1):
            kind = TYPES[row.kind]
            number += not kind.is_block
            words = _in_words(row.condition, names)
            shown = 0 if kind.is_block else number
            made.questions.append(
                BoardQuestion(row, shown, str(kind.label), words, *_neighbours(order, len(questions)))
            )
            names[row.key] = read_item(written_item(row, shown))
        pages.append(made)
    turnout = Turnout.objects.filter(pk=survey.pk).values_list("count", flat=True).first()
    return SurveyBoard(pages, findings(survey) if survey.state in UNOPENED else [], turnout or 0)


def _neighbours(place: int, count: int) -> tuple[int | None, int | None]:
    return (place - 1 if place > 1 else None), (place + 1 if place < count else None)


def _in_words(condition: Any, names: dict[str, Item]) -> str:
    if condition is None:
        return ""
    try:
        return spoken(parse(condition), names)
    except WrongCondition:
        return _("nicht lesbar")


def spoken(node: Node, names: dict[str, Item]) -> str:
    """Return a condition in words."""
    match node:
        case Branch(needs_all, parts):
            joint = _(" und ") if needs_all else _(" oder ")
            return joint.join(spoken(part, names) for part in parts)
        case Negation(part):
            return _("nicht (%(words)s)") % {"words": spoken(part, names)}
        case Leaf(question, relation, value):
            return _spoken_leaf(names.get(question), relation, value)


def _spoken_leaf(item: Item | None, relation: str, value: Any) -> str:
    if item is None:
        return _("nach etwas, das nicht vorher kommt")
    name = _("Frage %(number)s") % {"number": item.number} if item.number else item.words[:40]
    kind = type_of(item)
    options = kind.options(item) if isinstance(kind, Single) else options_of(item)
    words = {option.key: option.words for option in options}
    match relation:
        case "answered":
            return _("%(name)s ist beantwortet") % {"name": name}
        case "lt" | "gt":
            sign = "<" if relation == "lt" else ">"
            return f"{name} {sign} {value}"
        case _:
            values = value if isinstance(value, list) else [value]
            told = _(" oder ").join(f"„{words.get(one, one)}“" for one in values)
            return _("%(name)s: %(answer)s") % {"name": name, "answer": told}


@dataclass(frozen=True)
class Pair:
    """A text in German and in the other language."""

    name: str
    label: str
    german: str
    other: str
    is_long: bool


def words_side_by_side(survey: Survey, language: str) -> list[tuple[str, list[Pair]]]:
    """Return every text, grouped by what it belongs to."""
    groups: list[tuple[str, list[Pair]]] = []
    for thing in translatables(survey):
        if thing._meta.model_name in ("survey", "surveypage", "question"):
            groups.append((str(thing)[:80], []))
        for name in texts_of(thing):
            german = words_in(thing, name, "de")
            key = f"{thing._meta.model_name}:{thing.pk}:{name}"
            groups[-1][1].append(
                Pair(key, _label(thing, name), german, words_in(thing, name, language), len(german) > 80)
            )
    return groups


def _label(thing: Any, name: str) -> str:
    labels = {"settings.low": _("unteres Ende"), "settings.high": _("oberes Ende"), "settings.unit": _("Einheit")}
    if name in labels:
        return labels[name]
    kinds = {"choice": _("Antwort"), "row": _("Zeile")}
    return kinds.get(thing._meta.model_name) or str(thing._meta.get_field(name).verbose_name)


def questions_in_words(survey: Survey) -> dict[str, str]:
    """Return the frozen questions by their keys."""
    if not survey.configuration:
        return {}
    return {item.key: f"{item.number}. {said(item.text)}" for item in read(survey.configuration).items()}
