"""What becomes public and what ceases to be, with its times: the one place that writes them (I8).

These are the strokes that the acts in publication.py are made of; only acts of this room call them.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils import timezone

from council.enums import Visibility
from council.models import (
    AgendaItem,
    Attachment,
    Consultation,
    Decision,
    File,
    LegislativeTerm,
    Location,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
)  # fmt: skip
from council.models.published import Published


def open_up(rows: Iterable[Published], now: datetime.datetime) -> int:
    """Make rows public and return how many were not. What embeds them counts as changed."""
    opened = 0
    for row in rows:
        if row.is_public:
            continue
        row.visibility, row.depublished_at, row.public_modified_at = Visibility.PUBLIC, None, now
        row.first_published_at = row.first_published_at or now
        row.save(update_fields=["visibility", "depublished_at", "public_modified_at", "first_published_at"])
        touch(row, now)
        opened += 1
    return opened


def take_back(rows: Iterable[Published], now: datetime.datetime) -> int:
    """Hide rows that are public, leaving a tombstone, and return how many were."""
    hidden = 0
    for row in rows:
        if not row.is_public:
            continue
        row.visibility, row.depublished_at = Visibility.NONPUBLIC, now
        row.save(update_fields=["visibility", "depublished_at"])
        touch(row, now)
        hidden += 1
    return hidden


def touch(row: Published, now: datetime.datetime | None = None) -> None:
    """Let a public change show: in the row and in whatever embeds it, upwards."""
    now = now or timezone.now()
    todo, seen = [row], set()
    while todo:
        each = todo.pop()
        if each.pk in seen:
            continue
        seen.add(each.pk)
        if each.first_published_at is not None:
            type(each).objects.filter(pk=each.pk).update(public_modified_at=now)
            each.public_modified_at = now
        todo += list(embedding(each))


def embedding(row: Published) -> Iterable[Any]:
    """Return the objects that embed row in OParl 1.1."""
    holders = EMBEDDING.get(type(row))
    return holders(row) if holders else ()


def _of_file(file: File) -> Iterable[Any]:
    links = Attachment.objects.filter(file=file).select_related("paper", "meeting", "agenda_item")
    return [link.paper or link.meeting or link.agenda_item for link in links]


def _of_location(location: Location) -> Iterator[Any]:
    for model in (Meeting, Organization, Person):
        yield from model.objects.filter(location=location)
    yield from Paper.objects.filter(locations=location)


EMBEDDING: dict[type[Published], Callable[[Any], Iterable[Any]]] = {
    AgendaItem: lambda item: (item.meeting,),
    Decision: lambda decision: (decision.agenda_item,),
    Consultation: lambda consultation: (consultation.paper,),
    Membership: lambda membership: (membership.person,),
    LegislativeTerm: lambda term: (term.body,),
    File: _of_file,
    Location: _of_location,
}
