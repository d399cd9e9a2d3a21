"""The links that are wanted most of a best hit: three at most, each obtained by visible_to."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.search import Link
from core.wording import file_size, worded
from council.enums import FileRole
from council.models import AgendaItem, Consultation, Decision, File, Meeting, Membership, Organization, Paper
from council.services.findable.meetings import place_of

MOST = 3


def paper_links(viewer: Viewer, key: UUID) -> list[Link]:
    """Return decision, document and next station of a paper."""
    items = _items(viewer, [key])
    links = [*_decision_links(viewer, items), *_documents(viewer, paper=key)[:1]]
    starts = [(item.meeting.start, item.pk, item) for item in items if item.meeting.start]
    for start, _key, item in sorted(each for each in starts if each[0] >= timezone.now())[:1]:
        day = worded(start, "plain")
        links.append(Link(_("Beratung am %(day)s") % {"day": day}, place_of(item), "calendar-today"))
    return links[:MOST]


def matter_links(viewer: Viewer, key: UUID) -> list[Link]:
    """Return the last decision of a matter and its latest papers."""
    papers = list(Paper.objects.visible_to(viewer).filter(matters=key).order_by("-date", "-pk")[:MOST])
    links = _decision_links(viewer, _items(viewer, [paper.pk for paper in papers]))
    for paper in papers:
        label = f"{paper.get_paper_type_display()} {paper.reference}".strip()
        links.append(Link(label, f"/vorlagen/{paper.pk}/", "draft"))
    return links[:MOST]


def meeting_links(viewer: Viewer, key: UUID) -> list[Link]:
    """Return the documents of a meeting."""
    return [Link(_("Tagesordnung"), f"/sitzungen/{key}/", "list"), *_documents(viewer, meeting=key)][:MOST]


def organization_links(viewer: Viewer, key: UUID) -> list[Link]:
    """Return the next and the last meeting of a body, and who belongs to it."""
    meetings = Meeting.objects.visible_to(viewer).filter(organizations=key)
    links = []
    if coming := meetings.upcoming().first():
        day = worded(coming.start, "plain")
        links.append(Link(_("Nächste Sitzung am %(day)s") % {"day": day}, f"/sitzungen/{coming.pk}/", "calendar-today"))
    if last := meetings.past().first():
        day = worded(last.start, "plain")
        links.append(Link(_("Letzte Sitzung am %(day)s") % {"day": day}, f"/sitzungen/{last.pk}/", "calendar-today"))
    if Membership.objects.visible_to(viewer).current().filter(organization=key).exists():
        links.append(Link(_("Mitglieder"), f"/gremien/{key}/", "people"))
    return links[:MOST]


def person_links(viewer: Viewer, key: UUID) -> list[Link]:
    """Return the bodies of a person."""
    bodies = Organization.objects.visible_to(viewer).filter(
        pk__in=Membership.objects.visible_to(viewer).current().filter(person=key).values("organization")
    )
    return [Link(body.name, f"/gremien/{body.pk}/", "people") for body in bodies.order_by("seat_order", "name")[:MOST]]


def decision_links(viewer: Viewer, key: UUID) -> list[Link]:
    """Return the paper of a decision and its meeting."""
    row = Decision.objects.visible_to(viewer).filter(pk=key).select_related("agenda_item__meeting").first()
    if row is None:
        return []
    links = [
        Link(f"{paper.get_paper_type_display()} {paper.reference}".strip(), f"/vorlagen/{paper.pk}/", "draft")
        for paper in Paper.objects.visible_to(viewer).filter(consultations__agenda_item=row.agenda_item_id)[:1]
    ]
    meeting = row.agenda_item.meeting
    day = worded(meeting.start, "plain")
    return [*links, Link(_("Sitzung am %(day)s") % {"day": day}, f"/sitzungen/{meeting.pk}/", "calendar-today")][:MOST]


def file_links(viewer: Viewer, key: UUID) -> list[Link]:
    """Return what a file belongs to."""
    papers = Paper.objects.visible_to(viewer).filter(attachments__file=key).distinct()[:MOST]
    return [
        Link(f"{paper.get_paper_type_display()} {paper.reference}".strip(), f"/vorlagen/{paper.pk}/", "draft")
        for paper in papers
    ]


def _items(viewer: Viewer, papers: list[UUID]) -> list[AgendaItem]:
    """Return the agenda items of papers: a handful, so that they are sorted here and not by an index over everything."""
    stations = Consultation.objects.filter(paper__in=papers).values_list("pk", flat=True)
    return list(AgendaItem.objects.visible_to(viewer).filter(consultation__in=list(stations)).select_related("meeting"))


def _decision_links(viewer: Viewer, items: list[AgendaItem]) -> list[Link]:
    rows = (
        Decision.objects.visible_to(viewer)
        .filter(agenda_item__in=[item.pk for item in items])
        .select_related("agenda_item")
    )
    dated = sorted((row for row in rows if row.decided_at), key=lambda row: (row.decided_at, row.pk))
    return [
        Link(_("Beschluss vom %(day)s") % {"day": worded(row.decided_at, "plain")}, place_of(row.agenda_item), "vote")
        for row in dated[-1:]
    ]


def _documents(viewer: Viewer, **parent: UUID) -> list[Link]:
    """Return the documents of a thing, the main one first."""
    conditions = {f"attachments__{name}": key for name, key in parent.items()}
    rows = (
        File.objects.visible_to(viewer)
        .filter(**conditions)
        .values_list("pk", "name", "size", "attachments__role")
        .distinct()
    )
    order = [choice.value for choice in FileRole]
    ranked = sorted(rows, key=lambda row: (order.index(row[3]) if row[3] in order else 9, row[1]))
    return [
        Link(f"{name} ({file_size(size)})" if size else name, f"/dateien/{pk}/", "draft")
        for pk, name, size, _role in ranked
    ]
