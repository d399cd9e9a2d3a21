"""What templates of pages ask for: the front page's shape, lists of news and events, addresses, appendices."""

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import get_language

from cms.models import EasyLanguagePage, path_of, published_pages
from cms.services import front_page as front
from cms.services import lists
from core.processing import processings
from participation.services.survey_invitation import Invitation, invitation

register = template.Library()


def language() -> str:
    """Return the language of this request: de or en."""
    return (get_language() or "de")[:2]


@register.simple_tag
def front_page() -> front.FrontPage:
    """What the front page shows."""
    return front.front_page(language())


@register.simple_tag(takes_context=True)
def news_list(context: Context) -> dict[str, Any]:
    """One page of the news."""
    page, lines = lists.news_list(language(), context["request"].GET.get("seite", ""))
    return {"page": page, "lines": lines}


@register.simple_tag(takes_context=True)
def event_list(context: Context) -> dict[str, Any]:
    """One page of events, coming or past."""
    request = context["request"]
    is_past = request.GET.get("zeit") == "vergangen"
    page, lines = lists.event_list(language(), request.GET.get("seite", ""), past=is_past)
    return {"page": page, "lines": lines, "is_past": is_past}


@register.simple_tag
def ancestors(page: Any) -> list[dict[str, str]]:
    """The pages above a page, without the front page: title, address and, where it is another, the language."""
    rows = published_pages().ancestor_of(page).filter(depth__gt=2).select_related("locale").order_by("path")
    return [{"title": row.title, "url": path_of(row.url_path, language()), "lang": foreign(row)} for row in rows]


@register.simple_tag
def subpages(page: Any) -> list[dict[str, str]]:
    """The pages below a page: title, address and what they say of themselves."""
    rows = published_pages().child_of(page).order_by("path")
    return [
        {"title": row.title, "url": path_of(row.url_path, language()), "text": row.search_description} for row in rows
    ]


@register.simple_tag
def easy_language_of(page: Any) -> str:
    """The address of the page that explains this one in Leichte Sprache, "" without one."""
    row = EasyLanguagePage.objects.published().filter(explains=page.pk).first()
    return path_of(row.url_path, "de") if row else ""


@register.simple_tag
def plain_language_of(page: EasyLanguagePage) -> str:
    """The address of the page that this one explains, "" without one that everybody may read."""
    row = published_pages().filter(pk=page.explains_id).first()
    return path_of(row.url_path, language()) if row else ""


@register.simple_tag
def link_address(link: Any) -> str:
    """Where a link of editors leads; "" when its page is not, or no longer, for everybody."""
    if link["address"]:
        return str(link["address"])
    row = published_pages().filter(pk=link["page"].pk).first() if link["page"] else None
    return path_of(row.url_path, language()) if row else ""


@register.simple_tag
def survey_invitation(slug: str) -> Invitation | None:
    """What everybody may see of a survey on another page: nothing, once it is taken back."""
    return invitation(slug)


@register.simple_tag
def foreign(page: Any) -> str:
    """The language of a page that is written in another one than its frame, "" otherwise."""
    code = str(page.locale.language_code)
    return code if code != language() else ""


@register.simple_tag
def processing_register() -> list[Any]:
    """The register of processing."""
    return processings()
