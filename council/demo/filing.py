"""Builds the files of the demo: records at once, documents by jobs; the most visible ones first."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.services.blobs import store_bytes
from core.services.documents import typeset
from core.services.jobs import job
from core.wording import clock, worded
from council.demo.affairs import Affair, sections_of
from council.demo.evenings import Evening
from council.demo.rows import hidden, identity, public, save_all
from council.enums import FileRole, MeetingState, Part
from council.models import AgendaItem, Attachment, File, Meeting, Paper
from council.states import HELD, INVITED_ON

DOCUMENTS = {
    "invitation": (FileRole.INVITATION, "Einladung"),
    "minutes": (FileRole.RESULTS_PROTOCOL, "Niederschrift"),
    "resolutions": (FileRole.AUXILIARY, "Beschlüsse"),
}
PLANS = ("Lageplan", "Planzeichnung", "Grundrisse")
SIGNED = (MeetingState.MINUTES_SIGNED, MeetingState.MINUTES_APPROVED)


def build_files(affairs: dict[str, Affair], evenings: dict[str, Evening]) -> list[UUID]:
    """Make the records of all documents and return their ids, the most visible first."""
    files: list[File] = []
    links: list[Attachment] = []
    for affair in affairs.values():
        names = [affair.paper.get_paper_type_display(), *affair.entry.get("annexes", [])]
        for place, name in enumerate(names):
            row = _file(f"{affair.entry['key']}/{place}", "Vorlage" if place == 0 else name, affair.paper)
            files.append(row)
            role = FileRole.MAIN if place == 0 else FileRole.AUXILIARY
            links.append(Attachment(file=row, role=role, order=place, paper=affair.paper))
    for evening in evenings.values():
        for kind, (role, name) in DOCUMENTS.items():
            if _has(evening.meeting, kind):
                row = _file(f"{evening.session.key}/{kind}", name, evening.meeting)
                files.append(row)
                links.append(Attachment(file=row, role=role, order=len(links), meeting=evening.meeting))
    save_all(files)
    save_all(links)
    return [row.pk for row in sorted(files, key=lambda row: row.name not in ("Vorlage", "Niederschrift"))]


def _has(meeting: Meeting, kind: str) -> bool:
    if kind == "invitation":
        return meeting.state in INVITED_ON
    return meeting.state in (SIGNED if kind == "minutes" else HELD)


def _file(key: str, name: str, holder: Any) -> File:
    since = holder.first_published_at
    return File(
        id=identity("file", key), name=name, file_name=f"{name}.pdf", mime_type="application/pdf",
        **(public(since) if since else hidden()),
    )  # fmt: skip


@job(attempts=3, timeout=120, label=_("Dokumente der Demostadt setzen"))
def typeset_demo_document(*, file: str) -> None:
    """Typeset one document of the demo and put it where its record waits."""
    row = File.objects.select_related("blob").get(pk=file)
    if row.blob is not None:
        return
    link = Attachment.objects.select_related("paper", "meeting").get(file=row)
    data = _paper_document(row, link) if link.paper else _meeting_document(row, link.meeting)  # type: ignore[arg-type]
    template = "meeting" if link.meeting else "paper" if link.role == FileRole.MAIN else "annex"
    row.blob = store_bytes(typeset(f"council/{template}.typ", data), "application/pdf")
    row.size, row.date = row.blob.size, (link.paper.date if link.paper else None)
    row.save(update_fields=["blob", "size", "date"])


def _paper_document(row: File, link: Attachment) -> dict[str, Any]:
    paper = link.paper
    assert paper is not None
    if link.role == FileRole.AUXILIARY:
        return _annex(row, paper)
    stations = paper.consultations.select_related("organization", "meeting").order_by("order")
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
        "sections": [{"title": title, "text": text} for title, text in sections_of(paper)],
    }  # fmt: skip


def _annex(row: File, paper: Paper) -> dict[str, Any]:
    """Return an annex: a plan where the name says so, a comparison where there are variants, else words."""
    is_plan = row.name.startswith(PLANS)
    place = paper.locations.first()
    start, _comma, end = (place.description if place else "").partition(",")
    rows = []
    if row.name == "Variantenvergleich":
        rows = [
            ["Merkmal", "Variante A", "Variante B", "Variante C"],
            ["Führung", "Schutzstreifen", "geschützter Streifen", "Lindenstraße"],
            ["Breite", "1,50 m", "2,00 m", "1,80 m"],
            ["Länge", "640 m", "640 m", "920 m"],
            ["entfallende Parkplätze", "8", "31", "0"],
            ["neue Parkplätze", "0", "14", "0"],
            ["Kosten", "96.000 €", "412.000 €", "265.000 €"],
            ["Sicherheit", "gering", "hoch", "mittel"],
        ]
    if row.name.startswith("Kosten"):
        rows = [
            ["Kostengruppe", "Anteil"],
            ["Bauwerk", "61 %"],
            ["Technik", "22 %"],
            ["Außenanlagen", "9 %"],
            ["Nebenkosten", "8 %"],
        ]
    return {
        "title": row.name, "reference": paper.reference, "plan": is_plan, "rows": rows,
        "text": f"Anlage zur Vorlage „{paper.title}“.\n\n{paper.summary}",
        "from": start, "to": "Marktplatz" if "Marktplatz" in end else (place.sub_locality if place else ""),
    }  # fmt: skip


def _meeting_document(row: File, meeting: Meeting) -> dict[str, Any]:
    items = AgendaItem.objects.filter(meeting=meeting).select_related("consultation__paper").order_by("order")
    is_minutes = row.name != DOCUMENTS["invitation"][1]
    present = meeting.attendances.filter(is_present=True).count()
    opening = (
        "Die Sitzung ist ordnungsgemäß einberufen und beschlussfähig." if is_minutes
        else "Zu dieser Sitzung lade ich Sie ein. Die Unterlagen finden Sie in Ratsplatz."
    )  # fmt: skip
    return {
        "kind": row.name, "title": f"{meeting.name}, {meeting.number}. Sitzung", "day": worded(meeting.start, "plain"),
        "when": f"{worded(meeting.start, 'day')}, {clock(meeting.start)}", "place": str(meeting.location or ""),
        "chair": meeting.chair.name if meeting.chair else "", "opening": opening,
        "present": f"{present} von {meeting.legal_members} Stimmberechtigten" if is_minutes and present else "",
        "items": [_line(item, is_minutes) for item in items if item.part == Part.PUBLIC],
        "nonpublic": [
            {"number": item.number, "title": item.public_title} for item in items if item.part == Part.NONPUBLIC
        ],
        "closing": _closing(meeting, row.name),
    }  # fmt: skip


def _closing(meeting: Meeting, name: str) -> str:
    if name == DOCUMENTS["minutes"][1]:
        chair = meeting.chair.name if meeting.chair else ""
        return f"Vorsitz: {chair}\nSchriftführung: Jana Thelen\n\nUnterzeichnet am {worded(meeting.minutes_signed_at, 'plain')}"
    return ""


def _line(item: AgendaItem, with_result: bool) -> dict[str, str]:
    decision = getattr(item, "decision", None) if with_result else None
    vote = item.votes.filter(is_final=True).first() if decision else None
    result = str(decision.get_outcome_display()) if decision else ""
    if vote is not None:
        result += f" ({vote.yes} Ja, {vote.no} Nein, {vote.abstain} Enthaltungen)"
    paper = item.consultation.paper.reference if item.consultation else ""
    return {
        "number": item.number, "title": item.title, "paper": paper, "text": decision.text if decision else item.note,
        "result": result,
    }  # fmt: skip
