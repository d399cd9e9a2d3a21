"""Builds who belonged and belongs to what in the demo: offices, successions, substitutes, and the term before."""

import datetime
from dataclasses import dataclass
from typing import Any

from council.demo.cast import BODIES, CAME, CAME_ON, COMMITTEE_SEATS, FACTIONS, LEFT, DemoBody
from council.demo.rows import Days, Ledger, identity, public
from council.demo.seats import Seats, chair_of, former_members_of, members_of, seats_of
from council.demo.sessions import BEGINNING, TERM_BEGAN
from council.demo.society import Society
from council.models import Membership

CHAIR, DEPUTY, MEMBER = "Vorsitz", "stellvertretender Vorsitz", "Mitglied"


def build_memberships(society: Society, days: Days, ledger: Ledger) -> None:
    """Tell the memberships of both terms."""
    _present_seats(society, days, ledger)
    _former_seats(society, days, ledger)


@dataclass(frozen=True)
class Span:
    """A term in which memberships run, and where they are entered."""

    society: Society
    ledger: Ledger
    key: str
    start: datetime.date
    end: datetime.date | None
    since: dict[str, Any]

    def seat(self, person: str, body: str, role: str, faction: str = "", **more: Any) -> Membership:
        """Enter a membership."""
        society = self.society
        values: dict[str, Any] = {"voting_right": True, "start_date": self.start, "end_date": self.end, **self.since}
        row = Membership(
            id=identity("membership", f"{self.key}/{body}/{person}/{role}"), person=society.persons[person],
            organization=society.bodies[body], role=role, on_behalf_of=society.bodies.get(faction), **(values | more),
        )  # fmt: skip
        self.ledger.add(row)
        return row


def _present_seats(society: Society, days: Days, ledger: Ledger) -> None:
    start = days.day(TERM_BEGAN)
    span = Span(society, ledger, "present", start, None, public(days.at(start)))
    came: dict[str, Any] = {"start_date": days.workday(CAME_ON)}
    left: dict[str, Any] = {"end_date": days.workday(CAME_ON) - datetime.timedelta(days=9)}
    for body in BODIES:
        seats = seats_of(body)
        roles = _roles(body, seats)
        rows: dict[str, Membership] = {}
        for person, faction in seats:
            rows[person] = span.seat(
                person, body.key, roles.get(person, MEMBER), faction, **(came if person == CAME else {})
            )
            if person == CAME:
                span.seat(LEFT, body.key, MEMBER, faction, **left)
        if body.kind == "committee":
            _substitutes(span, body, seats, rows)
    for faction in FACTIONS:
        for place, person in enumerate(members_of(faction)):
            span.seat(person, faction, "Fraktionsvorsitz" if place == 0 else MEMBER, **(came if person == CAME else {}))
    span.seat(LEFT, LEFT.partition("-")[0], MEMBER, **left)


def _roles(body: DemoBody, seats: Seats) -> dict[str, str]:
    """Return who leads a body. The mayor's deputies are elected by the council (§ 67 GO NRW)."""
    chair = chair_of(body, seats)
    if body.kind == "council":
        return {chair: CHAIR, members_of("HM")[0]: DEPUTY, members_of("SH")[1]: DEPUTY}
    deputy = next(person for person, _faction in seats if person != chair and not person.startswith("C-"))
    return {deputy: DEPUTY, chair: CHAIR}


def _substitutes(span: Span, body: DemoBody, seats: Seats, rows: dict[str, Membership]) -> None:
    """Let one member of each faction stand in for another one in a committee (§ 58 Abs. 1 GO NRW)."""
    seated = {person for person, _faction in seats}
    turn = BODIES.index(body)
    for faction in COMMITTEE_SEATS:
        free = [person for person in members_of(faction) if person not in seated and person != CAME]
        first = next(person for person, of in seats if of == faction and person != CAME)
        if free:
            more: dict[str, Any] = {"substitute_for": rows[first], "substitution_rank": 1}
            span.seat(free[turn % len(free)], body.key, "", faction, **more)


def _former_seats(society: Society, days: Days, ledger: Ledger) -> None:
    term = society.terms["former"]
    assert term.start_date is not None
    since = public(days.at(days.day(BEGINNING)))
    span = Span(society, ledger, "former", term.start_date, term.end_date, since)
    for body in (body for body in BODIES if body.kind != "advisory"):
        seats = seats_of(body, former=True)
        chair = chair_of(body, seats)
        for person, faction in seats:
            span.seat(person, body.key, CHAIR if person == chair else MEMBER, faction)
    for faction in FACTIONS:
        for person in former_members_of(faction):
            span.seat(person, faction, MEMBER)
