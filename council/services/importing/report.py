"""What an import did and what it could not map: counted exactly, with examples."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.services.importing.kinds import KINDS, LABELS

EXAMPLES = 25
SENTENCES = {
    "derived": gettext_lazy("aus den Daten abgeleitet, weil die Quelle es nicht nennt"),
    "kind_guessed": gettext_lazy("ohne Angabe der Art; aus Adresse oder Eigenschaften erschlossen"),
    "kind_unknown": gettext_lazy("Art nicht zu erkennen; nicht übernommen"),
    "no_id": gettext_lazy("ohne eigene Adresse; eine wurde gebildet"),
    "not_an_object": gettext_lazy("kein OParl-Objekt; nicht übernommen"),
    "unknown_property": gettext_lazy("unbekannte Eigenschaft; unverändert aufbewahrt"),
    "unmodelled_property": gettext_lazy("Eigenschaft ohne eigenes Feld; unverändert aufbewahrt"),
    "date_mended": gettext_lazy("Datum in falscher Schreibweise; gelesen"),
    "date_unreadable": gettext_lazy("Datum nicht lesbar; leer gelassen, Wortlaut aufbewahrt"),
    "end_next_day": gettext_lazy("Ende vor dem Beginn; als Ende nach Mitternacht gelesen"),
    "end_dropped": gettext_lazy("Ende vor dem Beginn; leer gelassen, Wortlaut aufbewahrt"),
    "value_unreadable": gettext_lazy("Wert nicht lesbar; leer gelassen, Wortlaut aufbewahrt"),
    "address_refused": gettext_lazy("keine http-Adresse; leer gelassen, Wortlaut aufbewahrt"),
    "shortened": gettext_lazy("länger als das Feld; gekürzt, Wortlaut aufbewahrt"),
    "unnamed": gettext_lazy("ohne Namen; ein Ersatz steht da"),
    "other_body": gettext_lazy("diese Stadt gibt es hier schon; ihre Angaben bleiben, wie sie sind"),
    "repeated_page": gettext_lazy("Seite der Liste ohne etwas Neues; übergangen"),
    "vocabulary": gettext_lazy("Wort nicht im Verzeichnis; als Sonstiges mit Wortlaut übernommen"),
    "votes_contradict": gettext_lazy("Stimmen und Ergebnis widersprechen sich; Wortlaut zählt"),
    "consent_missing": gettext_lazy("Kontaktangaben bleiben verborgen, bis die Person zustimmt"),
    "coordinates_swapped": gettext_lazy("Länge und Breite vertauscht; berichtigt"),
    "duplicate_id": gettext_lazy("dieselbe Adresse für zwei Objekte; beide übernommen"),
    "differing_copies": gettext_lazy("zwei verschiedene Fassungen unter einer Adresse; die erste gilt"),
    "shared_consultation": gettext_lazy("zwei Tagesordnungspunkte nennen eine Beratung; die Beratung entscheidet"),
    "place_shared": gettext_lazy("gleicher Ort unter mehreren Adressen; ein Ort"),
    "place_empty": gettext_lazy("Ort ohne Angaben; kein Ort"),
    "dangling": gettext_lazy(
        "Verweis auf etwas, das die Quelle nicht enthält; aufbewahrt und beim nächsten Mal aufgelöst"
    ),
    "waiting": gettext_lazy("wartet auf ein Objekt, das die Quelle nicht enthält; aufbewahrt"),
    "tombstone_unknown": gettext_lazy("gelöscht gemeldet, hier nie gewesen"),
    "vanished": gettext_lazy("von der Quelle nicht mehr genannt; als gelöscht vermerkt"),
    "missing": gettext_lazy(
        "früher übernommen, in der Quelle nicht mehr enthalten; bleibt stehen (--complete zieht es zurück)"
    ),
    "not_written": gettext_lazy("von der Datenbank abgelehnt; aufbewahrt"),
    "list_missing": gettext_lazy("Liste nicht lesbar; übersprungen"),
    "file_missing": gettext_lazy("Datei nicht zu bekommen; wird beim nächsten Mal wieder versucht"),
    "file_refused": gettext_lazy("Datei abgewiesen"),
    "not_json": gettext_lazy("keine JSON-Datei; übergangen"),
}
WHATS = ("new", "changed", "unchanged", "deleted")


@dataclass
class Group:
    """One thing that happened often: how often, and some examples."""

    count: int = 0
    examples: list[str] = field(default_factory=list)


class Findings:
    """Counts per kind and groups of findings. Kept in the run's row, so that a resumed run reports everything."""

    def __init__(self, stored: dict[str, Any] | None = None) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.groups: dict[tuple[str, str, str], Group] = {}
        for kind, whats in (stored or {}).get("counts", {}).items():
            for what, number in whats.items():
                self.counts[kind, what] = number
        for row in (stored or {}).get("findings", []):
            self.groups[row["code"], row["kind"], row["field"]] = Group(row["count"], list(row["examples"]))

    def note(self, code: str, kind: str = "", field: str = "", example: object = "") -> None:
        """Remember that something could not be taken as it is."""
        group = self.groups.setdefault((code, kind, field), Group())
        group.count += 1
        if example != "" and len(group.examples) < EXAMPLES:
            text = str(example)[:300]
            if text not in group.examples:
                group.examples.append(text)

    def count(self, kind: str, what: str, number: int = 1) -> None:
        """Count number objects of kind as new, changed, unchanged or deleted."""
        self.counts[kind, what] += number

    def forget(self, *codes: str) -> None:
        """Drop groups that are stated anew at the end of a run."""
        self.groups = {key: group for key, group in self.groups.items() if key[0] not in codes}

    def copy(self) -> "Findings":
        """Return the same, to go back to."""
        twin = Findings()
        twin.counts = self.counts.copy()
        twin.groups = {key: Group(group.count, list(group.examples)) for key, group in self.groups.items()}
        return twin

    def add(self, other: "Findings") -> None:
        """Take in what another part of the run found."""
        self.counts.update(other.counts)
        for key, group in other.groups.items():
            mine = self.groups.setdefault(key, Group())
            mine.count += group.count
            mine.examples = list(dict.fromkeys([*mine.examples, *group.examples]))[:EXAMPLES]

    @property
    def written(self) -> int:
        """Return how many objects were made, changed or deleted."""
        return sum(number for (_kind, what), number in self.counts.items() if what != "unchanged")

    @property
    def read(self) -> int:
        """Return how many objects were read."""
        return sum(self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """Return everything for the run's row and for --report FILE.json."""
        counts: dict[str, dict[str, int]] = {}
        for (kind, what), number in sorted(self.counts.items()):
            counts.setdefault(kind, {})[what] = number
        rows = [
            {"code": code, "kind": kind, "field": name, "count": group.count, "examples": group.examples}
            for (code, kind, name), group in sorted(self.groups.items())
        ]
        return {"counts": counts, "findings": rows}

    def as_text(self, examples: int = 3) -> str:
        """Return the report for people."""
        return "\n".join([*self._count_lines(), "", *self._finding_lines(examples)]).strip() + "\n"

    def _count_lines(self) -> list[str]:
        heads = (_("neu"), _("geändert"), _("unverändert"), _("gelöscht"))
        lines = [f"{'':22}" + "".join(f"{head:>12}" for head in heads)]
        for kind in KINDS:
            numbers = [self.counts[kind, what] for what in WHATS]
            if any(numbers):
                lines.append(f"{LABELS[kind]!s:22}" + "".join(f"{number:>12}" for number in numbers))
        return lines

    def _finding_lines(self, examples: int) -> list[str]:
        if not self.groups:
            return [_("Alles wurde zugeordnet.")]
        lines = [_("Was nicht eins zu eins passte:")]
        for (code, kind, name), group in sorted(self.groups.items(), key=lambda pair: (pair[0][0], -pair[1].count)):
            where = " · ".join(part for part in (str(LABELS.get(kind, kind)), name) if part)
            lines.append(f"  {group.count} × {where}: {SENTENCES.get(code, code)}")
            lines += [f"      {example}" for example in group.examples[:examples]]
        return lines
