"""Read a list of addresses as offices write them: comma or semicolon, UTF-8 or Windows, German headings."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.sealing import keyed_hash

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
HEADINGS = {
    "name": "name", "vorundnachname": "name", "vornamename": "name", "vollername": "name",
    "vorname": "first", "vornamen": "first", "rufname": "first", "nachname": "last", "familienname": "last",
    "strasse": "street", "strassehausnummer": "street", "strasseundhausnummer": "street", "strassehausnr": "street",
    "strassenname": "street", "anschrift": "street",
    "hausnummer": "house", "hausnr": "house", "hnr": "house", "nr": "house",
    "hausnummerzusatz": "addition", "hausnrzusatz": "addition",
    "plz": "postcode", "postleitzahl": "postcode",
    "ort": "place", "wohnort": "place", "stadt": "place", "gemeinde": "place",
}  # fmt: skip
LONGEST = {"name": 120, "street": 120, "postcode": 5, "place": 80}
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class Fault(StrEnum):
    """Why a line was left out. NOTED in a letter run beside its line; the words are in FAULT_WORDS."""

    NAME = "name"
    STREET = "street"
    POSTCODE = "postcode"
    PLACE = "place"
    LONG = "long"
    DOUBLE = "double"
    KNOWN = "known"


FAULT_WORDS = {
    Fault.NAME: _("Der Name fehlt."),
    Fault.STREET: _("Die Straße fehlt."),
    Fault.POSTCODE: _("Die Postleitzahl hat nicht fünf Ziffern."),
    Fault.PLACE: _("Der Ort fehlt."),
    Fault.LONG: _("Eine Angabe ist zu lang für das Adressfeld."),
    Fault.DOUBLE: _("Diese Person steht schon in einer früheren Zeile."),
    Fault.KNOWN: _("Diese Person hat in diesem Verfahren schon einen Code."),
}


@dataclass(frozen=True)
class Address:
    """To whom a letter goes."""

    name: str
    street: str
    postcode: str
    place: str

    def person_key(self, procedure_id: UUID) -> str:
        """Return the keyed hash by which this person is found again in one procedure, and in no other."""
        street = re.sub(r"str(\.|\b)", "strasse", _plain(self.street))
        parts = (_sorted(self.name), _letters(street), self.postcode, _letters(_plain(self.place)))
        return keyed_hash("resident", str(procedure_id), *parts)


@dataclass(frozen=True)
class Noted:
    """A line that was left out. `first` is the line that has the same person."""

    line: int
    fault: Fault
    first: int = 0


@dataclass
class AddressList:
    """What a file holds: addresses by person, each with its line, and what was left out."""

    addresses: dict[str, tuple[int, Address]] = field(default_factory=dict)
    noted: list[Noted] = field(default_factory=list)


def read_addresses(data: bytes, procedure_id: UUID) -> AddressList:
    """Read a file. Doubles are kept once. Refuses what cannot be read as a whole, with what to do."""
    if len(data) > MOST_BYTES:
        raise _unreadable(_("Die Datei ist größer als 20 MB."))
    found = AddressList()
    for count, (line, cells) in enumerate(_rows(_decoded(data)), start=1):
        if count > MOST_ROWS:
            raise _unreadable(_("Die Datei hat mehr als 100.000 Zeilen."))
        _take(found, line, cells, procedure_id)
    return found


def address_of(cells: dict[str, str]) -> Address | Fault:
    """Return the address that a line tells, or what is wrong with it."""
    name = cells.get("name") or " ".join(filter(None, (cells.get("first"), cells.get("last"))))
    house = f"{cells.get('house', '')}{cells.get('addition', '')}"
    address = Address(
        name=name, street=f"{cells.get('street', '')} {house}".strip(),
        postcode=cells.get("postcode", "").removeprefix("D-"), place=cells.get("place", ""),
    )  # fmt: skip
    checks = {
        Fault.NAME: not _letters(address.name), Fault.STREET: not _letters(address.street),
        Fault.POSTCODE: re.fullmatch(r"[0-9]{5}", address.postcode) is None, Fault.PLACE: not _letters(address.place),
        Fault.LONG: any(len(getattr(address, name)) > most for name, most in LONGEST.items()),
    }  # fmt: skip
    return next((fault for fault, is_wrong in checks.items() if is_wrong), address)


def _take(found: AddressList, line: int, cells: dict[str, str], procedure_id: UUID) -> None:
    address = address_of(cells)
    if isinstance(address, Fault):
        found.noted.append(Noted(line, address))
        return
    key = address.person_key(procedure_id)
    if key in found.addresses:
        found.noted.append(Noted(line, Fault.DOUBLE, found.addresses[key][0]))
    else:
        found.addresses[key] = (line, address)


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="ignore")
    if "\0" in text or data[:2] == b"PK":
        raise _unreadable(_("Das ist keine CSV-Datei."))
    return text


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells by our names; empty lines are passed over."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=heading.count), strict=True)
    names: list[str] = []
    try:
        for cells in reader:
            cleaned = [_clean(cell) for cell in cells]
            if not any(cleaned):
                continue
            if names:
                yield reader.line_num, dict(zip(names, cleaned, strict=False))
            else:
                names = _names(cleaned)
    except csv.Error as error:
        raise _unreadable(_("Zeile %(line)s hat ein offenes Anführungszeichen.") % {"line": reader.line_num}) from error
    if not names:
        raise _unreadable(_("Die Datei ist leer."))


def _names(headings: list[str]) -> list[str]:
    names = [HEADINGS.get(_letters(_plain(heading)), f"other {place}") for place, heading in enumerate(headings)]
    lost = {"street": _("Straße"), "postcode": _("PLZ"), "place": _("Ort")}
    missing = [str(words) for name, words in lost.items() if name not in names]
    if "name" in names and "first" in names:
        # „Name“ beside „Vorname“ is the family name.
        names = ["last" if name == "name" else name for name in names]
    if not {"name", "last"} & set(names):
        missing.insert(0, str(_("Name")))
    if missing or len(set(names)) < len(names):
        what = _("Es fehlen die Spalten: %(names)s.") % {"names": ", ".join(missing)}
        raise _unreadable(what if missing else _("Eine Spalte kommt zweimal vor."))
    return names


def _clean(cell: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in cell).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(UMLAUTS)


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def _sorted(name: str) -> str:
    """„Müller, Anna“ and „Anna Müller“ are the same person."""
    return " ".join(sorted(re.findall(r"\w+", _plain(name))))


def _unreadable(reason: object) -> Refused:
    return Refused(
        str(reason),
        _("Es wurde nichts eingelesen. Die erste Zeile nennt die Spalten: Name; Straße; Hausnummer; PLZ; Ort."),
        code="unreadable", field="file",
    )  # fmt: skip
