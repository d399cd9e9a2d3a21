"""The public meetings of a year as a document for the notice board: month by month, as strangers may read them."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import override

from accounts.viewer import PUBLIC
from core.canonical import digest
from core.services.documents import typeset
from core.wording import clock, worded
from council.models import Location, Meeting
from council.services.meeting_list import MeetingLine
from council.services.references import seen
from council.services.year_view import year_view

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
    keys = [line.id for _first, lines in view.months for line in lines]
    rows = Meeting.objects.public().filter(pk__in=keys).select_related("location")
    places = {row.pk: _place(seen(row.location, PUBLIC)) for row in rows}
    changed = max(row.public_modified_at for row in rows)
    return {
        "title": f"Sitzungskalender {year}",
        "as_of": worded(changed, "plain"),
        "months": [
            {"name": MONTHS[first.month - 1], "rows": [_row(line, places.get(line.id, "")) for line in lines]} for first, lines in view.months if lines
        ],
        "bodies": [[body.brief, body.name] for body in view.bodies if body.brief != body.name],
    }  # fmt: skip


def _place(place: Location | None) -> str:
    return ", ".join(part for part in (place.description, place.room) if part) if place else ""


def _row(line: MeetingLine, place: str) -> dict[str, Any]:
    return {
        "day": worded(line.start, "day"), "hour": clock(line.start), "place": place, "is_cancelled": line.is_cancelled,
        "name": ", ".join(body.name for body in line.bodies) or line.title,
    }  # fmt: skip
