"""Where a page stands: its one true address, the same page in the other language, and who may open it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cms.models import PREFIXES, path_of, published_pages


@dataclass(frozen=True)
class Addresses:
    """The addresses of a page as one language sees it.

    `canonical` is the address search engines keep, `translations` pairs of language and address (only real ones, with
    origin), `other` the path behind the language switch, `moved_to` the path of the counterpart that should be shown.
    """

    canonical: str
    translations: tuple[tuple[str, str], ...]
    other: str
    moved_to: str = ""


def addresses_of(page: Any, language: str) -> Addresses:
    """Return the addresses of page for a reader of language. One query."""
    written_in = page.locale.language_code
    other = "en" if written_in == "de" else "de"
    row = (
        published_pages()
        .in_language(other)
        .filter(translation_key=page.translation_key)
        .values_list("url_path")
        .first()
    )
    paths = {written_in: path_of(page.url_path, written_in)}
    if row:
        paths[other] = path_of(row[0], other)
    return Addresses(
        canonical=settings.PUBLIC_URL + paths[written_in],
        translations=tuple((code, settings.PUBLIC_URL + paths[code]) for code in sorted(paths)) if row else (),
        other=_switch(page, paths, "en" if language == "de" else "de"),
        moved_to=paths.get(language, "") if language != written_in else "",
    )


def _switch(page: Any, paths: dict[str, str], target: str) -> str:
    """Return where the switch leads: the page itself in that language, the German text in the English frame, or the start."""
    if target in paths:
        return paths[target]
    return path_of(page.url_path, target) if target != "de" else f"{PREFIXES[target]}/"


def may_open(request: HttpRequest, page: Any) -> bool:
    """Whether page (from page_at) is open to this reader: nothing restricts it, or every restriction lets them in."""
    return page.is_open or all(restriction.accept_request(request) for restriction in page.get_view_restrictions())
