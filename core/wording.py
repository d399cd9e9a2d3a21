"""How days, times, spans and sizes are worded for people."""

import datetime
import re
from decimal import Decimal
from typing import Any

from django.db.models import Choices
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Day = datetime.date | datetime.datetime
FORMATS = {
    "de": {
        "day": "D., d.m.Y",
        "plain": "d.m.Y",
        "long": "j. F Y",
        "month": "F Y",
        "day_month": "j. F",
        "short_month": "N",
        "brief": "N Y",
        "weekday": "D",
    },
    "en": {
        "day": "D, j M Y",
        "plain": "j M Y",
        "long": "j F Y",
        "month": "F Y",
        "day_month": "j F",
        "short_month": "M",
        "brief": "M Y",
        "weekday": "D",
    },
}


# What XML and iCalendar forbid; imported texts carry such signs.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return text without signs that no file format may carry, with plain line ends."""
    return UNPRINTABLE.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def local(value: Day) -> Day:
    """Return value in the town's time."""
    return timezone.localtime(value) if isinstance(value, datetime.datetime) and timezone.is_aware(value) else value


def label_of(choices: type[Choices], value: Any) -> str:
    """Return the label of a choice, the value itself where it is none. Django's get_…_display translates all of them."""
    try:
        return str(choices(value).label)
    except ValueError:
        return str(value)


def worded(value: Day | None, form: str) -> str:
    """Return a day in one of the forms of FORMATS, "" without a day."""
    if not value:
        return ""
    return format_date(local(value), FORMATS.get((get_language() or "de")[:2], FORMATS["de"])[form])


def time_of(value: datetime.datetime | datetime.time | None) -> str:
    """Return "18:00", "" without a time."""
    if not value:
        return ""
    return (local(value) if isinstance(value, datetime.datetime) else value).strftime("%H:%M")


def clock(value: datetime.datetime | datetime.time | None) -> str:
    """Return "18:00 Uhr"."""
    return _("%(time)s Uhr") % {"time": time_of(value)} if value else ""


def moment(value: datetime.datetime | None) -> str:
    """Return "Di., 24.11.2026, 18:00 Uhr"."""
    return f"{worded(value, 'day')}, {clock(value)}" if value else ""


def span(start: datetime.datetime | None, end: datetime.datetime | None) -> str:
    """Return "Di., 29.09.2026, 18:00 bis 20:51 Uhr"; over midnight both days are named."""
    if not start or not end or end <= start:
        return moment(start)
    if timezone.localdate(start) == timezone.localdate(end):
        return _("%(day)s, %(start)s bis %(end)s Uhr") % {
            "day": worded(start, "day"),
            "start": time_of(start),
            "end": time_of(end),
        }
    return _("%(start)s bis %(end)s") % {"start": moment(start), "end": moment(end)}


def days_span(start: datetime.date | None, end: datetime.date | None) -> str:
    """Return "23.03.2026 bis 19.04.2026", "seit 01.11.2025" or "bis 31.10.2025"."""
    if start and end:
        return _("%(start)s bis %(end)s") % {"start": worded(start, "plain"), "end": worded(end, "plain")}
    if start:
        return _("seit %(day)s") % {"day": worded(start, "plain")}
    return _("bis %(day)s") % {"day": worded(end, "plain")} if end else ""


def in_euro(amount: Decimal) -> str:
    """Return an amount in the way of the language: 120.000 €, with cents only where there are any."""
    return number_format(amount, 2 if amount % 1 else 0, force_grouping=True) + "\u00a0€"


def file_size(size: int | None) -> str:
    """Return "410 kB" or "2,8 MB", "" when the size is unknown."""
    if not size:
        return ""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    digits = 1 if size < 10_000_000 else 0
    # Django cuts what is left over, it does not round.
    return f"{number_format(round(size / 1_000_000, digits), digits, use_l10n=True)} MB"


KINDS = {
    "application/pdf": "PDF",
    "text/plain": "Text",
    "text/html": "HTML",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "application/zip": "ZIP",
    "application/msword": "DOC",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.oasis.opendocument.text": "ODT",
}


def file_kind(mime_type: str, file_name: str) -> str:
    """Return "PDF": from the media type, else from the name."""
    if mime_type in KINDS:
        return KINDS[mime_type]
    ending = file_name.rpartition(".")[2] if "." in file_name else ""
    return ending.upper() if 0 < len(ending) <= 4 else ""


def named_list(words: list[str]) -> str:
    """Return "A, B und C"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s und %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
