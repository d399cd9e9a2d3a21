"""How rows are found: by what is asked for, and each looked at whether it is public."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from council.models.published import under

# Answers the rows that the public sees, like Paper.objects.public.
Shown = Callable[[], QuerySet[Any, Any]]


def among(shown: Shown, condition: Q) -> QuerySet[Any, Any]:
    """Return the rows of shown that meet condition.

    Said this way around, a database without statistics finds them by the condition, not by their common visibility.
    """
    model = shown().model
    return model._default_manager.filter(condition, seen(model, shown))


def seen(model: Any, shown: Shown, field: str = "") -> RawSQL:
    """Return the condition that a row of model, or what its field names, is among shown.

    It depends on nothing but the kinds, and writing the nested conditions anew costs more than asking them: the words
    that Django finds for them once are kept.
    """
    kind: Any = model
    words, values = _words(connection.vendor, kind, shown, field)
    return RawSQL(words, values, output_field=BooleanField())  # noqa: S611  Django's own words, nobody's input


@cache
def _words(_vendor: str, model: type[Any], shown: Shown, field: str) -> tuple[str, tuple[Any, ...]]:
    rows = under(shown(), field) if field else Exists(shown().order_by().filter(pk=OuterRef("pk")))
    query = model._default_manager.filter(rows).order_by().query
    words, values = query.get_compiler("default").compile(query.where)
    return words, tuple(values)
