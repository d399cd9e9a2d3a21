"""The head of a page for machines."""

import json
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.heads import Node, PageHead, absolute
from core.town import town
from core.wording import printable

register = template.Library()
# A script element ends at the first of these, whatever its type.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.inclusion_tag("core/parts/page_head.html", takes_context=True)
def page_head(context: Context) -> dict[str, Any]:
    """Draw what the page says about itself; a page without a head names only the town."""
    request, head = context.get("request"), context.get("head")
    if not isinstance(head, PageHead):
        head = PageHead(title=town().title, path=request.path if request else "/")
    return {
        "head": head,
        "url": absolute(head.path),
        "picture": absolute(head.picture or reverse("preview_town")),
        "graph": graph_script(head.graph) if head.graph else "",
        "site": f"Ratsplatz {town().name}",
        "locale": "en_GB" if (get_language() or "de").startswith("en") else "de_DE",
        "text": " ".join(printable(head.text).split()),
    }


def graph_script(graph: tuple[Node, ...]) -> SafeString:
    """Return facts as a block of data. It is no programme, so the content policy has no say in it."""
    data = json.dumps(
        {"@context": "https://schema.org", "@graph": [_filled(node) for node in graph]}, ensure_ascii=False
    )
    return mark_safe(f'<script type="application/ld+json">{data.translate(ESCAPES)}</script>')


def _filled(value: Any) -> Any:
    """Return value without what is empty."""
    if isinstance(value, dict):
        return {key: _filled(each) for key, each in value.items() if each not in (None, "", [], (), {})}
    if isinstance(value, list | tuple):
        return [_filled(each) for each in value]
    return printable(value) if isinstance(value, str) else value
