"""One of several, several of several, yes or no, a scale."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participation.surveys.conditions import Answer
from participation.surveys.questionnaire import Item, Option, both, said
from participation.surveys.types.base import (
    MOST_LETTERS_OTHER,
    NONE,
    OTHER,
    Cell,
    Column,
    Fault,
    Faulty,
    Measure,
    Raw,
    Table,
    Type,
    first,
    no_answer_of,
    options_of,
    unanswered_cell,
)

YES_NO = (("yes", gettext_lazy("Ja")), ("no", gettext_lazy("Nein")), ("unsure", gettext_lazy("weiß nicht")))
STEPS = 5


def other_text(raw: Raw) -> str:
    """Return what was written beside "other"; raises Faulty when it is missing or too long."""
    text = first(raw, OTHER)
    if not text:
        raise Faulty(Fault(_("Bitte schreiben Sie, was Sie mit „Anderes“ meinen."), OTHER))
    if len(text) > MOST_LETTERS_OTHER:
        words = _("Das sind %(count)s Zeichen, höchstens %(most)s sind möglich.")
        raise Faulty(Fault(words % {"count": len(text), "most": MOST_LETTERS_OTHER}, OTHER))
    return text


class Single(Type):
    """One of several choices."""

    name, label, template = "single", gettext_lazy("Eine Antwort auswählen"), "radios"
    has_choices = may_offer_other = is_comparable = True

    def options(self, item: Item) -> list[Option]:
        """Return everything that can be chosen."""
        return options_of(item)

    def suffixes(self, item: Item) -> Sequence[str]:
        """Return the choice and the text beside "other"."""
        return ("", OTHER) if item.offers_other else ("",)

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return {"choice": key}, with "text" beside "other"."""
        chosen = first(raw, "")
        if not chosen:
            return None
        if chosen not in {option.key for option in self.options(item)}:
            raise Faulty(Fault(_("Diese Antwort gibt es nicht. Bitte wählen Sie noch einmal.")))
        if chosen == NONE:
            return {NONE: True}
        return {"choice": chosen} | ({"text": other_text(raw)} if chosen == OTHER else {})

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return the choice and its text."""
        raw = {"": [NONE if answer.get(NONE) else answer["choice"]]}
        return raw | ({OTHER: [answer["text"]]} if "text" in answer else {})

    def missing(self, item: Item) -> Fault:
        """Ask for a choice."""
        return Fault(_("Bitte wählen Sie eine Antwort."))

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Return the options with which one is chosen."""
        chosen = first(raw, "")
        rows = [
            {"key": option.key, "words": option.words, "on": option.key == chosen, "other": option.key == OTHER}
            for option in self.options(item)
        ]
        return {"options": rows, "other": first(raw, OTHER)}

    def anchor(self, item: Item, suffix: str) -> str:
        """Return the first radio button, or the text beside "other"."""
        return f"{item.key}-text" if suffix == OTHER else f"{item.key}-{self.options(item)[0].key}"

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Return the chosen option."""
        chosen = NONE if answer.get(NONE) else answer["choice"]
        words = next(option.words for option in self.options(item) if option.key == chosen)
        return [f"{words}: {answer['text']}" if "text" in answer else words]

    def tables(self, item: Item, answers: Sequence[Answer | None]) -> list[Table]:
        """Count each option."""
        chosen = [(NONE if one.get(NONE) else one["choice"]) for one in answers if one]
        cells = [Cell(option.text, chosen.count(option.key)) for option in self.options(item)]
        return [Table((*cells, *unanswered_cell(item, answers)), len(answers))]

    def columns(self, item: Item) -> list[Column]:
        """Return one column of codes, and one for the text of "other"."""
        labels = {str(code): said(option.text) for code, option in enumerate(self.options(item), start=1)}
        found = [Column("", item.words, labels, is_number=True)]
        return [*found, Column(OTHER, f"{item.words} (Anderes)")] if item.offers_other else found

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return the code."""
        codes = {option.key: str(code) for code, option in enumerate(self.options(item), start=1)}
        code = codes[NONE if answer.get(NONE) else answer["choice"]] if answer else ""
        return [code, (answer or {}).get("text", "")] if item.offers_other else [code]


class YesNo(Single):
    """Yes, no, don't know."""

    name, label = "yesno", gettext_lazy("Ja, nein, weiß nicht")
    has_choices = may_offer_other = False

    def options(self, item: Item) -> list[Option]:
        """Return the three."""
        return [*(Option(key, both(words)) for key, words in YES_NO), *no_answer_of(item)]


