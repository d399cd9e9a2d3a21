"""Builds the papers of the demo and their way through the bodies."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from core.canonical import canonical, plain
from council.demo.notation import TYPES, Stop, read, stops, told
from council.demo.rows import Days, hidden, identity, public, save_all
from council.demo.sessions import SESSIONS
from council.demo.society import Society
from council.enums import ConsultationRole, Outcome, PaperState, PaperType
from council.models import Consultation, Paper, PaperVersion, ReferenceCounter
from council.services.papers import PREFIXES, SECTIONS

LEAD_DAYS = 16
# The running thread's paper has this number; the others of its year are counted from it.
ANCHOR, STEP = "radweg", 3
FIRST_NUMBER = {"V": 104, "A": 11, "F": 7, "B": 3}
SECTION_OF = {
    "title": "title", "public_title": "public", "summary": "sum", "proposal": "prop", "reasons": "why",
    "financial_summary": "money_s", "financial_effects": "money", "climate_summary": "climate_s", "climate_effects": "climate",
}  # fmt: skip
DAY = {session.key: session.day for session in SESSIONS}


@dataclass
class Affair:
    """A paper with its entry in the texts and its stations."""

    entry: dict[str, Any]
    paper: Paper
    stops: list[Stop]
    stations: dict[str, Consultation] = field(default_factory=dict)

    @property
    def is_hidden(self) -> bool:
        """Whether it belongs to the non-public part."""
        return bool(self.entry.get("hidden"))


def build_affairs(society: Society, days: Days) -> dict[str, Affair]:
    """Make all papers with versions, relations and stations."""
    entries = [*read("papers"), *({**entry, "hidden": True} for entry in read("secrets"))]
    affairs = {}
    for entry in entries:
        way = list(stops(entry))
        affairs[entry["key"]] = Affair(entry, _paper(society, days, entry, way), way)
    _number(affairs)
    save_all([affair.paper for affair in affairs.values()])
    save_all([version for affair in affairs.values() for version in _versions(affair, days)])
    _relate(society, affairs)
    for affair in affairs.values():
        _stations(society, days, affair)
    save_all([station for affair in affairs.values() for station in affair.stations.values()])
    return affairs


def _written(entry: dict[str, Any], way: list[Stop]) -> int:
    first = min((DAY[stop.session] for stop in way), default=-30)
    return int(entry.get("day", first - LEAD_DAYS))


def _paper(society: Society, days: Days, entry: dict[str, Any], way: list[Stop]) -> Paper:
    written = days.workday(min(_written(entry, way), -1))
    paper_type = TYPES[entry.get("type", "")]
    sections = {name: told(entry.get(key, ""), days.today) for name, key in SECTION_OF.items()}
    if entry.get("by_text"):
        sections["reasons"] = f"Eingereicht von: {entry['by_text']}.\n\n{sections['reasons']}"
    is_secret = bool(entry.get("hidden"))
    return Paper(
        id=identity("paper", entry["key"]), body=society.body, paper_type=paper_type, date=written, **sections,
        state=_state(entry, way), state_reason=entry.get("state_reason", ""), nonpublic_ground=entry.get("ground", ""),
        **(hidden() if is_secret else public(days.at(written, "11:00"))),
    )  # fmt: skip


def _state(entry: dict[str, Any], way: list[Stop]) -> PaperState:
    if entry.get("state"):
        return PaperState(entry["state"])
    behind = [stop for stop in way if DAY[stop.session] < 0]
    is_open = bool(behind) and behind[-1].outcome in (Outcome.REFERRED, Outcome.POSTPONED)
    if way and len(behind) == len(way) and not is_open:
        return PaperState.DECIDED
    if behind:
        return PaperState.IN_CONSULTATION
    return PaperState.SCHEDULED if way else PaperState.RELEASED


def _number(affairs: dict[str, Affair]) -> None:
    """Give references in the order of dates; the anchor keeps its own, its year is counted from it."""
    groups: dict[tuple[str, int], list[Affair]] = {}
    for affair in sorted(affairs.values(), key=lambda each: (each.paper.date, each.entry["key"])):
        prefix = PREFIXES.get(PaperType(affair.paper.paper_type), "V")
        groups.setdefault((prefix, affair.paper.date.year), []).append(affair)
    for (prefix, year), group in groups.items():
        keys = [affair.entry["key"] for affair in group]
        first = FIRST_NUMBER[prefix]
        if ANCHOR in keys:
            first = int(affairs[ANCHOR].entry["no"]) - STEP * keys.index(ANCHOR)
        for place, affair in enumerate(group):
            number = first + STEP * place
            affair.paper.reference = f"{prefix}/{year}/{number:04d}"
        ReferenceCounter.objects.update_or_create(
            prefix=prefix, year=year, defaults={"last": first + STEP * len(group)}
        )


def _versions(affair: Affair, days: Days) -> list[PaperVersion]:
    paper, rows = affair.paper, []
    spans = affair.entry.get("versions") or [[_written(affair.entry, affair.stops), "", ""]]
    for n, (offset, _old, _new) in enumerate(spans, 1):
        content = plain({name: getattr(paper, name) for name in SECTIONS})
        rows.append(
            PaperVersion(
                id=identity("version", f"{affair.entry['key']}/{n}"), paper=paper, n=n, content=content,
                sha512=hashlib.sha512(canonical(content)).hexdigest(), at=days.at(days.workday(min(offset, -1)), "11:00"),
            )
        )  # fmt: skip
    return rows


def _relate(society: Society, affairs: dict[str, Affair]) -> None:
    links: dict[Any, list[Any]] = {}
    for affair in affairs.values():
        entry, paper = affair.entry, affair.paper
        wanted: list[tuple[Any, str, Any]] = [
            (Paper.originator_organizations.through, "organization", society.bodies[key]) for key in entry.get("by", [])
        ]
        if entry.get("by_text") == "Beirat für Menschen mit Behinderung":
            wanted.append((Paper.originator_organizations.through, "organization", society.bodies["beirat"]))
        if entry.get("dept"):
            wanted.append((Paper.under_direction_of.through, "organization", society.bodies[f"dept-{entry['dept']}"]))
        if entry.get("place"):
            wanted.append((Paper.locations.through, "location", society.places[entry["place"]]))
        for through, name, row in wanted:
            links.setdefault(through, []).append(through(paper=paper, **{name: row}))
    for through, rows in links.items():
        through.objects.bulk_create(rows, batch_size=500)
    for affair in affairs.values():
        for key in affair.entry.get("above", []):
            affair.paper.superordinated_papers.add(affairs[key].paper)
        for key in affair.entry.get("kin", []):
            affair.paper.related_papers.add(affairs[key].paper)
        if affair.entry.get("replaced_by"):
            affair.paper.replaced_by = affairs[affair.entry["replaced_by"]].paper
            affair.paper.save(update_fields=["replaced_by"])


def _stations(society: Society, days: Days, affair: Affair) -> None:
    since = affair.paper.first_published_at
    for order, stop in enumerate(affair.stops, 1):
        affair.stations[stop.session] = Consultation(
            id=identity("consultation", f"{affair.entry['key']}/{stop.session}"), paper=affair.paper,
            organization=society.bodies[stop.session.partition("-")[0]], order=order, role=stop.role,
            authoritative=stop.role == ConsultationRole.DECISION and stop is affair.stops[-1],
            **(public(since) if since else hidden()),
        )  # fmt: skip
    if target := _referred_to(affair):
        affair.stations["referred"] = Consultation(
            id=identity("consultation", f"{affair.entry['key']}/referred"), paper=affair.paper,
            organization=society.bodies[target], order=len(affair.stops) + 1, role=ConsultationRole.DEBATE,
            **(public(since) if since else hidden()),
        )  # fmt: skip


def _referred_to(affair: Affair) -> str:
    """Return the body to which the last station referred the paper, if nothing follows."""
    if not affair.stops:
        return ""
    return str(affair.entry.get("at", {}).get(affair.stops[-1].session, {}).get("to", ""))


def sections_of(paper: Paper) -> list[tuple[str, str]]:
    """Return the sections of a paper with their headings, as documents show them."""
    pairs = (
        ("Beschlussvorschlag", paper.proposal), ("Begründung", paper.reasons),
        ("Finanzielle Auswirkungen", paper.financial_effects), ("Auswirkungen auf das Klima", paper.climate_effects),
    )  # fmt: skip
    return [(title, text) for title, text in pairs if text]
