"""Consultations: the stations of papers."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from council.models import AgendaItem, Consultation, Meeting, Organization
from council.services.oparl.addresses import page_stem, stem
from council.services.oparl.rows import among, seen
from council.services.oparl.values import Fields, own, thing

COLUMNS = (
    "id", "first_published_at", "public_modified_at", "paper_id", "organization_id", "order", "role", "role_raw",
    "authoritative", "meeting_id", "treating", "treating_meeting", "has_item", "has_meeting", "has_body",
)  # fmt: skip


def consultations(keys: Collection[UUID]) -> dict[UUID, Fields]:
    """Return public consultations by themselves. Two queries."""
    found = {}
    for paper, key, fields in _consultations(Q(pk__in=keys)):
        fields["paper"] = f"{stem('Paper')}{paper}"
        fields["web"] = f"{page_stem('Paper')}{paper}/"
        found[key] = fields
    return found


def consultations_of(papers: Collection[UUID]) -> dict[UUID, list[Fields]]:
    """Return the public way of each paper, in its order. Two queries."""
    found: dict[UUID, list[Fields]] = defaultdict(list)
    for paper, _key, fields in _consultations(Q(paper__in=papers)):
        found[paper].append(fields)
    return found


def _consultations(condition: Q) -> list[tuple[UUID, UUID, Fields]]:
    rows = _rows(condition)
    further = _further([row[0] for row in rows])
    return [(row[3], row[0], _consultation(row, further.get(row[0], []))) for row in rows]


def _rows(condition: Q) -> list[Any]:
    # Its own item, or the one it lies under together with others.
    treating = Coalesce("agenda_item", "under_item")
    items = AgendaItem.objects.public().order_by().filter(pk=OuterRef("treating"))
    rows = among(Consultation.objects.public, condition).annotate(
        treating=treating,
        treating_meeting=Coalesce("agenda_item__meeting_id", "under_item__meeting_id"),
        has_item=Exists(items),
        has_meeting=seen(Consultation, Meeting.objects.public, "meeting"),
        has_body=seen(Consultation, Organization.objects.public, "organization"),
    )  # fmt: skip
    return list(rows.order_by("order", "first_published_at", "id").values_list(*COLUMNS))


def _further(keys: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    through: Any = Consultation.further_organizations.through
    links = through.objects.filter(seen(through, Organization.objects.public, "organization"), consultation__in=keys)
    for key, body in links.order_by("id").values_list("consultation_id", "organization_id"):
        found[key].append(f"{stem('Organization')}{body}")
    return found


def _consultation(row: Any, further: list[str]) -> Fields:
    key, created, modified, _paper, body, order, role, raw, authoritative, meeting, item, items_meeting = row[:12]
    has_item, has_meeting, has_body = row[12:]
    # A station whose item is not public tells nothing of where it will be treated.
    where = items_meeting if has_item else meeting if has_meeting and item is None else None
    return thing(
        "Consultation", f"{stem('Consultation')}{key}", created, modified,
        agendaItem=f"{stem('AgendaItem')}{item}" if has_item else None,
        meeting=f"{stem('Meeting')}{where}" if where else None,
        organization=[f"{stem('Organization')}{body}", *further] if has_body else further, authoritative=authoritative,
        role=raw or role,
    ) | own({"order": order})  # fmt: skip
