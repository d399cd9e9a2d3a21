"""Meetings, agenda items and decisions as entries."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.template.defaultfilters import slugify
from django.utils import timezone
from django.utils.translation import override

from core.search import Content
from council.enums import Part
from council.models import AgendaItem, Consultation, Decision, Meeting, Organization, Paper
from council.models.published import under
from council.services.findable.relatives import (
    day_words,
    joined,
    keys_of,
    place_words,
    public_bodies,
    public_keys,
    public_places,
)
from council.services.references import body_ref, meeting_title


def meeting_rows() -> QuerySet[Meeting]:
    """Return all meetings to enter."""
    return Meeting.objects.filter(deleted_at__isnull=True)


def meeting_contents(rows: list[Meeting]) -> Iterator[Content]:
    """Yield meetings with the subjects that stand on their pages for everybody who may open them."""
    public = public_keys(Meeting, rows)
    bodies, places = public_bodies(rows, "holdings__meeting"), public_places(row.location_id for row in rows)
    subjects = _subjects(rows)
    for row in rows:
        day = timezone.localdate(row.start) if row.start else None
        yield Content(
            key=row.pk,
            is_public=row.pk in public,
            title=_meeting_name(row, bodies[row.pk]),
            address=f"/sitzungen/{row.pk}/",
            keywords=joined("Sitzung", *(body.name for body in bodies[row.pk]), day_words(day), place_words(places.get(row.location_id))),
            body=" · ".join(subjects[row.pk]),
            source=str(places.get(row.location_id) or ""),
            status=f"meeting-{row.state}",
            date=day,
            bodies=keys_of(bodies[row.pk]),
            appeared_at=row.first_published_at,
        )  # fmt: skip


def _meeting_name(meeting: Meeting, bodies: list[Organization]) -> str:
    with override("de"):
        return meeting_title(meeting, tuple(body_ref(body) for body in bodies))


def _subjects(rows: list[Meeting]) -> dict[UUID, list[str]]:
    """Return what the page of a meeting names to everybody who may open it: public items, and announced subjects."""
    found: dict[UUID, list[str]] = defaultdict(list)
    items = AgendaItem.objects.filter(meeting__in=rows, part=Part.PUBLIC).filter(AgendaItem.objects.own_public())
    for meeting, title in items.order_by("order").values_list("meeting_id", "title"):
        found[meeting].append(title)
    for item in AgendaItem.objects.announced(Meeting.objects.filter(pk__in=[row.pk for row in rows])):
        found[item.meeting_id].append(item.title)
        if item.result_published_at and item.result:
            found[item.meeting_id].append(item.result)
    return found


def item_rows() -> QuerySet[AgendaItem]:
    """Return all agenda items to enter."""
    return AgendaItem.objects.filter(deleted_at__isnull=True, meeting__deleted_at__isnull=True).select_related(
        "meeting"
    )


def item_contents(rows: list[AgendaItem]) -> Iterator[Content]:
    """Yield agenda items; one with a public decision is found by that."""
    public, papers = public_keys(AgendaItem, rows), _references(rows)
    decided = set(Decision.objects.public().filter(agenda_item__in=rows).values_list("agenda_item", flat=True))
    bodies = public_bodies([row.meeting for row in rows], "holdings__meeting")
    for row in rows:
        if row.pk in decided:
            continue
        held = bodies[row.meeting_id]
        yield Content(
            key=row.pk,
            is_public=row.pk in public,
            title=row.title,
            address=place_of(row),
            type=row.number,
            keywords=joined(_meeting_name(row.meeting, held), papers.get(row.pk, ""), day_words(_day(row.meeting))),
            lead=row.note,
            source=_meeting_name(row.meeting, held),
            date=_day(row.meeting),
            bodies=keys_of(held),
            appeared_at=row.first_published_at,
        )


def decision_rows() -> QuerySet[Decision]:
    """Return all decisions to enter."""
    rows = Decision.objects.filter(deleted_at__isnull=True, agenda_item__deleted_at__isnull=True)
    return rows.select_related("agenda_item__meeting")


def decision_contents(rows: list[Decision]) -> Iterator[Content]:
    """Yield decisions: what was decided, by whom and when. Whoever may read one may read its item (visible_to)."""
    items = [row.agenda_item for row in rows]
    public, papers = public_keys(Decision, rows), _references(items)
    bodies = public_bodies([item.meeting for item in items], "holdings__meeting")
    for row in rows:
        item = row.agenda_item
        held = bodies[item.meeting_id]
        day = timezone.localdate(row.decided_at) if row.decided_at else _day(item.meeting)
        yield Content(
            key=row.pk,
            is_public=row.pk in public,
            title=item.title,
            address=place_of(item),
            keywords=joined("Beschluss", _meeting_name(item.meeting, held), papers.get(item.pk, ""), day_words(day)),
            lead=row.text,
            body=joined(row.change_note, row.execution_note),
            source=joined(_meeting_name(item.meeting, held), f"TOP {item.number}" if item.number else "").replace("\n", ", "),
            status=f"outcome-{row.outcome}",
            date=day,
            bodies=keys_of(held),
            appeared_at=row.first_published_at,
        )  # fmt: skip


def _references(items: list[AgendaItem]) -> dict[UUID, str]:
    """Return the numbers of the public papers of items."""
    rows = Consultation.objects.filter(Q(agenda_item__in=items) | Q(under_item__in=items))
    rows = rows.filter(under(Paper.objects.public(), "paper"))
    found: dict[UUID, list[str]] = defaultdict(list)
    for own, other, reference in rows.order_by("created_at").values_list(
        "agenda_item", "under_item", "paper__reference"
    ):
        found[own or other].append(reference)
    return {key: joined(*references) for key, references in found.items()}


def place_of(item: AgendaItem) -> str:
    """Return the address of an item: its place on the page of the meeting."""
    part = "n" if item.part == Part.NONPUBLIC else ""
    return (
        f"/sitzungen/{item.meeting_id}/#top-{part}{slugify(item.number)}"
        if item.number
        else f"/sitzungen/{item.meeting_id}/"
    )


def _day(meeting: Meeting) -> Any:
    return timezone.localdate(meeting.start) if meeting.start else None
