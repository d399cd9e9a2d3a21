"""Letters with codes on their way to the printer: whom they go to, and the sealed files, until they are printed."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.models import Blob
from participation.enums import LetterState
from participation.models.code import CodeBatch

# Only while they are in one of these states there are addresses or files.
HOLDING = (LetterState.IMPORTED, LetterState.READY)


class LetterRunQuerySet(models.QuerySet["LetterRun"]):
    """Reads of letter runs."""

    def visible_to(self, viewer: Viewer) -> Self:
        """All for the participation office, none for anybody else."""
        from participation.rules import is_officer

        return self if is_officer(viewer) else self.none()


class LetterRun(models.Model):
    """The letters of one batch of codes.

    `notes` tells what the import left out, by line of the file and reason; it names nobody. `is_reissue`: one letter in
    place of a lost one.
    """

    batch = models.OneToOneField(
        CodeBatch, models.CASCADE, primary_key=True, related_name="letters", verbose_name=_("Stapel von Codes")
    )
    state = models.CharField(
        _("Stand"), max_length=9, choices=LetterState.choices, default=LetterState.IMPORTED, editable=False
    )
    is_reissue = models.BooleanField(_("Ersatz für einen verlorenen Brief"), default=False)
    notes = models.JSONField(_("beim Einlesen ausgelassen"), default=list)
    imported_on = models.DateField(_("eingelesen am"))
    delete_on = models.DateField(_("Adressen löschen am"))

    objects = LetterRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("Briefe mit Codes")
        verbose_name_plural = _("Briefe mit Codes")
        ordering = ["batch"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(delete_on__gte=F("imported_on")), name="letter_run_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return str(self.batch)

    @property
    def holds_addresses(self) -> bool:
        """Whether addresses or files still exist."""
        return self.state in HOLDING


class AddressRow(models.Model):
    """To whom a letter goes. It exists only until the letters are printed. `serial` is kept for the code it will get."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(LetterRun, models.CASCADE, related_name="addresses", verbose_name=_("Briefe"))
    name = models.CharField(_("Name"), max_length=120)
    street = models.CharField(_("Straße und Hausnummer"), max_length=120)
    postcode = models.CharField(_("Postleitzahl"), max_length=5)
    place = models.CharField(_("Ort"), max_length=80)
    person_key = models.CharField(max_length=64)
    serial = models.PositiveIntegerField(_("laufende Nummer"))

    class Meta:
        verbose_name = _("Anschrift für einen Brief")
        verbose_name_plural = _("Anschriften für Briefe")
        ordering = ["run", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["run", "person_key"], name="address_once"),
            models.UniqueConstraint(fields=["run", "serial"], name="address_serial"),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.pk}"


class LetterFile(models.Model):
    """Some hundred letters as one PDF, sealed. `first` to `last`: serials of their codes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(LetterRun, models.CASCADE, related_name="files", verbose_name=_("Briefe"))
    number = models.PositiveSmallIntegerField(_("Teil"))
    first = models.PositiveIntegerField(_("von Nummer"))
    last = models.PositiveIntegerField(_("bis Nummer"))
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="letter_files")

    class Meta:
        verbose_name = _("Druckdatei")
        verbose_name_plural = _("Druckdateien")
        ordering = ["run", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="letter_file_number")]

    def __str__(self) -> str:
        return f"{self.run}, {self.number}"
