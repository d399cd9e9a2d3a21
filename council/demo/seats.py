"""Who sits where in the demo: the council and its committees, today and in the term before."""

from council.demo.cast import (
    ADVISORS,
    BODIES,
    CAME,
    CITIZENS,
    COMMITTEE_SEATS,
    COUNCIL,
    FORMER,
    LEFT,
    DemoBody,
)

SIGN_IN = {"SH-0": "vorsitz", "GF-0": "rat", "C-1": "sachkundig"}
MAYOR = "buergermeisterin"
# Person and faction, by their keys.
Seats = list[tuple[str, str]]


def members_of(faction: str) -> list[str]:
    """Return the keys of a faction's members of today, its chair first."""
    return [known(f"{faction}-{n}") for n in range(len(COUNCIL[faction]))]


def former_members_of(faction: str) -> list[str]:
    """Return the keys of a faction's members of the term before: who is not new, and who has gone."""
    gone = [f"{faction}-f{n}" for n in range(len(FORMER[faction]))]
    if LEFT.startswith(faction):
        gone.append(LEFT)
    return [*members_of(faction)[: len(COUNCIL[faction]) - len(gone)], *gone]


def known(key: str) -> str:
    """Return the key under which a person stands: who signs in has a name of their own."""
    return SIGN_IN.get(key, key)


def seats_of(body: DemoBody, *, former: bool = False) -> Seats:
    """Return who sits in a body."""
    members = {faction: (former_members_of if former else members_of)(faction) for faction in COUNCIL}
    if body.kind == "council":
        return [(MAYOR, ""), *((person, faction) for faction, people in members.items() for person in people)]
    if body.kind == "advisory":
        return [(f"B-{n}", "") for n in range(1, len(ADVISORS) + 1)]
    seats = _committee(body, members, citizens=not former)
    return [(MAYOR, ""), *seats] if body.chair == MAYOR else seats


def before_succession(seats: Seats) -> Seats:
    """Return the same seats as they were before somebody came into the council for somebody who left."""
    return [(LEFT if person == CAME else person, faction) for person, faction in seats]


def chair_of(body: DemoBody, seats: Seats) -> str:
    """Return who chairs a body: whom the cast names, else the first of the same faction."""
    people = [person for person, _faction in seats]
    if body.chair in people:
        return body.chair
    faction = body.chair.partition("-")[0]
    return next((person for person, of in seats if of == faction), people[0])


def _committee(body: DemoBody, members: dict[str, list[str]], *, citizens: bool) -> Seats:
    """Deal the seats of each faction in turn; expert citizens sit where the law lets them."""
    turn, seats = 3 * [each.key for each in BODIES].index(body.key), []
    for faction, number in COMMITTEE_SEATS.items():
        experts = [
            known(f"C-{n}")
            for n, (_line, of, bodies) in enumerate(CITIZENS, 1)
            if citizens and of == faction and body.key in bodies
        ]
        people = members[faction]
        start = turn % len(people)
        people = people[start:] + people[:start]
        if body.chair in people:
            people = [body.chair, *(person for person in people if person != body.chair)]
        seats += [(person, faction) for person in [*people[: number - len(experts)], *experts]]
    return seats
