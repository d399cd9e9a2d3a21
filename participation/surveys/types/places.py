"""Places and areas: tapped on the drawing of the town, chosen from its villages, or described in words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from math import hypot
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.services.town_map import WIDTH, Shape, town_outline
from participation.surveys.conditions import Answer
from participation.surveys.questionnaire import Item, both
from participation.surveys.types.base import (
    NONE,
    Cell,
    Column,
    Fault,
    Faulty,
    Raw,
    Table,
    Type,
    first,
    silent_cell,
    unanswered_cell,
)

ADDRESS_LETTERS = 120
# A place is kept no finer than some hundred metres.
DEGREES = Decimal("0.001")
CORNERS = range(3, 21)
# Latitude and longitude, as they are kept.
Point = tuple[str, str]


class Place(Type):
    """A place: a point of the map, or an address in words."""

    name, label, template = "place", gettext_lazy("Ort: Karte oder Adresse"), "place"

    def suffixes(self, item: Item) -> Sequence[str]:
        """Return the point, the click on the drawing, and the words."""
        return ("lat", "lon", "address", *([NONE] if item.is_demographic else []))

    def read(self, item: Item, data: Any) -> Raw:
        """Take a click on the drawing as a point: browsers send it as x and y."""
        raw = super().read(item, data)
        if (point := tapped(item, data)) is not None:
            raw |= {"lat": [point[0]], "lon": [point[1]]}
        return raw

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return {"lat": "50.775", "lon": "7.284"}, {"address": …} or both."""
        address, latitude, longitude = read_address(raw), first(raw, "lat"), first(raw, "lon")
        answer = {}
        if latitude or longitude:
            point = read_point(latitude, longitude)
            if point is None:
                raise Faulty(
                    Fault(_("Dieser Punkt liegt nicht in der Stadt. Bitte wählen Sie einen anderen."), "address")
                )
            answer = {"lat": point[0], "lon": point[1]}
        if address:
            answer["address"] = address
        return answer or None

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return point and words."""
        return {name: [value] for name, value in answer.items()}

    def missing(self, item: Item) -> Fault:
        """Ask for a place."""
        return Fault(_("Bitte wählen Sie einen Punkt auf der Karte oder schreiben Sie eine Adresse."), "address")

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Return the drawing, the point on it, and the words."""
        latitude, longitude = first(raw, "lat"), first(raw, "lon")
        point = read_point(latitude, longitude)
        return {
            "map": town_outline(), "address": first(raw, "address"), "lat": latitude, "lon": longitude,
            "marks": [drawn_at(point)] if point else [],
        }  # fmt: skip

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Return the words, and near what the point lies."""
        near = (
            [_("Punkt bei %(place)s") % {"place": village_at((answer["lat"], answer["lon"]))}]
            if "lat" in answer
            else []
        )
        return [*([answer["address"]] if "address" in answer else []), *near]

    def tables(self, item: Item, answers: Sequence[Answer | None]) -> list[Table]:
        """Count the points by the village they are nearest to."""
        near = [village_at((one["lat"], one["lon"])) for one in answers if one and "lat" in one]
        cells = [Cell({"de": name}, near.count(name)) for name in sorted(set(near))]
        cells.append(
            Cell(both(gettext_lazy("nur in Worten")), sum(1 for one in answers if one and set(one) == {"address"}))
        )
        return [Table((*cells, *unanswered_cell(item, answers), *silent_cell(item, answers)), len(answers))]

    def texts(self, item: Item, answer: Answer) -> list[str]:
        """Return the words."""
        return [answer["address"]] if "address" in answer else []

    def columns(self, item: Item) -> list[Column]:
        """Return latitude, longitude and words."""
        return [
            Column("lat", f"{item.words} (Breite)", is_number=True),
            Column("lon", f"{item.words} (Länge)", is_number=True),
            Column("address", f"{item.words} (in Worten)"),
        ]

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return latitude, longitude and words."""
        return [(answer or {}).get(name, "") for name in ("lat", "lon", "address")]


