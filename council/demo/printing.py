"""What stands in the documents of the demo: papers, annexes, invitations, minutes and lists of decisions."""

from typing import Any

from core.wording import clock, worded
from council.demo.notation import read
from council.demo.rows import identity
from council.enums import Part
from council.models import AgendaItem, Attendance, File, Meeting, Paper, Vote

PLANS = ("Lageplan", "Planzeichnung", "Grundrisse")
OPENING = {
    "invitation": "Zu dieser Sitzung lade ich Sie ein. Die Unterlagen finden Sie in Ratsplatz.",
    "minutes": "Die Sitzung ist ordnungsgemäß einberufen. Die Beschlussfähigkeit ist festgestellt.",
    "resolutions": "Diese Liste nennt die Beschlüsse des öffentlichen Teils. Maßgeblich ist die Niederschrift.",
}


def paper_data(paper: Paper) -> dict[str, Any]:
    """Return what the document of a paper shows."""
    stations = paper.consultations.select_related("organization", "meeting").order_by("order")
    sections = (
        ("In einem Satz", paper.summary), ("Beschlussvorschlag", paper.proposal), ("Begründung", paper.reasons),
        ("Finanzielle Auswirkungen", paper.financial_effects or paper.financial_summary),
        ("Auswirkungen auf das Klima", paper.climate_effects or paper.climate_summary),
    )  # fmt: skip
    return {
        "title": paper.title, "reference": paper.reference, "kind": str(paper.get_paper_type_display()),
        "date": worded(paper.date, "plain"),
        "department": ", ".join(body.name for body in paper.under_direction_of.all()),
        "originators": ", ".join(body.name for body in paper.originator_organizations.all()),
        "way": [
            {
                "body": station.organization.name if station.organization else "", "role": str(station.get_role_display()),
                "date": worded(station.meeting.start, "plain") if station.meeting else "offen",
            }
            for station in stations
        ],
        "sections": [{"title": title, "text": text} for title, text in sections if text],
    }  # fmt: skip


def annex_data(file: File, paper: Paper, *, is_second: bool = False) -> dict[str, Any]:
    """Return what an annex shows: what the texts hold for it, else the reasons of its paper. `is_second`: once it is replaced."""
    entry = next((each for each in read("annexes") if _is_of(each, file, paper)), {})
    if "second" in entry and (is_second or file.earlier.exists()):
        entry = entry | {"text": entry["second"]}
    place = paper.locations.first()
    return {
        "title": file.name, "reference": paper.reference, "plan": file.name.startswith(PLANS),
        "drawing": entry.get("drawing", "area"), "rows": entry.get("rows", []), "after": entry.get("after", ""),
        "text": entry.get("text") or f"Anlage zur Vorlage „{paper.title}“.\n\n{paper.summary}\n\n{paper.reasons}",
        "from": entry.get("from", place.description if place else ""),
        "to": entry.get("to", place.sub_locality if place else ""),
    }  # fmt: skip


def _is_of(entry: dict[str, Any], file: File, paper: Paper) -> bool:
    return entry["name"] == file.name and identity("paper", entry["paper"]) == paper.pk


def meeting_data(meeting: Meeting, kind: str, name: str) -> dict[str, Any]:
    """Return what a document of a meeting shows: its public part, and the subjects of the other one."""
    rows = (
        AgendaItem.objects.filter(meeting=meeting).select_related("consultation__paper", "decision").order_by("order")
    )
    items = [item for item in rows if item.part == Part.PUBLIC]
    if kind == "resolutions":
        items = [item for item in items if hasattr(item, "decision")]
    attendance = _attendance(meeting) if kind == "minutes" else []
    return {
        "kind": name, "title": f"{meeting.name}, {meeting.number}. Sitzung", "day": worded(meeting.start, "plain"),
        "when": _when(meeting, kind), "place": str(meeting.location or ""), "opening": OPENING[kind],
        "chair": meeting.chair.name if meeting.chair else "", "clerk": meeting.clerk.name if meeting.clerk else "",
        "present": _present(meeting) if kind == "minutes" else "", "attendance": attendance,
        "items": [_line(item, with_result=kind != "invitation") for item in items],
        "nonpublic": [{"number": row.number, "title": row.public_title} for row in rows if row.part == Part.NONPUBLIC],
        "signed": worded(meeting.minutes_signed_at, "plain") if kind == "minutes" else "",
    }  # fmt: skip


def _when(meeting: Meeting, kind: str) -> str:
    day = f"{worded(meeting.start, 'day')}, {clock(meeting.start)}"
    if kind == "invitation" or meeting.end is None:
        return day
    return f"{day} bis {clock(meeting.end)}"


def _present(meeting: Meeting) -> str:
    here = Attendance.objects.filter(meeting=meeting, is_present=True).count()
    return f"{here} von {meeting.legal_members} Stimmberechtigten"


def _attendance(meeting: Meeting) -> list[dict[str, str]]:
    """Return who was there and who was excused, by faction."""
    rows = Attendance.objects.filter(meeting=meeting).select_related("person", "faction")
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for row in rows.order_by("faction__seat_order", "person__family_name"):
        here, away = groups.setdefault(row.faction.name if row.faction else "Ohne Fraktion", ([], []))
        (here if row.is_present else away).append(row.person.name)
    return [{"name": name, "here": ", ".join(here), "away": ", ".join(away)} for name, (here, away) in groups.items()]


def _line(item: AgendaItem, *, with_result: bool) -> dict[str, Any]:
    decision = getattr(item, "decision", None) if with_result else None
    votes = list(item.votes.prefetch_related("tallies__organization")) if decision else []
    return {
        "number": item.number, "title": item.title,
        "paper": item.consultation.paper.reference if item.consultation else "",
        "text": decision.text if decision else item.note,
        "result": str(decision.get_outcome_display()) if decision else "",
        "votes": [_vote(vote) for vote in votes],
    }  # fmt: skip


def _vote(vote: Vote) -> dict[str, Any]:
    rows = [
        [
            tally.organization.name if tally.organization else tally.label,
            str(tally.yes),
            str(tally.no),
            str(tally.abstain),
        ]
        for tally in vote.tallies.all()
    ]
    return {
        "question": vote.question, "sum": f"{vote.yes} Ja, {vote.no} Nein, {_abstentions(vote)}",
        "is_unanimous": vote.is_unanimous, "rows": rows,
    }  # fmt: skip


def _abstentions(vote: Vote) -> str:
    return "1 Enthaltung" if vote.abstain == 1 else f"{vote.abstain} Enthaltungen"
