"""The town's outline as SVG; its lines never change, so they are drawn once."""

from collections.abc import Iterable
from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from council.services.map_layout import NEAR_SIZES, SIZES, Box, Name, placed_names
from council.services.town_map import WIDTH, Outline, Spot

register = template.Library()


@register.simple_tag
@cache
def town_drawing(outline: Outline) -> SafeString:
    """Draw areas and lines first, a dot for every place above them."""
    lines = [shape for shape in outline.shapes if shape.path]
    places = [shape for shape in outline.shapes if not shape.path]
    return format_html(
        "{}{}",
        format_html_join("", '<path class="m-{}" d="{}"/>', ((shape.kind, shape.path) for shape in lines)),
        format_html_join(
            "", '<circle class="m-dot" cx="{}" cy="{}" r="3"/>', ((f"{row.x:g}", f"{row.y:g}") for row in places)
        ),
    )


@register.simple_tag
def town_names(outline: Outline, spots: Iterable[Spot], view: str = "") -> SafeString:
    """Write the names of places where they stand clear of the spots, within view ("left top width height")."""
    left, top, width, height = map(float, view.split()) if view else (0.0, 0.0, WIDTH, outline.height)
    names = [(shape.kind, shape.name, shape.x, shape.y) for shape in outline.shapes if not shape.path]
    marks = [spot.point for spot in spots if spot.point]
    frame = Box(left, top, left + width, top + height)
    placed = placed_names(names, marks, frame, NEAR_SIZES if view else SIZES)
    return format_html_join("", "{}", ((_name(name),) for name in placed))


def _name(name: Name) -> SafeString:
    return format_html(
        '<text class="m-{}" x="{}" y="{}" font-size="{}" text-anchor="{}" paint-order="stroke">{}</text>',
        name.kind, f"{name.x:g}", f"{name.y:g}", name.size, name.anchor, name.text,
    )  # fmt: skip
