"""Numbers with a unit, dates, and points or euro to be shared out."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.surveys.conditions import Answer
from participation.surveys.questionnaire import Item, Text, both, said
from participation.surveys.types.base import (
    NONE,
    Cell,
    Column,
    Fault,
    Faulty,
    Measure,
    Raw,
    Table,
    Type,
    first,
    silent_cell,
    unanswered_cell,
)

CLASSES = 5
LONGEST = 15


class Number(Type):
    """A number with its unit."""

    name, label, template = "number", gettext_lazy("Zahl mit Einheit"), "number"
    is_comparable = True
    settings = ("least", "most", "unit")

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return {"number": "12.5"}: no zeros at the end, a point."""
        text = first(raw, "").replace(" ", "")
        if not text:
            return None
        number = self._read(text)
        least, most = self.limits(item)
        if (least is not None and number < least) or (most is not None and number > most):
            raise Faulty(Fault(self._range(least, most)))
        return {"number": format(number.normalize(), "f")}

    def _read(self, text: str) -> Decimal:
        # 1.234,5 and 1234.5 both occur.
        plain = text.replace(".", "").replace(",", ".") if "," in text else text
        try:
            number = Decimal(plain)
        except InvalidOperation:
            number = Decimal("NaN")
        if len(text) > LONGEST or not number.is_finite() or "e" in text.lower():
            raise Faulty(Fault(_("Bitte geben Sie eine Zahl ein, zum Beispiel 12 oder 2,5.")))
        return number

    def limits(self, item: Item) -> tuple[Decimal | None, Decimal | None]:
        """Return the smallest and the largest number that is taken."""
        least, most = (item.settings.get(name) for name in ("least", "most"))
        return (Decimal(str(least)) if least not in (None, "") else None), (
            Decimal(str(most)) if most not in (None, "") else None
        )

    def _range(self, least: Decimal | None, most: Decimal | None) -> str:
        if least is None:
            return _("Bitte geben Sie höchstens %(most)s ein.") % {"most": spoken(most)}
        if most is None:
            return _("Bitte geben Sie mindestens %(least)s ein.") % {"least": spoken(least)}
        return _("Bitte geben Sie eine Zahl von %(least)s bis %(most)s ein.") % {
            "least": spoken(least),
            "most": spoken(most),
        }

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return the number."""
        return {"": [answer["number"]]}

    def missing(self, item: Item) -> Fault:
        """Ask for a number."""
        return Fault(_("Bitte geben Sie eine Zahl ein."))

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Return what was typed and the unit."""
        return {"value": first(raw, ""), "unit": said(item.settings.get("unit") or {})}

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Return the number with its unit."""
        return [f"{spoken(Decimal(answer['number']))} {said(item.settings.get('unit') or {})}".strip()]

    def tables(self, item: Item, answers: Sequence[Answer | None]) -> list[Table]:
        """Count in classes: equally wide ones between the limits, else around what was answered."""
        numbers = [Decimal(one["number"]) for one in answers if one and "number" in one]
        cells = [
            Cell(label, sum(start <= number and (number < end or is_last) for number in numbers))
            for start, end, is_last, label in self._classes(item, numbers)
        ]
        return [Table((*cells, *unanswered_cell(item, answers), *silent_cell(item, answers)), len(answers))]

    def _classes(self, item: Item, numbers: list[Decimal]) -> list[tuple[Decimal, Decimal, bool, Text]]:
        if not numbers:
            return []
        least, most = self.limits(item)
        start, end = (min(numbers) if least is None else least), (max(numbers) if most is None else most)
        width = max((end - start) / CLASSES, Decimal(1)).to_integral_value(rounding="ROUND_CEILING")
        if least is None or most is None:
            # The edges must not tell the smallest or the largest number that somebody gave.
            width = _rounded(width)
        if least is None:
            start = (start / width).to_integral_value(rounding="ROUND_FLOOR") * width
        start = start.to_integral_value(rounding="ROUND_FLOOR")
        count = min(CLASSES, int((end - start) // width) + 1)
        found = []
        for place in range(count):
            low, is_last = start + place * width, place == count - 1
            words = gettext_lazy("ab %(low)s") if is_last else gettext_lazy("%(low)s bis unter %(high)s")
            values = {"low": f"{low:f}", "high": f"{low + width:f}"}
            found.append((low, low + width, is_last, {key: text % values for key, text in both(words).items()}))
        return found

    def columns(self, item: Item) -> list[Column]:
        """Return the number."""
        return [Column("", item.words, is_number=True)]

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return the number."""
        return [(answer or {}).get("number", "")]

    def problems(self, item: Item) -> list[str]:
        """Compare the limits."""
        least, most = self.limits(item)
        return [_("Der kleinste Wert ist größer als der größte.")] if least and most and least > most else []


def _rounded(width: Decimal) -> Decimal:
    """Return 1, 2, 5, 10, 20, 50, …: the next that is not smaller."""
    power = Decimal(10) ** width.adjusted()
    return next(step * power for step in (1, 2, 5, 10) if step * power >= width)


