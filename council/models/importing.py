"""What an import has done, so that it can go on after a fall and never does anything twice."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """The life of an import run."""

    RUNNING = "running", _("läuft oder wurde unterbrochen")
    DONE = "done", _("fertig")
    FAILED = "failed", _("abgebrochen")


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Reads of import runs."""

    def of_source(self, source: str) -> "ImportRunQuerySet":
        """Runs of one source, latest first."""
        return self.filter(source=source).order_by("-started_at")

    def unfinished(self) -> "ImportRunQuerySet":
        """Runs that can go on where they stopped."""
        return self.filter(state__in=[ImportState.RUNNING, ImportState.FAILED])

    def complete(self) -> "ImportRunQuerySet":
        """Runs that read everything."""
        return self.filter(state=ImportState.DONE)


class ImportRun(models.Model):
    """One run over one source. `cursor` is written in the same transaction as the objects before it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(_("Quelle"), max_length=500, db_index=True)
    fingerprint = models.CharField(_("Prüfsumme der Quelle"), max_length=128, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=ImportState.choices, default=ImportState.RUNNING)
    started_at = models.DateTimeField(_("begonnen am"))
    finished_at = models.DateTimeField(_("beendet am"), null=True)
    since = models.DateTimeField(_("Änderungen seit"), null=True)
    cursor = models.JSONField(_("Lesezeichen"), default=dict)
    report = models.JSONField(_("Bericht"), default=dict)
    error = models.TextField(_("Fehler"), blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("Übernahme")
        verbose_name_plural = _("Übernahmen")
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.source} ({self.get_state_display()})"


class ImportedObject(models.Model):
    """An object of a source and what it became here.

    `faces` is the digest of what was written; an object that shows the same face is left alone, and so is a copy
    embedded elsewhere that is no newer (`modified`). Several addresses may lead to one row (places are shared).
    """

    source_id = models.CharField(max_length=500, unique=True)
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField(null=True)
    faces = models.CharField(max_length=200)
    modified = models.DateTimeField(null=True)
    is_embedded = models.BooleanField(default=False)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="objects_written")

    class Meta:
        verbose_name = _("übernommenes Objekt")
        verbose_name_plural = _("übernommene Objekte")
        indexes = [models.Index(fields=["kind", "object_id"], name="imported_object_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id}"


class ImportReference(models.Model):
    """A reference whose target is not here yet. With `data`: the whole object waits for target.

    Kept until a later run brings the target; the report names what stays open.
    """

    holder_kind = models.CharField(max_length=20)
    holder = models.CharField(max_length=500)
    field = models.CharField(max_length=40)
    target = models.CharField(max_length=500, db_index=True)
    position = models.PositiveIntegerField(default=0)
    data = models.JSONField(null=True)

    class Meta:
        verbose_name = _("offener Verweis")
        verbose_name_plural = _("offene Verweise")
        constraints = [models.UniqueConstraint(fields=["holder", "field", "target"], name="import_reference_once")]

    def __str__(self) -> str:
        return f"{self.holder} {self.field} → {self.target}"
