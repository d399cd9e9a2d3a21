"""Organizations."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from council.enums import OrganizationKind
from council.models import Organization
from council.services.oparl.addresses import list_address, page_stem, stem
from council.services.oparl.people import public_memberships
from council.services.oparl.places import places
from council.services.oparl.rows import among
from council.services.oparl.values import Fields, day, own, thing

COLUMNS = (
    "id", "first_published_at", "public_modified_at", "kind", "name", "short_name", "classification", "description", "website",
    "color", "seat_order", "legal_members", "legal_voting_members", "may_have_citizens", "start_date", "end_date",
    "parent_id", "location_id",
)  # fmt: skip
# Our kind → organizationType and, where the town says nothing else, classification.
TYPES: dict[str, tuple[str, str]] = {
    OrganizationKind.COUNCIL: ("Gremium", "Parlament"),
    OrganizationKind.COMMITTEE: ("Gremium", "Ausschuss"),
    OrganizationKind.ADVISORY: ("Gremium", "Beirat"),
    OrganizationKind.FACTION: ("Fraktion", "Fraktion"),
    OrganizationKind.PARTY: ("Partei", "Partei"),
    OrganizationKind.DEPARTMENT: ("Verwaltungsbereich", "Amt"),
    OrganizationKind.OTHER: ("Sonstiges", "Sonstiges"),
}


def organizations(keys: Collection[UUID], body: str) -> dict[UUID, Fields]:
    """Return public organizations. Three queries."""
    parent = Organization.objects.public().order_by().filter(pk=OuterRef("parent_id"))
    found = among(Organization.objects.public, Q(pk__in=keys)).annotate(has_parent=Exists(parent))
    rows = [dict(zip((*COLUMNS, "has_parent"), row, strict=True)) for row in found.values_list(*COLUMNS, "has_parent")]
    spots = places({row["location_id"] for row in rows if row["location_id"]})
    joined: dict[UUID, list[str]] = defaultdict(list)
    links = among(public_memberships, Q(organization__in=keys)).order_by("first_published_at", "id")
    for organization, key in links.values_list("organization_id", "pk"):
        joined[organization].append(f"{stem('Membership')}{key}")
    return {row["id"]: _organization(row, body, spots, joined[row["id"]]) for row in rows}


def _organization(row: Fields, body: str, spots: dict[UUID, Fields], joined: list[str]) -> Fields:
    key, (type_word, class_word) = row["id"], TYPES[row["kind"]]
    return thing(
        "Organization", f"{stem('Organization')}{key}", row["first_published_at"], row["public_modified_at"],
        web=f"{page_stem('Organization')}{key}/", body=body, name=row["name"], shortName=row["short_name"],
        organizationType=type_word, classification=row["classification"] or class_word, startDate=day(row["start_date"]),
        endDate=day(row["end_date"]), website=row["website"], memberCount=row["legal_members"],
        votingMemberCount=row["legal_voting_members"],
        subOrganizationOf=f"{stem('Organization')}{row['parent_id']}" if row["has_parent"] else None,
        location=spots.get(row["location_id"]), membership=joined,
        meeting=list_address("meetings", key, "Organization"),
        consultation=list_address("consultations", key, "Organization"),
    ) | own(
        {
            "kind": row["kind"], "description": row["description"], "color": row["color"], "seatOrder": row["seat_order"],
            "mayHaveCitizens": row["may_have_citizens"],
        }
    )  # fmt: skip
