"""Builds the meetings of the demo: agendas in two parts, who was there, what was decided."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from council.demo.affairs import Affair
from council.demo.cast import BODIES
from council.demo.notation import Stop, counts, due, read, told, voices
from council.demo.rows import Days, hidden, identity, public, save_all
from council.demo.sessions import FORMER_NUMBER, SESSIONS, TONIGHT, Session
from council.demo.society import Society
from council.enums import (
    ConsultationRole,
    ItemKind,
    ItemState,
    MeetingState,
    Outcome,
    Part,
    VoteState,
)
from council.models import (
    AgendaItem,
    Attendance,
    Consultation,
    Decision,
    Meeting,
    MeetingOrganization,
    Vote,
    VoteTally,
)
from council.services.results import STATES

INVITED_DAYS = 10
DRAFT_BEYOND = 18
MAYOR, NO_FACTION = "Bürgermeisterin", "Fraktionslos"
OPENING = "Eröffnung, Feststellung der Beschlussfähigkeit"
QUESTIONS = "Fragestunde für Einwohnerinnen und Einwohner"
INQUIRIES, NOTICES = "Anfragen der Ratsmitglieder", "Mitteilungen der Verwaltung"
RECOMMENDS = (ConsultationRole.PREPARATION,)
NOTES = {ConsultationRole.NOTE: Outcome.NOTED, ConsultationRole.HEARING: Outcome.WITH_REMARKS}


@dataclass
class Evening:
    """A meeting in the making: rows that are written together."""

    session: Session
    meeting: Meeting
    items: list[AgendaItem] = field(default_factory=list)
    present: dict[str, int] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether results belong to it."""
        return self.session.day < 0 and self.session.note != "cancelled"


@dataclass
class Books:
    """All rows of the evenings, by kind in the order of writing."""

    items: list[AgendaItem] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    tallies: list[VoteTally] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)


def build_evenings(society: Society, affairs: dict[str, Affair], days: Days) -> dict[str, Evening]:
    """Make all meetings with their agendas and results."""
    evenings = {session.key: Evening(session, _meeting(society, days, session)) for session in SESSIONS}
    save_all([evening.meeting for evening in evenings.values()])
    save_all(
        [
            MeetingOrganization(meeting=row.meeting, organization=society.bodies[row.session.body])
            for row in evenings.values()
        ]
    )
    books = Books()
    for evening in evenings.values():
        _agenda(society, affairs, days, evening, books)
    for rows in (books.items, books.decisions, books.votes, books.tallies, books.attendances):
        save_all(rows)
    stations = [station for affair in affairs.values() for key, station in affair.stations.items() if key in evenings]
    for affair in affairs.values():
        for key, station in affair.stations.items():
            station.meeting = evenings[key].meeting if key in evenings else None
    Consultation.objects.bulk_update(stations, ["meeting"])
    return evenings


def _meeting(society: Society, days: Days, session: Session) -> Meeting:
    day = days.workday(session.day)
    start = days.at(day, session.hour)
    end = start + datetime.timedelta(minutes=session.minutes)
    body, is_over = society.bodies[session.body], session.day < 0 and session.note != "cancelled"
    chair = next((person for person, _f in society.seats[session.body] if _is_chair(session.body, person)), None)
    is_former = session.number >= FORMER_NUMBER
    row = Meeting(
        id=identity("meeting", session.key), body=society.body, term=society.terms["former" if is_former else "present"],
        name=body.name, number=session.number, start=start, end=end if is_over else None,
        actual_start=start + datetime.timedelta(minutes=2) if is_over else None, actual_end=end if is_over else None,
        location=society.places[f"room-{session.room}"], chair=society.persons.get(chair or ""),
        is_streamed=session.body == "rat", legal_members=body.legal_voting_members, state=_state(session),
        invited_at=days.at(day - datetime.timedelta(days=INVITED_DAYS), "09:30") if session.day <= INVITED_DAYS else None,
        notice_days=INVITED_DAYS - 1 if session.day <= INVITED_DAYS else None,
        **public(days.at(day - datetime.timedelta(days=max(INVITED_DAYS, session.day + 2)), "09:30")),
    )  # fmt: skip
    _circumstances(row, session, day)
    return row


