"""The town's outline as SVG; it never changes, so it is drawn once."""

from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from council.services.town_map import Outline, Shape

register = template.Library()


@register.simple_tag
@cache
def town_drawing(outline: Outline) -> SafeString:
    """Draw areas and lines first, the names of places above them."""
    lines = [shape for shape in outline.shapes if shape.path]
    places = [shape for shape in outline.shapes if not shape.path]
    return format_html(
        "{}{}",
        format_html_join("", '<path class="m-{}" d="{}"/>', ((shape.kind, shape.path) for shape in lines)),
        format_html_join("", "{}", ((_place(shape),) for shape in places)),
    )


def _place(shape: Shape) -> SafeString:
    x, y = f"{shape.x:g}", f"{shape.y:g}"
    # The names of centres stand clear of the marks that lie on them.
    rise = -22 if shape.kind == "centre" else -8
    return format_html(
        '<circle class="m-dot" cx="{}" cy="{}" r="3"/><text class="m-{}" x="{}" y="{}" dy="{}" text-anchor="middle">{}</text>',
        x, y, shape.kind, x, y, rise, shape.name,
    )  # fmt: skip
