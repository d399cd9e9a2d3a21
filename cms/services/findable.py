"""How pages become entries of the search. Drafts and restricted pages are entered by nobody."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import get_language

from cms.models import EasyLanguagePage, EventPage, NewsPage, StandardPage, path_of
from core.search import Content


def rows_of(model: Any) -> QuerySet[Any]:
    """Return the pages of a model that anybody may read."""
    return model.objects.published().select_related("locale")


def readable_pages(model: Any) -> QuerySet[Any]:
    """Return the pages of a model that stand in lists of the reader's language."""
    return model.objects.published().readable_in((get_language() or "de")[:2])


def page_contents(rows: list[Any]) -> Iterator[Content]:
    """Yield pages with everything that is written on them."""
    for row in rows:
        yield Content(
            key=row.pk,
            is_public=True,
            title=row.title,
            address=path_of(row.url_path, row.locale.language_code),
            lead=row.lead,
            body=_body(row),
            appeared_at=row.first_published_at,
            **_own(row),
        )


def _own(row: Any) -> dict[str, Any]:
    if isinstance(row, NewsPage):
        return {"keywords": row.topic, "date": row.date, "type": "news"}
    if isinstance(row, EventPage):
        words = "\n".join(part for part in (row.place, row.organiser) if part)
        return {"keywords": words, "date": timezone.localdate(row.start), "type": "event", "source": row.place}
    return {"type": "easy" if isinstance(row, EasyLanguagePage) else "page"}


def _body(row: Any) -> str:
    """Return the text of the blocks, without their marks."""
    return "\n".join(strip_tags(part) for part in row.body.stream_block.get_searchable_content(row.body))


MODELS: dict[str, Any] = {"news": NewsPage, "event": EventPage, "page": StandardPage, "easy_page": EasyLanguagePage}
