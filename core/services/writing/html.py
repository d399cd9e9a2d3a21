"""A text as HTML, through an allow-list: what is not in it is shown as its words alone."""

import json
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from pycrdt import Doc

from core.services.writing.blocks import BREAK, Node, Part, Run, lines_of, read_blocks
from core.writing import Form

ELEMENTS = {"paragraph": "p", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "blockquote": "blockquote"}
MARKS = {"strong": "strong", "em": "em"}
SCHEMES = ("https://", "http://", "mailto:")
# Under the heading of the page.
LEVELS = range(2, 5)


def html_of(doc: Doc[Any], form: Form) -> SafeString:
    """Return a document as HTML that any page may show."""
    if form == Form.PLAIN:
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines_of(doc, form) if line.strip()))
    return _all(read_blocks(doc))


def _all(parts: tuple[Part, ...]) -> SafeString:
    return format_html_join("", "{}", ((_drawn(part),) for part in parts))


def _drawn(part: Part) -> SafeString:
    if isinstance(part, Run):
        return _marked(part)
    if part.name == BREAK:
        return mark_safe("<br>")
    name = f"h{_level(part)}" if part.name == "heading" else ELEMENTS.get(part.name, "")
    inside = _all(part.children)
    # The name is one of ours.
    return format_html("<{0}>{1}</{0}>", name, inside) if name else inside


def _level(heading: Node) -> int:
    given = json.loads(dict(heading.attributes).get("level", "2"))
    return given if isinstance(given, int) and given in LEVELS else LEVELS[0]


def _marked(run: Run) -> SafeString:
    drawn: SafeString = format_html("{}", run.words)
    for name, attributes in run.marks:
        if name in MARKS:
            drawn = format_html("<{0}>{1}</{0}>", MARKS[name], drawn)
        elif name == "link" and (address := address_of(attributes)):
            drawn = format_html('<a href="{}" rel="nofollow noopener">{}</a>', address, drawn)
    return drawn


def address_of(attributes: str) -> str:
    """Return where a link goes; nothing but pages and mail addresses."""
    given = json.loads(attributes)
    address = given.get("href") if isinstance(given, dict) else None
    is_fine = isinstance(address, str) and address.lower().startswith(SCHEMES)
    return address if is_fine and isinstance(address, str) else ""
