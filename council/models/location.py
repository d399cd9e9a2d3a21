"""Places."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models.published import Published, published_constraints, published_index


class Location(Published):
    """A place (OParl Location). Latitude and longitude are WGS 84 degrees; `geojson` may hold a line or an area."""

    description = models.CharField(_("Bezeichnung"), max_length=300, blank=True)
    street_address = models.CharField(_("Straße und Hausnummer"), max_length=200, blank=True)
    room = models.CharField(_("Raum"), max_length=100, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=10, blank=True)
    sub_locality = models.CharField(_("Ortsteil"), max_length=100, blank=True)
    locality = models.CharField(_("Ort"), max_length=100, blank=True)
    latitude = models.FloatField(_("Breite"), null=True, blank=True)
    longitude = models.FloatField(_("Länge"), null=True, blank=True)
    geojson = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("Ort")
        verbose_name_plural = _("Orte")
        ordering = ["description"]
        indexes = [published_index("location")]
        constraints = published_constraints("location")

    def __str__(self) -> str:
        parts = [self.description, self.room, self.street_address, self.sub_locality or self.locality]
        return ", ".join(part for part in parts if part)
