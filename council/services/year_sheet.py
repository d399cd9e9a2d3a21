"""The public meetings of a year as a document for the notice board: month by month, as strangers may read them."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import override

from accounts.viewer import PUBLIC
from core.canonical import digest
from core.services.documents import typeset
from core.wording import clock, worded
from council.models import Meeting
from council.services.meeting_list import MeetingLine
from council.services.year_view import YearView, year_view

KEPT_SECONDS = 24 * 60 * 60
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


def year_sheet(year: int) -> bytes | None:
    """Return the tagged PDF (PDF/UA-1) of a year, None without any public meeting. Typeset once for what it says."""
    content = year_content(year)
    if content is None:
        return None
    key = f"council.year_sheet.{digest(content)}"
    document = cache.get(key)
    if document is None:
        document = typeset("council/year.typ", content)
        cache.set(key, document, KEPT_SECONDS)
    return document


@override("de")
def year_content(year: int) -> dict[str, Any] | None:
    """Return what the document says; nothing of it tells when it was asked for."""
    view = year_view(PUBLIC, year)
    if not view.count:
        return None
    changed = Meeting.objects.public().filter(pk__in=_keys(view)).order_by("-public_modified_at").first()
    return {
        "title": f"Sitzungskalender {year}",
        "as_of": worded(changed.public_modified_at, "plain") if changed else "",
        "months": [
            {"name": MONTHS[first.month - 1], "rows": [_row(line) for line in lines]} for first, lines in view.months if lines
        ],
        "bodies": [[body.brief, body.name] for body in view.bodies if body.brief != body.name],
    }  # fmt: skip


def _keys(view: YearView) -> list[Any]:
    return [line.id for _first, lines in view.months for line in lines]


def _row(line: MeetingLine) -> dict[str, Any]:
    return {
        "day": worded(line.start, "day"), "hour": clock(line.start), "name": line.title, "place": line.place,
        "is_cancelled": line.is_cancelled,
    }  # fmt: skip
