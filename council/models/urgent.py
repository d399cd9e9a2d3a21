"""Urgent decisions (§ 60 GO NRW)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.enums import SignatureState, UrgentSigner
from council.models.paper import Paper


class UrgentDecision(models.Model):
    """Why a paper could not wait for the council, and when it was decided instead.

    Decided by the mayor and one councillor (signatures), or by the main committee in its meeting (no signatures).
    """

    paper = models.OneToOneField(
        Paper, models.CASCADE, primary_key=True, related_name="urgency", verbose_name=_("Vorlage")
    )
    reason = models.TextField(_("Grund der Dringlichkeit"))
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Dringlichkeitsentscheidung")
        verbose_name_plural = _("Dringlichkeitsentscheidungen")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="urgent_decision_says_why")]

    def __str__(self) -> str:
        return str(self.paper_id)


class UrgentSignature(models.Model):
    """One of the two signatures. Given or declined, it never changes (trigger); somebody else may be asked afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(
        UrgentDecision, models.CASCADE, related_name="signatures", verbose_name=_("Dringlichkeitsentscheidung")
    )
    signer = models.CharField(_("als"), max_length=12, choices=UrgentSigner.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="urgent_signatures", verbose_name=_("Person")
    )
    state = models.CharField(_("Stand"), max_length=8, choices=SignatureState.choices, default=SignatureState.ASKED)
    asked_at = models.DateTimeField(_("gebeten am"))
    remark = models.TextField(_("Grund"), blank=True)
    at = models.DateTimeField(_("am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Unterschrift unter einer Dringlichkeitsentscheidung")
        verbose_name_plural = _("Unterschriften unter Dringlichkeitsentscheidungen")
        ordering = ["-asked_at", "signer", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "signer"],
                condition=~Q(state=SignatureState.DECLINED),
                name="urgent_signature_once",
            ),
            models.CheckConstraint(
                condition=Q(state=SignatureState.ASKED) | Q(at__isnull=False), name="urgent_signature_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_signer_display()}: {self.get_state_display()}"
