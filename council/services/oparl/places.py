"""Locations."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value

from council.models import Location, Meeting, Organization, Paper, Person
from council.services.oparl.addresses import stem
from council.services.oparl.rows import among
from council.services.oparl.values import Fields, thing

COLUMNS = (
    "id", "first_published_at", "public_modified_at", "description", "street_address", "room", "postal_code",
    "sub_locality", "locality", "latitude", "longitude", "geojson",
)  # fmt: skip


def places(keys: Collection[UUID]) -> dict[UUID, Fields]:
    """Return public places by key, as they are embedded. One query, none without keys."""
    if not keys:
        return {}
    base, found = stem("Location"), {}
    for row in among(Location.objects.public, Q(pk__in=keys)).values_list(*COLUMNS):
        key, created, modified, description, street, room, code, part, locality, latitude, longitude, shape = row
        found[key] = thing(
            "Location", f"{base}{key}", created, modified, description=description,
            geojson=_feature(shape, latitude, longitude), streetAddress=street, room=room, postalCode=code,
            subLocality=part, locality=locality,
        )  # fmt: skip
    return found


def standalone_places(keys: Collection[UUID]) -> dict[UUID, Fields]:
    """Return public places with what lies there. Two queries."""
    found, back = places(keys), _back_references(keys)
    for key, place in found.items():
        place.update(back.get(key, {}))
    return found


def _feature(shape: Any, latitude: float | None, longitude: float | None) -> Any:
    """Return a whole GeoJSON feature, longitude first."""
    if isinstance(shape, dict) and shape:
        return shape if shape.get("type") == "Feature" else {"type": "Feature", "geometry": shape, "properties": {}}
    if latitude is None or longitude is None:
        return None
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": point, "properties": {}}


def _back_references(keys: Collection[UUID]) -> dict[UUID, dict[str, list[str]]]:
    found: dict[UUID, dict[str, list[str]]] = defaultdict(dict)
    first, *others = _lying_at(keys)
    for name, place, key in sorted(first.union(*others, all=True), key=lambda row: str(row[2])):
        kind = {"organizations": "Organization", "persons": "Person", "meetings": "Meeting", "papers": "Paper"}[name]
        found[place].setdefault(name, []).append(f"{stem(kind)}{key}")
    return found


def _lying_at(keys: Collection[UUID]) -> Iterable[QuerySet[Any, Any]]:
    consent = Q(location_consent=True)
    for name, rows, path in (
        ("organizations", Organization.objects.public, "location"),
        ("persons", Person.objects.public, "location"),
        ("meetings", Meeting.objects.public, "location"),
        ("papers", Paper.objects.public, "locations"),
    ):
        yield (
            among(rows, Q(**{f"{path}__in": keys}) & (consent if name == "persons" else Q()))
            .order_by()
            .values_list(Value(name), path, "pk")
        )
