"""Read the values of one object, whatever state they are in. What cannot be read is named and kept."""

import datetime
import re
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from council.services.importing.report import Findings

GERMAN_DATE = re.compile(r"^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:\s*Uhr)?\s*$")
LOOSE_DATE = re.compile(
    r"^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?\s*(.*)$"
)
YEARS = range(1800, 2200)
YES = {"true", "1", "yes", "ja", "wahr"}
NO = {"false", "0", "no", "nein", "falsch"}


class Reader:
    """The values of one object. Every property that is read is taken out; what remains is kept as it is."""

    def __init__(self, kind: str, data: dict[str, Any], findings: Findings) -> None:
        self.kind = kind
        self.rest = data
        self.findings = findings
        self.spoilt: dict[str, Any] = {}

    def take(self, name: str) -> Any:
        """Take a property out; empty texts, lists and null are None."""
        value = self.rest.pop(name, None)
        if isinstance(value, str):
            value = value.strip()
        return None if value == "" or value == [] or value == {} else value

    def spoil(self, code: str, name: str, value: Any) -> None:
        """Name a value that could not be taken as it is, and keep it."""
        self.spoilt[name] = value
        self.findings.note(code, self.kind, name, value)

    def text(self, name: str, limit: int = 0) -> str:
        """Return a text, at most limit letters. Lists are joined."""
        value = self.take(name)
        if value is None:
            return ""
        if isinstance(value, list):
            value = ", ".join(str(part) for part in value if part not in (None, ""))
        if isinstance(value, dict):
            self.spoil("value_unreadable", name, value)
            return ""
        text = str(value)
        if limit and len(text) > limit:
            self.spoil("shortened", name, text)
            text = text[: limit - 1].rstrip() + "…"
        return text

    def texts(self, name: str) -> list[str]:
        """Return a list of texts; a single text counts as a list of one."""
        value = self.take(name)
        parts = value if isinstance(value, list) else [value]
        return [str(part).strip() for part in parts if part not in (None, "")]

    def flag(self, name: str) -> bool | None:
        """Return yes, no or unsaid."""
        value = self.take(name)
        if value is None or isinstance(value, bool):
            return value
        word = str(value).lower()
        if word in YES or word in NO:
            return word in YES
        self.spoil("value_unreadable", name, value)
        return None

    def number(self, name: str, limit: int = 2**31 - 1) -> int | None:
        """Return a whole number from 0 to limit."""
        value = self.take(name)
        if value is None:
            return None
        try:
            number = int(value)
        except (TypeError, ValueError, OverflowError):
            number = -1
        if 0 <= number <= limit:
            return number
        self.spoil("value_unreadable", name, value)
        return None

    def address(self, name: str, limit: int = 200) -> str:
        """Return a web address; anything but http and https is refused (it would become a link)."""
        value = self.take(name)
        if value is None:
            return ""
        if is_address(value) and len(value) <= limit:
            return str(value)
        self.spoil("address_refused", name, value)
        return ""

    def reference(self, name: str) -> str:
        """Return the address of one other object."""
        references = self.references(name)
        return references[0] if references else ""

    def references(self, name: str) -> list[str]:
        """Return the addresses of other objects, each once, in their order."""
        value = self.take(name)
        parts = value if isinstance(value, list) else [value]
        found = [part.get("id") if isinstance(part, dict) else part for part in parts]
        return list(dict.fromkeys(str(part).strip() for part in found if part not in (None, "")))

    def moment(self, name: str) -> datetime.datetime | None:
        """Return a moment with its zone; without one the town's clock counts."""
        value = self.take(name)
        if value is None:
            return None
        moment, mended = read_moment(value)
        if moment is None:
            self.spoil("date_unreadable", name, value)
        elif mended:
            self.findings.note("date_mended", self.kind, name, value)
        return moment

    def day(self, name: str) -> datetime.date | None:
        """Return a day; of a moment, the day in the town."""
        value = self.take(name)
        if value is None:
            return None
        moment, mended = read_moment(value)
        if moment is None:
            self.spoil("date_unreadable", name, value)
            return None
        if mended:
            self.findings.note("date_mended", self.kind, name, value)
        return timezone.localtime(moment).date()

    def leftovers(self) -> dict[str, Any]:
        """Return what nobody took and what could not be read, for source_data."""
        kept = {name: value for name, value in self.rest.items() if value not in (None, "", [], {})}
        return kept | self.spoilt


def is_address(value: object) -> bool:
    """Whether value is an http or https address with a host."""
    if not isinstance(value, str) or any(letter.isspace() for letter in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def read_moment(value: object) -> tuple[datetime.datetime | None, bool]:
    """Return the moment value says (None if none) and whether it was written wrongly."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _moment_of_number(value), True
    text = str(value).strip()
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return _loose_moment(text), True
    return _plausible(_placed(moment)), False


def _placed(moment: datetime.datetime) -> datetime.datetime:
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _plausible(moment: datetime.datetime) -> datetime.datetime | None:
    return moment if moment.year in YEARS else None


def _moment_of_number(value: float) -> datetime.datetime | None:
    seconds = value / 1000 if value > 1e11 else value
    try:
        moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    except (OverflowError, ValueError, OSError):
        return None
    # A bare number below a day after 1970 is a counter or a zero, not a moment.
    return _plausible(moment) if seconds > 86400 else None


def _loose_moment(text: str) -> datetime.datetime | None:
    zone = ""
    if found := GERMAN_DATE.match(text):
        day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    elif found := LOOSE_DATE.match(text):
        *parts, zone = found.groups()
        year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    else:
        return None
    late = datetime.timedelta(days=1) if (hour, minute) == (24, 0) else datetime.timedelta()
    try:
        moment = datetime.datetime(year, month, day, 0 if late else hour, minute, second) + late
        if zone:
            moment = datetime.datetime.fromisoformat(moment.isoformat() + zone.replace(" ", ""))
    except (ValueError, OverflowError):
        return None
    return _plausible(_placed(moment))
