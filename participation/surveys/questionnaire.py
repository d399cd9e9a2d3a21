"""The questionnaire as it is frozen: pages, questions, choices, rows, in every language."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, override

# Words by language; German is always there.
Text = dict[str, str]
LANGUAGES = ("de", "en")


def said(text: Text) -> str:
    """Return the words in the language of the moment, German where there are none."""
    return text.get((get_language() or "de")[:2]) or text.get("de", "")


def both(words: str | Promise) -> Text:
    """Return words of the house in every language, for what is kept."""
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(words)
    return told


@dataclass(frozen=True)
class Option:
    """A choice or a row."""

    key: str
    text: Text
    is_exclusive: bool = False

    @property
    def words(self) -> str:
        """Its text in the language of the moment."""
        return said(self.text)


@dataclass(frozen=True)
class Item:
    """A question or a block. `number` is what people see; blocks have 0."""

    key: str
    number: int
    kind: str
    text: Text
    help: Text
    is_required: bool
    is_demographic: bool
    is_sensitive: bool
    offers_other: bool
    settings: dict[str, Any]
    condition: dict[str, Any] | None
    choices: tuple[Option, ...]
    rows: tuple[Option, ...]

    @property
    def words(self) -> str:
        """Its text in the language of the moment."""
        return said(self.text)

    @property
    def hint(self) -> str:
        """Its help in the language of the moment."""
        return said(self.help)

    def number_of(self, name: str, default: int) -> int:
        """Return a whole number of the settings."""
        value = self.settings.get(name)
        return default if value in (None, "") else int(value)


@dataclass(frozen=True)
class Sheet:
    """A page."""

    key: str
    title: Text
    text: Text
    condition: dict[str, Any] | None
    items: tuple[Item, ...]

    @property
    def heading(self) -> str:
        """Its topic in the language of the moment."""
        return said(self.title)

    @property
    def words(self) -> str:
        """Its text in the language of the moment."""
        return said(self.text)


@dataclass(frozen=True)
class Questionnaire:
    """Everything that is asked."""

    sheets: tuple[Sheet, ...]
    minutes: int

    def items(self) -> Iterator[Item]:
        """Yield all questions and blocks in their order."""
        for sheet in self.sheets:
            yield from sheet.items

    def item(self, key: str) -> Item | None:
        """Return the question called key."""
        return next((item for item in self.items() if item.key == key), None)


def read(configuration: Any) -> Questionnaire:
    """Return the questionnaire of a (frozen) configuration."""
    return Questionnaire(
        tuple(
            Sheet(
                sheet["key"], sheet["title"], sheet["text"], sheet["condition"], tuple(map(read_item, sheet["items"]))
            )
            for sheet in configuration["pages"]
        ),
        configuration["minutes"],
    )


def read_item(data: dict[str, Any]) -> Item:
    """Return one question of a configuration."""
    options = {name: tuple(Option(**one) for one in data[name]) for name in ("choices", "rows")}
    return Item(**{**data, **options})


def written(survey: Any) -> dict[str, Any]:
    """Return what a survey asks now as plain data. Reads pages, questions, choices and rows: four queries."""
    pages = survey.pages.prefetch_related("questions__choices", "questions__rows").order_by("order")
    number, sheets = 0, []
    for place, page in enumerate(pages, start=1):
        items = []
        for question in sorted(page.questions.all(), key=lambda one: one.order):
            is_block = question.kind in ("info", "consent")
            number += not is_block
            items.append(written_item(question, 0 if is_block else number))
        sheets.append(
            {
                "key": f"s{place}",
                "title": _text(page, "title"),
                "text": _text(page, "text"),
                "condition": page.condition,
            }
            | {"items": items}
        )
    return {"pages": sheets, "minutes": survey.minutes}


def written_item(question: Any, number: int) -> dict[str, Any]:
    """Return one question as plain data."""
    plain = ("key", "kind", "is_required", "is_demographic", "is_sensitive", "offers_other", "settings", "condition")
    return {name: getattr(question, name) for name in plain} | {
        "number": number,
        "text": _text(question, "text"),
        "help": _text(question, "help"),
        "choices": [
            {"key": one.key, "text": _text(one, "text"), "is_exclusive": one.is_exclusive}
            for one in sorted(question.choices.all(), key=lambda one: one.order)
        ],
        "rows": [
            {"key": one.key, "text": _text(one, "text")}
            for one in sorted(question.rows.all(), key=lambda one: one.order)
        ],
    }


def _text(row: Any, field: str) -> Text:
    told = {language: words[field] for language, words in row.translations.items() if words.get(field)}
    return {"de": getattr(row, field)} | told
