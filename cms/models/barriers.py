"""What people tell about barriers on these pages (§ 10b BGG NRW)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class BarrierReportQuerySet(models.QuerySet["BarrierReport"]):
    """Reads of reports; editors alone read them."""

    def open(self) -> "BarrierReportQuerySet":
        """Reports that wait for an answer, oldest first."""
        return self.filter(answered_at__isnull=True).order_by("sent_at", "id")


class BarrierReport(models.Model):
    """A report about a barrier. No account, no network address: only what somebody wrote."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.TextField(_("Was ist nicht zugänglich?"), max_length=5000)
    email = models.EmailField(_("E-Mail-Adresse für die Antwort"), blank=True)
    page = models.CharField(_("Seite"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("eingegangen am"), db_index=True)
    mailed_at = models.DateTimeField(_("weitergeleitet am"), null=True, blank=True)
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)

    objects = BarrierReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("gemeldete Barriere")
        verbose_name_plural = _("gemeldete Barrieren")
        ordering = ["-sent_at", "id"]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"
