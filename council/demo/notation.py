"""How the texts of the demo are written down: TOML with days relative to today and votes by faction.

`way = ["mobil-1 V HM2:4:0 LL0", "rat-7 E =accepted_amended HM5:9:0"]`: session, role (Vorberatung, Entscheidung,
Kenntnisnahme, Anhörung, Beratung), an outcome where the votes do not give it, and how factions voted: yes:no:abstain,
`+` all yes, `-` all no, `0` all abstained. A faction that is not named voted yes.
`[[y@-56+1]]` is the year after the one 56 days ago, `[[month@-381]]` a month in words, `[[m@+50]]` without its year, `[[d-8]]` a date.
"""

import datetime
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from council.enums import ConsultationRole, Outcome, PaperType

TEXTS = Path(__file__).parent / "texts"
ROLES = {
    "V": ConsultationRole.PREPARATION,
    "E": ConsultationRole.DECISION,
    "K": ConsultationRole.NOTE,
    "H": ConsultationRole.HEARING,
    "B": ConsultationRole.DEBATE,
}
TYPES = {
    "": PaperType.PROPOSAL,
    "A": PaperType.MOTION,
    "F": PaperType.INQUIRY,
    "Ä": PaperType.AMENDMENT,
    "M": PaperType.INFORMATION,
    "B": PaperType.CITIZEN_MOTION,
    "D": PaperType.URGENT_DECISION,
    "DA": PaperType.URGENT_MOTION,
    "S": PaperType.OPINION,
    "T": PaperType.AT_TABLE,
}
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
WORD = re.compile(r"\[\[(y|month|m|d)(?:@?([+-]\d+))?([+-]\d+)?\]\]")
DUE = re.compile(r"(y|d)(?:@?([+-]\d+))?([+-]\d+)?")
COUNT = re.compile(r"([A-Za-z]{2,3})(?:(\d+):(\d+):(\d+)|([+0-]))")


# Yes, no and abstentions, or a sign for all.
Count = tuple[int, int, int] | str


@dataclass(frozen=True)
class Stop:
    """One station: where, in what role, how it ended, and what factions did."""

    session: str
    role: ConsultationRole
    outcome: Outcome | None
    counts: dict[str, Count]


@cache
def read(name: str) -> list[dict[str, Any]]:
    """Return all entries of the TOML files below texts/NAME or of texts/NAME.toml, in the order of the files."""
    folder = TEXTS / name
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else [folder.with_suffix(".toml")]
    return [entry for file in files for entries in tomllib.loads(file.read_text()).values() for entry in entries]


def stops(entry: dict[str, Any]) -> Iterator[Stop]:
    """Yield the stations of a paper."""
    for line in entry.get("way", []):
        session, role, *words = line.split()
        outcome = next((Outcome(word[1:]) for word in words if word.startswith("=")), None)
        yield Stop(session, ROLES[role], outcome, counts(" ".join(word for word in words if not word.startswith("="))))


def counts(words: str) -> dict[str, Count]:
    """Return how factions voted, as far as the words say it."""
    found: dict[str, Count] = {}
    for word in words.split():
        match = COUNT.fullmatch(word)
        if match is None:
            raise ValueError(f"no count: {word}")
        faction, yes, no, abstain, sign = match.groups()
        found[faction] = sign or (int(yes), int(no), int(abstain))
    return found


def voices(size: int, said: Count) -> tuple[int, int, int]:
    """Return yes, no and abstentions of a faction of that size."""
    if isinstance(said, tuple):
        return said
    return {"+": (size, 0, 0), "-": (0, size, 0), "0": (0, 0, size)}[said]


def told(text: str, today: datetime.date) -> str:
    """Return a text with its days put in."""

    def put(match: re.Match[str]) -> str:
        kind, offset, years = match.groups()
        day = today + datetime.timedelta(days=int(offset or 0))
        if kind == "y":
            return str(day.year + int(years or 0))
        month = MONTHS[day.month - 1]
        return {"month": f"{month} {day.year}", "m": month, "d": day.strftime("%d.%m.%Y")}[kind]

    return WORD.sub(put, text)


def due(words: str, today: datetime.date) -> datetime.date | None:
    """Return the day that `d+210` (days) or `y@-56+1` (the end of a year) names."""
    match = DUE.fullmatch(words)
    if match is None:
        return None
    kind, offset, years = match.groups()
    day = today + datetime.timedelta(days=int(offset or 0))
    return day if kind == "d" else datetime.date(day.year + int(years or 0), 12, 31)
