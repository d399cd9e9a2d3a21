"""What happened in the council, in words for whoever follows: drawn when it is told, from what the reader may read then."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.kinds import NoticeText, Occasion
from accounts.viewer import Viewer
from council.enums import MeetingState
from council.models import (
    Consultation,
    Decision,
    ExecutionStep,
    File,
    InquiryAnswer,
    Matter,
    MatterEvent,
    Meeting,
    Organization,
    Paper,
)
from council.services.decision_list import JOINS, decision_lines
from council.services.meeting_list import MeetingLine, meeting_lines
from council.services.references import paper_ref

LETTERS = 300
Texts = dict[UUID, NoticeText]


def describe(viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    """Return the texts of occasions as viewer may read them now; a few queries for each kind of occasion."""
    by_name: dict[str, list[Occasion]] = defaultdict(list)
    for occasion in occasions:
        by_name[occasion.name].append(occasion)
    found = {}
    for name, group in by_name.items():
        if name not in WORDS:
            continue
        texts = WORDS[name](viewer, [each.thing for each in group], name)
        found |= {each: texts[each.thing] for each in group if each.thing in texts}
    return found


def _short(text: str) -> str:
    return Truncator(text).chars(LETTERS)


def _decisions(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    rows = list(Decision.objects.visible_to(viewer).filter(pk__in=keys).select_related(*JOINS).distinct())
    title = _("Beschluss berichtigt: %(result)s") if name == "result_corrected" else _("Entschieden: %(result)s")
    return {
        row.pk: NoticeText(
            title=title % {"result": line.result.words},
            text="\n".join(part for part in (line.title, line.where_and_when) if part),
            path=_paper(line.paper.id) + "#be" if line.paper else _meeting(line.meeting_id),
        )
        for row, line in zip(rows, decision_lines(viewer, rows), strict=True)
    }


def _reports(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    steps = list(ExecutionStep.objects.visible_to(viewer).filter(pk__in=keys).exclude(note=""))
    rows = list(
        Decision.objects.visible_to(viewer)
        .filter(pk__in=[step.decision_id for step in steps])
        .select_related(*JOINS)
        .distinct()
    )
    lines = {row.pk: line for row, line in zip(rows, decision_lines(viewer, rows), strict=True)}
    found = {}
    for step in steps:
        if line := lines.get(step.decision_id):
            state = (
                step.get_state_display() if step.percent is None else f"{step.get_state_display()}, {step.percent} %"
            )
            found[step.pk] = NoticeText(
                _("Umsetzung: %(state)s") % {"state": state}, "\n".join((line.title, _short(step.note))),
                _paper(line.paper.id) + "#be" if line.paper else _meeting(line.meeting_id),
            )  # fmt: skip
    return found


def _answers(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    rows = InquiryAnswer.objects.visible_to(viewer).filter(pk__in=keys, answered_at__isnull=False)
    return {
        row.pk: NoticeText(
            _("Beantwortet: %(paper)s") % {"paper": f"{row.paper.get_paper_type_display()} {row.paper.reference}".strip()},
            "\n".join(part for part in (row.paper.title, _short(row.text)) if part), _paper(row.paper_id) + "#antwort",
        )
        for row in rows.select_related("paper").distinct()
    }  # fmt: skip


def _papers(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    titles = {
        "paper": _("Neu: %(paper)s"),
        "paper_corrected": _("Geändert: %(paper)s"),
        "paper_withdrawn": _("Zurückgezogen: %(paper)s"),
    }
    found = {}
    for row in Paper.objects.visible_to(viewer).filter(pk__in=keys).distinct():
        ref = paper_ref(row)
        words = f"{ref.type_label} {ref.reference}".strip()
        text = row.state_reason if name == "paper_withdrawn" else row.summary
        found[row.pk] = NoticeText(
            titles[name] % {"paper": words},
            "\n".join(part for part in (ref.title, _short(text)) if part),
            _paper(row.pk),
        )
    return found


def _meetings(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    rows = list(Meeting.objects.visible_to(viewer).filter(pk__in=keys).select_related("location").distinct())
    return {
        row.pk: NoticeText(_meeting_title(name, row, line), _meeting_text(row, name, line), _meeting(row.pk))
        for row, line in zip(rows, meeting_lines(viewer, rows), strict=True)
    }


def _meeting_title(name: str, row: Meeting, line: MeetingLine) -> str:
    if row.state == MeetingState.CANCELLED:
        return _("Abgesagt: %(meeting)s") % {"meeting": line.title}
    titles = {
        "meeting": _("Neuer Termin: %(meeting)s"),
        "agenda": _("Tagesordnung: %(meeting)s"),
        "meeting_moved": _("Verlegt: %(meeting)s"),
        "meeting_invited": _("Einladung: %(meeting)s"),
    }
    return titles.get(name, "%(meeting)s") % {"meeting": line.title}


def _meeting_text(row: Meeting, name: str, line: MeetingLine) -> str:
    is_off = row.state == MeetingState.CANCELLED
    reason = row.cancelled_reason if is_off else row.moved_reason if name == "meeting_moved" else ""
    return "\n".join(part for part in (line.when_and_where, _short(reason)) if part)


def _years(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    """Name how many meetings of a body are to come, and where they stand."""
    bodies = Organization.objects.visible_to(viewer).filter(pk__in=keys).distinct()
    coming = Meeting.objects.visible_to(viewer).taking_place().upcoming().order_by().filter(organizations__in=keys)
    numbers = dict(coming.values_list("organizations").annotate(n=Count("pk", distinct=True)))
    return {
        row.pk: NoticeText(
            _("Neue Termine: %(body)s") % {"body": row.name},
            ngettext("%(n)s Sitzung steht an.", "%(n)s Sitzungen stehen an.", numbers[row.pk]) % {"n": numbers[row.pk]},
            reverse("council:meetings") + f"?gremium={row.pk}",
        )
        for row in bodies
        if row.pk in numbers
    }


def _stations(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    rows = Consultation.objects.visible_to(viewer).filter(pk__in=keys, agenda_item__isnull=False)
    stations = list(rows.select_related("agenda_item", "paper").distinct())
    held = Meeting.objects.visible_to(viewer).filter(pk__in=[row.agenda_item.meeting_id for row in stations])
    lines = {line.id: line for line in meeting_lines(viewer, list(held.select_related("location").distinct()))}
    found = {}
    for row in stations:
        line = lines.get(row.agenda_item.meeting_id)
        if line is None:
            continue
        text = "\n".join(part for part in (row.paper.title, line.when_and_where) if part)
        found[row.pk] = NoticeText(
            _("Auf der Tagesordnung: %(body)s") % {"body": line.brief}, text, _paper(row.paper_id)
        )
    return found


def _files(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    rows = File.objects.visible_to(viewer).filter(pk__in=keys).prefetch_related("attachments__agenda_item").distinct()
    found = {}
    for row in rows:
        path = next((path for link in row.attachments.all() if (path := _parent(link))), "")
        if path:
            found[row.pk] = NoticeText(_("Neues Dokument: %(name)s") % {"name": row.name}, "", path)
    return found


def _parent(link: Any) -> str:
    if link.paper_id:
        return _paper(link.paper_id)
    meeting = link.meeting_id or (link.agenda_item.meeting_id if link.agenda_item else None)
    return _meeting(meeting) if meeting else ""


def _events(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    rows = MatterEvent.objects.filter(pk__in=keys, matter__in=Matter.objects.visible_to(viewer).values("pk"))
    return {row.pk: NoticeText(row.title, _short(row.text), _matter(row.matter_id)) for row in rows}


def _matters(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    rows = Matter.objects.visible_to(viewer).filter(pk__in=keys)
    return {
        row.pk: NoticeText(_("Geändert: %(title)s") % {"title": row.title}, _short(row.summary), _matter(row.pk))
        for row in rows
    }


def _paper(pk: UUID) -> str:
    return reverse("council:paper", args=[pk])


def _meeting(pk: UUID) -> str:
    return reverse("council:meeting", args=[pk])


def _matter(pk: UUID) -> str:
    return reverse("council:matter", args=[pk])


WORDS: dict[str, Callable[[Viewer, list[UUID], str], Texts]] = {
    "result": _decisions,
    "result_corrected": _decisions,
    "paper": _papers,
    "paper_corrected": _papers,
    "paper_withdrawn": _papers,
    "meeting": _meetings,
    "agenda": _meetings,
    "meeting_moved": _meetings,
    "meeting_cancelled": _meetings,
    "meeting_invited": _meetings,
    "station": _stations,
    "file": _files,
    "event": _events,
    "execution": _reports,
    "answer": _answers,
    "matter_corrected": _matters,
    "year_plan": _years,
}
