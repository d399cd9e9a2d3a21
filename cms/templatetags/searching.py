"""What the templates of the search ask for."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.services.search_page import corrected_word
from core.services.search.asking import SearchQuery
from core.services.search.facets import Choice

register = template.Library()
# So many boxes of a facet stand open.
OPEN = 6
CHECKED = SafeString(" checked")


@register.simple_tag
def spoken_query(query: SearchQuery, corrected: dict[str, str]) -> SafeString:
    """The words of a question; those that were taken for others are marked."""
    parts = []
    for word in query.words.split():
        other = corrected_word(word, corrected)
        parts.append(format_html("<mark>{}</mark>", other) if other else format_html("{}", word))
    return format_html_join(" ", "{}", ((part,) for part in parts))


@register.simple_tag
def boxes(name: str, choices: list[Choice]) -> SafeString:
    """The boxes of a facet, drawn at once: there are dozens on a page."""
    return format_html_join(
        "",
        '<label><input type="checkbox" class="kern-form-check__checkbox" name="{}" value="{}"{}>{}<span>{}</span></label>',
        ((name, each.key, CHECKED if each.is_on else "", each.label, number_format(each.count)) for each in choices),
    )


@register.filter
def shown_first(choices: list[Choice]) -> list[Choice]:
    """The boxes of a facet that stand open: the chosen ones and the first."""
    return [choice for place, choice in enumerate(choices) if place < OPEN or choice.is_on]


@register.filter
def hidden_first(choices: list[Choice]) -> list[Choice]:
    """The boxes of a facet that one opens."""
    return [choice for place, choice in enumerate(choices) if place >= OPEN and not choice.is_on]


@register.simple_tag
def next_page(query: SearchQuery, count: Any) -> str:
    """The address of the next page, "" on the last."""
    return f"{reverse('search')}?{query.to_querystring(page=query.page + 1)}" if query.page < int(count) else ""
