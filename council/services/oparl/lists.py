"""External lists, page by page.

Pages lie between rows, not at numbers: a page is what follows a row in the order of first publication. So its links hold
while rows come and go, new rows stand at the end, and the last page costs what the first costs. `currentPage` is counted
along in the links; it is a hint for readers and may be off by what was published or withdrawn meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, Max, Q, QuerySet

from core.canonical import digest
from council.enums import Visibility
from council.models import Body, Consultation, MeetingOrganization, Organization
from council.services.oparl.addresses import address, list_address
from council.services.oparl.filters import END, Cursor, Wish, read_wish
from council.services.oparl.objects import KINDS, Kind
from council.services.oparl.rows import among
from council.services.oparl.town import body_address
from council.services.oparl.values import Fields, tombstone

# Name of a list → its kind and the page where a reader finds the same.
OF_BODY: dict[str, tuple[str, str]] = {
    "organizations": ("Organization", "/gremien/"),
    "persons": ("Person", "/personen/"),
    "meetings": ("Meeting", "/sitzungen/"),
    "papers": ("Paper", "/vorlagen/"),
    "agenda-items": ("AgendaItem", "/sitzungen/"),
    "consultations": ("Consultation", "/vorlagen/"),
    "files": ("File", "/vorlagen/"),
    "memberships": ("Membership", "/personen/"),
    "locations": ("Location", "/karte/"),
    "legislative-terms": ("LegislativeTerm", "/rat/"),
}
OF_ORGANIZATION = ("meetings", "consultations")
Row = tuple[UUID, Any, Any]
Parts = list[QuerySet[Any, Any]]
COUNT_SECONDS = 60


@dataclass(frozen=True)
class ListOf:
    """An external list: of a kind, at an address, of rows that meet a condition."""

    kind: Kind
    url: str
    web: str
    condition: Q
    # Part of the key under which its length is remembered.
    scope: str = ""
    # The address of the body, where it is known.
    body: str = ""


def list_of_bodies() -> ListOf:
    """Return the list of all bodies."""
    return ListOf(KINDS["Body"], list_address("bodies"), "/rat/", Q())


def list_of_body(key: UUID, name: str) -> ListOf | None:
    """Return a list of a public body, None for any other. One query."""
    if name not in OF_BODY or not Body.objects.public().filter(pk=key).exists():
        return None
    kind, web = OF_BODY[name]
    return ListOf(KINDS[kind], list_address(name, key), web, Q(), body=address("Body", key))


def list_of_organization(key: UUID, name: str) -> ListOf | None:
    """Return a list of a public organization, None for any other. One query."""
    if name not in OF_ORGANIZATION or not Organization.objects.public().filter(pk=key).exists():
        return None
    if name == "meetings":
        held = MeetingOrganization.objects.filter(organization=key).values("meeting_id")
        condition, kind = Q(pk__in=held), KINDS["Meeting"]
    else:
        further = Consultation.further_organizations.through.objects.filter(organization=key)
        condition = Q(organization=key) | Q(pk__in=further.values("consultation_id"))
        kind = KINDS["Consultation"]
    return ListOf(kind, list_address(name, key, "Organization"), f"/gremien/{key}/", condition, str(key))


def list_page(which: ListOf, params: Mapping[str, str]) -> Fields:
    """Return the page of a list that params ask for. Raises Unreadable."""
    wish = read_wish(params)
    parts, found = _parts(which, wish), _Found()
    found.read(parts, wish)
    total = _total(which, parts, wish)
    pages = max(1, -(-total // wish.size))
    number = min(found.number or pages, pages)
    return {
        "data": _data(which, found.rows, wish),
        "pagination": {
            "totalElements": total, "elementsPerPage": wish.size, "currentPage": number, "totalPages": pages,
        },
        "links": _links(which, wish, found, number),
    }  # fmt: skip


def _parts(which: ListOf, wish: Wish) -> Parts:
    """Return what belongs into the list: what the public sees; with modified_since also what it once saw."""
    asked = which.condition & wish.condition
    parts = [among(which.kind.shown, asked)]
    if wish.wants_tombstones:
        parts.append(which.kind.model.objects.tombstones().filter(asked))
    return parts


class _Found:
    """The rows of a page and what lies around it."""

    rows: list[Row]
    number: int | None = 1
    has_before = has_after = False

    def read(self, parts: Parts, wish: Wish) -> None:
        """Read forwards from a row, backwards to one, or from the end."""
        if wish.from_end or wish.before:
            self._backwards(parts, wish)
            if self.has_before or wish.from_end:
                return
        # Whoever comes back to the beginning gets the first page whole.
        self._forwards(parts, wish)

    def _forwards(self, parts: Parts, wish: Wish) -> None:
        found = _read(parts, wish.after, wish.size + 1)
        self.rows, self.has_after = found[: wish.size], len(found) > wish.size
        self.has_before, self.number = wish.after is not None, wish.after.page if wish.after else 1

    def _backwards(self, parts: Parts, wish: Wish) -> None:
        found = _read(parts, wish.before, wish.size + 1, backwards=True)
        self.rows, self.has_before = found[: wish.size][::-1], len(found) > wish.size
        self.has_after, self.number = wish.before is not None, wish.before.page if wish.before else None


def _read(parts: Parts, cursor: Cursor | None, most: int, *, backwards: bool = False) -> list[Row]:
    """Return the next rows of all parts in their common order."""
    found = [row for rows in parts for row in _next(rows, cursor, most, backwards)]
    return sorted(found, key=lambda row: (row[1], row[0].hex), reverse=backwards)[:most]


def _next(rows: QuerySet[Any, Any], cursor: Cursor | None, most: int, backwards: bool) -> list[Row]:
    sign, side = ("-", "lt") if backwards else ("", "gt")
    if cursor:
        # The first condition lets the index jump, the second breaks ties.
        beyond = Q(**{f"first_published_at__{side}": cursor.moment}) | Q(**{f"pk__{side}": cursor.key})
        rows = rows.filter(Q(**{f"first_published_at__{side}e": cursor.moment}) & beyond)
    ordered = rows.order_by(f"{sign}first_published_at", f"{sign}pk")
    return list(ordered.values_list("pk", "first_published_at", "public_modified_at")[:most])


def _data(which: ListOf, rows: list[Row], wish: Wish) -> list[Fields]:
    kind = which.kind
    keys = [row[0] for row in rows]
    if wish.wants_tombstones:
        keys = list(among(kind.shown, Q(pk__in=keys)).values_list("pk", flat=True))
    objects = kind.build(keys, which.body or body_address(), not wish.omit_internal) if keys else {}
    if not wish.wants_tombstones:
        return [objects[row[0]] for row in rows if row[0] in objects]
    return [objects.get(row[0]) or tombstone(kind.name, address(kind.name, row[0]), row[1], row[2]) for row in rows]


def _total(which: ListOf, parts: Parts, wish: Wish) -> int:
    """Return how many rows the list has: counted once for each state of the public rows of its kind."""
    ever = which.kind.model.objects.filter(first_published_at__isnull=False)
    state = ever.aggregate(seen=Count("pk", filter=Q(visibility=Visibility.PUBLIC)), latest=Max("public_modified_at"))
    windows = {name: value for name, value in wish.filters.items() if name not in ("limit", "omit_internal")}
    asked = [settings.PUBLIC_URL, which.kind.name, which.scope, windows, state]
    key = f"oparl-total-{digest(asked)}"
    # Among what is kept for strangers: made-up windows must push nothing else out.
    kept = caches["pages"]
    if (known := kept.get(key)) is None:
        known = sum(rows.order_by().count() for rows in parts)
        kept.set(key, known, COUNT_SECONDS)
    return int(known)


def _links(which: ListOf, wish: Wish, found: _Found, number: int) -> Fields:
    def link(**place: str) -> str:
        query = wish.query(**place)
        return f"{which.url}?{query}" if query else which.url

    here = {"after": str(wish.after)} if wish.after else {"before": str(wish.before)} if wish.before else {}
    links = {"first": link(), "self": link(before=END) if wish.from_end else link(**here)}
    if found.has_before:
        edge = found.rows[0] if found.rows else None
        links["prev"] = link(before=str(Cursor(edge[1], edge[0], max(1, number - 1))) if edge else END)
    if found.has_after and found.rows:
        edge = found.rows[-1]
        links["next"] = link(after=str(Cursor(edge[1], edge[0], number + 1)))
    links["last"] = link(before=END)
    links["web"] = f"{settings.PUBLIC_URL}{which.web}"
    return links
