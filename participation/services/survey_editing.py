"""A survey is written: founded, changed, put in order. Only as long as it is a draft."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from participation.enums import ProcedureState
from participation.models import Choice, Procedure, Question, Row, Survey, SurveyPage
from participation.rules import demand_officer
from participation.surveys.conditions import WrongCondition, leaves
from participation.surveys.types import TYPES


def demand_draft(*, by: Viewer, survey: Survey) -> Survey:
    """Return the survey, held, when by may write it now."""
    demand_officer(by)
    row = Survey.objects.select_for_update(no_key=True, of=("self",)).get(pk=survey.pk)
    if row.state != ProcedureState.DRAFT:
        raise Refused(
            _("Die Umfrage ist kein Entwurf mehr."),
            _("Nehmen Sie die Prüfung zurück, solange sie nicht angekündigt ist."),
            code="no_draft",
        )
    return row


def note(by: Viewer, what: str, obj: Any, **data: Any) -> None:
    """Write down who did what to a survey."""
    audit.record(by_user=by.user_id, action=f"participation.{what}", obj=obj, data=data)


@transaction.atomic
def found_survey(*, by: Viewer, **facts: Any) -> Survey:
    """Begin a survey with an empty first page."""
    demand_officer(by)
    facts["slug"] = free_slug(facts.get("slug") or facts["title"])
    survey = Survey.objects.create(**facts)
    SurveyPage.objects.create(survey=survey, order=1, title=str(_("Erste Seite")))
    note(by, "found_survey", survey)
    return survey


def free_slug(words: str) -> str:
    """Return an address that no procedure has yet."""
    umlauts = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
    base = slugify(words.translate(umlauts))[:70] or "umfrage"
    taken = set(Procedure.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    names = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


@transaction.atomic
def change_survey(*, by: Viewer, survey: Survey, changes: dict[str, Any]) -> Survey:
    """Change title, dates, access and what else is no question."""
    row = demand_draft(by=by, survey=survey)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    note(by, "change_survey", row, fields=sorted(changes))
    return row


# Pages ------------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_page(*, by: Viewer, survey: Survey, **facts: Any) -> SurveyPage:
    """Add a page at the end."""
    row = demand_draft(by=by, survey=survey)
    _demand_condition(facts.get("condition"))
    page = SurveyPage.objects.create(survey=row, order=_next(row.pages.all()), **facts)
    note(by, "add_page", row, page=str(page.pk))
    return page


@transaction.atomic
def change_page(*, by: Viewer, page: SurveyPage, changes: dict[str, Any]) -> SurveyPage:
    """Change topic, text or condition of a page."""
    row = demand_draft(by=by, survey=page.survey)
    _demand_condition(changes.get("condition"))
    for name, value in changes.items():
        setattr(page, name, value)
    page.save()
    note(by, "change_page", row, page=str(page.pk))
    return page


@transaction.atomic
def remove_page(*, by: Viewer, page: SurveyPage) -> None:
    """Remove a page with its questions."""
    row = demand_draft(by=by, survey=page.survey)
    note(by, "remove_page", row, page=str(page.pk))
    page.delete()
    _number(row.pages.order_by("order"))


@transaction.atomic
def move_page(*, by: Viewer, page: SurveyPage, position: int) -> None:
    """Put a page at a position, counted from 1."""
    row = demand_draft(by=by, survey=page.survey)
    _place(list(row.pages.order_by("order")), page, position)
    note(by, "move_page", row, page=str(page.pk), position=position)


# Questions --------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_question(
    *, by: Viewer, page: SurveyPage, kind: str, choices: Sequence[str] = (), rows: Sequence[str] = (), **facts: Any
) -> Question:
    """Add a question at the end of a page."""
    survey = demand_draft(by=by, survey=page.survey)
    if kind not in TYPES:
        raise Refused(_("Diese Art von Frage gibt es nicht."), code="kind", field="kind")
    _demand_condition(facts.get("condition"))
    question = Question.objects.create(
        survey=survey, page=page, kind=kind, key=_next_key(survey.questions.all(), "f"),
        order=_next(page.questions.all()), **facts,
    )  # fmt: skip
    _write_parts(question, choices, rows)
    note(by, "add_question", survey, question=question.key, kind=kind)
    return question


@transaction.atomic
def change_question(
    *, by: Viewer, question: Question, changes: dict[str, Any], choices: Sequence[str] = (), rows: Sequence[str] = ()
) -> Question:
    """Change a question. Choices and rows keep their keys by their words, else by their place."""
    survey = demand_draft(by=by, survey=question.survey)
    _demand_condition(changes.get("condition"))
    for name, value in changes.items():
        setattr(question, name, value)
    question.save()
    _write_parts(question, choices, rows)
    note(by, "change_question", survey, question=question.key)
    return question


@transaction.atomic
def remove_question(*, by: Viewer, question: Question) -> None:
    """Remove a question."""
    survey = demand_draft(by=by, survey=question.survey)
    note(by, "remove_question", survey, question=question.key)
    page = question.page
    question.delete()
    _number(page.questions.order_by("order"))


@transaction.atomic
def move_question(*, by: Viewer, question: Question, position: int, page: UUID | None = None) -> None:
    """Put a question at a position, counted from 1, of its own page or of another one of the survey."""
    survey = demand_draft(by=by, survey=question.survey)
    if page is not None and page != question.page_id:
        before, question.page = question.page, survey.pages.get(pk=page)
        question.order = _next(question.page.questions.all())
        question.save()
        _number(before.questions.order_by("order"))
    _place(list(question.page.questions.order_by("order")), question, position)
    note(by, "move_question", survey, question=question.key, position=position)


def _write_parts(question: Question, choices: Sequence[str], rows: Sequence[str]) -> None:
    kind = TYPES[question.kind]
    _merge(Choice, question, question.choices.all(), choices if kind.has_choices else (), "a")
    _merge(Row, question, question.rows.all(), rows if kind.has_rows else (), "z")


def _merge(model: Any, question: Question, before: QuerySet[Any], lines: Sequence[str], letter: str) -> None:
    """Keep what has the same words, rename the others one after the other, add and remove the rest.

    A choice that begins with "!" excludes all others.
    """
    old = list(before.order_by("order"))
    by_words = {part.text: part for part in old}
    wanted = [(line.lstrip("!").strip(), line.startswith("!")) for line in lines]
    kept: dict[int, Any] = {place: by_words[text] for place, (text, _alone) in enumerate(wanted) if text in by_words}
    free = [part for part in old if part not in kept.values()]
    for place, (text, alone) in enumerate(wanted):
        part = kept.get(place) or (free.pop(0) if free else None)
        if part is None:
            part = model(question=question, key=_next_key(model.objects.filter(question=question), letter))
        if part.text != text:
            # The old translation may be wrong now: the check asks for it again.
            part.translations = {}
        part.order, part.text = place + 1, text
        if model is Choice:
            part.is_exclusive = alone
        part.save()
    for part in free:
        part.delete()


def _next_key(rows: QuerySet[Any], letter: str) -> str:
    used = [int(key[1:]) for key in rows.values_list("key", flat=True)]
    return f"{letter}{max(used, default=0) + 1}"


def _next(rows: QuerySet[Any]) -> int:
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


def _number(rows: Any) -> None:
    for order, row in enumerate(rows, start=1):
        if row.order != order:
            row.order = order
            row.save(update_fields=["order"])


def _place(rows: list[Any], row: Any, position: int) -> None:
    rows = [one for one in rows if one.pk != row.pk]
    rows.insert(max(0, min(position - 1, len(rows))), row)
    _number(rows)


def _demand_condition(condition: Any) -> None:
    try:
        list(leaves(condition))
    except WrongCondition as error:
        raise Refused(_("Die Bedingung ist nicht lesbar."), code="condition", field="condition") from error
