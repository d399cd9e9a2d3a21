"""Links to what follows a list: its feed and its calendar."""

from typing import Any
from uuid import UUID

from django import template

from core.calendars import calendar_url, webcal_url
from core.feeds import feed_links

register = template.Library()


@register.inclusion_tag("core/parts/subscribe_links.html")
def subscribe_links(feed: str = "", calendar: str = "", subject: UUID | None = None) -> dict[str, Any]:
    """Draw the links of a list. `subject` is the body whose entries alone are shown."""
    path = calendar_url(calendar, subject) if calendar else ""
    return {
        "feeds": feed_links(feed, subject) if feed else (),
        "path": path,
        "webcal": webcal_url(path) if path else "",
    }


@register.simple_tag
def calendar_path(name: str, subject: UUID) -> str:
    """The file of one event."""
    return calendar_url(name, subject)
