"""What was pushed to open pages: numbered events, and how far each topic has come."""

import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils.translation import gettext_lazy as _


class LiveHeadQuerySet(models.QuerySet["LiveHead"]):
    """Reads of heads, and the one way on."""

    def seq_of(self, topic: str, key: str) -> int:
        """Return the number of the last event, 0 before the first."""
        return self.filter(topic=topic, key=key).values_list("seq", flat=True).first() or 0

    def forgotten(self) -> "LiveHeadQuerySet":
        """Heads of keys of which no event is left."""
        events = LiveEvent.objects.of(models.OuterRef("topic"), models.OuterRef("key"))
        return self.filter(~models.Exists(events))

    def next_seq(self, topic: str, key: str) -> int:
        """Count one on and return it. Whoever else writes to this key waits for the end of this transaction.

        So numbers have no gaps, and a higher one is never seen before a lower one. One question in both databases.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (topic, key, seq) VALUES (%s, %s, 1) "  # noqa: S608
                f"ON CONFLICT (topic, key) DO UPDATE SET seq = {table}.seq + 1 RETURNING seq",
                [topic, key],
            )
            return int(cursor.fetchone()[0])


class LiveHead(models.Model):
    """The number of the last event of a key. Writers to the same key wait for each other here."""

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    seq = models.PositiveBigIntegerField()

    objects = LiveHeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("Stand einer Live-Anzeige")
        verbose_name_plural = _("Stände von Live-Anzeigen")
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="live_head_once")]

    def __str__(self) -> str:
        return f"{self.topic}/{self.key} {self.seq}"


class LiveEventQuerySet(models.QuerySet["LiveEvent"]):
    """Reads of events."""

    def of(self, topic: Any, key: Any) -> "LiveEventQuerySet":
        """Events of one key."""
        return self.filter(topic=topic, key=key)

    def latest_after(self, topic: str, key: str, seq: int, most: int) -> list[tuple[int, Any]]:
        """Return number and body of the newest events after seq, oldest first, `most` at most."""
        rows = self.of(topic, key).filter(seq__gt=seq).order_by("-seq").values_list("seq", "body")[:most]
        return list(reversed(rows))

    def outdated(self, begin: datetime.datetime, most: int) -> "LiveEventQuerySet":
        """Events from before begin, and all but the last `most` of each key."""
        head = LiveHead.objects.filter(topic=models.OuterRef("topic"), key=models.OuterRef("key")).values("seq")[:1]
        last = models.F("last") - most
        old = models.Q(created_at__lt=begin) | models.Q(seq__lte=last)
        return self.annotate(last=models.Subquery(head)).filter(old)


class LiveEvent(models.Model):
    """One event as its listeners read it. `body` null: there is nothing more to listen to.

    Written by core.services.live.publishing.publish alone.
    """

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    seq = models.PositiveBigIntegerField()
    body = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = LiveEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ereignis einer Live-Anzeige")
        verbose_name_plural = _("Ereignisse von Live-Anzeigen")
        constraints = [models.UniqueConstraint(fields=["topic", "key", "seq"], name="live_event_once")]

    def __str__(self) -> str:
        return f"{self.topic}/{self.key} {self.seq}"


class LiveProcess(models.Model):
    """How many listen in one process: numbers by topic, nothing about who. Written every few seconds while somebody does."""

    name = models.CharField(primary_key=True, max_length=100)
    listeners = models.JSONField(default=dict)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Prozess mit Live-Anzeigen")
        verbose_name_plural = _("Prozesse mit Live-Anzeigen")

    def __str__(self) -> str:
        return self.name
