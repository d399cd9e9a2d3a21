"""Builds bodies, people and who sits where."""

import datetime
from dataclasses import dataclass, field

from accounts.demo import PEOPLE
from accounts.models import User
from council.demo.cast import (
    ADVISORS,
    BODIES,
    CAME_ON,
    CITIZENS,
    COMMITTEE_SEATS,
    COUNCIL,
    DEPARTMENTS,
    FACTIONS,
    FORMER,
    LEFT,
    LEFT_LINE,
    PLACES,
    ROOMS,
    DemoBody,
)
from council.demo.rows import Days, Ledger, identity, public
from council.demo.seats import MAYOR, Seats, before_succession, chair_of, known, seats_of
from council.demo.sessions import BEGINNING, TERM_BEGAN, Session
from council.enums import OrganizationKind
from council.models import Body, LegislativeTerm, Location, Organization, Person

LEGAL_MEMBERS = 45
LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", " ": "-", "ı": "i", "ş": "s", "ğ": "g", ".": ""})


@dataclass
class Society:
    """Everybody and everything that later chapters refer to, by key."""

    body: Body
    terms: dict[str, LegislativeTerm] = field(default_factory=dict)
    bodies: dict[str, Organization] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    places: dict[str, Location] = field(default_factory=dict)

    def seats(self, session: Session) -> Seats:
        """Return who sat in the body when it met."""
        seats = seats_of(demo_body(session.body), former=session.is_former)
        return seats if session.is_former or session.day >= CAME_ON else before_succession(seats)

    def chair(self, session: Session) -> Person:
        """Return who chaired a meeting."""
        return self.persons[chair_of(demo_body(session.body), self.seats(session))]


def demo_body(key: str) -> DemoBody:
    """Return a body of the cast."""
    return next(body for body in BODIES if body.key == key)


def build_society(days: Days, ledger: Ledger) -> Society:
    """Tell the town's bodies and people."""
    body = Body(
        id=identity("body", "hennef"), name="Stadt Hennef (Sieg)", short_name="Hennef", ags="05382020", rgs="053820020020",
        website="https://www.hennef.example/", license="https://www.govdata.de/dl-de/by-2-0", contact_name="Sitzungsdienst",
        contact_email="sitzungsdienst@hennef.example", classification="Stadt", oparl_since=days.at(days.day(BEGINNING)),
        **public(days.at(days.day(BEGINNING))),
    )  # fmt: skip
    society = Society(body)
    ledger.add(body)
    _terms(society, days, ledger)
    _places(society, days, ledger)
    _bodies(society, days, ledger)
    _people(society, days, ledger)
    return society


def _terms(society: Society, days: Days, ledger: Ledger) -> None:
    began = days.day(TERM_BEGAN)
    spans = {
        "former": (began.replace(year=began.year - 5, day=1), began - datetime.timedelta(days=1)),
        "present": (began, None),
    }
    for key, (start, end) in spans.items():
        until = end.year if end else began.year + 5
        society.terms[key] = LegislativeTerm(
            id=identity("term", key), body=society.body, name=f"Wahlperiode {start.year} bis {until}", start_date=start,
            end_date=end, **public(days.at(max(start, days.day(BEGINNING)))),
        )  # fmt: skip
    ledger.add(*society.terms.values())


def _places(society: Society, days: Days, ledger: Ledger) -> None:
    since = public(days.at(days.day(BEGINNING)))
    for key, place in PLACES.items():
        society.places[key] = Location(
            id=identity("place", key), description=place.words, sub_locality=place.district, locality="Hennef (Sieg)",
            latitude=place.lat, longitude=place.lon, **since,
        )  # fmt: skip
    for key, (name, room, street) in ROOMS.items():
        society.places[f"room-{key}"] = Location(
            id=identity("place", f"room-{key}"), description=name, room=room, street_address=street, postal_code="53773",
            locality="Hennef (Sieg)", **since,
        )  # fmt: skip
    ledger.add(*society.places.values())


