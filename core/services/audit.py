"""The book of what happened: written once, chained by hashes, checked by a command."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone

from core.canonical import canonical, digest, plain
from core.correlation import current_id
from core.models import AuditEvent

# Any constant does; it must only be the same for every writer of the chain.
CHAIN_LOCK = 0x52415453
# The event that tells how much of the beginning was forgotten, and the hash it ended with.
CUT = "core.forget_events"


def record(
    *,
    by_user: UUID | None,
    action: str,
    obj: models.Model,
    ground: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> AuditEvent:
    """Append an event to the chain, in the transaction of the act itself.

    `before` and `after` are kept as hashes only: the book proves a state without repeating what may be secret.
    `data` is kept as it is, so it carries ids and plain facts, never texts that are not public.
    """
    with transaction.atomic():
        wait_for_turn()
        last = AuditEvent.objects.order_by("-id").values_list("hash", flat=True).first()
        event = AuditEvent(
            at=timezone.now(),
            actor=by_user,
            action=action,
            ground=ground,
            object_type=obj._meta.label_lower,
            object_id=str(obj.pk),
            before_hash="" if before is None else digest(before),
            after_hash="" if after is None else digest(after),
            data=plain(data or {}),
            request_id=current_id(),
            previous_hash=last or "",
        )
        event.hash = hash_of(event)
        event.save(force_insert=True)
    return event


def facts(obj: models.Model) -> dict[str, Any]:
    """Return the columns of a row, for `before` and `after`."""
    return {field.attname: getattr(obj, field.attname) for field in obj._meta.concrete_fields}


def hash_of(event: AuditEvent) -> str:
    """Return the hash an untouched event has. The row number is no part of it: the chain gives the order."""
    fields = {
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": str(event.actor) if event.actor else None,
        "action": event.action,
        "ground": event.ground,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "before_hash": event.before_hash,
        "after_hash": event.after_hash,
        "data": event.data,
        "request_id": event.request_id,
    }
    return hashlib.sha256(event.previous_hash.encode() + canonical(fields)).hexdigest()


@dataclass(frozen=True)
class Finding:
    """What checking the chain found: how many events, the hash of the last one, and the first that is wrong."""

    count: int
    head: str
    broken_id: int | None = None
    problem: str = ""
    has_seen: bool = True


def verify(seen: str = "") -> Finding:
    """Walk the chain from the first event. `seen` is a hash noted earlier, elsewhere: it must still be part of it."""
    previous, count, has_seen = _start(), 0, not seen
    for event in _stream():
        if event.previous_hash != previous:
            return Finding(count, previous, event.pk, "does not follow the entry before it: one was removed or added")
        if event.hash != hash_of(event):
            return Finding(count, previous, event.pk, "was changed after it had been written")
        previous, count = event.hash, count + 1
        has_seen = has_seen or event.hash == seen
    return Finding(count, previous, has_seen=has_seen)


def _start() -> str:
    """Return the hash the book begins after: none, or the one that the event of a cut names."""
    first = AuditEvent.objects.order_by("id").values_list("previous_hash", flat=True).first()
    return first if first and AuditEvent.objects.filter(action=CUT, data__head=first).exists() else ""


def _stream() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("id").iterator(chunk_size=2000)


def wait_for_turn() -> None:
    """Let one writer append at a time, until its transaction ends.

    SQLite transactions begin IMMEDIATE (settings), so the writer is alone there already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
