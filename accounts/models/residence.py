"""The badge "verified resident", separate from signing in."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ProofAssurance, ProofMethod


class ResidentProofQuerySet(models.QuerySet["ResidentProof"]):
    """Reads of proofs of residence."""

    def valid(self, day: datetime.date | None = None) -> "ResidentProofQuerySet":
        """Proofs that hold on day (today without one)."""
        return self.filter(valid_until__gte=day or timezone.localdate())


class ResidentProof(models.Model):
    """Somebody has proved to live in the town. It says nothing about how they sign in and gives no office."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="resident_proofs", verbose_name=_("Konto")
    )
    method = models.CharField(_("Verfahren"), max_length=20, choices=ProofMethod.choices)
    assurance = models.CharField(_("Vertrauensniveau"), max_length=20, choices=ProofAssurance.choices)
    proved_on = models.DateField(_("nachgewiesen am"))
    valid_until = models.DateField(_("gültig bis"))

    objects = ResidentProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("Wohnsitznachweis")
        verbose_name_plural = _("Wohnsitznachweise")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("proved_on")), name="resident_proof_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_method_display()}"
