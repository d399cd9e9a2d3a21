"""The browsers an account wants messages in."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.following import Follower


class PushDeviceQuerySet(models.QuerySet["PushDevice"]):
    """Reads of devices."""

    def of_account(self, user_id: uuid.UUID | None) -> "PushDeviceQuerySet":
        """Those of an account, latest first."""
        return self.filter(follower__user_id=user_id).order_by("-created_at", "-id")


class PushDevice(models.Model):
    """A browser in which somebody signed in wants to be told (Push API). It ends with the session that it was entered in.

    `endpoint`, `key` and `secret` are the browser's own (core.services.web_push.Browser); without the town's key nobody
    can send with them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    follower = models.ForeignKey(Follower, models.CASCADE, related_name="devices", verbose_name=_("folgende Person"))
    endpoint = models.CharField(_("Adresse"), max_length=1000, unique=True)
    key = models.CharField(_("Schlüssel"), max_length=100)
    secret = models.CharField(_("Geheimnis"), max_length=40)
    name = models.CharField(_("Gerät"), max_length=80)
    session_key = models.CharField(_("Anmeldung"), max_length=40, db_index=True)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects = PushDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gerät für Mitteilungen")
        verbose_name_plural = _("Geräte für Mitteilungen")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name
