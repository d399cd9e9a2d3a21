"""The outbox at work: claim a few messages, hand them to their channel, note how each ended.

A message is claimed before it is sent and noted as sent right after its server took it, each in a transaction of its
own. A worker that dies leaves claims behind, which another takes up after a while. Only the one message between the
server's answer and the note can leave twice; both carry the same Message-ID, so that mail programs show it once.
"""

import datetime
import logging
import time
import uuid
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import DeliveryState
from accounts.kinds import Outcome, Send, channels
from accounts.models import Delivery, Follower
from core.services.jobs import JobTimeout, job, progress

logger = logging.getLogger(__name__)
BATCH = 100
# A run ends by itself and begins anew long before it would be broken off.
LONGEST_RUN_SECONDS = 480
TOUCH_SECONDS = 30
MOST_ATTEMPTS = 10
FIRST_PAUSE = datetime.timedelta(minutes=2)
LONGEST_PAUSE = datetime.timedelta(hours=8)


@job(every=datetime.timedelta(minutes=2), timeout=600, label=_("Mitteilungen senden"))
def deliver_messages() -> None:
    """Send what waits, by every channel."""
    deadline = time.monotonic() + LONGEST_RUN_SECONDS
    for channel in channels():
        with channel.open() as send:
            done = 0
            while time.monotonic() < deadline and (batch := claim(channel.name)):
                states = [_settle(delivery, outcome) for delivery, outcome in _sent(batch, send)]
                done += len(states)
                progress(done, done + waiting())
                if DeliveryState.SENT not in states and DeliveryState.DROPPED not in states:
                    # Nobody answers there; a later run tries again.
                    break
    if time.monotonic() >= deadline:
        deliver_messages.enqueue(key="schedule")


def claim(channel: str) -> list[Delivery]:
    """Take some messages that are due; nobody else sends them now."""
    now, token = timezone.now(), uuid.uuid4()
    with transaction.atomic():
        due = Delivery.objects.due(now).filter(channel=channel).order_by("next_at", "id")
        keys = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
        Delivery.objects.filter(pk__in=keys).update(
            state=DeliveryState.SENDING, claim=token, claimed_at=now, attempts=F("attempts") + 1
        )
    rows = Delivery.objects.filter(pk__in=keys, claim=token).select_related("follower__user", "subscription")
    return list(rows.prefetch_related("notices__subscription__follower").order_by("next_at", "id"))


def waiting() -> int:
    """Return how many messages are due."""
    return Delivery.objects.due(timezone.now()).count()


def _sent(batch: list[Delivery], send: Send) -> Iterator[tuple[Delivery, Outcome]]:
    """Send messages one by one as long as they are ours; a slow server must not let our claims grow old."""
    touched = time.monotonic()
    kept = {delivery.pk for delivery in batch}
    for delivery in batch:
        if time.monotonic() - touched > TOUCH_SECONDS:
            kept, touched = _touched(delivery.claim), time.monotonic()
        if delivery.pk in kept:
            yield delivery, _tried(delivery, send)


def _tried(delivery: Delivery, send: Send) -> Outcome:
    try:
        return send(delivery)
    except JobTimeout:
        raise
    except Exception:
        # One message that cannot be written must not hold up the others.
        logger.exception("Message %s could not be sent.", delivery.pk)
        return Outcome("later")


def _touched(token: UUID | None) -> set[UUID]:
    mine = Delivery.objects.filter(claim=token, state=DeliveryState.SENDING)
    mine.update(claimed_at=timezone.now())
    return set(mine.values_list("pk", flat=True))


def _settle(delivery: Delivery, outcome: Outcome) -> DeliveryState:
    """Note how a message ended, while it is ours."""
    changes: dict[str, object] = {"claim": None}
    if outcome.state == "sent":
        state = DeliveryState.SENT
        changes["sent_at"] = timezone.now()
    elif outcome.state == "dropped":
        state = DeliveryState.DROPPED
    elif outcome.state == "refused" or delivery.attempts >= MOST_ATTEMPTS:
        state = DeliveryState.FAILED
    else:
        state = DeliveryState.WAITING
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** max(0, delivery.attempts - 1))
        changes["next_at"] = timezone.now() + pause
    mine = Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim, state=DeliveryState.SENDING)
    mine.update(state=state, **changes)
    if outcome.state == "refused":
        Follower.objects.filter(pk=delivery.follower_id).update(refusals=F("refusals") + 1)
    return state
