"""The town's outline as a drawing, and what lies where: papers and matters with a place."""

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import ngettext

from accounts.viewer import Viewer
from council.models import Location, Matter, Paper
from council.services.map_layout import kept_apart

WIDTH = 800.0
# What a page shows around one place.
VIEW = (400.0, 250.0)
LIMIT = 200


@dataclass(frozen=True)
class Shape:
    """A line, area or name of the drawing."""

    kind: str
    path: str = ""
    name: str = ""
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class Outline:
    """The drawing. `box` is (west, south, east, north) in degrees."""

    box: tuple[float, float, float, float]
    height: float
    shapes: tuple[Shape, ...]

    def project(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a place lies on the drawing."""
        west, south, east, north = self.box
        x = (longitude - west) / (east - west) * WIDTH
        y = (north - latitude) / (north - south) * self.height
        return round(x, 1), round(y, 1)

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a place lies on the drawing at all."""
        west, south, east, north = self.box
        return south <= latitude <= north and west <= longitude <= east


@dataclass(frozen=True)
class Thing:
    """A paper or matter at a place. `kind` is paper or matter."""

    kind: str
    id: UUID
    title: str
    note: str


@dataclass(frozen=True)
class Spot:
    """A place with everything that lies there. x and y are missing for places off the drawing."""

    number: int
    name: str
    latitude: float
    longitude: float
    x: float | None
    y: float | None
    things: tuple[Thing, ...]

    @property
    def point(self) -> tuple[float, float] | None:
        """Return its place on the drawing."""
        return None if self.x is None or self.y is None else (self.x, self.y)

    @property
    def label(self) -> str:
        """Return "Hennef-Zentrum: 2 Einträge"."""
        count = ngettext("%(n)s Eintrag", "%(n)s Einträge", len(self.things)) % {"n": len(self.things)}
        return f"{self.name}: {count}"

    @property
    def view(self) -> str:
        """Return the part of the drawing around the place, as SVG wants it."""
        width, height = VIEW
        left = min(max((self.x or 0) - width / 2, 0), WIDTH - width)
        top = min(max((self.y or 0) - height / 2, 0), town_outline().height - height)
        return f"{left:g} {top:g} {width:g} {height:g}"


@cache
def town_outline() -> Outline:
    """Return the town's outline, read once from TOWN_OUTLINE (GeoJSON)."""
    data = json.loads(Path(settings.TOWN_OUTLINE).read_text(encoding="utf-8"))
    west, south, east, north = data["bbox"]
    height = WIDTH * (north - south) / ((east - west) * cos(radians((north + south) / 2)))
    bare = Outline((west, south, east, north), round(height, 1), ())
    return Outline(bare.box, bare.height, tuple(_shape(bare, feature) for feature in data["features"]))


def _shape(outline: Outline, feature: dict[str, Any]) -> Shape:
    properties, geometry = feature["properties"], feature["geometry"]
    kind, name = properties["kind"], properties.get("name", "")
    if geometry["type"] == "Point":
        x, y = outline.project(geometry["coordinates"][1], geometry["coordinates"][0])
        return Shape(kind, name=name, x=x, y=y)
    is_area = geometry["type"] == "Polygon"
    line = geometry["coordinates"][0] if is_area else geometry["coordinates"]
    points = [outline.project(latitude, longitude) for longitude, latitude in line]
    return Shape(kind, path=_smooth(points) + ("Z" if is_area else ""), name=name)


def _smooth(points: list[tuple[float, float]]) -> str:
    """Return a path through points, rounded at each of them (Catmull-Rom as Bézier)."""
    padded = [points[0], *points, points[-1]]
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        path += f"C{first[0]:.1f} {first[1]:.1f} {second[0]:.1f} {second[1]:.1f} {end[0]:g} {end[1]:g}"
    return path


def spots(viewer: Viewer) -> list[Spot]:
    """Return the places of the newest papers and of all open matters, most things first. Three queries."""
    places = Location.objects.visible_to(viewer).filter(latitude__isnull=False, longitude__isnull=False)
    papers = Paper.objects.visible_to(viewer).filter(locations__in=places).order_by("-date", "-pk")
    found: dict[UUID, list[Thing]] = defaultdict(list)
    matters = Matter.objects.visible_to(viewer).filter(location__in=places).order_by("-last_progress_at", "pk")
    for pk, title, topic, place in matters.values_list("id", "title", "topic", "location")[:LIMIT]:
        found[place].append(Thing("matter", pk, title, topic))
    for pk, title, reference, place in papers.values_list("id", "title", "reference", "locations").distinct()[:LIMIT]:
        found[place].append(Thing("paper", pk, title, reference))
    rows = list(places.filter(pk__in=list(found)).order_by("description", "pk"))
    rows.sort(key=lambda row: -len(found[row.pk]))
    return _apart([_spot(number, row, found[row.pk]) for number, row in enumerate(rows, 1)])


def _spot(number: int, row: Location, things: list[Thing]) -> Spot:
    latitude, longitude = row.latitude or 0.0, row.longitude or 0.0
    outline = town_outline()
    x, y = outline.project(latitude, longitude) if outline.holds(latitude, longitude) else (None, None)
    return Spot(number, str(row) or f"{latitude:.4f}, {longitude:.4f}", latitude, longitude, x, y, tuple(things))


def _apart(rows: list[Spot]) -> list[Spot]:
    """Move spots that would cover each other on the drawing."""
    drawn = [row for row in rows if row.point]
    moved = dict(zip((row.number for row in drawn), kept_apart(row.point for row in drawn if row.point), strict=True))
    return [replace(row, x=moved[row.number][0], y=moved[row.number][1]) if row.point else row for row in rows]


def spot_of(place: Location | None) -> Spot | None:
    """Return one place on the drawing, None when it has no coordinates or lies elsewhere."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    spot = _spot(1, place, [])
    return spot if spot.x is not None else None
