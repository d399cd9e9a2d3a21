"""Lists of addresses as they come."""

import uuid

import pytest

from core.errors import Refused
from participation.services.address_list import Address, Fault, read_addresses

PROCEDURE = uuid.UUID(int=1)
ANNA = Address("Anna Müller", "Große Straße 5a", "53773", "Hennef")


def people(found):
    return [address for _line, address in found.addresses.values()]


@pytest.mark.parametrize(
    "text",
    [
        "Name;Straße;PLZ;Ort\nAnna Müller;Große Straße 5a;53773;Hennef\n",
        "Vorname,Nachname,Strasse,Hausnummer,Hausnummerzusatz,Postleitzahl,Wohnort\nAnna,Müller,Große Straße,5,a,53773,Hennef",
        "NAME;Vorname;Straße und Hausnummer;PLZ;Gemeinde;Geburtsname\r\nMüller;Anna;Große Straße 5a;D-53773;Hennef;Maier\r\n",
        '\n\nName;Straße;PLZ;Ort\n"  Anna   Müller";"Große Straße 5a";53773;Hennef\n;;;\n',
        "Name\tStraße\tPLZ\tOrt\nAnna Müller\tGroße Straße 5a\t53773\tHennef",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_what_offices_write_is_understood(text, encoding):
    found = read_addresses(text.encode(encoding), PROCEDURE)
    assert (people(found), found.noted) == ([ANNA], [])


@pytest.mark.parametrize(
    "same",
    [
        "Müller, Anna;GROSSE STRASSE 5 a;53773;hennef",
        "Anna Mueller;Große Str. 5a;53773;Hennef",
        "anna müller;Grosse Strasse 5A;53773;HENNEF",
        "Anna Mu\u0308ller;Große Straße 5a;53773;Hennef",
    ],
)
def test_doubles_are_found_however_they_are_spelled(same):
    text = f"Name;Straße;PLZ;Ort\nAnna Müller;Große Straße 5a;53773;Hennef\n{same}\n"
    found = read_addresses(text.encode(), PROCEDURE)
    assert people(found) == [ANNA]
    assert [(note.line, note.fault, note.first) for note in found.noted] == [(3, Fault.DOUBLE, 2)]


@pytest.mark.parametrize(
    "other",
    [
        "Anna Müller;Große Straße 5b;53773;Hennef",
        "Anne Müller;Große Straße 5a;53773;Hennef",
        "Anna Müller;Große Straße 5a;53774;Hennef",
    ],
)
def test_others_are_no_doubles(other):
    text = f"Name;Straße;PLZ;Ort\nAnna Müller;Große Straße 5a;53773;Hennef\n{other}\n"
    assert len(read_addresses(text.encode(), PROCEDURE).addresses) == 2


def test_a_person_has_another_key_in_another_procedure():
    assert ANNA.person_key(PROCEDURE) != ANNA.person_key(uuid.UUID(int=2))


def test_bad_rows_are_named_by_line_and_reason():
    long = "x" * 121
    rows = [
        "Name;Straße;PLZ;Ort", ";Weg 1;53773;Hennef", "A B;;53773;Hennef", "A B;Weg 1;5377;Hennef", "A B;Weg 1;53773;",
        f"{long};Weg 1;53773;Hennef", '"C\nD";Weg 1;53773;Hennef', "E", "F G;Weg 1;５３７７３;Hennef",
    ]  # fmt: skip
    found = read_addresses("\n".join(rows).encode(), PROCEDURE)
    assert [address.name for address in people(found)] == ["C D"]
    assert [(note.line, note.fault) for note in found.noted] == [
        (2, Fault.NAME), (3, Fault.STREET), (4, Fault.POSTCODE), (5, Fault.PLACE), (6, Fault.LONG), (9, Fault.STREET),
        (10, Fault.POSTCODE),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leer"),
        (b"\n\n", "leer"),
        (b"PK\x03\x04irgendwas", "keine CSV-Datei"),
        (b"a\0b", "keine CSV-Datei"),
        ("Straße;PLZ;Ort\nWeg;53773;Hennef".encode(), "Es fehlen die Spalten: Name."),
        (b"Name;Vorname\nA;B", "Straße, PLZ, Ort"),
        (b"Name;Name;Strasse;PLZ;Ort\nA;B;C;53773;D", "zweimal"),
        (b'Name;Strasse;PLZ;Ort\n"A;Weg 1;53773;Hennef\n', "Anführungszeichen"),
        (b"Name;Strasse;PLZ;Ort\n" + b"x" * 21_000_000, "20 MB"),
    ],
)
def test_what_cannot_be_read_says_why(data, words):
    with pytest.raises(Refused) as refused:
        read_addresses(data, PROCEDURE)
    assert (refused.value.code, refused.value.field) == ("unreadable", "file")
    assert words in str(refused.value) and "Es wurde nichts eingelesen" in str(refused.value)