class Area(Type):
    """An area: corners tapped on the drawing, villages chosen from a list, or words. Any of them is an answer."""

    name, label, template = "area", gettext_lazy("Fläche: Karte, Liste der Orte oder Adresse"), "region"

    def suffixes(self, item: Item) -> Sequence[str]:
        """Return the corners, the villages and the words."""
        return ("points", "villages", "address", *([NONE] if item.is_demographic else []))

    def read(self, item: Item, data: Any) -> Raw:
        """Add a tapped corner, or take the last one or all of them away."""
        raw = super().read(item, data)
        corners = [part for part in first(raw, "points").split(";") if part]
        if (point := tapped(item, data)) is not None:
            corners.append(",".join(point))
        if data.get(f"{item.key}-undo"):
            corners = {"last": corners[:-1]}.get(data[f"{item.key}-undo"], [])
        raw.pop("points", None)
        return raw | ({"points": [";".join(corners[: CORNERS[-1] + 1])]} if corners else {})

    def clean(self, item: Item, raw: Raw) -> Answer | None:
        """Return {"points": [["50.775", "7.284"], …], "villages": [names], "address": …}, each only where it is told."""
        answer: Answer = {}
        if corners := self._corners(raw):
            answer["points"] = [list(corner) for corner in corners]
        if chosen := [value for value in raw.get("villages", []) if value]:
            known = [shape.name for shape in villages() if shape.name in chosen]
            if len(known) != len(set(chosen)):
                raise Faulty(Fault(_("Diesen Ort gibt es nicht. Bitte wählen Sie noch einmal."), "villages"))
            answer["villages"] = known
        if address := read_address(raw):
            answer["address"] = address
        return answer or None

    def _corners(self, raw: Raw) -> list[Point]:
        corners: list[Point] = []
        for part in filter(None, first(raw, "points").split(";")):
            latitude, _comma, longitude = part.partition(",")
            point = read_point(latitude, longitude)
            if point is None:
                raise Faulty(Fault(_("Eine Ecke liegt nicht in der Stadt. Bitte nehmen Sie sie zurück."), "address"))
            # A finger that taps twice means one corner.
            if point not in corners:
                corners.append(point)
        if corners and len(corners) not in CORNERS:
            words = _(
                "Eine Fläche hat %(least)s bis %(most)s Ecken. Tippen Sie weitere an, oder nehmen Sie welche zurück."
            )
            raise Faulty(Fault(words % {"least": CORNERS[0], "most": CORNERS[-1]}, "address"))
        return corners

    def typed(self, item: Item, answer: Answer) -> Raw:
        """Return corners, villages and words."""
        raw: Raw = {"points": [";".join(",".join(corner) for corner in answer["points"])]} if "points" in answer else {}
        raw |= {"villages": list(answer["villages"])} if "villages" in answer else {}
        return raw | ({"address": [answer["address"]]} if "address" in answer else {})

    def missing(self, item: Item) -> Fault:
        """Ask for an area."""
        words = _(
            "Bitte tippen Sie eine Fläche auf der Karte an, wählen Sie Orte aus der Liste, oder beschreiben Sie die Fläche."
        )
        return Fault(words, "address")

    def drawn(self, item: Item, raw: Raw, faults: Mapping[str, Fault]) -> dict[str, Any]:
        """Return the drawing, the corners on it, the villages and the words."""
        typed = first(raw, "points")
        corners = [read_point(*part.partition(",")[::2]) for part in typed.split(";")]
        chosen = raw.get("villages", [])
        return {
            "map": town_outline(), "address": first(raw, "address"), "points": typed,
            "marks": [drawn_at(corner) for corner in corners if corner],
            "villages": [{"name": shape.name, "on": shape.name in chosen} for shape in villages()],
        }  # fmt: skip

    def anchor(self, item: Item, suffix: str) -> str:
        """Return the field for words: the others are many."""
        return f"{item.key}-address"

    def words(self, item: Item, answer: Answer) -> list[str]:
        """Return the villages, the words, and what the corners enclose."""
        found = [", ".join(answer["villages"])] if "villages" in answer else []
        found += [answer["address"]] if "address" in answer else []
        if "points" not in answer:
            return found
        corners = _("Fläche mit %(n)s Ecken bei %(places)s")
        return [*found, corners % {"n": len(answer["points"]), "places": ", ".join(enclosed(answer["points"]))}]

    def tables(self, item: Item, answers: Sequence[Answer | None]) -> list[Table]:
        """Count how many mean each village: chosen from the list, or enclosed by the corners."""
        meant = [
            {*one.get("villages", ()), *enclosed(one.get("points", ()))} if one and not one.get(NONE) else set()
            for one in answers
        ]
        cells = [Cell({"de": shape.name}, sum(shape.name in names for names in meant)) for shape in villages()]
        said = sum(bool(one) and set(one or {}) == {"address"} for one in answers)
        cells = [*(cell for cell in cells if cell.count), Cell(both(gettext_lazy("nur in Worten")), said)]
        more = (*unanswered_cell(item, answers), *silent_cell(item, answers))
        return [Table((*cells, *more), len(answers), is_partition=False)]

    def texts(self, item: Item, answer: Answer) -> list[str]:
        """Return the words."""
        return [answer["address"]] if "address" in answer else []

    def columns(self, item: Item) -> list[Column]:
        """Return the area as spreadsheets of maps read it (WKT), the villages, and the words."""
        return [
            Column("area", f"{item.words} (Fläche)"),
            Column("villages", f"{item.words} (Orte)"),
            Column("address", f"{item.words} (in Worten)"),
        ]

    def values(self, item: Item, answer: Answer | None) -> list[str]:
        """Return POLYGON((longitude latitude, …)), closed; villages with commas; the words."""
        told = answer or {}
        corners = told.get("points", [])
        ring = ", ".join(f"{longitude} {latitude}" for latitude, longitude in [*corners, *corners[:1]])
        return [f"POLYGON(({ring}))" if ring else "", ", ".join(told.get("villages", ())), told.get("address", "")]


