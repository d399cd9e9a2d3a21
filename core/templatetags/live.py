"""Parts of a page that are kept up to date while it is open (frontend/src/live.js)."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.live import live_address, live_topic

register = template.Library()


@register.simple_tag
def live(topic: str, key: object) -> SafeString:
    """Return the attributes of an element that listens. Inside, `data-live-text="field"` is the text of a field.

    `data-live-value` and `data-live-max` set a <progress> or <meter>; the text of the element with `data-live-say` is
    read out every ten seconds at most. What the server wrote stands until something is heard, and without scripts.
    """
    found = live_topic(topic)
    if found is None:
        raise template.TemplateSyntaxError(f"There is no live topic {topic!r}.")
    by = "events" if found.is_public else "socket"
    return format_html('data-live="{}" data-live-by="{}"', live_address(found, key), by)
