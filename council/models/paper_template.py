"""What a paper of a type begins with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.enums import PaperType


class PaperTemplate(models.Model):
    """The words that stand in a new paper of one type; the town writes them itself."""

    paper_type = models.CharField(_("Art"), max_length=40, choices=PaperType.choices, unique=True)
    proposal = models.TextField(_("Beschlussvorschlag"), blank=True)
    reasons = models.TextField(_("Begründung"), blank=True)
    financial_effects = models.TextField(_("Finanzielle Auswirkungen"), blank=True)
    climate_effects = models.TextField(_("Auswirkungen auf das Klima"), blank=True)

    class Meta:
        verbose_name = _("Muster für Vorlagen")
        verbose_name_plural = _("Muster für Vorlagen")
        ordering = ["paper_type"]

    def __str__(self) -> str:
        return str(self.get_paper_type_display())
