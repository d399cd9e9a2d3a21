"""Ballots on paper: entered by one person, released by another, and forgotten once they are in the urn."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from participation.enums import PaperOutcome, PaperState
from participation.models.procedure import Procedure


class PaperBatchQuerySet(models.QuerySet["PaperBatch"]):
    """Reads of batches of paper ballots."""

    def visible_to(self, viewer: Viewer) -> Self:
        """All for the participation office, none for anybody else."""
        from participation.rules import is_officer

        return self if is_officer(viewer) else self.none()


class PaperBatch(models.Model):
    """Paper ballots that somebody enters and somebody else releases (four eyes).

    Of a deleted account nothing is left here; the audit book still knows that there were two.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="paper_batches", verbose_name=_("Verfahren"))
    number = models.PositiveIntegerField(_("Nummer"))
    state = models.CharField(
        _("Stand"), max_length=11, choices=PaperState.choices, default=PaperState.ENTERING, editable=False
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("erfasst von")
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("freigegeben von")
    )

    objects = PaperBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("Stapel von Stimmzetteln auf Papier")
        verbose_name_plural = _("Stapel von Stimmzetteln auf Papier")
        ordering = ["procedure", "number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="paper_batch_number"),
            models.CheckConstraint(condition=~Q(released_by=F("entered_by")), name="paper_batch_four_eyes"),
            models.CheckConstraint(
                condition=Q(state=PaperState.RELEASED) | Q(released_by__isnull=True),
                name="paper_batch_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}, {self.number}"


class PaperBallot(models.Model):
    """One paper. `number` is written on it. Key and sealed content exist only until it was cast or turned down.

    `key`: of the code (participation.services.codes.code_key). `sealed`: nonce and payload, as in the urn.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="ballots", verbose_name=_("Stapel"))
    number = models.PositiveIntegerField(_("Nummer"))
    key = models.CharField(max_length=64, blank=True)
    sealed = models.BinaryField(blank=True, default=b"")
    outcome = models.CharField(
        _("Ergebnis"), max_length=7, choices=PaperOutcome.choices, default=PaperOutcome.WAITING, editable=False
    )

    class Meta:
        verbose_name = _("Stimmzettel auf Papier")
        verbose_name_plural = _("Stimmzettel auf Papier")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="paper_ballot_number"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="paper_ballot_code_once"),
            models.CheckConstraint(
                condition=Q(outcome=PaperOutcome.WAITING) | Q(key="", sealed=b""), name="paper_ballot_forgotten"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.number}"
