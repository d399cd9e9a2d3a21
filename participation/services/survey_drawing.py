"""A page of a survey as its template wants it: each question with its type's fields, and what is wrong."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from participation.services.survey_visit import Visit
from participation.surveys.answers import Shown
from participation.surveys.mirror import Mirror
from participation.surveys.questionnaire import Item
from participation.surveys.types import type_of
from participation.surveys.types.base import NONE, Fault, first

NO_MIRROR = Mirror()


@dataclass(frozen=True)
class Drawn:
    """A question on a page. `fields` are what its type's template wants.

    `when`: the condition that the browser looks at, too; `is_waiting`: no answer has brought it up yet.
    """

    item: Item
    template: str
    fields: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    is_silent: bool = False
    when: str = ""
    is_waiting: bool = False

    @property
    def key(self) -> str:
        """The key by which its fields are named."""
        return self.item.key

    @property
    def fault(self) -> Fault | None:
        """What is wrong with the question as a whole or with its first field."""
        return self.faults[0] if self.faults else None

    @property
    def described(self) -> str:
        """The ids of what describes it."""
        return " ".join(
            [*([f"{self.key}-hint"] if self.has_hint else []), *([f"{self.key}-error"] if self.faults else [])]
        )

    @property
    def has_hint(self) -> bool:
        """Whether there is something to say below the question."""
        return bool(self.item.hint or self.fields.get("limits"))


@dataclass(frozen=True)
class Summary:
    """What stands on top when something is wrong: (id of the field, words)."""

    title: str = ""
    lines: list[tuple[str, str]] = field(default_factory=list)


def drawn_items(page: Shown, visit: Visit, *, tells: bool, mirror: Mirror = NO_MIRROR) -> list[Drawn]:
    """Return the questions of a page with what was typed, and among them those that an answer on the page may bring up."""
    found, shown = [], {item.key for item in page.items}
    for item in page.sheet.items:
        if item.key not in shown and item.key not in mirror.whens:
            continue
        kind, raw = type_of(item), visit.typed.get(item.key, {})
        faults = page.faults.get(item.key, ()) if tells else ()
        fields = kind.drawn(item, raw, {fault.suffix: fault for fault in faults})
        found.append(
            Drawn(
                item, f"participation/surveys/types/{kind.template}.html", fields, faults, bool(first(raw, NONE)),
                json.dumps(mirror.whens[item.key]) if item.key in mirror.whens else "", item.key not in shown,
            )
        )  # fmt: skip
    return found


def summary_of(page: Shown) -> Summary:
    """Return what is wrong on a page, each with a link to its field."""
    lines = []
    for item in page.items:
        for fault in page.faults.get(item.key, ()):
            words = fault.summary or fault.text
            if item.number:
                words = _("Frage %(number)s: %(words)s") % {"number": item.number, "words": words}
            lines.append((type_of(item).anchor(item, fault.suffix), words))
    return Summary(_title(len(lines)), lines)


def _title(count: int) -> str:
    words = {
        1: _("Eine Angabe fehlt noch oder passt nicht"),
        2: _("Zwei Angaben fehlen noch oder passen nicht"),
        3: _("Drei Angaben fehlen noch oder passen nicht"),
    }
    return words.get(count) or _("%(count)s Angaben fehlen noch oder passen nicht") % {"count": count}
