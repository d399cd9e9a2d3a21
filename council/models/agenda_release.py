"""The chair looks at an agenda before anybody is invited, where the town has settled that."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import ReleaseAnswer
from council.models.meeting import Meeting


class AgendaReleaseQuerySet(models.QuerySet["AgendaRelease"]):
    """Reads of releases."""

    def asked_of(self, viewer: Viewer) -> "AgendaReleaseQuerySet":
        """Those that viewer, as the chair of the meeting, was asked for."""
        if viewer.user_id is None or not viewer.is_trusted or not viewer.mandates:
            return self.none()
        return self.filter(asked=viewer.user_id, meeting__chair__user_id=viewer.user_id)

    def open(self) -> "AgendaReleaseQuerySet":
        """Those that wait for an answer."""
        return self.filter(answer="")


class AgendaRelease(models.Model):
    """The chair was asked to release an agenda. `sha512` is that of day, place and agenda as they stood; answered, it stays.

    Without `asked` the clerk notes a release that was given on paper or by telephone.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="releases", verbose_name=_("Sitzung"))
    sha512 = models.CharField(_("Prüfsumme"), max_length=128)
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("gefragt")
    )
    asked_at = models.DateTimeField(_("gefragt am"))
    answer = models.CharField(_("Antwort"), max_length=8, choices=ReleaseAnswer.choices, blank=True)
    words = models.TextField(_("Anmerkung"), blank=True)
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)

    objects = AgendaReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("Freigabe einer Tagesordnung")
        verbose_name_plural = _("Freigaben von Tagesordnungen")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=Q(answer=""), name="release_asked_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="release_answer_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(answer=ReleaseAnswer.RETURNED) | ~Q(words=""), name="release_returned_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_answer_display() or _('gefragt')}"
