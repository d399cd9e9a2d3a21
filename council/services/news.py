"""What is new in the council, as entries of feeds. Everything begins with public(): a feed looks at nobody."""

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.viewer import PUBLIC
from core.feeds import MOST_ENTRIES, FeedContent, FeedEntry
from council.models import Consultation, Decision, Matter, MatterEvent, Meeting, Organization, Paper
from council.services.decision_list import JOINS, decision_lines
from council.services.meeting_list import MeetingLine, meeting_lines
from council.services.references import paper_ref

LETTERS = 600
Params = Mapping[str, str]


def papers_news(subject: UUID | None, params: Params) -> FeedContent:
    """Return the papers published last."""
    entries = paper_entries(Paper.objects.public())
    return FeedContent(
        _("Vorlagen und Anträge"), _("Worüber Rat und Ausschüsse beraten"), reverse("council:papers"), entries
    )


def decisions_news(subject: UUID | None, params: Params) -> FeedContent:
    """Return the decisions published last."""
    entries = decision_entries(Decision.objects.public())
    return FeedContent(_("Beschlüsse"), _("Was entschieden wurde"), reverse("council:decisions"), entries)


def meetings_news(subject: UUID | None, params: Params) -> FeedContent:
    """Return the meetings published last."""
    entries = meeting_entries(Meeting.objects.public())
    return FeedContent(_("Sitzungen"), _("Neue Termine von Rat und Ausschüssen"), reverse("council:meetings"), entries)


def body_news(subject: UUID | None, params: Params) -> FeedContent | None:
    """Return what is new of one body: its meetings, the papers on their way through it, its decisions."""
    body = Organization.objects.public().filter(pk=subject).first()
    if body is None:
        return None
    stations = Consultation.objects.public().filter(organization=body)
    papers = Paper.objects.public().filter(Q(pk__in=stations.values("paper")) | Q(originator_organizations=body))
    held = Meeting.objects.public().filter(organizations=body)
    entries = (
        *paper_entries(papers.distinct()),
        *meeting_entries(held.distinct()),
        *decision_entries(Decision.objects.public().filter(agenda_item__meeting__in=held.values("pk"))),
    )
    text = _("Sitzungen, Vorlagen und Beschlüsse: %(name)s") % {"name": body.name}
    return FeedContent(body.name, text, reverse("council:organization", args=[body.pk]), entries)


def paper_news(subject: UUID | None, params: Params) -> FeedContent | None:
    """Return the way of one paper."""
    paper = Paper.objects.public().filter(pk=subject).first()
    if paper is None:
        return None
    title = f"{paper.reference} {paper.title}".strip()
    return FeedContent(
        title,
        paper.summary,
        reverse("council:paper", args=[paper.pk]),
        _way(Paper.objects.public().filter(pk=paper.pk)),
    )


def matter_news(subject: UUID | None, params: Params) -> FeedContent | None:
    """Return what happened in one matter."""
    matter = Matter.objects.public().filter(pk=subject).first()
    if matter is None:
        return None
    path = reverse("council:matter", args=[matter.pk])
    written = MatterEvent.objects.filter(matter=matter, is_expected=False, date__lte=timezone.localdate())
    events = tuple(_event_entry(event, path) for event in written.order_by("-date", "-pk")[:MOST_ENTRIES])
    return FeedContent(
        matter.title, matter.summary, path, (*events, *_way(Paper.objects.public().filter(matters=matter)))
    )


def _way(papers: QuerySet[Any]) -> tuple[FeedEntry, ...]:
    """Return papers, their stations in meetings, and what was decided about them."""
    stations = Consultation.objects.public().filter(paper__in=papers.values("pk"))
    decided = Decision.objects.public().filter(agenda_item__consultation__in=stations.values("pk"))
    return (*paper_entries(papers), *station_entries(stations), *decision_entries(decided))


def _latest(rows: QuerySet[Any]) -> list[Any]:
    return list(rows.order_by("-first_published_at", "-pk")[:MOST_ENTRIES])


def paper_entries(rows: QuerySet[Any]) -> tuple[FeedEntry, ...]:
    """Return papers (obtained by public()) as entries."""
    return tuple(
        _entry(
            row,
            title=f"{row.reference} {row.title or _('ohne Betreff')}".strip(),
            path=reverse("council:paper", args=[row.pk]),
            text=row.summary or row.proposal,
            topics=(paper_ref(row).type_label,),
        )
        for row in _latest(rows)
    )


def decision_entries(rows: QuerySet[Any]) -> tuple[FeedEntry, ...]:
    """Return decisions (obtained by public()) as entries."""
    found = _latest(rows.select_related(*JOINS))
    return tuple(
        _entry(
            row,
            title=f"{line.result.words}: {line.title}",
            path=reverse("council:paper", args=[line.paper.id]) + "#be" if line.paper else _item_path(line.meeting_id),
            text="\n".join(part for part in (line.where_and_when, row.text) if part),
            topics=(line.body.name,) if line.body else (),
        )
        for row, line in zip(found, decision_lines(PUBLIC, found), strict=True)
    )


def meeting_entries(rows: QuerySet[Any]) -> tuple[FeedEntry, ...]:
    """Return meetings (obtained by public()) as entries."""
    found = _latest(rows.select_related("location"))
    return tuple(
        _entry(
            row,
            title=_("Abgesagt: %(title)s") % {"title": line.title} if line.is_cancelled else line.title,
            path=reverse("council:meeting", args=[row.pk]),
            text=_when(line),
            topics=tuple(body.name for body in line.bodies),
        )
        for row, line in zip(found, meeting_lines(PUBLIC, found), strict=True)
    )


def _when(line: MeetingLine) -> str:
    return line.when_and_where or _("Der Termin steht noch nicht fest.")


def station_entries(rows: QuerySet[Any]) -> tuple[FeedEntry, ...]:
    """Return stations (obtained by public()) that stand on the agenda of a public meeting as entries."""
    found = _latest(rows.filter(agenda_item__isnull=False).select_related("agenda_item", "paper"))
    meetings = Meeting.objects.public().filter(pk__in=[row.agenda_item.meeting_id for row in found])
    held = {line.id: line for line in meeting_lines(PUBLIC, list(meetings.select_related("location")))}
    return tuple(
        _entry(
            row,
            title=_("%(body)s berät: %(title)s") % {"body": line.brief, "title": row.paper.title},
            path=reverse("council:meeting", args=[line.id]),
            text=_when(line),
        )
        for row in found
        if row.agenda_item.is_public and (line := held.get(row.agenda_item.meeting_id))
    )


def _entry(row: Any, *, title: str, path: str, text: str, topics: tuple[str, ...] = ()) -> FeedEntry:
    return FeedEntry(
        key=row.pk, title=title, path=path, text=Truncator(text).chars(LETTERS), topics=topics,
        published_at=row.first_published_at, updated_at=row.public_modified_at,
    )  # fmt: skip


def _event_entry(event: MatterEvent, path: str) -> FeedEntry:
    """Return an event of a matter: it carries a day only, so that is when it happened for a feed as well."""
    noon = datetime.datetime.combine(event.date, datetime.time(12), timezone.get_current_timezone())
    return FeedEntry(key=event.pk, title=event.title, path=path, text=event.text, published_at=noon, updated_at=noon)


def _item_path(meeting: UUID) -> str:
    return reverse("council:meeting", args=[meeting])
