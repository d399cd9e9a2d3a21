"""Files of a form that was wrong somewhere: kept for a while, so that nobody has to choose them anew."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.blob import Blob


class KeptUpload(models.Model):
    """A file that waits for its form to come again. No address leads to it; its form carries a signed word for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name=_("Dateiinhalt"))
    name = models.CharField(_("Dateiname"), max_length=255)
    kept_at = models.DateTimeField(_("aufgehoben seit"), db_index=True)

    class Meta:
        verbose_name = _("aufgehobene Datei eines Formulars")
        verbose_name_plural = _("aufgehobene Dateien von Formularen")
        ordering = ["kept_at", "pk"]

    def __str__(self) -> str:
        return self.name
