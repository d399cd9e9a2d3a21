"""Places."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models.published import Published, PublishedQuerySet, published_constraints, published_index


class LocationQuerySet(PublishedQuerySet):
    """Reads of places."""

    def rooms(self) -> "LocationQuerySet":
        """Rooms in which bodies meet, by name."""
        return self.filter(is_meeting_room=True, deleted_at__isnull=True).order_by("description", "room", "id")

    def rooms_first(self) -> "LocationQuerySet":
        """Places by name, rooms in which bodies meet before all others."""
        return self.order_by("-is_meeting_room", "description", "room", "id")


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
    # Rooms in which the town's bodies meet: nothing is planned there twice at the same time.
    is_meeting_room = models.BooleanField(_("Sitzungsraum"), default=False)
    seats = models.PositiveSmallIntegerField(_("Plätze"), null=True, blank=True)
    is_step_free = models.BooleanField(_("stufenlos erreichbar"), null=True, blank=True)
    has_hearing_loop = models.BooleanField(_("mit Höranlage"), default=False)
    has_video = models.BooleanField(_("mit Technik für hybride Sitzungen"), default=False)
    equipment = models.CharField(_("Weitere Ausstattung"), max_length=300, blank=True)

    objects = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ort")
        verbose_name_plural = _("Orte")
        ordering = ["description"]
        indexes = [published_index("location")]
        constraints = published_constraints("location")

    def __str__(self) -> str:
        parts = [self.description, self.room, self.street_address, self.sub_locality or self.locality]
        return ", ".join(part for part in parts if part)
