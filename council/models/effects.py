"""What a paper costs and what it means for the climate, as facts beside the words of its sections."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.enums import ClimateEffect, Rhythm
from council.models.paper import Paper


class PaperEffects(models.Model):
    """Structured effects of a paper. `amount` is in euro, without one nothing is said about money."""

    paper = models.OneToOneField(
        Paper, models.CASCADE, primary_key=True, related_name="effects", verbose_name=_("Vorlage")
    )
    amount = models.DecimalField(
        _("Betrag in Euro"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    rhythm = models.CharField(_("Wie oft"), max_length=8, choices=Rhythm.choices, blank=True)
    budget_line = models.CharField(_("Produkt oder Konto im Haushalt"), max_length=100, blank=True)
    is_funded = models.BooleanField(_("Mittel stehen im Haushalt bereit"), null=True, blank=True)
    climate = models.CharField(_("Wirkung auf das Klima"), max_length=8, choices=ClimateEffect.choices, blank=True)
    climate_reason = models.TextField(_("Warum"), blank=True)

    class Meta:
        verbose_name = _("Auswirkungen")
        verbose_name_plural = _("Auswirkungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="paper_amount_not_negative"
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | ~Q(rhythm=""), name="paper_amount_has_rhythm"),
        ]

    def __str__(self) -> str:
        return str(self.paper_id)