def _bodies(society: Society, days: Days, ledger: Ledger) -> None:
    since = public(days.at(days.day(BEGINNING)))
    society.bodies = {body.key: _body(society.body, body, since) for body in BODIES}
    for key, (name, seats, colour, place) in FACTIONS.items():
        society.bodies[key] = Organization(
            id=identity("organization", key), body=society.body, kind=OrganizationKind.FACTION, name=name, short_name=key,
            classification="Fraktion", color=colour, seat_order=place, legal_members=seats, **since,
        )  # fmt: skip
    for key, name in DEPARTMENTS.items():
        society.bodies[f"dept-{key}"] = Organization(
            id=identity("organization", f"dept-{key}"), body=society.body, kind=OrganizationKind.DEPARTMENT, name=name,
            short_name=key, classification="Verwaltungsbereich", **since,
        )  # fmt: skip
    ledger.add(*society.bodies.values())


def _body(body: Body, demo: DemoBody, since: dict[str, object]) -> Organization:
    seats = {"council": LEGAL_MEMBERS, "committee": sum(COMMITTEE_SEATS.values()), "advisory": len(ADVISORS)}[demo.kind]
    names = {"council": "Parlament", "committee": "Ausschuss", "advisory": "Beirat"}
    voting = seats + 1 if demo.kind == "committee" and demo.chair == MAYOR else seats
    return Organization(
        id=identity("organization", demo.key), body=body, kind=demo.kind, name=demo.name, short_name=demo.short,
        classification=names[demo.kind], description=demo.tasks, legal_members=voting, legal_voting_members=voting,
        may_have_citizens=demo.has_citizens, **since,
    )  # fmt: skip


# People -----------------------------------------------------------------------------------------------------------
def _lines() -> dict[str, str]:
    """Return everybody by key, as name, district and status."""
    lines = {
        MAYOR: "@buergermeisterin/Hennef-Zentrum/Bürgermeisterin",
        "sitzungsdienst": "@sitzungsdienst//Sitzungsdienst",
    }
    lines |= {known(f"{faction}-{n}"): line for faction, people in COUNCIL.items() for n, line in enumerate(people)}
    lines |= {known(f"C-{n}"): line for n, (line, _faction, _bodies) in enumerate(CITIZENS, 1)}
    lines |= {f"B-{n}": line for n, line in enumerate(ADVISORS, 1)}
    lines |= {f"{faction}-f{n}": line for faction, people in FORMER.items() for n, line in enumerate(people)}
    return lines | {LEFT: LEFT_LINE}


def _people(society: Society, days: Days, ledger: Ledger) -> None:
    cast = {person.key: person for person in PEOPLE}
    users = {user.email: user for user in User.objects.filter(email__in=[person.email for person in PEOPLE])}
    since = public(days.at(days.day(BEGINNING)))
    for place, (key, line) in enumerate(_lines().items()):
        words, district, status = line.split("/")
        person = cast.get(key)
        title = "Dr." if words.startswith("Dr. ") else ""
        given, _space, family = (person.name if person else words.removeprefix("Dr. ")).partition(" ")
        row = Person(
            id=identity("person", key), body=society.body, given_name=given, family_name=family, title=title,
            district=district, status=status, user=users.get(person.email) if person else None, **since,
        )  # fmt: skip
        row.name = row.full_name
        if key not in gone():
            _contact(row, place)
        society.persons[key] = row
    ledger.add(*society.persons.values())


def gone() -> set[str]:
    """Return the keys of those who hold no office any more: no contact is kept of them."""
    return {LEFT, *(f"{faction}-f{n}" for faction, people in FORMER.items() for n in range(len(people)))}


def _contact(row: Person, place: int) -> None:
    """Give everybody an address; about half of them have agreed to show it."""
    name = f"{row.given_name}.{row.family_name}".lower()
    row.email = ".".join(part.translate(LETTERS) for part in name.split(".")) + "@rat.hennef.example"
    row.email_consent = place % 2 == 0
    # The Bundesnetzagentur keeps 0221 4710 000 to 999 for made-up stories: nobody is called by mistake.
    row.phone, row.phone_consent = f"0221 4710 {200 + place:03d}", place % 5 == 0
