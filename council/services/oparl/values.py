"""How values are written: dates with the town's offset, nothing empty, times of publication."""

import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from council.services.oparl.addresses import SCHEMA

Fields = dict[str, Any]
# Our own additions, as the standard wants them named (docs/operate/oparl.md explains each).
OWN = "ratsplatz:"


@lru_cache(maxsize=1)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=8192)
def moment(value: datetime.datetime | None) -> str:
    """Return "2026-03-01T18:00:00+01:00": the town's offset, whole seconds; "" for none."""
    return value.astimezone(_zone(settings.TIME_ZONE)).isoformat(timespec="seconds") if value else ""


def day(value: datetime.date | None) -> str:
    """Return "2026-03-01"; "" for none."""
    return value.isoformat() if value else ""


def tidy(fields: Fields) -> Fields:
    """Return fields without those that say nothing: optional properties are left out, never null or empty."""
    return {name: value for name, value in fields.items() if value is not None and value != "" and value != []}


def thing(
    kind: str, address: str, created: datetime.datetime | None, modified: datetime.datetime | None, **fields: Any
) -> Fields:
    """Return an object with what all have in common."""
    head = {"id": address, "type": SCHEMA + kind, "created": moment(created), "modified": moment(modified)}
    return head | tidy(fields)


def tombstone(kind: str, address: str, created: datetime.datetime, modified: datetime.datetime) -> Fields:
    """Return what remains of an object that was public once."""
    return thing(kind, address, created, modified, deleted=True)


def own(fields: Fields) -> Fields:
    """Return fields of our own under our prefix."""
    return {f"{OWN}{name}": value for name, value in tidy(fields).items()}
