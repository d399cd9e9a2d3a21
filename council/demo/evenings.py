"""Tells the meetings of the demo: when, where, in what state, and who was there."""

import datetime
from dataclasses import dataclass, field

from council.demo.affairs import Affair
from council.demo.cast import CAME
from council.demo.rows import Days, Ledger, identity, public
from council.demo.seats import Seats
from council.demo.sessions import SESSIONS, TONIGHT, Session
from council.demo.society import Society
from council.enums import MeetingState
from council.models import AgendaItem, Attendance, Meeting, MeetingOrganization

INVITED_DAYS, NOTICE_DAYS = 10, 8
DRAFT_BEYOND = 18
# How far minutes are, by the day of the meeting.
PAST_STATES = (
    (-60, MeetingState.MINUTES_APPROVED),
    (-24, MeetingState.MINUTES_SIGNED),
    (-14, MeetingState.MINUTES_DRAFT),
    (0, MeetingState.CLOSED),
)
CANCELLED = (
    "Der Prüfbericht liegt noch nicht vor. Die Punkte werden in der nächsten Sitzung beraten; ein neuer Termin folgt."
)
MOVED = "Die Sitzung wurde wegen einer Veranstaltung im Rathaus um eine Woche verlegt."
SUPPLEMENTED = "Aufgenommen wurde der Dringlichkeitsantrag zur Sporthalle in Uckerath (§ 48 Abs. 1 GO NRW)."


@dataclass
class Evening:
    """A meeting in the making. `present` counts who of each faction was there, `whole` who belongs."""

    session: Session
    meeting: Meeting
    items: list[AgendaItem] = field(default_factory=list)
    present: dict[str, int] = field(default_factory=dict)
    whole: dict[str, int] = field(default_factory=dict)

    @property
    def begun(self) -> datetime.datetime:
        """When it begins."""
        assert self.meeting.start is not None
        return self.meeting.start

    @property
    def is_over(self) -> bool:
        """Whether results belong to it."""
        return self.session.day < 0 and self.session.note != "cancelled"


def build_evenings(society: Society, affairs: dict[str, Affair], days: Days, ledger: Ledger) -> dict[str, Evening]:
    """Tell all meetings with who was there, and put the stations of the papers into them."""
    evenings = {session.key: Evening(session, _meeting(society, days, session)) for session in SESSIONS}
    for key, evening in evenings.items():
        body = society.bodies[evening.session.body]
        ledger.add(evening.meeting, MeetingOrganization(meeting=evening.meeting, organization=body))
        _count(society, evening, [affair for affair in affairs.values() if key in affair.stations])
        _attend(society, evening, ledger)
    for affair in affairs.values():
        for key, station in affair.stations.items():
            station.meeting = evenings[key].meeting if key in evenings else None
    return evenings


def _meeting(society: Society, days: Days, session: Session) -> Meeting:
    start = days.at(days.workday(session.day), session.hour)
    end = start + datetime.timedelta(minutes=session.minutes)
    body, is_over = society.bodies[session.body], session.day < 0 and session.note != "cancelled"
    invited = _morning(days, start, INVITED_DAYS) if session.day < INVITED_DAYS else None
    row = Meeting(
        id=identity("meeting", session.key), body=society.body, name=body.name, number=session.number, start=start,
        term=society.terms["former" if session.is_former else "present"], end=end if is_over else None,
        actual_start=start if is_over else None, actual_end=end if is_over else None,
        location=society.places[f"room-{session.room}"], chair=society.chair(session),
        clerk=society.persons["sitzungsdienst"], is_streamed=session.body == "rat", legal_members=body.legal_voting_members,
        state=_state(session), invited_at=invited, notice_days=NOTICE_DAYS if invited else None,
        **public(_morning(days, start, max(INVITED_DAYS, session.day + 2))),
    )  # fmt: skip
    _circumstances(row, session, start)
    return row


def _morning(days: Days, start: datetime.datetime, before: int) -> datetime.datetime:
    return days.at((start - datetime.timedelta(days=before)).date(), "09:30")


def _state(session: Session) -> MeetingState:
    if session.note == "cancelled":
        return MeetingState.CANCELLED
    if session.day < 0:
        return next(state for day, state in PAST_STATES if session.day < day)
    if session.day < INVITED_DAYS:
        return MeetingState.INVITED
    return MeetingState.AGENDA_SET if session.day < DRAFT_BEYOND else MeetingState.AGENDA_DRAFT


def _circumstances(row: Meeting, session: Session, start: datetime.datetime) -> None:
    if session.note == "cancelled":
        row.cancelled_reason = CANCELLED
    elif session.note == "moved":
        row.agenda_changed_at, row.agenda_change_reason = start - datetime.timedelta(days=12), MOVED
    elif session.key == TONIGHT:
        row.agenda_changed_at, row.agenda_change_reason = start - datetime.timedelta(days=2), SUPPLEMENTED
    if row.state in (MeetingState.MINUTES_SIGNED, MeetingState.MINUTES_APPROVED):
        row.minutes_signed_at = (start + datetime.timedelta(days=15)).date()
    if session.day < 0 and session.body != "rat":
        row.no_recording_reason = "Übertragen werden nur die Sitzungen des Rates."


# Who was there ----------------------------------------------------------------------------------------------------
def _count(society: Society, evening: Evening, affairs: list[Affair]) -> None:
    """Count who of each faction was there: what the votes say, else everybody but the missing."""
    for _person, faction in society.seats(evening.session):
        evening.whole[faction] = evening.whole.get(faction, 0) + 1
    missing = {word[:2]: int(word[2:]) for word in evening.session.missing.split()}
    evening.present = {faction: size - missing.get(faction, 0) for faction, size in evening.whole.items()}
    said: dict[str, int] = {}
    for affair in affairs:
        for faction, count in affair.said(evening.session.key):
            said[faction] = max(said.get(faction, 0), sum(count))
    evening.present |= {faction: min(number, evening.whole.get(faction, number)) for faction, number in said.items()}


def _attend(society: Society, evening: Evening, ledger: Ledger) -> None:
    if not evening.is_over:
        return
    seats = society.seats(evening.session)
    away = _away(society, evening, seats)
    for person, faction in seats:
        ledger.add(
            Attendance(
                meeting=evening.meeting, person=society.persons[person], faction=society.bodies.get(faction),
                is_present=person not in away, is_excused=person in away,
            )
        )  # fmt: skip


def _away(society: Society, evening: Evening, seats: Seats) -> set[str]:
    """Return who was missing: others each time, never the chair or whoever has just come into the council."""
    away: set[str] = set()
    for faction, size in evening.whole.items():
        people = [person for person, of in seats if of == faction and person != CAME]
        people = [person for person in people if society.persons[person] != evening.meeting.chair]
        turn = 3 * evening.session.number % max(len(people), 1)
        away.update((people[turn:] + people[:turn])[: size - evening.present[faction]])
    return away
