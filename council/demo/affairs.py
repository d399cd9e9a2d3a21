"""Tells the papers of the demo and their way through the bodies."""

import datetime
import hashlib
from dataclasses import dataclass, field
from typing import Any

from core.canonical import canonical, plain
from council.demo.notation import TYPES, Stop, counts, read, stops, told
from council.demo.rows import Days, Ledger, hidden, identity, public
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
# Rows of many to many, which the type checker does not know.
ORIGINATORS: Any = Paper.originator_organizations.through
DIRECTORS: Any = Paper.under_direction_of.through
PLACES: Any = Paper.locations.through
UPPER: Any = Paper.superordinated_papers.through
RELATED: Any = Paper.related_papers.through
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

    @property
    def offset(self) -> int:
        """The day of the paper, counted from today. Orders what has no order of its own, the same every day."""
        return _written(self.entry, self.stops)

    @property
    def written(self) -> datetime.date:
        """The day of the paper."""
        assert self.paper.date is not None
        return self.paper.date

    def stop(self, session: str) -> Stop:
        """Return its station in a meeting."""
        return next(stop for stop in self.stops if stop.session == session)

    def more(self, session: str) -> dict[str, Any]:
        """Return what the texts say beyond the station: wording, execution, a vote before."""
        return dict(self.entry.get("at", {}).get(session, {}))

    def said(self, session: str) -> list[tuple[str, tuple[int, int, int]]]:
        """Return the numbers that the texts name for factions in a meeting."""
        before = counts(str(self.more(session).get("before", "")))
        pairs = [*self.stop(session).counts.items(), *before.items()]
        return [(faction, count) for faction, count in pairs if isinstance(count, tuple)]


def build_affairs(society: Society, days: Days, ledger: Ledger) -> dict[str, Affair]:
    """Tell all papers with versions, relations and stations."""
    entries = [*read("papers"), *({**entry, "hidden": True} for entry in read("secrets"))]
    affairs = {}
    for entry in entries:
        way = list(stops(entry))
        affairs[entry["key"]] = Affair(entry, _paper(society, days, entry, way), way)
    ledger.add(*_number(affairs))
    for affair in affairs.values():
        ledger.add(affair.paper)
        ledger.add(*_versions(affair, days))
        ledger.add(*_links(society, affairs, affair))
        _stations(society, affair)
        ledger.add(*affair.stations.values())
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


def _number(affairs: dict[str, Affair]) -> list[ReferenceCounter]:
    """Give references in the order of dates; the anchor keeps its own, its year is counted from it."""
    groups: dict[tuple[str, int], list[Affair]] = {}
    for affair in sorted(affairs.values(), key=lambda each: (each.offset, each.entry["key"])):
        prefix = PREFIXES.get(PaperType(affair.paper.paper_type), "V")
        groups.setdefault((prefix, affair.written.year), []).append(affair)
    counters = []
    for (prefix, year), group in groups.items():
        keys = [affair.entry["key"] for affair in group]
        first = FIRST_NUMBER[prefix]
        if ANCHOR in keys:
            first = int(affairs[ANCHOR].entry["no"]) - STEP * keys.index(ANCHOR)
        for place, affair in enumerate(group):
            affair.paper.reference = f"{prefix}/{year}/{first + STEP * place:04d}"
        counters.append(ReferenceCounter(prefix=prefix, year=year, last=first + STEP * len(group)))
    return counters


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


def _links(society: Society, affairs: dict[str, Affair], affair: Affair) -> list[Any]:
    """Return the rows that tie a paper to bodies, a place and other papers."""
    entry, paper = affair.entry, affair.paper
    rows = _holders(society, entry, paper)
    for key in entry.get("above", []):
        rows.append(UPPER(from_paper=paper, to_paper=affairs[key].paper))
    for key in entry.get("kin", []):
        other = affairs[key].paper
        rows.append(RELATED(from_paper=paper, to_paper=other))
        rows.append(RELATED(from_paper=other, to_paper=paper))
    if entry.get("replaced_by"):
        paper.replaced_by = affairs[entry["replaced_by"]].paper
    return rows


def _holders(society: Society, entry: dict[str, Any], paper: Paper) -> list[Any]:
    """Return the rows that say who made a paper, who leads it, and where it lies."""
    bodies = society.bodies
    by = [*entry.get("by", []), *(["beirat"] if entry.get("by_text") == bodies["beirat"].name else [])]
    rows: list[Any] = [ORIGINATORS(paper=paper, organization=bodies[key]) for key in by]
    if entry.get("dept"):
        rows.append(DIRECTORS(paper=paper, organization=bodies[f"dept-{entry['dept']}"]))
    if entry.get("place"):
        rows.append(PLACES(paper=paper, location=society.places[entry["place"]]))
    return rows


def _stations(society: Society, affair: Affair) -> None:
    since = affair.paper.first_published_at
    places = [(stop.session, stop.session.partition("-")[0], stop.role) for stop in affair.stops]
    if target := _referred_to(affair):
        places.append(("referred", target, ConsultationRole.DEBATE))
    for order, (key, body, role) in enumerate(places, 1):
        affair.stations[key] = Consultation(
            id=identity("consultation", f"{affair.entry['key']}/{key}"), paper=affair.paper,
            organization=society.bodies[body], order=order, role=role,
            authoritative=role == ConsultationRole.DECISION and order == len(affair.stops),
            **(public(since) if since else hidden()),
        )  # fmt: skip


def _referred_to(affair: Affair) -> str:
    """Return the body to which the last station referred the paper, if nothing follows."""
    return str(affair.more(affair.stops[-1].session).get("to", "")) if affair.stops else ""
