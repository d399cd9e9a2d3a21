"""What a client may ask of a list: a window of time, a size, a place in it. What cannot be meant is refused."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused

PAGE_SIZE = MOST_ROWS = 100
SECOND = datetime.timedelta(seconds=1)
WINDOWS = {
    "created_since": "first_published_at__gte",
    "created_until": "first_published_at__lt",
    "modified_since": "public_modified_at__gte",
    "modified_until": "public_modified_at__lt",
}
# A plus that nobody encoded has become a space.
LOST_PLUS = re.compile(r" (?=\d\d:?\d\d$)")
CURSOR = re.compile(r"(-?\d{1,17})-([0-9a-f]{32})-(\d{1,9})")
END = "end"
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Unreadable(Refused):
    """A parameter that cannot be understood."""


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the publication and key of the row beside it. `page` counts for the reader alone."""

    moment: datetime.datetime
    key: UUID
    page: int

    def __str__(self) -> str:
        micros = (self.moment - EPOCH) // datetime.timedelta(microseconds=1)
        return f"{micros}-{self.key.hex}-{self.page}"


@dataclass(frozen=True)
class Wish:
    """What a client wants of a list."""

    windows: Mapping[str, datetime.datetime] = field(default_factory=dict)
    omit_internal: bool = False
    size: int = PAGE_SIZE
    after: Cursor | None = None
    before: Cursor | None = None
    from_end: bool = False
    # As they were written, for the links.
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def wants_tombstones(self) -> bool:
        """Whether what is gone belongs into the answer."""
        return "modified_since" in self.windows

    @property
    def condition(self) -> Q:
        """Return the condition of the windows; what is written in whole seconds is compared in whole seconds."""
        condition = Q()
        for name, value in self.windows.items():
            condition &= Q(**{WINDOWS[name]: value + SECOND if name.endswith("until") else value})
        return condition

    def query(self, **place: str) -> str:
        """Return the query of a link: the filters and a place."""
        return urlencode([*self.filters.items(), *place.items()])


def read_wish(params: Mapping[str, str]) -> Wish:
    """Read the parameters of a list; those of others are passed over. Raises Unreadable."""
    windows = {name: _moment(name, params[name]) for name in WINDOWS if name in params}
    omit_internal, size = _flag(params), _size(params)
    after, before = params.get("after"), params.get("before")
    if after is not None and before is not None:
        raise _unreadable("before", before, _("Nennen Sie nur eines von „after“ und „before“."))
    kept = {name: value.isoformat() for name, value in windows.items()}
    kept |= {"omit_internal": "true"} if omit_internal else {}
    kept |= {"limit": str(size)} if size != PAGE_SIZE else {}
    return Wish(
        windows, omit_internal, size,
        after=_cursor("after", after) if after is not None else None,
        before=_cursor("before", before) if before not in (None, END) else None,
        from_end=before == END, filters=kept,
    )  # fmt: skip


def _moment(name: str, text: str) -> datetime.datetime:
    try:
        value = datetime.datetime.fromisoformat(LOST_PLUS.sub("+", text.strip()))
        value = value if value.tzinfo else timezone.make_aware(value)
        # At the borders of the calendar a moment has no neighbour in another zone.
        (value + SECOND).astimezone(datetime.UTC), (value - SECOND * 86400).astimezone(datetime.UTC)
    except (ValueError, OverflowError) as error:
        raise _unreadable(name, text, _("Schreiben Sie zum Beispiel 2026-03-01T00:00:00+01:00.")) from error
    return value


def _flag(params: Mapping[str, str]) -> bool:
    text = params.get("omit_internal", "false").lower()
    if text not in ("true", "false", "1", "0"):
        raise _unreadable("omit_internal", text, _("Schreiben Sie true oder false."))
    return text in ("true", "1")


def _size(params: Mapping[str, str]) -> int:
    """Return how many rows a page has: as many as wished, at most MOST_ROWS."""
    text = params.get("limit", "")
    if not text:
        return PAGE_SIZE
    if not re.fullmatch(r"[0-9]{1,9}", text) or not int(text):
        raise _unreadable("limit", text, _("Nennen Sie eine ganze Zahl von 1 bis %(most)s.") % {"most": MOST_ROWS})
    return min(int(text), MOST_ROWS)


def _cursor(name: str, text: str | None) -> Cursor:
    found = CURSOR.fullmatch(text or "")
    try:
        if found:
            moment = EPOCH + datetime.timedelta(microseconds=int(found[1]))
            (moment - SECOND * 86400), (moment + SECOND * 86400)
            return Cursor(moment, UUID(found[2]), int(found[3]))
    except OverflowError:
        pass
    raise _unreadable(name, text or "", _("Folgen Sie den Verweisen einer Seite; selbst gebildet werden sie nicht."))


def _unreadable(name: str, text: str, remedy: str) -> Unreadable:
    reason = _("Der Parameter %(name)s ist nicht zu verstehen: „%(text)s“.") % {"name": name, "text": text[:100]}
    return Unreadable(reason, remedy, code="unreadable", field=name)
