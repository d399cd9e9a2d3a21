"""Texts, and blocks that ask nothing or for consent."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.surveys.conditions import Answer
from participation.surveys.questionnaire import Item
from participation.surveys.types.base import (
    Column,
    Fault,
    Faulty,
    Raw,
    Table,
    Type,
    first,
)

MOST_LETTERS_SHORT, MOST_LETTERS_LONG = 120, 500


class ShortText(Type):
    """A line."""

    name, label, template = "short", gettext_lazy("Kurzer Text"), "short"
    is_text = True
    settings = ("letters",)
    most = MOST_LETTERS_SHORT

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return {"text": …}."""
        text = first(raw, "").replace("\r\n", "\n")
        most = self.letters(item)
        if len(text) > most:
            words = _("Das sind %(count)s Zeichen, höchstens %(most)s sind möglich.")
            raise Faulty(Fault(words % {"count": len(text), "most": most}))
        return {"text": text} if text else None

    def letters(self, item: Item) -> int:
        """Return how long a text may be."""
        return item.number_of("letters", self.most)

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return the text."""
        return {"": [answer["text"]]}

    def missing(self, item: Item) -> Fault:
        """Ask for words."""
        return Fault(_("Bitte schreiben Sie etwas."))

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Return what was typed and how much fits."""
        return {"value": first(raw, ""), "most": self.letters(item)}

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Return the text."""
        return [answer["text"]]

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return the text."""
        return [(answer or {}).get("text", "")]


class LongText(ShortText):
    """Some sentences."""

    name, label, template = "long", gettext_lazy("Langer Text"), "area"
    most = MOST_LETTERS_LONG


class Info(Type):
    """Words between the questions."""

    name, label, template = "info", gettext_lazy("Text zur Information"), "info"
    is_block = True

    def suffixes(self, item: Item) -> Sequence[str]:
        """Nothing is asked."""
        return ()

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Nothing is answered."""
        return None

    def tables(self, item: Item, answers: Sequence[Answer | None]) -> list[Table]:
        """Nothing is counted."""
        return []

    def columns(self, item: Item) -> list[Column]:
        """No column."""
        return []

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """No value."""
        return []


class Consent(Type):
    """Somebody agrees, or does not."""

    name, label, template = "consent", gettext_lazy("Einwilligung"), "consent"
    is_block = is_comparable = True

    def suffixes(self, item: Item) -> Sequence[str]:
        """Return the tick."""
        return ("",)

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return {"agreed": True}."""
        return {"agreed": True} if first(raw, "") else None

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return the tick."""
        return {"": ["1"]}

    def missing(self, item: Item) -> Fault:
        """Ask for it."""
        return Fault(_("Ohne Ihre Einwilligung können Sie hier nicht weitermachen."))

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Return whether it is ticked."""
        return {"on": bool(first(raw, ""))}

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Say so."""
        return [_("eingewilligt")]

    def columns(self, item: Item) -> list[Column]:
        """Return a column of 0 and 1."""
        return [Column("", item.words, {"0": _("nein"), "1": _("ja")}, is_number=True)]

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return whether."""
        return ["1" if answer else "0"]
