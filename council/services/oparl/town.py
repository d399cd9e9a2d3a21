"""The System, the Body and its terms."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from core.town import town as core_town
from council.enums import OrganizationKind
from council.models import Body, LegislativeTerm, Organization
from council.models.published import under
from council.services.oparl.addresses import list_address, stem, system_address
from council.services.oparl.values import Fields, day, moment, thing

VERSION = "https://schema.oparl.org/1.1/"
PRODUCT = "/schnittstelle/"
# Property of a Body → name of the external list.
BODY_LISTS = {
    "organization": "organizations",
    "person": "persons",
    "meeting": "meetings",
    "paper": "papers",
    "agendaItem": "agenda-items",
    "consultation": "consultations",
    "file": "files",
    "membership": "memberships",
    "locationList": "locations",
    "legislativeTermList": "legislative-terms",
}


def town() -> Any:
    """Return the town's public body, None before it has one."""
    return Body.objects.public().order_by("first_published_at", "id").first()


def body_address() -> str:
    """Return the address of the town's body, "" before it has one. One query."""
    key = Body.objects.public().order_by("first_published_at", "id").values_list("pk", flat=True).first()
    return f"{stem('Body')}{key}" if key else ""


def system() -> Fields:
    """Return the System."""
    body = town()
    created, modified = (body.first_published_at, body.public_modified_at) if body else (None, None)
    page = f"{settings.PUBLIC_URL}{PRODUCT}"
    return thing(
        "System", system_address(), created, modified, web=page, oparlVersion=VERSION, body=list_address("bodies"),
        name=f"Ratsinformation {core_town().name}", license=body.license if body else "",
        contactEmail=body.contact_email if body else "", contactName=body.contact_name if body else "",
        website=f"{settings.PUBLIC_URL}/", product=page,
    )  # fmt: skip


def bodies(keys: Collection[UUID], *, internal: bool = True) -> dict[UUID, Fields]:
    """Return public bodies with their terms. Three queries."""
    terms: dict[UUID, list[Fields]] = defaultdict(list)
    if internal:
        for holder, fields in _terms(Q(body__in=keys)):
            terms[holder].append(fields)
    councils = Organization.objects.public().current().filter(kind=OrganizationKind.COUNCIL, body__in=keys)
    mains = dict(councils.order_by("-first_published_at", "-id").values_list("body_id", "pk"))
    rows = Body.objects.public().filter(pk__in=keys)
    found = {row.pk: _body(row, terms[row.pk], mains.get(row.pk)) for row in rows}
    if internal:
        for fields in found.values():
            # The schema demands the list, even of a town that has none yet.
            fields.setdefault("legislativeTerm", [])
    return found


def _body(row: Body, terms: list[Fields], main: UUID | None) -> Fields:
    lists = {name: list_address(path, row.pk) for name, path in BODY_LISTS.items()}
    return thing(
        "Body", f"{stem('Body')}{row.pk}", row.first_published_at, row.public_modified_at, web=f"{settings.PUBLIC_URL}/rat/",
        system=system_address(), name=row.name, shortName=row.short_name, website=row.website, license=row.license,
        oparlSince=moment(row.oparl_since), ags=row.ags, rgs=row.rgs, contactEmail=row.contact_email,
        contactName=row.contact_name, classification=row.classification,
        mainOrganization=f"{stem('Organization')}{main}" if main else None, legislativeTerm=terms, **lists,
    )  # fmt: skip


def terms(keys: Collection[UUID]) -> dict[UUID, Fields]:
    """Return public terms by themselves. One query."""
    found = {}
    for holder, fields in _terms(Q(pk__in=keys)):
        fields["body"] = f"{stem('Body')}{holder}"
        found[UUID(fields["id"].rsplit("/", 1)[-1])] = fields
    return found


def public_terms() -> Any:
    """Return public terms of public bodies."""
    return LegislativeTerm.objects.public().filter(under(Body.objects.public(), "body"))


def _terms(condition: Q) -> list[tuple[UUID, Fields]]:
    rows = public_terms().filter(condition).order_by("start_date", "first_published_at", "id")
    return [
        (
            row.body_id,
            thing(
                "LegislativeTerm", f"{stem('LegislativeTerm')}{row.pk}", row.first_published_at, row.public_modified_at,
                name=row.name, startDate=day(row.start_date), endDate=day(row.end_date),
            ),
        )
        for row in rows
    ]  # fmt: skip
