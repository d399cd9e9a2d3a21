"""The badge "verified resident", separate from signing in, and proofs that somebody has begun."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ProofAssurance, ProofMethod, RequestState


class ResidentProofQuerySet(models.QuerySet["ResidentProof"]):
    """Reads of proofs of residence."""

    def valid(self, day: datetime.date | None = None) -> "ResidentProofQuerySet":
        """Proofs that hold on day (today without one)."""
        return self.filter(valid_until__gte=day or timezone.localdate())

    def at_least(self, level: str) -> "ResidentProofQuerySet":
        """Proofs of a level or above it."""
        return self.filter(assurance__in=ProofAssurance(level).at_least())

    def strongest(self) -> "ResidentProof | None":
        """The strongest of these, and of equals the one that holds longest."""
        order = list(ProofAssurance)
        return max(self, key=lambda row: (order.index(ProofAssurance(row.assurance)), row.valid_until), default=None)


class ResidentProof(models.Model):
    """Somebody has proved to live in the town. It says nothing about how they sign in and gives no office.

    `unique_key` is the keyed hash of what is unique to the person in that way of proof ("" in proofs from before there
    was one); while `is_binding`, it belongs to this account alone. `counts_as` names the account in which this person
    proved first: marks of having taken part are made from it, so that a proof that moves to another account brings no
    second vote.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="resident_proofs", verbose_name=_("Konto")
    )
    method = models.CharField(_("Verfahren"), max_length=20, choices=ProofMethod.choices)
    assurance = models.CharField(_("Vertrauensniveau"), max_length=20, choices=ProofAssurance.choices)
    unique_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    is_binding = models.BooleanField(default=True, editable=False)
    counts_as = models.UUIDField(null=True, editable=False)
    district = models.CharField(_("Ortsteil"), max_length=100, blank=True)
    proved_on = models.DateField(_("nachgewiesen am"))
    valid_until = models.DateField(_("gültig bis"))

    objects = ResidentProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("Wohnsitznachweis")
        verbose_name_plural = _("Wohnsitznachweise")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=models.F("proved_on")), name="resident_proof_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=Q(is_binding=True) & ~Q(unique_key=""),
                name="resident_proof_one_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_method_display()}"

    @property
    def voter(self) -> uuid.UUID:
        """Return as whom its holder is marked when taking part."""
        return self.counts_as or self.user_id


class ResidenceRequestQuerySet(models.QuerySet["ResidenceRequest"]):
    """Reads of begun proofs."""

    def of_account(self, user_id: uuid.UUID | None) -> "ResidenceRequestQuerySet":
        """Those of an account that have not run out."""
        return self.filter(user_id=user_id).open()

    def open(self) -> "ResidenceRequestQuerySet":
        """Those that have not run out."""
        return self.filter(expires_on__gte=timezone.localdate())

    def waiting(self, method: str) -> "ResidenceRequestQuerySet":
        """Those of one way that wait for the office, first come first."""
        return self.open().filter(method=method, state=RequestState.ASKED).order_by("created_at")


class ResidenceRequest(models.Model):
    """Somebody has begun to prove where they live. One for each account and way; it goes when it is proved or runs out.

    `code_key` is the keyed hash of what completes it. `sealed` holds what the way needs until then, an address for
    example (core.sealing, purpose "residence"); it may go earlier than the rest, on `forget_on`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="residence_requests", verbose_name=_("Konto")
    )
    method = models.CharField(_("Verfahren"), max_length=20, choices=ProofMethod.choices)
    state = models.CharField(_("Stand"), max_length=8, choices=RequestState.choices, default=RequestState.ASKED)
    unique_key = models.CharField(max_length=64, editable=False)
    code_key = models.CharField(max_length=64, blank=True, editable=False)
    sealed = models.BinaryField(null=True, editable=False)
    reason = models.CharField(_("Grund der Ablehnung"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("begonnen am"), default=timezone.now)
    sent_on = models.DateField(_("abgeschickt am"), null=True, blank=True)
    forget_on = models.DateField(_("Angaben löschen am"), null=True, blank=True)
    expires_on = models.DateField(_("läuft ab am"))

    objects = ResidenceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Begonnener Wohnsitznachweis")
        verbose_name_plural = _("Begonnene Wohnsitznachweise")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "method"], name="residence_request_once"),
            models.CheckConstraint(
                condition=Q(state=RequestState.REFUSED) ^ Q(reason=""), name="residence_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()}: {self.get_state_display()}"

    @property
    def takes_code(self) -> bool:
        """Whether a code for it has been sent."""
        return self.state == RequestState.SENT and bool(self.code_key)
