"""Agenda items: of the public part in full, of the other part what was announced and nothing else."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q

from council.enums import Part
from council.models import AgendaItem, Consultation
from council.services.oparl.addresses import page_stem, stem
from council.services.oparl.files import Enclosed, enclosed
from council.services.oparl.rows import among, seen
from council.services.oparl.values import Fields, moment, own, thing, tidy
from council.services.oparl.votes import Outcomes, decided, outcomes

COLUMNS = (
    "id", "first_published_at", "public_modified_at", "meeting_id", "order", "number", "title", "consultation_id", "result_raw",
    "start", "end", "kind", "state", "note", "added_late_reason", "has_consultation",
)  # fmt: skip
# All that the public learns of an item of the non-public part (AnnouncedItem says the same).
ANNOUNCED_COLUMNS = (
    "id", "first_published_at", "public_modified_at", "meeting_id", "order", "number", "public_title", "nonpublic_ground",
    "result_published_at", "public_result",
)  # fmt: skip
# Numbers and places restart in the non-public part; in a whole agenda it follows the public one.
AFTER_PUBLIC = 10_000
Found = list[tuple[UUID, UUID, Fields]]


def agenda_items(keys: Collection[UUID], *, internal: bool = True) -> dict[UUID, Fields]:
    """Return items by themselves. Eight queries at most."""
    found = {}
    for meeting, key, fields in _items(Q(pk__in=keys), internal):
        fields["meeting"] = f"{stem('Meeting')}{meeting}"
        fields["web"] = f"{page_stem('Meeting')}{meeting}/"
        found[key] = fields
    return found


def agendas(meetings: Collection[UUID]) -> dict[UUID, list[Fields]]:
    """Return the agendas of meetings, in order. Eight queries at most."""
    found: dict[UUID, list[Fields]] = defaultdict(list)
    for meeting, _key, fields in _items(Q(meeting__in=meetings), internal=True):
        found[meeting].append(fields)
    return found


def _items(condition: Q, internal: bool) -> Found:
    return _public(condition, internal) + _announced(condition)


def _public(condition: Q, internal: bool) -> Found:
    rows = among(AgendaItem.objects.public, condition)
    rows = rows.annotate(has_consultation=seen(AgendaItem, Consultation.objects.public, "consultation"))
    found = list(rows.order_by("order", "first_published_at", "id").values_list(*COLUMNS))
    keys = [row[0] for row in found]
    results, files = outcomes(keys), enclosed("agenda_item", keys)
    return [(row[3], row[0], _item(row, results.get(row[0]), files[row[0]], internal)) for row in found]


def _item(values: Any, outcome: Outcomes | None, files: Enclosed, internal: bool) -> Fields:
    row = dict(zip(COLUMNS, values, strict=True))
    consultation = f"{stem('Consultation')}{row['consultation_id']}" if row["has_consultation"] else None
    return (
        thing(
            "AgendaItem", f"{stem('AgendaItem')}{row['id']}", row["first_published_at"], row["public_modified_at"],
            order=row["order"], number=row["number"], name=row["title"], public=True, consultation=consultation,
            result=row["result_raw"], start=moment(row["start"]), end=moment(row["end"]), **files.as_fields(internal=internal),
        )
        | tidy(decided(outcome))
        | own(
            {"kind": row["kind"], "state": row["state"], "note": row["note"], "addedLateReason": row["added_late_reason"]}
        )
    )  # fmt: skip


def _announced(condition: Q) -> Found:
    rows = among(AgendaItem.objects.in_public_sight, condition & Q(part=Part.NONPUBLIC))
    return [
        (
            meeting, key,
            thing(
                "AgendaItem", f"{stem('AgendaItem')}{key}", created, modified, number=number, name=title, public=False,
                order=order if order >= AFTER_PUBLIC else AFTER_PUBLIC + order, resolutionText=result if published else "",
            ) | own({"announced": True, "nonpublicGround": ground, "resultPublishedAt": moment(published)}),
        )
        for key, created, modified, meeting, order, number, title, ground, published, result
        in rows.order_by("order", "first_published_at", "id").values_list(*ANNOUNCED_COLUMNS)
    ]  # fmt: skip
