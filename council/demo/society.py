"""Builds bodies, people and who sits where."""

import datetime
from dataclasses import dataclass, field

from accounts.demo import PEOPLE
from accounts.models import User
from council.demo.cast import (
    ADVISORS,
    BODIES,
    CITIZENS,
    COMMITTEE_SEATS,
    COUNCIL,
    DEPARTMENTS,
    FACTIONS,
    PLACES,
    ROOMS,
    DemoBody,
)
from council.demo.rows import Days, identity, public, save_all
from council.demo.sessions import TERM_BEGAN
from council.enums import OrganizationKind
from council.models import Body, LegislativeTerm, Location, Membership, Organization, Person

LEGAL_MEMBERS = 45
CHAIR, DEPUTY, MEMBER = "Vorsitz", "stellvertretender Vorsitz", "Mitglied"


@dataclass
class Society:
    """Everybody and everything that later chapters refer to, by key."""

    body: Body
    terms: dict[str, LegislativeTerm] = field(default_factory=dict)
    bodies: dict[str, Organization] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    # Who sits in a body, as (key of the person, key of the faction).
    seats: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    places: dict[str, Location] = field(default_factory=dict)


def build_society(days: Days) -> Society:
    """Make the town's bodies and people."""
    long_ago = days.at(days.day(-900))
    body = Body.objects.create(
        id=identity("body", "hennef"), name="Stadt Hennef (Sieg)", short_name="Hennef", ags="05382020", rgs="053820020020",
        website="https://www.hennef.example/", license="https://www.govdata.de/dl-de/by-2-0", contact_name="Sitzungsdienst",
        contact_email="sitzungsdienst@hennef.example", classification="Stadt", oparl_since=days.at(days.day(-548)),
        **public(long_ago),
    )  # fmt: skip
    society = Society(body)
    _build_terms(society, days)
    _build_places(society, days)
    _build_bodies(society, days)
    _build_people(society, days)
    _build_seats(society, days)
    return society


def _build_terms(society: Society, days: Days) -> None:
    began = days.day(TERM_BEGAN)
    before = began - datetime.timedelta(days=1)
    spans = {"former": (began.replace(year=began.year - 5, day=1), before), "present": (began, None)}
    for key, (start, end) in spans.items():
        until = end.year if end else began.year + 5
        society.terms[key] = LegislativeTerm.objects.create(
            id=identity("term", key), body=society.body, name=f"Wahlperiode {start.year} bis {until}", start_date=start,
            end_date=end, **public(days.at(max(start, days.day(-548)))),
        )  # fmt: skip


def _build_places(society: Society, days: Days) -> None:
    rows = {
        key: Location(
            id=identity("place", key), description=place.words, sub_locality=place.district, locality="Hennef (Sieg)",
            latitude=place.lat, longitude=place.lon, **public(days.at(days.day(-548))),
        )
        for key, place in PLACES.items()
    }  # fmt: skip
    for key, (name, room, street) in ROOMS.items():
        rows[f"room-{key}"] = Location(
            id=identity("place", f"room-{key}"), description=name, room=room, street_address=street, postal_code="53773",
            locality="Hennef (Sieg)", **public(days.at(days.day(-548))),
        )  # fmt: skip
    save_all(list(rows.values()))
    society.places = rows


def _build_bodies(society: Society, days: Days) -> None:
    since = public(days.at(days.day(-548)))
    rows = [_body_row(society.body, body, since) for body in BODIES]
    for key, (name, seats, colour, place) in FACTIONS.items():
        rows.append(
            Organization(
                id=identity("organization", key), body=society.body, kind=OrganizationKind.FACTION, name=name, short_name=key,
                classification="Fraktion", color=colour, seat_order=place, legal_members=seats, **since,
            )
        )  # fmt: skip
    rows += [
        Organization(
            id=identity("organization", f"dept-{key}"), body=society.body, kind=OrganizationKind.DEPARTMENT, name=name,
            short_name=key, classification="Verwaltungsbereich", **since,
        )
        for key, name in DEPARTMENTS.items()
    ]  # fmt: skip
    save_all(rows)
    keys = [*(body.key for body in BODIES), *FACTIONS, *(f"dept-{key}" for key in DEPARTMENTS)]
    society.bodies = dict(zip(keys, rows, strict=True))


def _body_row(body: Body, demo: DemoBody, since: dict[str, object]) -> Organization:
    seats = {"council": LEGAL_MEMBERS, "committee": sum(COMMITTEE_SEATS.values()), "advisory": len(ADVISORS)}[demo.kind]
    names = {"council": "Parlament", "committee": "Ausschuss", "advisory": "Beirat"}
    voting = seats + 1 if demo.key == "hfa" else seats
    return Organization(
        id=identity("organization", demo.key), body=body, kind=demo.kind, name=demo.name, short_name=demo.short,
        classification=names[demo.kind], description=demo.tasks, legal_members=voting, legal_voting_members=voting,
        may_have_citizens=demo.has_citizens, **since,
    )  # fmt: skip


