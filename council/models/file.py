"""Files of meetings, items and papers."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.models import Blob
from council.enums import FileRole, TextState, Visibility
from council.models.meeting import AgendaItem, Meeting
from council.models.paper import Paper
from council.models.published import Published, PublishedQuerySet, published_constraints, published_index, under


class FileQuerySet(PublishedQuerySet):
    """Reads of files."""

    def visible_to(self, viewer: Viewer) -> "FileQuerySet":
        """Files readable by viewer whose every parent viewer may read as well (I2)."""
        links = Attachment.objects.filter(file=OuterRef("pk"))
        hidden = links.exclude(
            Q(paper__isnull=True) | under(Paper.objects.visible_to(viewer), "paper"),
            Q(meeting__isnull=True) | under(Meeting.objects.visible_to(viewer), "meeting"),
            Q(agenda_item__isnull=True) | under(AgendaItem.objects.visible_to(viewer), "agenda_item"),
        )
        return super().visible_to(viewer).filter(Exists(links), ~Exists(hidden))


class File(Published):
    """A file (OParl File). `blob` is empty while an imported file could not be fetched yet; then source_url names it."""

    name = models.CharField(_("Bezeichnung"), max_length=500)
    file_name = models.CharField(_("Dateiname"), max_length=255)
    blob = models.ForeignKey(
        Blob, models.PROTECT, null=True, blank=True, related_name="files", verbose_name=_("Inhalt")
    )
    mime_type = models.CharField(_("Medientyp"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("Größe in Byte"), null=True, blank=True)
    date = models.DateField(_("Datum"), null=True, blank=True)
    # Pages are parted by form feeds.
    text = models.TextField(_("Text"), blank=True, editable=False)
    text_state = models.CharField(
        _("Durchsuchbarkeit"),
        max_length=8,
        choices=TextState.choices,
        blank=True,
        default=TextState.UNREAD,
        editable=False,
    )
    source_url = models.URLField(_("Adresse bei der Quelle"), max_length=500, blank=True, editable=False)
    redacted_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="redactions",
        verbose_name=_("geschwärzte Fassung von"),
    )
    license = models.URLField(_("Lizenz"), blank=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("Datei")
        verbose_name_plural = _("Dateien")
        indexes = [published_index("file")]
        constraints = published_constraints("file")

    def __str__(self) -> str:
        return self.name


class FileVersionQuerySet(models.QuerySet["FileVersion"]):
    """Reads of earlier versions."""

    def visible_to(self, viewer: Viewer) -> "FileVersionQuerySet":
        """Versions that the council and the clerk may read: the file as it is, and what it was when it was replaced."""
        from council.rules import is_of_council, may_run_meetings, reach

        if not (is_of_council(viewer) or may_run_meetings(viewer)):
            return self.none()
        own = reach(viewer)
        kept = [Visibility.PUBLIC]
        kept += [Visibility.NONPUBLIC] if own.nonpublic else []
        kept += [Visibility.INTERNAL] if own.internal else []
        return self.filter(under(File.objects.visible_to(viewer), "file"), visibility__in=kept)


class FileVersion(models.Model):
    """What a file was before it was replaced: never public, for those who wrote on it and compare. A trigger refuses changes.

    `visibility`: the file's at that time. `text` as File.text.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(File, models.CASCADE, related_name="earlier", verbose_name=_("Datei"))
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name=_("Inhalt"))
    file_name = models.CharField(_("Dateiname"), max_length=255)
    text = models.TextField(_("Text"), blank=True)
    visibility = models.SmallIntegerField(_("Sichtbarkeit"), choices=Visibility.choices)
    replaced_at = models.DateTimeField(_("ersetzt am"), default=timezone.now)

    objects = FileVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("frühere Fassung einer Datei")
        verbose_name_plural = _("frühere Fassungen von Dateien")
        ordering = ["-replaced_at", "id"]

    def __str__(self) -> str:
        return f"{self.file_name} {self.replaced_at:%d.%m.%Y}"


class Attachment(models.Model):
    """A file belongs to exactly one object per row, in a role."""

    file = models.ForeignKey(File, models.CASCADE, related_name="attachments", verbose_name=_("Datei"))
    role = models.CharField(_("als"), max_length=20, choices=FileRole.choices, default=FileRole.AUXILIARY)
    order = models.PositiveSmallIntegerField(default=0)
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, blank=True, related_name="attachments", db_index=False)
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, blank=True, related_name="attachments", db_index=False
    )
    agenda_item = models.ForeignKey(
        AgendaItem, models.CASCADE, null=True, blank=True, related_name="attachments", db_index=False
    )

    class Meta:
        verbose_name = _("Anlage")
        verbose_name_plural = _("Anlagen")
        ordering = ["order", "id"]
        # Two of three parents are always missing: an index that counts them looks useless to SQLite.
        indexes = [
            models.Index(fields=[parent], condition=Q(**{f"{parent}__isnull": False}), name=f"attachment_of_{parent}")
            for parent in ("paper", "meeting", "agenda_item")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(paper__isnull=False, meeting__isnull=True, agenda_item__isnull=True)
                | Q(paper__isnull=True, meeting__isnull=False, agenda_item__isnull=True)
                | Q(paper__isnull=True, meeting__isnull=True, agenda_item__isnull=False),
                name="attachment_one_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.file}"