def _is_chair(body: str, person: str) -> bool:
    return any(each.key == body and each.chair == person for each in BODIES)


def _state(session: Session) -> MeetingState:
    if session.note == "cancelled":
        return MeetingState.CANCELLED
    if session.day < -30:
        return MeetingState.MINUTES_APPROVED if session.day < -60 else MeetingState.MINUTES_SIGNED
    if session.day < 0:
        return MeetingState.CLOSED
    if session.day <= INVITED_DAYS:
        return MeetingState.INVITED
    return MeetingState.AGENDA_SET if session.day < DRAFT_BEYOND else MeetingState.AGENDA_DRAFT


def _circumstances(row: Meeting, session: Session, day: datetime.date) -> None:
    if session.note == "cancelled":
        row.cancelled_reason = "Der Prüfbericht liegt noch nicht vor. Die Punkte werden in der nächsten Sitzung beraten; ein neuer Termin folgt."
    elif session.note == "moved":
        row.agenda_change_reason = "Die Sitzung wurde wegen einer Veranstaltung im Rathaus um eine Woche verlegt."
    if session.day < -30:
        row.minutes_signed_at = day + datetime.timedelta(days=15)
    if session.day < 0 and session.body != "rat":
        row.no_recording_reason = "Übertragen werden nur die Sitzungen des Rates."
    if session.key == TONIGHT:
        row.agenda_changed_at = row.start - datetime.timedelta(days=2) if row.start else None
        row.agenda_change_reason = (
            "Aufgenommen wurde der Dringlichkeitsantrag zur Sporthalle in Uckerath (§ 48 Abs. 1 GO NRW)."
        )


# The agenda -------------------------------------------------------------------------------------------------------
def _agenda(society: Society, affairs: dict[str, Affair], days: Days, evening: Evening, books: Books) -> None:
    key = evening.session.key
    here = [affair for affair in affairs.values() if key in affair.stations]
    here.sort(key=lambda affair: (affair.entry.get("rank", 12), affair.paper.date, affair.entry["key"]))
    open_affairs = [affair for affair in here if not affair.is_hidden]
    rows: list[tuple[str, str, str, Affair | None]] = [(OPENING, ItemKind.FORMALITY, "", None)]
    if evening.session.body == "rat":
        rows.append(
            (QUESTIONS, ItemKind.QUESTIONS, "Drei Fragen, schriftlich beantwortet" if evening.is_over else "", None)
        )
        rows += [(each["title"], ItemKind.FORMALITY, each.get("note", ""), None) for each in _formal(key)]
    rows += [(affair.paper.title, ItemKind.PAPER, "", affair) for affair in open_affairs]
    if evening.session.body == "rat":
        rows.append((INQUIRIES, ItemKind.REPORT, "", None))
    rows.append((NOTICES, ItemKind.NOTICES, "", None))
    evening.present = _present(society, evening, here)
    _attend(society, evening, books)
    minute = 2
    for number, (title, kind, note, affair) in enumerate(rows, 1):
        stop = _stop(affair, key)
        item = _item(evening, affair, number, title, kind, note, minute)
        minute += 4 if affair is None else 19
        books.items.append(item)
        if affair is not None and stop is not None and evening.is_over:
            _decide(society, days, evening, books, item, affair, stop)
    for number, affair in enumerate((each for each in here if each.is_hidden), 1):
        item = _hidden_item(evening, affair, number)
        books.items.append(item)
        stop = _stop(affair, key)
        if stop is not None and evening.is_over:
            _decide(society, days, evening, books, item, affair, stop)


