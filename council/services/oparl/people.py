"""Persons and memberships."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from council.models import Membership, Organization, Person
from council.models.published import under
from council.services.oparl.addresses import page_stem, stem
from council.services.oparl.places import places
from council.services.oparl.rows import among
from council.services.oparl.values import Fields, day, own, thing

COLUMNS = (
    "id", "first_published_at", "public_modified_at", "body_id", "name", "family_name", "given_name", "form_of_address", "affix",
    "title", "gender", "status", "life", "district", "phone", "phone_consent", "email", "email_consent", "location_id",
    "location_consent",
)  # fmt: skip
MEMBERSHIP_COLUMNS = (
    "id", "first_published_at", "public_modified_at", "person_id", "organization_id", "role", "voting_right", "start_date",
    "end_date", "on_behalf_of_id", "substitute_for_id", "substitution_rank",
)  # fmt: skip


def public_memberships() -> QuerySet[Any, Any]:
    """Return public memberships of public persons in public organizations."""
    rows = Membership.objects.public().filter(under(Person.objects.public(), "person"))
    return rows.filter(under(Organization.objects.public(), "organization"))


def persons(keys: Collection[UUID], body: str, *, internal: bool = True) -> dict[UUID, Fields]:
    """Return public persons, with their memberships unless internal lists are not wanted. At most four queries."""
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in _rows(keys)]
    spots = places({row["location_id"] for row in rows if row["location_id"] and row["location_consent"]})
    joined = _memberships_of(keys) if internal else {}
    return {row["id"]: _person(row, body, spots, joined.get(row["id"], [])) for row in rows}


def _rows(keys: Collection[UUID]) -> Any:
    return among(Person.objects.public, Q(pk__in=keys)).values_list(*COLUMNS)


def _person(row: Fields, body: str, spots: dict[UUID, Fields], joined: list[Fields]) -> Fields:
    key = row["id"]
    place = spots.get(row["location_id"]) if row["location_consent"] else None
    phone, email = row["phone_consent"] and row["phone"], row["email_consent"] and row["email"]
    return thing(
        "Person", f"{stem('Person')}{key}", row["first_published_at"], row["public_modified_at"],
        web=f"{page_stem('Person')}{key}/", body=body, name=row["name"], familyName=row["family_name"],
        givenName=row["given_name"], formOfAddress=row["form_of_address"], affix=row["affix"], title=_list(row["title"]),
        gender=row["gender"], status=_list(row["status"]), life=row["life"], phone=_list(phone), email=_list(email),
        location=place["id"] if place else None, locationObject=place, membership=joined,
    ) | own({"district": row["district"], "contactPublic": any((phone, email, place))})  # fmt: skip


def _list(value: Any) -> list[str]:
    return [str(value)] if value else []


def _memberships_of(keys: Collection[UUID]) -> dict[UUID, list[Fields]]:
    found: dict[UUID, list[Fields]] = defaultdict(list)
    for person, fields in _memberships(Q(person__in=keys)):
        found[person].append(fields)
    return found


def memberships(keys: Collection[UUID]) -> dict[UUID, Fields]:
    """Return public memberships by themselves. Two queries."""
    found = {}
    for person, fields in _memberships(Q(pk__in=keys)):
        fields["person"] = f"{stem('Person')}{person}"
        found[UUID(fields["id"].rsplit("/", 1)[-1])] = fields
    return found


def _memberships(condition: Q) -> list[tuple[UUID, Fields]]:
    rows = list(
        among(public_memberships, condition)
        .order_by("start_date", "first_published_at", "id")
        .values_list(*MEMBERSHIP_COLUMNS)
    )
    factions = set(
        Organization.objects.public().filter(pk__in={row[9] for row in rows if row[9]}).values_list("pk", flat=True)
    )
    deputies = {row[10] for row in rows if row[10]}
    known = set(public_memberships().filter(pk__in=deputies).values_list("pk", flat=True)) if deputies else set()
    return [(row[3], _membership(row, factions, known)) for row in rows]


def _membership(row: Any, factions: set[UUID], known: set[UUID]) -> Fields:
    key, created, modified, _person, body, role, votes, start, end, behalf, deputy, rank = row
    organization = stem("Organization")
    return thing(
        "Membership", f"{stem('Membership')}{key}", created, modified, organization=f"{organization}{body}", role=role,
        votingRight=votes, startDate=day(start), endDate=day(end),
        onBehalfOf=f"{organization}{behalf}" if behalf in factions else None,
    ) | own(
        {"substituteFor": f"{stem('Membership')}{deputy}" if deputy in known else None, "substitutionRank": rank}
    )  # fmt: skip
