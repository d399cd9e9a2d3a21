"""Who did what to which object, in a chain nobody can mend unnoticed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One event. `hash` = SHA-256 over `previous_hash` and the canonical JSON of all other fields.

    Append-only: a database trigger refuses UPDATE and DELETE. Written by core.services.audit.record alone.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("Zeit"))
    actor = models.UUIDField(_("Konto"), null=True)
    action = models.CharField(_("Handlung"), max_length=80)
    ground = models.TextField(_("Grund"), blank=True)
    object_type = models.CharField(_("Art"), max_length=80)
    object_id = models.CharField(_("Kennung"), max_length=80)
    before_hash = models.CharField(max_length=64, blank=True)
    after_hash = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=36, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("Protokolleintrag")
        verbose_name_plural = _("Protokolleinträge")
        ordering = ["id"]
        indexes = [models.Index(fields=["object_type", "object_id"]), models.Index(fields=["actor", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_type} {self.object_id}"
