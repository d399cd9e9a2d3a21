"""Dated facts from which rights are computed."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import MandateKind, Role


class DatedQuerySet(models.QuerySet):
    """Reads of facts with a beginning and an end."""

    def on(self, day: datetime.date) -> "DatedQuerySet":
        """Facts that hold on day, both ends included."""
        return self.filter(start__lte=day).filter(Q(end__isnull=True) | Q(end__gte=day))

    def current(self) -> "DatedQuerySet":
        """Facts that hold today in the town."""
        return self.on(timezone.localdate())


class Dated(models.Model):
    """A fact that holds from start to end, both days included; without an end it stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="%(class)ss", verbose_name=_("Konto")
    )
    start = models.DateField(_("ab"))
    end = models.DateField(_("bis"), null=True, blank=True)
    ground = models.CharField(_("Grundlage"), max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Appointment(Dated):
    """Somebody works for the administration in a role."""

    role = models.CharField(_("Aufgabe"), max_length=20, choices=Role.choices)
    department = models.UUIDField(_("Amt"), null=True, blank=True)

    class Meta:
        verbose_name = _("Bestellung")
        verbose_name_plural = _("Bestellungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="appointment_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Mandate(Dated):
    """Somebody holds an office of the council; access to non-public papers ends with it (I9)."""

    kind = models.CharField(_("Mandat"), max_length=20, choices=MandateKind.choices)

    class Meta:
        verbose_name = _("Mandat")
        verbose_name_plural = _("Mandate")
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="mandate_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
