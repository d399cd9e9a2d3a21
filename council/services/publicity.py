"""What becomes public and what ceases to be, with its times: the one place that writes them (I8).

These are the strokes that the acts in publication.py are made of; only acts of this room call them. A change of what
nobody sees leaves no trace in any public date: it would tell that somebody works on something hidden.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from council.enums import Part, Visibility
from council.models import (
    AgendaItem,
    Body,
    Consultation,
    Decision,
    File,
    LegislativeTerm,
    Location,
    Matter,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
)
from council.models.published import Published

Keys = dict[type[Any], set[UUID]]
# Who embeds a kind in OParl, or carries a list of it: (holder, how the holder leads to it).
HOLDERS: dict[type[Any], tuple[tuple[type[Any], str], ...]] = {
    AgendaItem: ((Meeting, "agenda_items"),),
    Decision: ((AgendaItem, "decision"),),
    Consultation: ((Paper, "consultations"),),
    Membership: ((Person, "memberships"), (Organization, "memberships")),
    LegislativeTerm: ((Body, "legislative_terms"),),
    File: ((Paper, "attachments__file"), (Meeting, "attachments__file"), (AgendaItem, "attachments__file")),
    Location: ((Meeting, "location"), (Organization, "location"), (Person, "location"), (Paper, "locations")),
}
# Who names a kind: what is named only while it is public comes and goes with it.
NAMING: dict[type[Any], tuple[tuple[type[Any], str], ...]] = {
    Organization: (
        (Membership, "organization"), (Membership, "on_behalf_of"), (Organization, "parent"),
        (Consultation, "organization"), (Consultation, "further_organizations"), (Meeting, "organizations"),
        (Paper, "originator_organizations"), (Paper, "under_direction_of"), (AgendaItem, "votes__tallies__organization"),
        (AgendaItem, "votes__records__faction"), (AgendaItem, "decision__referred_to"),
        (AgendaItem, "decision__execution_owner"),
    ),
    Person: (
        (Membership, "person"), (Paper, "originator_persons"), (Meeting, "attendances__person"), (Meeting, "chair"),
        (Meeting, "clerk"), (AgendaItem, "votes__records__person"),
    ),
    Membership: ((Membership, "substitute_for"),),
    Meeting: (
        (Consultation, "meeting"), (Consultation, "agenda_item__meeting"), (Consultation, "under_item__meeting"),
    ),
    AgendaItem: ((Consultation, "agenda_item"), (Consultation, "under_item")),
    Consultation: ((AgendaItem, "consultation"),),
    Paper: (
        (Paper, "related_papers"), (Paper, "superordinated_papers"), (Paper, "subordinated_papers"), (Paper, "replaced_by"),
    ),
    Matter: ((Paper, "matters"),),
}  # fmt: skip


def open_up(rows: Iterable[Published], now: datetime.datetime) -> int:
    """Make rows public and return how many were not. What embeds or names them counts as changed."""
    opened: Keys = defaultdict(set)
    for row in rows:
        if row.is_public or row.deleted_at is not None:
            continue
        row.visibility, row.depublished_at, row.public_modified_at = Visibility.PUBLIC, None, now
        row.first_published_at = row.first_published_at or now
        row.save(update_fields=["visibility", "depublished_at", "public_modified_at", "first_published_at"])
        opened[type(row)].add(row.pk)
    _spread(opened, now, is_named=True)
    return sum(map(len, opened.values()))


def announce(items: Iterable[AgendaItem], now: datetime.datetime) -> int:
    """Let the public know the subjects of items of the non-public part, and return how many were new."""
    told: Keys = defaultdict(set)
    for item in items:
        item.is_announced, item.depublished_at, item.public_modified_at = True, None, now
        item.first_published_at = item.first_published_at or now
        item.save(update_fields=["is_announced", "depublished_at", "public_modified_at", "first_published_at"])
        told[AgendaItem].add(item.pk)
    _spread(told, now)
    return len(told[AgendaItem])


def take_back(rows: Iterable[Published], now: datetime.datetime) -> int:
    """Hide rows that the public sees, leaving tombstones, and return how many there were."""
    hidden: Keys = defaultdict(set)
    for row in rows:
        if not is_shown(row):
            continue
        names = ["visibility", "depublished_at", "public_modified_at"]
        if isinstance(row, AgendaItem) and row.is_announced:
            row.is_announced = False
            names.append("is_announced")
        row.visibility, row.depublished_at, row.public_modified_at = min(row.visibility, Visibility.NONPUBLIC), now, now
        row.save(update_fields=names)
        hidden[type(row)].add(row.pk)
    _spread(hidden, now, is_named=True)
    return sum(map(len, hidden.values()))


def touch(row: Published, now: datetime.datetime | None = None) -> None:
    """Let a public change show: in the row and in whatever embeds it, upwards. Of a hidden row nothing shows."""
    touch_all([row], now)


def touch_all(rows: Sequence[Published], now: datetime.datetime | None = None) -> None:
    """Let a public change of several rows of one kind show. Three queries, none when all are hidden."""
    shown = {row.pk: row for row in rows if is_shown(row)}
    if not shown:
        return
    now, model = now or timezone.now(), type(rows[0])
    model.objects.filter(pk__in=list(shown)).update(public_modified_at=now)
    for row in shown.values():
        row.public_modified_at = now
    _spread({model: set(shown)}, now)


def is_shown(row: Published) -> bool:
    """Whether the public sees something of a row itself: all of it, or its announced subject."""
    if row.is_public:
        return True
    return isinstance(row, AgendaItem) and row.is_announced and row.part == Part.NONPUBLIC and row.deleted_at is None


def hanging_on(row: Published) -> list[Published]:
    """Return what is public only as part of row."""
    found: list[Any] = []
    if isinstance(row, Meeting):
        items = list(row.agenda_items.select_related("meeting"))
        found += [*Decision.objects.filter(agenda_item__in=items).select_related("agenda_item"), *items]
        found += [*_files_of(meeting=row), *_files_of(agenda_item__meeting=row)]
    elif isinstance(row, AgendaItem):
        found += [*Decision.objects.filter(agenda_item=row), *_files_of(agenda_item=row)]
    elif isinstance(row, Paper):
        found += [*row.consultations.select_related("paper"), *_files_of(paper=row)]
    elif isinstance(row, Organization | Person):
        found += row.memberships.select_related("person", "organization")
    return found


def _files_of(**parent: Any) -> list[File]:
    return list(File.objects.filter(**{f"attachments__{name}": row for name, row in parent.items()}).distinct())


def _spread(changed: Keys, now: datetime.datetime, *, is_named: bool = False) -> None:
    """Date the rows that embed what has changed, upwards; with is_named also those that name it."""
    todo = {model: set(keys) for model, keys in changed.items()}
    if is_named:
        for model, keys in changed.items():
            for holder, lookup in NAMING.get(model, ()):
                todo.setdefault(holder, set()).update(_date(holder, lookup, keys, now))
    seen = {model: set(keys) for model, keys in todo.items()}
    while todo:
        model, keys = todo.popitem()
        for holder, lookup in HOLDERS.get(model, ()):
            known = seen.setdefault(holder, set())
            fresh = _date(holder, lookup, keys, now) - known
            known |= fresh
            if fresh:
                todo.setdefault(holder, set()).update(fresh)


def _date(model: type[Any], lookup: str, keys: set[UUID], now: datetime.datetime) -> set[UUID]:
    """Date the shown rows of model that lead to keys, and return them."""
    if not keys:
        return set()
    rows = model.objects.filter(_shown(model), **{f"{lookup}__in": keys})
    if model is Person and lookup == "location":
        rows = rows.filter(location_consent=True)
    found = set(rows.values_list("pk", flat=True))
    if found:
        model.objects.filter(pk__in=found).update(public_modified_at=now)
    return found


def _shown(model: type[Any]) -> Q:
    condition: Q = model.objects.none().own_public()
    if model is AgendaItem:
        condition |= Q(part=Part.NONPUBLIC, is_announced=True, deleted_at__isnull=True)
    return condition
