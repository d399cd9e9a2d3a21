"""Money and figures of a Bürgerhaushalt in templates."""

from django import template

from participation.money import euro as in_euro
from participation.money import grouped

register = template.Library()


@register.filter
def euro(amount: int | None) -> str:
    """18.500 €."""
    return "" if amount is None else in_euro(amount)


@register.filter
def thousands(number: int | None) -> str:
    """2.184."""
    return "" if number is None else grouped(number)
