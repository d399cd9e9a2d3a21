"""An agenda as data, and the two documents that say it: the invitation for members, the announcement for everybody.

Documents are German, whatever language the clerk's pages have.
"""

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import override

from core.canonical import digest
from core.services.documents import typeset
from core.wording import clock, worded
from council.enums import ItemState, Part, Visibility
from council.models import AgendaItem, Consultation, Meeting


def agenda_content(meeting: Meeting) -> dict[str, Any]:
    """Return the agenda as it stands: {"public": […], "nonpublic": […]}, each item with number, titles and papers.

    What is only proposed is left out; what was withdrawn stays as such. Two queries.
    """
    further = Consultation.objects.filter(deleted_at__isnull=True).select_related("paper").order_by("order", "pk")
    rows = meeting.agenda_items.filter(deleted_at__isnull=True).exclude(state=ItemState.PROPOSED)
    rows = rows.exclude(number="").select_related("consultation__paper").order_by("order", "pk")
    rows = rows.prefetch_related(Prefetch("further_consultations", further))
    parts: dict[str, list[dict[str, Any]]] = {Part.PUBLIC: [], Part.NONPUBLIC: []}
    for row in rows:
        parts[row.part].append(_line(row))
    return {str(part): lines for part, lines in parts.items()}


def _line(item: AgendaItem) -> dict[str, Any]:
    stations = [*([item.consultation] if item.consultation else []), *item.further_consultations.all()]
    papers = [station.paper for station in stations]
    return {
        "item": str(item.pk), "number": item.number, "title": item.title, "public_title": item.public_title,
        "paper": ", ".join(paper.reference for paper in papers), "is_late": item.added_late,
        # Papers that are not public are not named to everybody.
        "public_paper": ", ".join(paper.reference for paper in papers if paper.visibility == Visibility.PUBLIC),
        "is_withdrawn": item.state == ItemState.WITHDRAWN,
    }  # fmt: skip


def digest_of(content: dict[str, Any]) -> str:
    """Return the hash of an agenda: equal agendas have an equal one."""
    return digest(content)


@override("de")
def typeset_letter(meeting: Meeting, content: dict[str, Any], reason: str, short_reason: str) -> bytes:
    """Return the invitation with the whole agenda, for those who may read both parts."""
    parts = {
        name: [line | {"title": line["title"]} for line in content[name]] for name in (Part.PUBLIC, Part.NONPUBLIC)
    }
    opening = "Zu dieser Sitzung lade ich Sie ein. Die Unterlagen finden Sie in Ratsplatz unter „Mein Rat“."
    return typeset("council/invitation.typ", _head(meeting, "Einladung", opening, reason, short_reason) | {
        "items": parts[Part.PUBLIC], "nonpublic": parts[Part.NONPUBLIC],
        "signed": meeting.chair.name if meeting.chair else "",
    })  # fmt: skip


@override("de")
def typeset_announcement(meeting: Meeting, content: dict[str, Any], reason: str) -> bytes:
    """Return the public announcement: the public part, and of the other one the subjects that may be told.

    § 48 Abs. 1 Satz 4 GO NRW: time, place and agenda are announced publicly.
    """
    opening = "Die Sitzung ist öffentlich, soweit die Tagesordnung nichts anderes sagt. Gäste sind willkommen."
    public = [line | {"paper": line["public_paper"]} for line in content[Part.PUBLIC]]
    hidden = [line | {"title": line["public_title"], "paper": ""} for line in content[Part.NONPUBLIC]]
    return typeset("council/invitation.typ", _head(meeting, "Bekanntmachung", opening, reason, "") | {
        "items": public, "nonpublic": [line for line in hidden if line["title"]], "signed": "",
    })  # fmt: skip


def _head(meeting: Meeting, kind: str, opening: str, reason: str, short_reason: str) -> dict[str, Any]:
    name = f"{meeting.name}, {meeting.number}. Sitzung" if meeting.number else meeting.name
    return {
        "kind": kind, "title": name, "day": worded(meeting.start, "plain"),
        "when": f"{worded(meeting.start, 'day')}, {clock(meeting.start)}" if meeting.start else "",
        "place": "Videositzung" if meeting.is_online and not meeting.location else str(meeting.location or ""),
        "chair": meeting.chair.name if meeting.chair else "", "opening": opening, "reason": reason,
        "short_reason": short_reason, "date": worded(timezone.localdate(), "plain"),
    }  # fmt: skip
