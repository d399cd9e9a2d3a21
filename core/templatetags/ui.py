"""UI parts in KERN."""

from django import template

register = template.Library()
