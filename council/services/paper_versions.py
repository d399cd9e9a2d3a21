"""Two versions of a paper side by side: what changed, word by word, section by section."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.services.writing.differences import Piece, compare
from council.models import PaperVersion

LABELS: dict[str, Promise] = {
    "title": _("Betreff"),
    "public_title": _("öffentlicher Betreff"),
    "summary": _("In einem Satz"),
    "proposal": _("Beschlussvorschlag"),
    "reasons": _("Begründung"),
    "financial_summary": _("Finanzielle Auswirkungen in Kürze"),
    "financial_effects": _("Finanzielle Auswirkungen"),
    "climate_summary": _("Auswirkungen auf das Klima in Kürze"),
    "climate_effects": _("Auswirkungen auf das Klima"),
}
FACTS: dict[str, Promise] = {
    "amount": _("Betrag in Euro"),
    "rhythm": _("Wie oft"),
    "budget_line": _("Produkt oder Konto im Haushalt"),
    "is_funded": _("Mittel stehen im Haushalt bereit"),
    "climate": _("Wirkung auf das Klima"),
    "climate_reason": _("Warum wirkt es so auf das Klima?"),
}


@dataclass(frozen=True)
class Change:
    """One section that changed, in pieces that stayed, were added or removed."""

    label: str
    pieces: tuple[Piece, ...]


def changes_between(before: PaperVersion, after: PaperVersion) -> list[Change]:
    """Return the sections, facts and files that differ between two versions of a paper."""
    found = []
    for label, old, new in _pairs(before.content, after.content):
        if old != new:
            found.append(Change(label, tuple(compare(old, new))))
    return found


def _pairs(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    pairs = [(str(label), _words(old.get(key)), _words(new.get(key))) for key, label in LABELS.items()]
    before, after = old.get("effects") or {}, new.get("effects") or {}
    pairs += [(str(label), _words(before.get(key)), _words(after.get(key))) for key, label in FACTS.items()]
    return [*pairs, (str(_("Dateien")), _files(old), _files(new))]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("ja") if value else _("nein"))
    return "" if value is None else str(value)


def _files(content: dict[str, Any]) -> str:
    """Return one line a file: its name and the beginning of its hash, which tells another file of the same name."""
    return "\n".join(f"{row['name']} ({row['sha512'][:8]})" for row in content.get("files") or [])
