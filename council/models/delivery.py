"""What the members of a meeting were given, when and how; and how far each of them has looked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.enums import HandedOut
from council.models.file import File
from council.models.meeting import Meeting
from council.models.paper import Paper


class MeetingDocument(models.Model):
    """A paper or a document that the members got for a meeting: with the invitation, later, or at the table. Append-only."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="handed_out", verbose_name=_("Sitzung"), db_index=False
    )
    paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, related_name="handed_out", verbose_name=_("Vorlage"), db_index=False
    )
    file = models.ForeignKey(
        File, models.PROTECT, null=True, related_name="handed_out", verbose_name=_("Datei"), db_index=False
    )
    way = models.CharField(_("wie"), max_length=7, choices=HandedOut.choices)
    at = models.DateTimeField(_("am"))

    class Meta:
        verbose_name = _("zugestellte Unterlage")
        verbose_name_plural = _("zugestellte Unterlagen")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "paper"], condition=Q(paper__isnull=False), name="paper_handed_out_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "file"], condition=Q(file__isnull=False), name="file_handed_out_once"
            ),
            models.CheckConstraint(
                condition=Q(paper__isnull=False, file__isnull=True) | Q(paper__isnull=True, file__isnull=False),
                name="handed_out_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper or self.file}: {self.get_way_display()}"


class MeetingLook(models.Model):
    """How a meeting stood when somebody last looked at it.

    `seen` holds keys and digests, never a word: {"start", "place", "items": {key: [label, withdrawn]},
    "documents": {key: [item, digest]}}.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="meeting_looks", verbose_name=_("Person")
    )
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="looks", verbose_name=_("Sitzung"))
    seen = models.JSONField(_("gesehener Stand"))
    at = models.DateTimeField(_("am"))

    class Meta:
        verbose_name = _("letzter Blick auf eine Sitzung")
        verbose_name_plural = _("letzte Blicke auf Sitzungen")
        constraints = [models.UniqueConstraint(fields=["user", "meeting"], name="look_once")]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.at:%d.%m.%Y}"
