"""What pages and mails of following draw."""

from django import template

register = template.Library()


@register.filter
def indented(text: str, width: int) -> str:
    """Each line moved in, for plain text."""
    return "\n".join(" " * width + line for line in str(text).splitlines())
