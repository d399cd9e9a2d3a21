"""Say that something has changed, in the transaction that changes it."""

from functools import partial

from django.db import transaction

from core.live import State, live_topic
from core.models import LiveEvent, LiveHead
from core.services.live.messages import MOST_BYTES, event_message
from core.services.live.wire import tell


@transaction.atomic
def publish(topic: str, key: object, event: State | None) -> int:
    """Write down an event and push it to whoever listens as soon as the transaction is committed; return its number.

    Call it last in an act: writers to the same key wait for each other from here to the commit. An event says how
    something is now, never by how much it changed, so that hearing it twice does no harm. None ends the key: its
    listeners are told and sent away, and what was said before is forgotten. Raises ValueError for an unknown topic
    and for more than 16 kB.
    """
    kind = live_topic(topic)
    if kind is None:
        raise ValueError(f"There is no live topic {topic!r}.")
    name = str(key)
    seq = LiveHead.objects.next_seq(topic, name)
    message = event_message(seq, event, is_whole=bool(kind.throttle))
    if len(message.text) > MOST_BYTES:
        raise ValueError(f"An event of {topic!r} has {len(message.text)} letters: say less and let the page ask.")
    if message.prev == 0:
        LiveEvent.objects.of(topic, name).delete()
    LiveEvent.objects.create(topic=topic, key=name, seq=seq, body=event)
    transaction.on_commit(partial(tell, message.packed(topic, name)), robust=True)
    return seq
