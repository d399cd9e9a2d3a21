"""Who watches over a vote: sworn in by the office, told of every checkpoint."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from participation.models.procedure import Procedure


class ObserverQuerySet(models.QuerySet["Observer"]):
    """Reads of observers."""

    def visible_to(self, viewer: Viewer) -> Self:
        """All for the participation office, for everybody else their own, in a session with a second factor."""
        from participation.rules import is_officer

        if is_officer(viewer):
            return self
        return self.filter(user_id=viewer.user_id) if viewer.user_id and viewer.is_trusted else self.none()

    def current(self) -> Self:
        """Those who are sworn today and not dismissed."""
        today = timezone.localdate()
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today), sworn_on__lte=today)


class Observer(models.Model):
    """Somebody sworn to secrecy who may open every commitment of a vote: an account, or a mail address for checkpoints only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="observers", verbose_name=_("Verfahren"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Konto")
    )
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    sworn_on = models.DateField(_("verpflichtet am"))
    ended_on = models.DateField(_("entlassen am"), null=True, blank=True)

    objects = ObserverQuerySet.as_manager()

    class Meta:
        verbose_name = _("Beobachterin oder Beobachter")
        verbose_name_plural = _("Beobachterinnen und Beobachter")
        ordering = ["sworn_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "user"], name="observer_account_once"),
            models.UniqueConstraint(
                fields=["procedure", "email"], condition=~Q(email=""), name="observer_address_once"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, email="") | (Q(user__isnull=True) & ~Q(email="")),
                name="observer_account_or_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name
