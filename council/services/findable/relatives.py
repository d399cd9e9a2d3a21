"""What several kinds need of their relatives, a batch at a time."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import override

from core.wording import worded
from council.models import Location, Organization


def public_keys(model: Any, rows: Iterable[Any]) -> set[UUID]:
    """Return the keys of those rows that strangers may read."""
    return set(model.objects.public().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


def public_bodies(rows: Iterable[Any], relation: str) -> dict[UUID, list[Organization]]:
    """Return the public bodies of rows by relation, "originated_papers" or "holdings__meeting"."""
    found: dict[UUID, list[Organization]] = defaultdict(list)
    bodies = Organization.objects.public().filter(**{f"{relation}__in": [row.pk for row in rows]})
    for body in bodies.annotate(holder=models.F(relation)).order_by("name"):
        found[body.holder].append(body)
    return found


def public_places(keys: Iterable[UUID | None]) -> dict[UUID | None, Location]:
    """Return those places that are public."""
    rows = Location.objects.public().filter(pk__in=[key for key in keys if key])
    return {row.pk: row for row in rows}


def place_words(place: Location | None) -> str:
    """Return everything a place is called by."""
    if place is None:
        return ""
    parts = (place.description, place.room, place.street_address, place.postal_code, place.sub_locality, place.locality)
    return " ".join(part for part in parts if part)


def day_words(day: Any) -> str:
    """Return a day as people write it: "29.09.2026 29. September 2026"."""
    if day is None:
        return ""
    with override("de"):
        return f"{worded(day, 'plain')} {worded(day, 'long')}"


def joined(*parts: str) -> str:
    """Return the parts that say something, one below the other."""
    return "\n".join(part for part in parts if part)


def keys_of(bodies: Iterable[Organization]) -> tuple[str, ...]:
    """Return the keys of bodies as entries hold them."""
    return tuple(dict.fromkeys(str(body.pk) for body in bodies))
