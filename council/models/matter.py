"""The thread that ties input, motion, papers, decisions and execution."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.enums import EventKind, MatterPhase
from council.models.body import Body
from council.models.location import Location
from council.models.organization import Organization
from council.models.paper import Paper
from council.models.published import Published, published_constraints


class Matter(Published):
    """A matter (Vorgang): one page from idea to deed."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="matters", verbose_name=_("Kommune"))
    title = models.CharField(_("Titel"), max_length=300)
    summary = models.TextField(_("In zwei Sätzen"), blank=True)
    topic = models.CharField(_("Thema"), max_length=100, blank=True)
    district = models.CharField(_("Ortsteil"), max_length=100, blank=True)
    phase = models.CharField(_("Phase"), max_length=14, choices=MatterPhase.choices, default=MatterPhase.IDEA)
    is_rejected = models.BooleanField(_("abgelehnt"), default=False)
    is_closed = models.BooleanField(_("abgeschlossen"), default=False)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged", verbose_name=_("zusammengeführt mit")
    )
    papers = models.ManyToManyField(Paper, blank=True, related_name="matters", verbose_name=_("Vorlagen"))
    responsible = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="matters", verbose_name=_("zuständig")
    )
    contact = models.CharField(_("Ansprechperson"), max_length=200, blank=True)
    cost = models.DecimalField(_("Kosten in Euro"), max_digits=12, decimal_places=2, null=True, blank=True)
    funding = models.DecimalField(_("davon Förderung"), max_digits=12, decimal_places=2, null=True, blank=True)
    participation_level = models.PositiveSmallIntegerField(_("Stufe der Beteiligung (1 bis 4)"), null=True, blank=True)
    location = models.ForeignKey(
        Location, models.SET_NULL, null=True, blank=True, related_name="matters", verbose_name=_("Ort")
    )
    last_progress_at = models.DateField(_("letzter Fortschritt"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("Vorgang")
        verbose_name_plural = _("Vorgänge")
        ordering = ["-last_progress_at"]
        constraints = published_constraints("matter")

    def __str__(self) -> str:
        return self.title


class MatterEvent(models.Model):
    """An entry of the thread written by hand. Public exactly when its matter is. Other entries are computed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="events", verbose_name=_("Vorgang"))
    kind = models.CharField(_("Art"), max_length=10, choices=EventKind.choices, default=EventKind.NOTE)
    date = models.DateField(_("am"))
    until = models.DateField(_("bis"), null=True, blank=True)
    is_expected = models.BooleanField(_("voraussichtlich"), default=False)
    is_key = models.BooleanField(_("hervorgehoben"), default=False)
    source = models.CharField(_("von"), max_length=200, blank=True)
    title = models.CharField(_("Überschrift"), max_length=300)
    text = models.TextField(_("Text"), blank=True)
    figures = models.CharField(_("Zahlen dazu"), max_length=300, blank=True)
    percent = models.PositiveSmallIntegerField(_("Fortschritt in Prozent"), null=True, blank=True)

    class Meta:
        verbose_name = _("Ereignis")
        verbose_name_plural = _("Ereignisse")
        ordering = ["-date"]

    def __str__(self) -> str:
        return f"{self.date}: {self.title}"