def read_address(raw: Raw) -> str:
    """Return the words about a place; raises Faulty when they are too many."""
    address = first(raw, "address")
    if len(address) > ADDRESS_LETTERS:
        words = _("Das sind %(count)s Zeichen, höchstens %(most)s sind möglich.")
        raise Faulty(Fault(words % {"count": len(address), "most": ADDRESS_LETTERS}, "address"))
    return address


def read_point(latitude: str, longitude: str) -> Point | None:
    """Return a point of the town as it is kept, None when it is none."""
    try:
        point = [Decimal(text).quantize(DEGREES) for text in (latitude, longitude)]
    except InvalidOperation:
        return None
    return (str(point[0]), str(point[1])) if town_outline().holds(*map(float, point)) else None


def tapped(item: Item, data: Any) -> Point | None:
    """Return where the drawing was tapped: browsers send it as x and y. The drawing was shown `width` pixels wide."""
    x, y, width = (data.get(f"{item.key}-{name}", "") for name in ("map.x", "map.y", "width"))
    # Whoever presses the drawing by keyboard taps nothing: browsers then send 0 and 0.
    if not (x.isdigit() and y.isdigit()) or (int(x), int(y)) == (0, 0):
        return None
    drawn, scale = town_outline(), WIDTH / (float(width) if width.isdigit() and int(width) else WIDTH)
    west, south, east, north = drawn.box
    longitude = west + float(x) * scale / WIDTH * (east - west)
    latitude = north - float(y) * scale / drawn.height * (north - south)
    return str(Decimal(latitude).quantize(DEGREES)), str(Decimal(longitude).quantize(DEGREES))


def drawn_at(point: Sequence[str]) -> tuple[float, float]:
    """Return where a point lies on the drawing."""
    return town_outline().project(float(point[0]), float(point[1]))


def villages() -> list[Shape]:
    """Return the villages and quarters of the drawing, by name."""
    named = [shape for shape in town_outline().shapes if shape.kind in ("place", "centre") and shape.name]
    return sorted(named, key=lambda shape: shape.name)


def village_at(point: Sequence[str]) -> str:
    """Return the name of the village or quarter that a point is nearest to."""
    x, y = drawn_at(point)
    return min(villages(), key=lambda shape: hypot(shape.x - x, shape.y - y)).name


def enclosed(corners: Sequence[Sequence[str]]) -> list[str]:
    """Return the villages within an area; where none is, the nearest to its middle. Nothing for no area."""
    if not corners:
        return []
    ring = [drawn_at(corner) for corner in corners]
    inside = [shape.name for shape in villages() if _is_inside((shape.x, shape.y), ring)]
    middle = [str(sum(map(Decimal, part)) / len(corners)) for part in zip(*corners, strict=True)]
    return inside or [village_at(middle)]


def _is_inside(point: tuple[float, float], ring: Sequence[tuple[float, float]]) -> bool:
    """Whether a ray from the point to the right crosses the ring an odd number of times."""
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1
