"""Places: what a source tells of them; equal ones share one row, and one without words is none."""

import uuid
from typing import Any

from council.models import Location
from council.services.importing.reading import Reader

FIELDS = (
    "description",
    "street_address",
    "room",
    "postal_code",
    "sub_locality",
    "locality",
    "latitude",
    "longitude",
)
Key = tuple[Any, ...]


def place_key(row: Location) -> Key:
    """Return what makes two places the same."""
    return tuple(getattr(row, name) or "" for name in FIELDS)


def key_of_fields(fields: dict[str, Any]) -> Key:
    """Return the same of a place that is not a row yet."""
    return tuple(fields[name] or "" for name in FIELDS)


def known_places() -> dict[Key, uuid.UUID]:
    """Return the imported places that are here."""
    rows = Location.objects.filter(source_id__isnull=False, deleted_at__isnull=True)
    return {place_key(row): row.pk for row in rows}


def location_fields(reader: Reader) -> dict[str, Any]:
    """Fields of a Location."""
    shape = reader.take("geojson")
    latitude, longitude = _point(reader, shape)
    return {
        "description": reader.text("description", 300), "street_address": reader.text("streetAddress", 200),
        "room": reader.text("room", 100), "postal_code": reader.text("postalCode", 10),
        "sub_locality": reader.text("subLocality", 100), "locality": reader.text("locality", 100),
        "geojson": shape if isinstance(shape, dict) else None, "latitude": latitude, "longitude": longitude,
    }  # fmt: skip


def _point(reader: Reader, shape: Any) -> tuple[float | None, float | None]:
    geometry = shape.get("geometry", shape) if isinstance(shape, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None, None
    try:
        longitude, latitude = (float(part) for part in geometry["coordinates"][:2])
    except (KeyError, TypeError, ValueError):
        return None, None
    # Middle Europe lies between 45° and 56° north and 5° and 16° east: the other way round is a slip.
    if 5 <= latitude <= 16 and 45 <= longitude <= 56:
        reader.findings.note("coordinates_swapped", "Location", "geojson", geometry["coordinates"])
        latitude, longitude = longitude, latitude
    return latitude, longitude