def _build_people(society: Society, days: Days) -> None:
    users = {user.email: user for user in User.objects.filter(email__in=[person.email for person in PEOPLE])}
    cast = {person.key: person for person in PEOPLE}
    since, rows = public(days.at(days.day(-548))), {}
    lines = {f"{faction}-{n}": line for faction, people in COUNCIL.items() for n, line in enumerate(people)}
    lines |= {f"C-{n}": line for n, (line, _faction, _bodies) in enumerate(CITIZENS, 1)}
    lines |= {f"B-{n}": line for n, line in enumerate(ADVISORS, 1)}
    lines["buergermeisterin"] = "@buergermeisterin/Hennef-Zentrum/Bürgermeisterin"
    lines["sitzungsdienst"] = "@sitzungsdienst//Sitzungsdienst"
    for key, line in lines.items():
        name, district, status = line.split("/")
        person = cast.get(name.removeprefix("@")) if name.startswith("@") else None
        title = "Dr." if name.startswith("Dr. ") else ""
        given, _space, family = (person.name if person else name.removeprefix("Dr. ")).partition(" ")
        key = person.key if person else key
        row = Person(
            id=identity("person", key), body=society.body, given_name=given, family_name=family, title=title,
            district=district, status=status, user=users.get(person.email) if person else None, **since,
        )  # fmt: skip
        row.name = row.full_name
        _contact(row, len(rows))
        rows[key] = row
    save_all(list(rows.values()))
    society.persons = rows


def _contact(row: Person, place: int) -> None:
    """Give everybody an address; about half of them have agreed to show it."""
    letters = str.maketrans(
        {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", " ": "-", "Ö": "Oe", "Ü": "Ue", "ı": "i", "ş": "s"}
    )
    name = f"{row.given_name}.{row.family_name}".translate(letters).lower()
    row.email, row.email_consent = f"{name}@rat.hennef.example", place % 2 == 0
    row.phone, row.phone_consent = f"02242 88{place:04d}", place % 5 == 0


def _build_seats(society: Society, days: Days) -> None:
    start, rows = days.day(TERM_BEGAN), []
    since = public(days.at(start))

    def seat(person: str, body: str, role: str = MEMBER, faction: str = "", **more: object) -> None:
        rows.append(
            Membership(
                id=identity("membership", f"{body}/{person}/{role}"), person=society.persons[person],
                organization=society.bodies[body], role=role, start_date=start,
                on_behalf_of=society.bodies.get(faction), **{"voting_right": True, **since, **more},
            )
        )  # fmt: skip

    council = council_seats()
    society.seats["rat"] = council
    for person, faction in council:
        seat(person, "rat", CHAIR if person == "buergermeisterin" else MEMBER, faction)
        if faction in FACTIONS:
            leads = person == council_seats_of(faction)[0]
            seat(person, faction, "Fraktionsvorsitz" if leads else MEMBER)
    for body in BODIES[1:-1]:
        society.seats[body.key] = committee_seats(body)
        for place, (person, faction) in enumerate(society.seats[body.key]):
            role = CHAIR if person == body.chair else DEPUTY if place == 1 else MEMBER
            seat(person, body.key, role, faction)
    society.seats["beirat"] = [(f"B-{n}", "") for n in range(1, len(ADVISORS) + 1)]
    for n, (person, _faction) in enumerate(society.seats["beirat"]):
        seat(person, "beirat", CHAIR if n == 0 else MEMBER)
    save_all(rows)


def council_seats_of(faction: str) -> list[str]:
    """Return the keys of a faction's members, its chair first."""
    signs_in = {"SH": "vorsitz", "GF": "rat"}
    keys = [f"{faction}-{n}" for n in range(len(COUNCIL[faction]))]
    if faction in signs_in:
        keys[0] = signs_in[faction]
    return keys


def council_seats() -> list[tuple[str, str]]:
    """Return the 45 members of the council with their factions."""
    seats = [(person, faction) for faction in COUNCIL for person in council_seats_of(faction)]
    return [("buergermeisterin", ""), *seats]


def committee_seats(body: DemoBody) -> list[tuple[str, str]]:
    """Return who sits in a committee: members of each faction in turn, and expert citizens where the law lets them."""
    place = [each.key for each in BODIES].index(body.key)
    seats = []
    for faction, number in COMMITTEE_SEATS.items():
        citizens = [
            f"C-{n}" for n, (_line, of, bodies) in enumerate(CITIZENS, 1) if of == faction and body.key in bodies
        ]
        citizens = ["sachkundig" if key == "C-1" else key for key in citizens]
        members = council_seats_of(faction)
        turned = members[(place * 3) % len(members) :] + members[: (place * 3) % len(members)]
        if body.chair in members:
            turned = [body.chair, *(member for member in turned if member != body.chair)]
        seats += [(person, faction) for person in [*turned[: number - len(citizens)], *citizens]]
    if body.key == "hfa":
        seats.insert(0, ("buergermeisterin", ""))
    return seats