class Date(Type):
    """A day."""

    name, label, template = "date", gettext_lazy("Datum"), "date"

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return {"date": "2026-12-24"}; 24.12.2026 is understood as well."""
        text = first(raw, "")
        if not text:
            return None
        for form in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return {"date": datetime.datetime.strptime(text, form).date().isoformat()}
            except ValueError:
                continue
        raise Faulty(Fault(_("Bitte geben Sie ein Datum ein, zum Beispiel 24.12.2026.")))

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return the day."""
        return {"": [answer["date"]]}

    def missing(self, item: Item) -> Fault:
        """Ask for a day."""
        return Fault(_("Bitte geben Sie ein Datum ein."))

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Return the day as people write it."""
        return [date_format(datetime.date.fromisoformat(answer["date"]), "d.m.Y")]

    def tables(self, item: Item, answers: Sequence[Answer | None]) -> list[Table]:
        """Count by year."""
        years = [one["date"][:4] for one in answers if one and "date" in one]
        cells = [Cell({"de": year}, years.count(year)) for year in sorted(set(years))]
        return [Table((*cells, *unanswered_cell(item, answers), *silent_cell(item, answers)), len(answers))]

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return the day."""
        return [(answer or {}).get("date", "")]


class Allocation(Type):
    """Points or euro, shared out among the choices until nothing is left."""

    name, label, template = "allocation", gettext_lazy("Punkte oder Euro verteilen"), "points"
    has_choices = True
    settings = ("total", "unit")

    def suffixes(self, item: Item) -> Sequence[str]:
        """Return the choices."""
        return [choice.key for choice in item.choices] + ([NONE] if item.is_demographic else [])

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return {"points": {choice: number}} of which the sum is the total, zeros left out."""
        faults, points = [], {}
        for choice in item.choices:
            text = first(raw, choice.key).replace(".", "").replace(" ", "")
            if text and not (text.isascii() and text.isdigit() and len(text) < LONGEST):
                faults.append(
                    Fault(
                        _("Bitte geben Sie bei „%(choice)s“ eine ganze Zahl ein.") % {"choice": choice.words},
                        choice.key,
                    )
                )
            elif text and int(text):
                points[choice.key] = int(text)
        if faults:
            raise Faulty(*faults)
        if not points:
            return None
        given, total = sum(points.values()), item.number_of("total", 100)
        if given != total:
            words = _("Sie haben %(given)s verteilt, es sollen genau %(total)s sein.")
            raise Faulty(
                Fault(words % {"given": spoken(Decimal(given)), "total": spoken(Decimal(total))}, item.choices[0].key)
            )
        return {"points": points}

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return a number a choice."""
        return {key: [str(number)] for key, number in answer["points"].items()}

    def missing(self, item: Item) -> Fault:
        """Ask for numbers."""
        words = _("Bitte verteilen Sie %(total)s.") % {"total": spoken(Decimal(item.number_of("total", 100)))}
        return Fault(words, item.choices[0].key)

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Return the choices with their numbers."""
        rows = [
            {"key": one.key, "words": one.words, "value": first(raw, one.key), "fault": faults.get(one.key)}
            for one in item.choices
        ]
        return {"rows": rows, "total": item.number_of("total", 100), "unit": said(item.settings.get("unit") or {})}

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Return a line a choice that got something."""
        unit = said(item.settings.get("unit") or {})
        points = answer["points"]
        return [
            f"{one.words}: {spoken(Decimal(points[one.key]))} {unit}".strip()
            for one in item.choices
            if one.key in points
        ]

    def tables(self, item: Item, answers: Sequence[Answer | None]) -> list[Table]:
        """Count how many gave something to each choice."""
        given = [set((one or {}).get("points", ())) for one in answers]
        cells = [Cell(choice.text, sum(choice.key in keys for keys in given)) for choice in item.choices]
        return [Table((*cells, *unanswered_cell(item, answers)), len(answers), is_partition=False)]

    def measures(self, item: Item, answers: Sequence[Answer | None]) -> list[Measure]:
        """Return the mean of each choice, whole."""
        given = [one["points"] for one in answers if one and "points" in one]
        if not given:
            return []
        return [
            Measure(one.text, f"{sum(points.get(one.key, 0) for points in given) / len(given):.0f}", len(given))
            for one in item.choices
        ]

    def columns(self, item: Item) -> list[Column]:
        """Return a column of numbers a choice."""
        return [Column(choice.key, f"{item.words}: {choice.words}", is_number=True) for choice in item.choices]

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return the numbers."""
        if answer is None or answer.get(NONE):
            return [""] * len(item.choices)
        return [str(answer["points"].get(choice.key, 0)) for choice in item.choices]

    def problems(self, item: Item) -> list[str]:
        """Ask for something to share out."""
        found = super().problems(item)
        return found if item.number_of("total", 100) > 0 else [*found, _("Es gibt nichts zu verteilen.")]


def spoken(number: Decimal | None) -> str:
    """Return a number as Germans write it: 1.234,5."""
    text = f"{number:,f}" if number is not None else ""
    return text.translate(str.maketrans(",.", ".,"))
