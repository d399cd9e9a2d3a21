"""Codes by which somebody takes part once, and the marks of those who did."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.enums import CodeState
from participation.models.procedure import Procedure


class CodeBatch(models.Model):
    """Codes made together, to be printed as letters. The codes themselves are in the printed letters alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="code_batches", verbose_name=_("Verfahren"))
    number = models.PositiveIntegerField(_("Nummer"))
    made_on = models.DateField(_("erzeugt am"))
    size = models.PositiveIntegerField(_("Anzahl"))

    class Meta:
        verbose_name = _("Stapel von Codes")
        verbose_name_plural = _("Stapel von Codes")
        ordering = ["procedure", "number"]
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="code_batch_number")]

    def __str__(self) -> str:
        return f"{self.procedure}, {self.number}"


class VotingCode(models.Model):
    """A code, known by its keyed hash alone (participation.services.codes.code_key).

    `serial` is printed on the letter. `person_key` is the keyed hash of name and address, by which a lost letter is found
    again; nobody can be read from it.
    """

    key = models.CharField(primary_key=True, max_length=64)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="codes", verbose_name=_("Verfahren"))
    batch = models.ForeignKey(CodeBatch, models.CASCADE, related_name="codes", verbose_name=_("Stapel"))
    serial = models.PositiveIntegerField(_("laufende Nummer"))
    person_key = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(_("Stand"), max_length=5, choices=CodeState.choices, default=CodeState.VALID)

    class Meta:
        verbose_name = _("Code")
        verbose_name_plural = _("Codes")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "serial"], name="code_serial"),
            # Of one person one code at most is valid.
            models.UniqueConstraint(
                fields=["procedure", "person_key"],
                condition=Q(state=CodeState.VALID) & ~Q(person_key=""),
                name="code_one_valid_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}: {self.serial}"


class SpentMark(models.Model):
    """Whoever holds this key has taken part. There is no way from here to what they said, and no time.

    `key`: keyed hash of the procedure and the code or account (participation.services.casting.Credential).
    """

    key = models.CharField(primary_key=True, max_length=64)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="spent_marks", verbose_name=_("Verfahren"))

    class Meta:
        verbose_name = _("Teilnahme")
        verbose_name_plural = _("Teilnahmen")

    def __str__(self) -> str:
        return str(self.procedure)
