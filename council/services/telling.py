"""Tells followers of matters, papers and bodies that something happened: whom it concerns, and the job that tells."""

import datetime
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.kinds import Occasion
from accounts.services.notices import is_anybody_there, write_notices
from core.services.jobs import job
from council.models import AgendaItem, Consultation, ExecutionStep, File, InquiryAnswer, Matter, MatterEvent, Meeting

# Papers, meetings, matters, bodies.
Sets = tuple[set[UUID], set[UUID], set[UUID], set[UUID]]


PUBLISHED = {"Paper": "paper", "File": "file", "Decision": "result"}


def announce(name: str, pk: UUID, at: datetime.datetime | None = None) -> None:
    """Leave it to a job to tell whoever follows, in the transaction of the act; for nobody there is no job."""
    if is_anybody_there(concerned(name, pk)):
        tell_followers.enqueue(name=name, pk=str(pk), at=(at or timezone.now()).isoformat())


def announce_publication(kind: str, pk: UUID) -> None:
    """Tell what became public. A meeting is published again for each change of its agenda: only the first time is new."""
    if kind != "Meeting":
        announce(PUBLISHED.get(kind, ""), pk)
    elif row := Meeting.objects.public().filter(pk=pk).first():
        is_new = row.public_modified_at == row.first_published_at
        announce("meeting" if is_new else "agenda", pk, row.public_modified_at)


@job(label=_("Mitteilungen schreiben"))
def tell_followers(*, name: str, pk: str, at: str) -> None:
    """Write a notice for everybody who follows what this concerns."""
    occasion = Occasion(name, UUID(pk), datetime.datetime.fromisoformat(at))
    write_notices(targets=concerned(name, UUID(pk)), occasion=occasion)


def concerned(name: str, pk: UUID) -> dict[str, list[str]]:
    """Return the subjects that something touches, by topic: matters, papers, bodies. Nobody reads this."""
    if name not in CONCERNS:
        return {}
    papers, meetings, matters, bodies = CONCERNS[name](pk)
    bodies |= _keys(Meeting.objects.filter(pk__in=meetings), "organizations")
    if name == "paper":
        # A new paper concerns the bodies that it goes through.
        bodies |= _keys(Consultation.objects.filter(paper__in=papers, deleted_at__isnull=True), "organization")
    matters |= _keys(Matter.objects.filter(papers__in=papers), "pk")
    return {"vorgang": _texts(matters), "vorlage": _texts(papers), "gremium": _texts(bodies)}


def _of_item(condition: Q) -> Sets:
    rows = AgendaItem.objects.filter(condition).values_list("consultation__paper", "meeting")
    found = list(rows)
    return {paper for paper, _meeting in found if paper}, {meeting for _paper, meeting in found}, set(), set()


def _of_meeting(pk: UUID) -> Sets:
    papers, _meetings, _matters, _bodies = _of_item(Q(meeting=pk, deleted_at__isnull=True))
    return papers, {pk}, set(), set()


def _of_file(pk: UUID) -> Sets:
    rows = File.objects.filter(pk=pk)
    papers = _keys(rows, "attachments__paper") | _keys(rows, "attachments__agenda_item__consultation__paper")
    meetings = _keys(rows, "attachments__meeting") | _keys(rows, "attachments__agenda_item__meeting")
    return papers, meetings, set(), set()


def _keys(rows: Any, field: str) -> set[UUID]:
    return {key for key in rows.values_list(field, flat=True) if key}


def _texts(keys: set[UUID]) -> list[str]:
    return sorted(str(key) for key in keys)


def _of_decision(pk: UUID) -> Sets:
    return _of_item(Q(decision=pk))


def _of_report(pk: UUID) -> Sets:
    # Bodies are followed for their meetings: what departments report afterwards is for the paper's and matter's followers.
    papers, _meetings, _matters, _bodies = _of_item(Q(decision__execution_steps=pk))
    # Who is in charge is no report.
    has_words = ExecutionStep.objects.filter(pk=pk).exclude(note="").exists()
    return (papers if has_words else set()), set(), set(), set()


def _of_answer(pk: UUID) -> Sets:
    return _keys(InquiryAnswer.objects.filter(pk=pk, answered_at__isnull=False), "paper"), set(), set(), set()


def _of_paper(pk: UUID) -> Sets:
    return {pk}, set(), set(), set()


def _of_station(pk: UUID) -> Sets:
    return _of_item(Q(consultation=pk))


def _of_event(pk: UUID) -> Sets:
    return set(), set(), _keys(MatterEvent.objects.filter(pk=pk), "matter"), set()


def _of_body(pk: UUID) -> Sets:
    return set(), set(), set(), {pk}


def _of_matter(pk: UUID) -> Sets:
    return set(), set(), {pk}, set()


CONCERNS: dict[str, Callable[[UUID], Sets]] = {
    "result": _of_decision,
    "result_corrected": _of_decision,
    "paper": _of_paper,
    "paper_corrected": _of_paper,
    "paper_withdrawn": _of_paper,
    "meeting": _of_meeting,
    "agenda": _of_meeting,
    "meeting_moved": _of_meeting,
    "meeting_cancelled": _of_meeting,
    "meeting_invited": _of_meeting,
    "station": _of_station,
    "file": _of_file,
    "event": _of_event,
    "execution": _of_report,
    "answer": _of_answer,
    "matter_corrected": _of_matter,
    "year_plan": _of_body,
}
