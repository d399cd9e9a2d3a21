"""Builds the matters of the demo: what ties ideas, papers, decisions and works together."""

from typing import Any

from council.demo.affairs import Affair
from council.demo.notation import due, read, told
from council.demo.rows import Days, Ledger, identity, public
from council.demo.society import Society
from council.models import Matter, MatterEvent


def build_threads(society: Society, affairs: dict[str, Affair], days: Days, ledger: Ledger) -> None:
    """Tell all matters with their threads."""
    entries = read("matters")
    matters = {entry["key"]: _matter(society, days, entry) for entry in entries}
    for entry in entries:
        matter = matters[entry["key"]]
        matter.merged_into = matters.get(entry.get("merged_into", ""))
        ledger.add(matter)
        ledger.add(*(Matter.papers.through(matter=matter, paper=affairs[key].paper) for key in entry["papers"]))
        ledger.add(*(_event(days, matter, number, each) for number, each in enumerate(entry.get("event", []))))


def _matter(society: Society, days: Days, entry: dict[str, Any]) -> Matter:
    begun = days.at(days.day(int(entry["begun"])))
    return Matter(
        id=identity("matter", entry["key"]), body=society.body, title=entry["title"], summary=entry["sum"],
        topic=entry.get("topic", ""), district=entry.get("district", ""), phase=entry["phase"],
        is_rejected=entry.get("rejected", False), is_closed=entry.get("closed", False),
        responsible=society.bodies.get(f"dept-{entry.get('dept', '')}"), contact=entry.get("contact", ""),
        cost=entry.get("cost"), funding=entry.get("funding"), participation_level=entry.get("level"),
        location=society.places.get(entry.get("place", "")), last_progress_at=days.day(int(entry["progress"])),
        **public(begun),
    )  # fmt: skip


def _event(days: Days, matter: Matter, number: int, entry: dict[str, Any]) -> MatterEvent:
    day = due(entry["due"], days.today) if "due" in entry else days.day(int(entry["day"]))
    assert day is not None
    until = entry.get("until")
    return MatterEvent(
        id=identity("event", f"{matter.pk}/{number}"), matter=matter, kind=entry.get("kind", "note"), date=day,
        until=days.day(int(until)) if until is not None else None, is_expected=day > days.today,
        is_key=entry.get("key", False), source=entry.get("source", ""), title=told(entry["title"], days.today),
        text=told(entry.get("text", ""), days.today), figures=told(entry.get("figures", ""), days.today),
        percent=entry.get("percent"),
    )  # fmt: skip
