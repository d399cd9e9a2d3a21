"""How many listen in which process, for the operator; nothing about who."""

import datetime
import os
import socket
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils import timezone

from core.live import live_topics
from core.models import LiveHead, LiveProcess

# A process that has said nothing for so long is gone.
SILENCE = datetime.timedelta(seconds=60)


@dataclass(frozen=True)
class TopicCount:
    """One topic: how many listen, how many keys have said something, and the highest number of an event."""

    name: str
    is_public: bool
    listeners: int
    keys: int
    last_seq: int


def note_listeners(counts: dict[str, int]) -> None:
    """Write down how many listen in this process by topic; nobody takes it out of the list. Forget dead ones."""
    now, name = timezone.now(), f"{socket.gethostname()}:{os.getpid()}"
    if counts:
        LiveProcess.objects.update_or_create(name=name, defaults={"listeners": counts, "seen_at": now})
    else:
        LiveProcess.objects.filter(name=name).delete()
    LiveProcess.objects.filter(seen_at__lt=now - SILENCE).delete()


def live_processes() -> list[LiveProcess]:
    """Return the processes in which somebody listens."""
    return list(LiveProcess.objects.filter(seen_at__gte=timezone.now() - SILENCE).order_by("name"))


def topic_counts() -> list[TopicCount]:
    """Return every topic with its numbers. Two questions."""
    processes = live_processes()
    heads = {
        topic: (keys, seq)
        for topic, keys, seq in LiveHead.objects.values_list("topic").annotate(Count("pk"), Max("seq")).order_by()
    }
    return [
        TopicCount(
            topic.name, topic.is_public, sum(process.listeners.get(topic.name, 0) for process in processes),
            *heads.get(topic.name, (0, 0)),
        )
        for topic in live_topics()
    ]  # fmt: skip
