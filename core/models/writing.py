"""Texts that several people write: the log of what they did, versions, remarks. What is written lies here sealed."""

import datetime
import json
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.sealing import seal_bytes, unseal_bytes

# A key stroke is some thirty bytes: padding to four thousand would make every log a hundred times as large.
PAD_UPDATE = 256


class TextQuerySet(models.QuerySet["Text"]):
    """Reads of texts."""

    def of(self, kind: str, key: str) -> "TextQuerySet":
        """The text of a key, if anybody has written it yet."""
        return self.filter(kind=kind, key=key)

    def stand(self, kind: str, key: str) -> dict[str, int]:
        """Return how far a text is: its last number, its epoch, and how often its remarks changed."""
        found = self.of(kind, key).only("seq", "epoch", "remark_seq").first() or Text()
        return {"seq": found.seq, "epoch": found.epoch, "remark_seq": found.remark_seq}

    def unkept(self, day: datetime.date) -> "TextQuerySet":
        """Those written before day, with nothing kept of it (TextVersion) since."""
        versions = TextVersion.objects.filter(text=models.OuterRef("text"), seq__gte=models.OuterRef("seq"))
        written = TextUpdate.objects.filter(text=models.OuterRef("pk"), day__lt=day)
        return self.filter(models.Exists(written.filter(~models.Exists(versions)))).order_by("pk")

    def locked(self, kind: str, key: str) -> "Text":
        """Return the text, made if need be, held until the end of the transaction: its writers wait for each other."""
        found = self.of(kind, key).select_for_update().first()
        if found is None:
            self.get_or_create(kind=kind, key=key)
            found = self.select_for_update().get(kind=kind, key=key)
        return found


class Text(models.Model):
    """One text. Its state is the snapshot, merged with all updates after `snapshot_seq`.

    `epoch` counts purges: whoever comes with a copy of an older one begins anew. `size`: bytes of snapshot and log.
    `holder` writes it as plain text, without scripts, until `held_until`; what they began from is `held_state`.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    seq = models.PositiveBigIntegerField(default=0)
    epoch = models.PositiveIntegerField(default=1)
    remark_seq = models.PositiveBigIntegerField(default=0)
    snapshot = models.BinaryField(default=bytes)
    snapshot_seq = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    holder = models.UUIDField(null=True)
    held_until = models.DateTimeField(null=True)
    held_state = models.BinaryField(default=bytes)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gemeinsamer Text")
        verbose_name_plural = _("Gemeinsame Texte")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="text_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key} {self.seq}"

    def sealed(self, data: bytes, pad_to: int = PAD_UPDATE) -> bytes:
        """Return bytes of this text sealed: what one text holds cannot be opened as another's."""
        return seal_bytes(f"writing:{self.pk}", data, pad_to)

    def opened(self, sealed: bytes | memoryview) -> bytes:
        """Return what `sealed` has sealed."""
        return unseal_bytes(f"writing:{self.pk}", sealed)

    def is_held_from(self, user_id: UUID | None) -> bool:
        """Whether somebody else is writing it as plain text."""
        is_held = self.held_until is not None and self.held_until > timezone.now()
        return is_held and self.holder != user_id


class TextUpdateQuerySet(models.QuerySet["TextUpdate"]):
    """Reads of the log."""

    def after(self, text: Text, seq: int) -> "TextUpdateQuerySet":
        """Updates of a text after a number, in their order."""
        return self.filter(text=text, seq__gt=seq).order_by("seq")


class TextUpdate(models.Model):
    """One entry of the log: what a writer sent at once. `author` null: the town itself."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="updates")
    seq = models.PositiveBigIntegerField()
    sealed = models.BinaryField()
    author = models.UUIDField(null=True)
    day = models.DateField()

    objects = TextUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Änderung eines gemeinsamen Textes")
        verbose_name_plural = _("Änderungen gemeinsamer Texte")
        constraints = [models.UniqueConstraint(fields=["text", "seq"], name="text_update_once")]

    def __str__(self) -> str:
        return f"{self.text_id} {self.seq}"


class TextVersion(models.Model):
    """A text as it stood when somebody gave it a name. `sealed_title`, `sealed_state`, `sealed_html`: see Text.sealed."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="versions")
    seq = models.PositiveBigIntegerField()
    sealed_title = models.BinaryField()
    sealed_state = models.BinaryField()
    sealed_html = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("Fassung eines gemeinsamen Textes")
        verbose_name_plural = _("Fassungen gemeinsamer Texte")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.text_id} {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def title(self) -> str:
        """The name it was given."""
        return self.text.opened(self.sealed_title).decode()

    @property
    def state(self) -> bytes:
        """The whole text as one update."""
        return self.text.opened(self.sealed_state)

    @property
    def html(self) -> str:
        """The text as pages show it."""
        return self.text.opened(self.sealed_html).decode()


class RemarkState(models.TextChoices):
    """What became of a remark."""

    OPEN = "open", _("offen")
    ACCEPTED = "accepted", _("übernommen")
    SETTLED = "settled", _("erledigt")


class TextRemark(models.Model):
    """A remark beside a passage; with a replacement it is a suggestion.

    `sealed_words`: JSON of `quote` (the words it is about), `body`, `replacement` (null: none), `start` and `end` (the
    passage as relative positions of Yjs, base64).
    """

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="remarks")
    # An answer stands in the card of the remark it answers, and goes with it.
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="answers")
    sealed_words = models.BinaryField()
    author = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=RemarkState.choices, default=RemarkState.OPEN)
    made_at = models.DateTimeField()
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Anmerkung zu einem gemeinsamen Text")
        verbose_name_plural = _("Anmerkungen zu gemeinsamen Texten")
        ordering = ["made_at", "pk"]
        constraints = [
            # What is settled is the card as a whole.
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | models.Q(state=RemarkState.OPEN), name="answer_stays_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.state}"

    @property
    def words(self) -> dict[str, Any]:
        """What is sealed."""
        return dict(json.loads(self.text.opened(self.sealed_words)))
