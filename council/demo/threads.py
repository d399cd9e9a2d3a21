"""Builds the matters of the demo: what ties ideas, papers, decisions and works together."""

from typing import Any

from council.demo.affairs import Affair
from council.demo.notation import read, told
from council.demo.rows import Days, identity, public, save_all
from council.demo.society import Society
from council.models import Matter, MatterEvent


def build_threads(society: Society, affairs: dict[str, Affair], days: Days) -> None:
    """Make all matters with their threads."""
    events: list[MatterEvent] = []
    for entry in read("matters"):
        matter = _matter(society, days, entry)
        matter.papers.set([affairs[key].paper for key in entry["papers"]])
        events += [_event(days, matter, number, each) for number, each in enumerate(entry.get("event", []))]
    save_all(events)
    for entry in read("matters"):
        if entry.get("merged_into"):
            target = identity("matter", entry["merged_into"])
            Matter.objects.filter(pk=identity("matter", entry["key"])).update(merged_into_id=target)


def _matter(society: Society, days: Days, entry: dict[str, Any]) -> Matter:
    begun = days.at(days.day(int(entry["begun"])))
    return Matter.objects.create(
        id=identity("matter", entry["key"]), body=society.body, title=entry["title"], summary=entry["sum"],
        topic=entry.get("topic", ""), district=entry.get("district", ""), phase=entry["phase"],
        is_rejected=entry.get("rejected", False), is_closed=entry.get("closed", False),
        responsible=society.bodies.get(f"dept-{entry.get('dept', '')}"), contact=entry.get("contact", ""),
        cost=entry.get("cost"), funding=entry.get("funding"), participation_level=entry.get("level"),
        location=society.places.get(entry.get("place", "")), last_progress_at=days.day(int(entry["progress"])),
        **public(begun),
    )  # fmt: skip


def _event(days: Days, matter: Matter, number: int, entry: dict[str, Any]) -> MatterEvent:
    until = entry.get("until")
    return MatterEvent(
        id=identity("event", f"{matter.pk}/{number}"), matter=matter, kind=entry.get("kind", "note"),
        date=days.day(int(entry["day"])), until=days.day(int(until)) if until is not None else None,
        is_expected=int(entry["day"]) > 0, is_key=entry.get("key", False), source=entry.get("source", ""),
        title=told(entry["title"], days.today), text=told(entry.get("text", ""), days.today),
        figures=entry.get("figures", ""), percent=entry.get("percent"),
    )  # fmt: skip
