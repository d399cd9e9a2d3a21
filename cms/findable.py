"""What of the front door can be found. Entered when the room opens."""

from functools import partial
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from cms.services.findable import MODELS, page_contents, readable_pages, rows_of
from core.search import Kind, register_group, register_kind

LABELS = {
    "news": _("Meldung"),
    "event": _("Veranstaltung"),
    "page": _("Seite"),
    "easy_page": _("Seite in Leichter Sprache"),
}


def register() -> None:
    """Enter pages, news and events."""
    register_group("seiten", _("Seiten und Nachrichten"), 50)
    register_group("veranstaltungen", _("Veranstaltungen"), 51)
    for name, model in MODELS.items():
        register_kind(
            Kind(
                name=name,
                group="veranstaltungen" if name == "event" else "seiten",
                label=LABELS[name],
                model=model,
                rows=partial(rows_of, model),
                contents=page_contents,
                visible_to=partial(_readable, model),
                type_label=_type,
                sources={"wagtailcore.PageViewRestriction": partial(_below, model)},
                weight=18,
            )
        )


def _readable(model: Any, _viewer: Any) -> Any:
    return readable_pages(model)


def _type(code: str) -> str:
    names = {"news": now("Meldung"), "event": now("Veranstaltung"), "easy": now("Leichte Sprache")}
    return names.get(code, now("Seite"))


def _below(model: Any, keys: list[object]) -> list[int]:
    """Return the pages that a restriction shuts or opens."""
    from wagtail.models import Page

    found: list[int] = []
    for path in Page.objects.filter(view_restrictions__in=keys).values_list("path", flat=True):
        found += model.objects.filter(path__startswith=path).values_list("pk", flat=True)
    return found
