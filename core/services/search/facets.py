"""What narrows a question, and how hits spread over everything one can choose."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import SearchEntry
from core.search import Period, body_names, groups, kind_named, kinds, periods, statuses
from core.services.search.asking import SearchQuery

YEAR = "12m"


@dataclass(frozen=True)
class Choice:
    """One box of a facet, with how many hits it would leave."""

    key: str
    label: str
    count: int
    is_on: bool


@dataclass(frozen=True)
class Facet:
    """One facet; `name` is its parameter."""

    name: str
    label: str
    choices: list[Choice]


def chosen_of(rows: QuerySet[SearchEntry], query: SearchQuery, spans: dict[str, Period]) -> QuerySet[SearchEntry]:
    """Return rows within all that is chosen: one of each facet at least."""
    if query.groups:
        rows = rows.filter(kind__in=[kind.name for kind in kinds() if kind.group in query.groups])
    if query.statuses:
        rows = rows.filter(status__in=[code for code, key in _status_keys().items() if key in query.statuses])
    if query.bodies:
        held = Q(pk__in=[])
        for body in query.bodies:
            held |= Q(bodies__contains=f"|{body}|")
        rows = rows.filter(held)
    if query.periods:
        within = Q(pk__in=[])
        for key in query.periods:
            within |= _within(spans[key]) if key in spans else Q(pk__in=[])
        rows = rows.filter(within)
    return rows


def dated(rows: QuerySet[SearchEntry], query: SearchQuery) -> QuerySet[SearchEntry]:
    """Return rows between the days of a question."""
    if query.first:
        rows = rows.filter(date__gte=query.first)
    return rows.filter(date__lte=query.last) if query.last else rows


def narrowed(rows: QuerySet[SearchEntry], query: SearchQuery, viewer: Any) -> QuerySet[SearchEntry]:
    """Return rows within all that a question chooses, dates included."""
    return chosen_of(dated(rows, query), query, {period.key: period for period in periods_for(viewer)})


@dataclass(frozen=True)
class Share:
    """How many hits have the same kind, status, bodies and periods."""

    group: str
    status: str
    bodies: tuple[str, ...]
    periods: tuple[str, ...]
    count: int

    def values(self, name: str) -> tuple[str, ...]:
        """Return what it counts for in a facet."""
        own = {"groups": (self.group,), "statuses": (self.status,), "bodies": self.bodies, "periods": self.periods}
        return own[name]

    def fits(self, query: SearchQuery, but: str = "") -> bool:
        """Whether it lies within what is chosen, one facet left out of account."""
        return all(
            name == but or not (wanted := getattr(query, name)) or not set(wanted).isdisjoint(self.values(name))
            for name in ("groups", "statuses", "bodies", "periods")
        )


def spread_of(rows: QuerySet[SearchEntry], spans: dict[str, Period]) -> Iterator[Share]:
    """Yield how the hits spread over everything one can choose. One query."""
    keys = _status_keys()
    counted = rows.annotate(span=_marks(spans)).order_by().values_list("kind", "status", "bodies", "span")
    for name, status, bodies, marked, count in counted.annotate(number=Count("pk")):
        kind = kind_named(name)
        within = tuple(key for place, key in enumerate(spans) if marked >> place & 1)
        yield Share(
            kind.group if kind else "",
            keys.get(status, status),
            tuple(bodies.strip("|").split("|")) if bodies else (),
            within,
            count,
        )


def _marks(spans: dict[str, Period]) -> RawSQL:
    """Return the expression with a bit for every period that an entry lies in."""
    sums, params = "0", []
    for place, period in enumerate(spans.values()):
        first, last = period.first or datetime.date.min, period.last or datetime.date.max
        sums += f" + CASE WHEN core_searchentry.date >= %s AND core_searchentry.date <= %s THEN {1 << place} ELSE 0 END"
        params += [first.isoformat(), last.isoformat()]
    return RawSQL(sums, params, output_field=IntegerField())  # noqa: S611  days are bound, the rest is ours


def _within(period: Period) -> Q:
    condition = Q(date__isnull=False)
    if period.first:
        condition &= Q(date__gte=period.first)
    return condition & Q(date__lte=period.last) if period.last else condition


def periods_for(viewer: Any) -> list[Period]:
    """Return the last year, then the periods of the town."""
    today = timezone.localdate()
    year = Period(YEAR, _("Letzte 12 Monate"), today - datetime.timedelta(days=365), today)
    return [year, *periods(viewer)][:12]


def _status_keys() -> dict[str, str]:
    """Return for every status the code that stands for it in the facet: the first of those that are worded alike."""
    first: dict[str, str] = {}
    return {code: first.setdefault(str(status.label), code) for code, status in statuses().items()}


def facets_of(viewer: Any, query: SearchQuery, spread: list[Share], spans: dict[str, Period]) -> Iterator[Facet]:
    """Yield the facets that have anything to choose."""
    labels: dict[str, dict[str, str]] = {
        "groups": {group.name: str(group.label) for group in groups()},
        "bodies": body_names(viewer),
        "periods": {key: period.label for key, period in spans.items()},
        "statuses": {code: str(status.label) for code, status in statuses().items()},
    }
    titles = (("groups", "art", _("Art")), ("bodies", "gremium", _("Gremium")), ("periods", "zeit", _("Zeitraum")),
              ("statuses", "status", _("Stand")))  # fmt: skip
    for name, param, title in titles:
        choices = _choices(query, name, spread, labels[name])
        if choices:
            yield Facet(param, title, choices)


def _choices(query: SearchQuery, name: str, spread: list[Share], labels: dict[str, str]) -> list[Choice]:
    """Return the boxes of a facet: what is chosen stays there even with nothing in it."""
    counts: Counter[str] = Counter()
    for share in spread:
        if share.fits(query, but=name):
            for value in share.values(name):
                counts[value] += share.count
    wanted = set(getattr(query, name))
    found = [
        Choice(key, label, counts[key], key in wanted) for key, label in labels.items() if counts[key] or key in wanted
    ]
    # Kinds and periods have an order of their own; the others begin with the most.
    return found if name in ("groups", "periods") else sorted(found, key=lambda choice: (-choice.count, choice.label))
