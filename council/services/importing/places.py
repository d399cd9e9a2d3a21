"""Places: equal ones share one row, and one without words is none."""

import uuid
from typing import Any

from council.models import Location

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
