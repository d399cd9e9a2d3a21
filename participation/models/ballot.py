"""The urn and what comes out of it: ballots without names, in batches, on a public board."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Blob
from participation.models.procedure import Procedure


class UrnEntry(models.Model):
    """A ballot that waits, sealed, until enough others wait to be mixed with.

    `commitment`: participation.board.commitments, in hex; its order is no order of arrival. `sealed` is encrypted and
    padded, so that its length tells nothing.
    """

    commitment = models.CharField(primary_key=True, max_length=64)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="urn", verbose_name=_("Verfahren"))
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("Eintrag der Urne")
        verbose_name_plural = _("Einträge der Urne")

    def __str__(self) -> str:
        return self.commitment[:12]


class BallotBatch(models.Model):
    """Ballots that left the urn together, and the signed checkpoint of the board after them.

    `checkpoint` is exactly what was signed (participation.board.checkpoints); `signature` Ed25519 in hex.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="batches", verbose_name=_("Verfahren"))
    number = models.PositiveIntegerField(_("Nummer"))
    day = models.DateField(_("Tag"))
    size = models.PositiveIntegerField(_("Stimmzettel"))
    tree_size = models.PositiveIntegerField(_("Stimmzettel bis hierher"))
    root = models.CharField(_("Wurzel"), max_length=64)
    checkpoint = models.JSONField(_("Prüfpunkt"))
    signature = models.CharField(_("Signatur"), max_length=128)
    told = models.BooleanField(_("mitgeteilt"), default=False)

    class Meta:
        verbose_name = _("Stapel von Stimmzetteln")
        verbose_name_plural = _("Stapel von Stimmzetteln")
        ordering = ["procedure", "number"]
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="ballot_batch_number")]

    def __str__(self) -> str:
        return f"{self.procedure}, {self.number}"


class Ballot(models.Model):
    """A ballot paper. It names nobody, knows no time, and its key is drawn by lot."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="ballots", verbose_name=_("Verfahren"))
    batch = models.ForeignKey(BallotBatch, models.CASCADE, related_name="ballots", verbose_name=_("Stapel"))
    payload = models.TextField(_("Inhalt"))
    nonce = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("Stimmzettel")
        verbose_name_plural = _("Stimmzettel")

    def __str__(self) -> str:
        return self.commitment[:12]


class BoardKey(models.Model):
    """The key that signs the checkpoints of one procedure. `public`: Ed25519, 32 bytes in hex.

    The private half lies sealed in a file, apart from the database, until the last checkpoint is signed.
    """

    procedure = models.OneToOneField(
        Procedure, models.CASCADE, primary_key=True, related_name="board_key", verbose_name=_("Verfahren")
    )
    public = models.CharField(_("öffentlicher Schlüssel"), max_length=64)
    sealed = models.ForeignKey(
        Blob, models.PROTECT, null=True, related_name="board_keys", verbose_name=_("geheimer Schlüssel")
    )
    made_on = models.DateField(_("erzeugt am"))
    destroyed_on = models.DateField(_("geheimer Teil vernichtet am"), null=True)

    class Meta:
        verbose_name = _("Schlüssel einer Tafel")
        verbose_name_plural = _("Schlüssel von Tafeln")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sealed__isnull=False, destroyed_on__isnull=True)
                | models.Q(sealed__isnull=True, destroyed_on__isnull=False),
                name="board_key_is_sealed_or_destroyed",
            )
        ]

    def __str__(self) -> str:
        return self.public
