"""Builds the agendas of the demo's meetings in their two parts."""

import datetime
from dataclasses import dataclass

from council.demo.affairs import Affair
from council.demo.evenings import Evening
from council.demo.notation import read
from council.demo.outcomes import decide
from council.demo.rows import Days, Ledger, announced, identity, public
from council.demo.society import Society
from council.enums import ItemKind, ItemState, Part
from council.models import AgendaItem

OPENING = "Eröffnung, Feststellung der Beschlussfähigkeit"
QUESTIONS = "Fragestunde für Einwohnerinnen und Einwohner"
INQUIRIES, NOTICES = "Anfragen der Ratsmitglieder", "Mitteilungen der Verwaltung"
USUAL_RANK = 12
# Minutes an item takes, with and without a paper.
LONG, SHORT = 19, 4
PUBLISHED_AFTER_DAYS = 3


@dataclass(frozen=True)
class Line:
    """A line of the public part before it is numbered."""

    title: str
    kind: ItemKind
    note: str = ""
    affair: Affair | None = None


def build_agendas(
    society: Society, affairs: dict[str, Affair], evenings: dict[str, Evening], days: Days, ledger: Ledger
) -> None:
    """Tell what stands on every agenda, and what came of it."""
    for key, evening in evenings.items():
        here = [affair for affair in affairs.values() if key in affair.stations]
        here.sort(key=lambda affair: (affair.entry.get("rank", USUAL_RANK), affair.offset, affair.entry["key"]))
        lines = _lines(evening, [affair for affair in here if not affair.is_hidden])
        minute = 2
        for number, line in enumerate(lines, 1):
            evening.items.append(_item(evening, line, number, minute))
            minute += LONG if line.affair else SHORT
        evening.items += [_hidden_item(evening, affair, n) for n, affair in enumerate(filter(_is_hidden, here), 1)]
        ledger.add(*evening.items)
        by_station = {affair.stations[key].pk: affair for affair in here}
        for item in evening.items:
            affair = by_station.get(item.consultation_id) if item.consultation_id else None
            if affair is not None and evening.is_over:
                decide(society, days, evening, ledger, item, affair)


def _is_hidden(affair: Affair) -> bool:
    return affair.is_hidden


def _lines(evening: Evening, affairs: list[Affair]) -> list[Line]:
    papers = [Line(affair.paper.title, ItemKind.PAPER, affair=affair) for affair in affairs]
    formal = [
        Line(each["title"], ItemKind.FORMALITY, each.get("note", ""))
        for each in read("formalities")
        if each["session"] == evening.session.key
    ]
    notices = Line(NOTICES, ItemKind.NOTICES)
    if evening.session.body != "rat":
        return [Line(OPENING, ItemKind.FORMALITY), *formal, *papers, notices]
    answered = "Drei Fragen, schriftlich beantwortet" if evening.is_over else ""
    questions = Line(QUESTIONS, ItemKind.QUESTIONS, answered)
    inquiries = Line(INQUIRIES, ItemKind.REPORT, "Vier Anfragen, zwei beantwortet" if evening.is_over else "")
    return [Line(OPENING, ItemKind.FORMALITY), questions, *formal, *papers, inquiries, notices]


def _item(evening: Evening, line: Line, number: int, minute: int) -> AgendaItem:
    meeting, start, affair = evening.meeting, evening.meeting.actual_start, line.affair
    late = str(affair.entry.get("late", "")) if affair else ""
    return AgendaItem(
        id=identity("item", f"{evening.session.key}/{affair.entry['key'] if affair else line.title}"), meeting=meeting,
        part=Part.PUBLIC, order=number, number=str(number), title=line.title, kind=line.kind, note=line.note,
        state=ItemState.NOTED if evening.is_over else ItemState.ON_AGENDA,
        start=start + datetime.timedelta(minutes=minute) if start and evening.is_over else None,
        consultation=affair.stations[evening.session.key] if affair else None, added_late=bool(late),
        added_late_reason=late, **public(meeting.first_published_at or evening.begun),
    )  # fmt: skip


def _hidden_item(evening: Evening, affair: Affair, number: int) -> AgendaItem:
    entry, meeting = affair.entry, evening.meeting
    result = str(entry.get("result", "")) if evening.is_over else ""
    return AgendaItem(
        id=identity("item", f"{evening.session.key}/{entry['key']}"), meeting=meeting, part=Part.NONPUBLIC,
        order=number, number=str(number), title=affair.paper.title, public_title=entry["public"],
        nonpublic_ground=entry.get("ground", ""), is_announced=True, kind=ItemKind.PAPER, public_result=result,
        state=ItemState.NOTED if evening.is_over else ItemState.ON_AGENDA,
        consultation=affair.stations[evening.session.key],
        result_published_at=evening.begun + datetime.timedelta(days=PUBLISHED_AFTER_DAYS) if result else None,
        **announced(meeting.first_published_at or evening.begun),
    )  # fmt: skip