def _formal(key: str) -> list[dict[str, Any]]:
    return [entry for entry in read("formalities") if entry["session"] == key]


def _stop(affair: Affair | None, key: str) -> Stop | None:
    return next((stop for stop in affair.stops if stop.session == key), None) if affair else None


def _item(
    evening: Evening, affair: Affair | None, number: int, title: str, kind: str, note: str, minute: int
) -> AgendaItem:
    meeting, start = evening.meeting, evening.meeting.actual_start
    begun = start + datetime.timedelta(minutes=minute) if start and evening.is_over else None
    late = str(affair.entry.get("late", "")) if affair else ""
    return AgendaItem(
        id=identity("item", f"{evening.session.key}/{affair.entry['key'] if affair else title}"), meeting=meeting,
        part=Part.PUBLIC, order=number, number=str(number), title=title, kind=kind, note=note,
        state=ItemState.NOTED if evening.is_over else ItemState.ON_AGENDA, start=begun,
        consultation=affair.stations[evening.session.key] if affair else None, added_late=bool(late),
        added_late_reason=late, **public(meeting.first_published_at or meeting.start),
    )  # fmt: skip


def _hidden_item(evening: Evening, affair: Affair, number: int) -> AgendaItem:
    entry = affair.entry
    return AgendaItem(
        id=identity("item", f"{evening.session.key}/{entry['key']}"), meeting=evening.meeting, part=Part.NONPUBLIC,
        order=number, number=str(number), title=affair.paper.title, public_title=entry["public"],
        nonpublic_ground=entry.get("ground", ""), is_announced=True, kind=ItemKind.PAPER,
        state=ItemState.NOTED if evening.is_over else ItemState.ON_AGENDA,
        consultation=affair.stations[evening.session.key], public_result=entry.get("result", ""),
        result_published_at=evening.meeting.start + datetime.timedelta(days=3)
        if entry.get("result") and evening.is_over and evening.meeting.start else None,
        **hidden(),
    )  # fmt: skip


# Who was there ----------------------------------------------------------------------------------------------------
def _present(society: Society, evening: Evening, affairs: list[Affair]) -> dict[str, int]:
    """Return how many of each faction were there: what the votes say, else nearly all."""
    whole: dict[str, int] = {}
    for _person, faction in society.seats[evening.session.body]:
        whole[faction] = whole.get(faction, 0) + 1
    said: dict[str, int] = {}
    for affair in affairs:
        stop = _stop(affair, evening.session.key)
        extra = affair.entry.get("at", {}).get(evening.session.key, {}).get("before", "")
        for faction, count in [*(stop.counts.items() if stop else ()), *counts(extra).items()]:
            if isinstance(count, tuple):
                said[faction] = max(said.get(faction, 0), sum(count))
    missing = {word[:2]: int(word[2:]) for word in evening.session.missing.split()}
    usual = {faction: size - missing.get(faction, 0) for faction, size in whole.items()}
    return usual | {faction: min(number, whole.get(faction, number)) for faction, number in said.items()}


def _attend(society: Society, evening: Evening, books: Books) -> None:
    if not evening.is_over:
        return
    left = dict(evening.present)
    for person, faction in society.seats[evening.session.body]:
        is_here = left.get(faction, 0) > 0
        left[faction] = left.get(faction, 0) - 1
        books.attendances.append(
            Attendance(
                meeting=evening.meeting, person=society.persons[person], faction=society.bodies.get(faction),
                is_present=is_here, is_excused=not is_here,
            )
        )  # fmt: skip


