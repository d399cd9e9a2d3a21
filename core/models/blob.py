"""Bytes in private storage, known by their hash."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Blob(models.Model):
    """The bytes of a file, stored once below PRIVATE_DIR as <ab>/<cd>/<sha512>. Never public by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha512 = models.CharField("SHA-512", max_length=128, unique=True)
    size = models.PositiveBigIntegerField(_("Größe in Byte"))
    mime_type = models.CharField(_("Medientyp"), max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Dateiinhalt")
        verbose_name_plural = _("Dateiinhalte")

    def __str__(self) -> str:
        return f"{self.mime_type}, {self.size} B, {self.sha512[:12]}"
