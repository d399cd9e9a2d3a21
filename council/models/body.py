"""The municipality and its terms."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.models.published import Published, published_constraints, published_index


class Body(Published):
    """The municipality (OParl Body). A town has one; imports into an empty town make it."""

    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Kurzname"), max_length=100, blank=True)
    ags = models.CharField(_("Amtlicher Gemeindeschlüssel"), max_length=8, blank=True)
    rgs = models.CharField(_("Regionalschlüssel"), max_length=12, blank=True)
    website = models.URLField(_("Website"), blank=True)
    license = models.URLField(_("Lizenz"), blank=True)
    contact_email = models.EmailField(_("Kontakt"), blank=True)
    contact_name = models.CharField(_("Ansprechstelle"), max_length=200, blank=True)
    classification = models.CharField(_("Art"), max_length=100, blank=True)
    oparl_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Kommune")
        verbose_name_plural = _("Kommunen")
        indexes = [published_index("body")]
        constraints = published_constraints("body")

    def __str__(self) -> str:
        return self.name


class LegislativeTerm(Published):
    """A term of the council (Wahlperiode). Terms do not overlap; the act that makes one checks it."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="legislative_terms", verbose_name=_("Kommune"))
    name = models.CharField(_("Name"), max_length=200)
    start_date = models.DateField(_("Beginn"), null=True, blank=True)
    end_date = models.DateField(_("Ende"), null=True, blank=True)

    class Meta:
        verbose_name = _("Wahlperiode")
        verbose_name_plural = _("Wahlperioden")
        ordering = ["-start_date"]
        indexes = [published_index("term")]
        constraints = [
            *published_constraints("term"),
            models.CheckConstraint(
                condition=Q(start_date__isnull=True) | Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="term_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name
