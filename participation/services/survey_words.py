"""The words of a survey in another language: what has any, and writing them. Only as long as it is a draft."""

from typing import Any

from django.db import transaction

from accounts.viewer import Viewer
from participation.models import Survey
from participation.services.survey_editing import demand_draft, note


@transaction.atomic
def translate_survey(*, by: Viewer, survey: Survey, language: str, words: dict[tuple[str, str, str], str]) -> int:
    """Write translations: by (model, key, field) → words. Returns how many are there now."""
    row = demand_draft(by=by, survey=survey)
    changed: dict[tuple[str, str], Any] = {}
    for thing in translatables(row):
        name = (thing._meta.model_name or "", str(thing.pk))
        for field in texts_of(thing):
            if (told := words.get((*name, field))) is not None:
                _translate(thing, field, language, told.strip())
                changed[name] = thing
    for thing in changed.values():
        thing.save()
    note(by, "translate_survey", row, language=language, count=len(words))
    return sum(1 for text in words.values() if text.strip())


def _translate(thing: Any, field: str, language: str, words: str) -> None:
    whole, _dot, name = field.partition(".")
    if whole == "settings":
        thing.settings[name][language] = words
    else:
        thing.translations.setdefault(language, {})[field] = words


def words_in(thing: Any, field: str, language: str) -> str:
    """Return the words of a field in a language, "" without."""
    whole, _dot, name = field.partition(".")
    if whole == "settings":
        return str(thing.settings[name].get(language, ""))
    if language == "de":
        return str(getattr(thing, field))
    return str(thing.translations.get(language, {}).get(field, ""))


def translatables(survey: Survey) -> list[Any]:
    """Return everything with words: the survey, then page by page. Five queries."""
    found: list[Any] = [survey]
    for page in survey.pages.prefetch_related("questions__choices", "questions__rows").order_by("order"):
        found.append(page)
        for question in sorted(page.questions.all(), key=lambda one: one.order):
            found += [question, *question.choices.all(), *question.rows.all()]
    return found


def texts_of(thing: Any) -> list[str]:
    """Return the fields of a thing that hold words now; of a question also those of its settings."""
    fields = {
        "survey": ("title", "summary", "intro", "thanks"),
        "surveypage": ("title", "text"),
        "question": ("text", "help"),
    }
    found = [name for name in fields.get(thing._meta.model_name, ("text",)) if getattr(thing, name)]
    settings = getattr(thing, "settings", {})
    return [
        *found,
        *(f"settings.{name}" for name, value in settings.items() if isinstance(value, dict) and value.get("de")),
    ]
