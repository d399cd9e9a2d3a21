"""Links from pages to the same things in the interface."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from council.panels import LINK
from council.services.oparl.addresses import address

register = template.Library()


@register.simple_tag
def oparl_link(kind: str, thing: Any) -> SafeString:
    """Draw the link of a page to the object it shows; nothing for what is not public."""
    if getattr(thing, "is_nonpublic", False):
        return SafeString("")
    return format_html(LINK, address(kind, thing.id), f"OParl {kind}")
