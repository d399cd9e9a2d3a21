"""Moves a demo town that was built on an earlier day to today."""

import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from council.demo.rows import Ledger
from council.models import (
    AgendaItem,
    Body,
    Consultation,
    Decision,
    File,
    LegislativeTerm,
    Location,
    Matter,
    MatterEvent,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
)

# Rows whose days move. Versions stay: they are append-only.
MOVING = (
    Body, LegislativeTerm, Location, Organization, Person, Membership, Paper, Consultation, Meeting, AgendaItem, Decision,
    File, Matter, MatterEvent,
)  # fmt: skip
# References are never given anew (I8); creation is a fact of the database.
STAYING = ("reference", "created_at")
BATCH = 200


def move(then: Ledger, now: Ledger, delta: datetime.timedelta) -> None:
    """Let every row say what the texts say for today; what people changed or added moves along by days alone."""
    for model in MOVING:
        _move_kind(model, {row.pk: row for row in then.of(model)}, {row.pk: row for row in now.of(model)}, delta)


def _move_kind(model: type[Any], then: dict[Any, Any], now: dict[Any, Any], delta: datetime.timedelta) -> None:
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField | models.CharField | models.TextField) and field.name not in STAYING
    ]
    changed: dict[str, list[Any]] = {}
    rows = model._base_manager.all()
    # What avoids real holidays stays on its day.
    for row in rows.filter(rule_day__isnull=True) if model is Meeting else rows:
        old, new = then.get(row.pk), now.get(row.pk)
        for name in names:
            value = getattr(row, name)
            wanted = getattr(new, name) if old and new and value == getattr(old, name) else moved(value, delta)
            if wanted != value:
                setattr(row, name, wanted)
                changed.setdefault(name, []).append(row)
    if changed:
        touched = {row.pk: row for several in changed.values() for row in several}
        model._base_manager.bulk_update(touched.values(), list(changed), batch_size=BATCH)


def moved(value: Any, delta: datetime.timedelta) -> Any:
    """Return a day or moment that many days later, at the same hour of the town; anything else as it is."""
    if isinstance(value, datetime.datetime):
        # Wall time plus days: across a change of summer time the hour stays.
        return timezone.localtime(value) + delta
    return value + delta if isinstance(value, datetime.date) else value
