"""Which motion came from which proposal: the arrow points down, so the link lies here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models import Motion
from participation.models.proposal import Proposal


class MotionOrigin(models.Model):
    """A faction has made a motion of a citizen's proposal. As secret as the motion; its paper may be public."""

    motion = models.OneToOneField(Motion, models.CASCADE, related_name="+", verbose_name=_("Antrag"))
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="motions", verbose_name=_("Vorschlag"))

    class Meta:
        verbose_name = _("Herkunft eines Antrags")
        verbose_name_plural = _("Herkunft von Anträgen")

    def __str__(self) -> str:
        return str(self.pk)
