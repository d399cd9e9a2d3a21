"""A text that several people write, as a part of any page: `{% writing "kind" key %}`, with js/writing.js on the page."""

from typing import Any

from django import template
from django.template.context import Context

from core.services.writing.sheet import text_sheet
from core.writing import writing_kind

register = template.Library()


@register.inclusion_tag("core/writing/part.html", takes_context=True)
def writing(context: Context, kind: str, key: object, heading: str = "") -> dict[str, Any]:
    """Draw the text with its editor, remarks and versions; nothing for whoever may not read it. `heading`: its name."""
    found = writing_kind(kind)
    if found is None:
        raise template.TemplateSyntaxError(f"There is no kind of text {kind!r}.")
    request = context["request"]
    return {
        "sheet": text_sheet(found, str(key), request.viewer),
        "request": request,
        "heading": heading,
        "csrf_token": context.get("csrf_token"),
    }