class Scale(Single):
    """A scale whose ends are labelled."""

    name, label, template = "scale", gettext_lazy("Skala mit benannten Enden"), "scale"
    has_choices = may_offer_other = False
    settings = ("steps", "low", "high")

    def options(self, item: Item) -> list[Option]:
        """Return the steps, the ends with their words."""
        steps = item.number_of("steps", STEPS)
        return [
            *(Option(str(step), self._label(item, step, steps)) for step in range(1, steps + 1)),
            *no_answer_of(item),
        ]

    def _label(self, item: Item, step: int, steps: int) -> dict[str, str]:
        end = item.settings.get({1: "low", steps: "high"}.get(step, "")) or {}
        return {"de": str(step)} | {language: f"{step} ({words})" for language, words in end.items() if words}

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Add the words of the ends."""
        ends = {name: said(item.settings.get(name) or {}) for name in ("low", "high")}
        rows = super().drawn(item, raw, faults)
        for option in rows["options"]:
            option["short"] = option["key"] if option["key"] != NONE else option["words"]
        return rows | ends

    def measures(self, item: Item, answers: Sequence[Answer | None]) -> list[Measure]:
        """Return the mean."""
        steps = [int(one["choice"]) for one in answers if one and "choice" in one]
        return (
            [Measure(both(gettext_lazy("Mittelwert")), f"{sum(steps) / len(steps):.1f}", len(steps))] if steps else []
        )

    def problems(self, item: Item) -> list[str]:
        """Ask for sensible steps and both ends."""
        found = []
        if not 2 <= item.number_of("steps", STEPS) <= 11:
            found.append(_("Eine Skala hat 2 bis 11 Stufen."))
        if not all((item.settings.get(name) or {}).get("de") for name in ("low", "high")):
            found.append(_("Die Enden der Skala brauchen Namen."))
        return found


class Multiple(Type):
    """Several of several choices."""

    name, label, template = "multiple", gettext_lazy("Mehrere Antworten auswählen"), "checks"
    has_choices = may_offer_other = is_comparable = True
    settings = ("min", "max")

    def suffixes(self, item: Item) -> Sequence[str]:
        """Return the choices and the text beside "other"."""
        return ("", OTHER) if item.offers_other else ("",)

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return {"choices": [keys in the order of the question]}, with "text" beside "other"."""
        options = options_of(item)
        chosen = [value for value in raw.get("", []) if value]
        if not chosen:
            return None
        kept = [option for option in options if option.key in chosen]
        if len(kept) != len(set(chosen)):
            raise Faulty(Fault(_("Diese Antwort gibt es nicht. Bitte wählen Sie noch einmal.")))
        alone = next((option for option in kept if option.is_exclusive), None)
        if alone and len(kept) > 1:
            words = _(
                "„%(choice)s“ passt nicht zu anderen Antworten. Bitte wählen Sie entweder das eine oder das andere."
            )
            raise Faulty(Fault(words % {"choice": alone.words}))
        if alone and alone.key == NONE:
            return {NONE: True}
        if not alone:
            self._refuse_number(item, len(kept))
        answer = {"choices": [option.key for option in kept]}
        return answer | ({"text": other_text(raw)} if OTHER in answer["choices"] else {})

    def _refuse_number(self, item: Item, count: int) -> None:
        least, most = item.number_of("min", 1), item.number_of("max", 99)
        if count < least:
            words = ngettext(
                "Bitte wählen Sie mindestens %(n)s Antwort.", "Bitte wählen Sie mindestens %(n)s Antworten.", least
            )
            raise Faulty(Fault(words % {"n": least}))
        if count > most:
            words = ngettext(
                "Bitte wählen Sie höchstens %(n)s Antwort.", "Bitte wählen Sie höchstens %(n)s Antworten.", most
            )
            raise Faulty(Fault(words % {"n": most}))

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return the choices and the text."""
        raw = {"": [NONE] if answer.get(NONE) else list(answer["choices"])}
        return raw | ({OTHER: [answer["text"]]} if "text" in answer else {})

    def missing(self, item: Item) -> Fault:
        """Ask for a choice."""
        return Fault(_("Bitte wählen Sie mindestens eine Antwort."))

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Return the options with which ones are chosen."""
        chosen = raw.get("", [])
        rows = [
            {"key": option.key, "words": option.words, "on": option.key in chosen, "other": option.key == OTHER}
            for option in options_of(item)
        ]
        return {"options": rows, "other": first(raw, OTHER), "limits": self._limits(item)}

    def _limits(self, item: Item) -> str:
        least, most = item.number_of("min", 0), item.number_of("max", 0)
        if least > 1 and most:
            return _("Wählen Sie %(least)s bis %(most)s Antworten.") % {"least": least, "most": most}
        if most:
            return _("Wählen Sie höchstens %(most)s Antworten.") % {"most": most}
        return _("Mehrere Antworten sind möglich.")

    def anchor(self, item: Item, suffix: str) -> str:
        """Return the first checkbox, or the text beside "other"."""
        return f"{item.key}-text" if suffix == OTHER else f"{item.key}-{options_of(item)[0].key}"

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Return the chosen options."""
        chosen = [NONE] if answer.get(NONE) else answer["choices"]
        found = [option.words for option in options_of(item) if option.key in chosen]
        return [*found[:-1], f"{found[-1]}: {answer['text']}"] if "text" in answer else found

    def tables(self, item: Item, answers: Sequence[Answer | None]) -> list[Table]:
        """Count how many chose each option."""
        chosen = [{NONE} if one.get(NONE) else set(one["choices"]) for one in answers if one]
        cells = [Cell(option.text, sum(option.key in keys for keys in chosen)) for option in options_of(item)]
        return [Table((*cells, *unanswered_cell(item, answers)), len(answers), is_partition=False)]

    def columns(self, item: Item) -> list[Column]:
        """Return a column of 0 and 1 for each option."""
        labels = {"0": _("nicht gewählt"), "1": _("gewählt")}
        found = [
            Column(option.key, f"{item.words}: {option.words}", labels, is_number=True) for option in options_of(item)
        ]
        return [*found, Column("text", f"{item.words} (Anderes)")] if item.offers_other else found

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return 0 or 1 for each option."""
        options = options_of(item)
        if answer is None:
            found = [""] * len(options)
        else:
            chosen = [NONE] if answer.get(NONE) else answer["choices"]
            found = ["1" if option.key in chosen else "0" for option in options]
        return [*found, (answer or {}).get("text", "")] if item.offers_other else found

    def problems(self, item: Item) -> list[str]:
        """Compare the limits with the choices."""
        least, most = item.number_of("min", 0), item.number_of("max", 0)
        found = super().problems(item)
        if (most and least > most) or max(least, most) > len(item.choices) + item.offers_other:
            found.append(_("Mindest- und Höchstzahl passen nicht zu den Antworten."))
        return found