# What was decided -------------------------------------------------------------------------------------------------
def _decide(
    society: Society, days: Days, evening: Evening, books: Books, item: AgendaItem, affair: Affair, stop: Stop
) -> None:
    more = affair.entry.get("at", {}).get(evening.session.key, {})
    groups = _groups(evening, stop.counts)
    total = tuple(sum(group[place] for group in groups.values()) for place in range(3))
    outcome = stop.outcome or NOTES.get(stop.role) or _outcome(stop.role, total)
    is_counted = outcome not in (Outcome.NOTED, Outcome.ANSWERED, Outcome.WITH_REMARKS)
    item.state = STATES.get(outcome, ItemState.DECIDED)
    decided = item.start or evening.meeting.start
    books.decisions.append(
        Decision(
            id=identity("decision", str(item.pk)), agenda_item=item, outcome=outcome,
            text=told(more.get("text", "") or _text(affair, stop, outcome), days.today), change_note=more.get("note", ""),
            decided_at=decided, referred_to=society.bodies.get(more.get("to", "")),
            execution_state=more.get("execution", ""), execution_percent=more.get("percent"),
            execution_owner=society.bodies.get(f"dept-{more.get('owner', '')}"),
            execution_due=due(more.get("due", ""), days.today), execution_note=told(more.get("progress", ""), days.today),
            **(hidden() if affair.is_hidden else public(evening.meeting.end or decided)),
        )
    )  # fmt: skip
    if more.get("before"):
        _vote(society, books, item, 1, _groups(evening, counts(more["before"])), evening, more["before_question"])
    if is_counted:
        _vote(society, books, item, 2, groups, evening, "")


def _groups(evening: Evening, said: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    return {faction: voices(size, said.get(faction, "+")) for faction, size in evening.present.items() if size > 0}


def _outcome(role: str, total: tuple[int, ...]) -> Outcome:
    won = total[0] > total[1]
    if role in RECOMMENDS:
        return Outcome.RECOMMENDED if won else Outcome.NOT_RECOMMENDED
    return Outcome.ACCEPTED if won else Outcome.REJECTED


def _text(affair: Affair, stop: Stop, outcome: Outcome) -> str:
    """Return the wording of a decision that just follows the proposal."""
    if outcome in (Outcome.ACCEPTED, Outcome.ACCEPTED_AMENDED):
        return affair.paper.proposal
    words = {
        Outcome.RECOMMENDED: "Der Ausschuss empfiehlt dem Rat, wie vorgeschlagen zu beschließen.",
        Outcome.NOT_RECOMMENDED: "Der Ausschuss empfiehlt dem Rat, den Vorschlag abzulehnen.",
        Outcome.REJECTED: "Der Antrag wird abgelehnt.",
        Outcome.NOTED: "Der Bericht wird zur Kenntnis genommen.",
        Outcome.ANSWERED: "Die Anfrage ist beantwortet.",
        Outcome.POSTPONED: "Der Punkt wird vertagt.",
    }
    return words.get(outcome, "")


def _vote(
    society: Society, books: Books, item: AgendaItem, order: int, groups: dict[str, tuple[int, int, int]],
    evening: Evening, question: str,
) -> None:  # fmt: skip
    yes, no, abstain = (sum(group[place] for group in groups.values()) for place in range(3))
    vote = Vote(
        id=identity("vote", f"{item.pk}/{order}"), agenda_item=item, order=order, is_final=not question, question=question,
        state=VoteState.CLOSED, yes=yes, no=no, abstain=abstain, present=sum(evening.present.values()),
        legal_members=evening.meeting.legal_members, is_unanimous=no == 0 and abstain == 0,
    )  # fmt: skip
    books.votes.append(vote)
    order_of = {"": 99, "FL": 98}
    for faction, (a, b, c) in groups.items():
        body = society.bodies.get(faction)
        label = "" if body else (MAYOR if faction == "" else NO_FACTION)
        books.tallies.append(
            VoteTally(
                vote=vote, organization=body, label=label, yes=a, no=b, abstain=c,
                order=body.seat_order if body else order_of.get(faction, 97),
                absent=_size(society, evening, faction) - a - b - c,
            )
        )  # fmt: skip


def _size(society: Society, evening: Evening, faction: str) -> int:
    return sum(1 for _person, of in society.seats[evening.session.body] if of == faction)
