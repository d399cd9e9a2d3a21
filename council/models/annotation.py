"""What people write on documents: theirs alone or their faction's (I7). Words and drawings lie here sealed."""

import json
import uuid
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.sealing import seal_bytes, unseal_bytes
from council.models.file import File
from council.models.organization import Organization
from council.models.published import under

PAD_TO_BYTES = 256


class Sealed(models.Model):
    """A row whose words only whoever has the keys of the settings can read; no other row's can be put in their place."""

    sealed = models.BinaryField(default=bytes)

    class Meta:
        abstract = True

    @property
    def content(self) -> dict[str, Any]:
        """What is sealed; {} once it is forgotten."""
        return dict(json.loads(unseal_bytes(self._purpose, self.sealed))) if self.sealed else {}

    @content.setter
    def content(self, value: dict[str, Any]) -> None:
        words = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        self.sealed = seal_bytes(self._purpose, words, PAD_TO_BYTES) if value else b""

    @property
    def _purpose(self) -> str:
        return f"{self._meta.model_name}:{self.pk}"


class NotebookQuerySet(models.QuerySet["Notebook"]):
    """Reads of notebooks."""

    def locked(self, owner: UUID) -> "Notebook":
        """Return somebody's, made if need be, held until the end of the transaction: their devices wait for each other."""
        self.get_or_create(owner_id=owner)
        return self.select_for_update().get(owner_id=owner)


class Notebook(models.Model):
    """All that one person writes on documents. `seq` counts the changes; whoever writes holds the row."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="notebook")
    seq = models.PositiveBigIntegerField(default=0)

    objects = NotebookQuerySet.as_manager()

    class Meta:
        verbose_name = _("Notizbuch")
        verbose_name_plural = _("Notizbücher")

    def __str__(self) -> str:
        return str(self.seq)


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    """Reads of annotations."""

    def of(self, viewer: Viewer) -> "AnnotationQuerySet":
        """Those of the viewer, while they belong to the council (I9); tombstones included."""
        from council.rules import is_of_council

        return self.filter(owner_id=viewer.user_id) if is_of_council(viewer) else self.none()

    def visible_to(self, viewer: Viewer) -> "AnnotationQuerySet":
        """The viewer's own, and what colleagues share with the viewer's faction on documents that the viewer may read.

        Nobody else's, whatever their role: neither the administration nor a superuser (I7).
        """
        from council.rules import is_of_council, reach

        if not is_of_council(viewer):
            return self.none()
        shared: Any = Q(faction__in=reach(viewer).factions) & under(File.objects.visible_to(viewer), "file")
        return self.filter(Q(owner_id=viewer.user_id) | shared, deleted_at__isnull=True)


class Annotation(Sealed):
    """Ink, a highlight, a note, a text or a bookmark on one page of one version of a file. The device chose the key.

    `version`: SHA-512 of the bytes it was put on. Sealed: kind, page (from 1), geometry (PDF units, see
    services/note_content), quote, body, colour. `revision` counts its changes, `last_edit` names the last of them;
    `seq` is its place among all changes of the notebook. `conflict_of`: the one beside which it was written elsewhere.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="annotations", db_index=False)
    file = models.ForeignKey(File, models.PROTECT, related_name="annotations")
    version = models.CharField("SHA-512", max_length=128)
    faction = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="annotations", verbose_name=_("geteilt mit")
    )
    revision = models.PositiveIntegerField(default=1)
    seq = models.PositiveBigIntegerField()
    last_edit = models.UUIDField()
    conflict_of = models.UUIDField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Notiz auf einer Unterlage")
        verbose_name_plural = _("Notizen auf Unterlagen")
        constraints = [
            models.UniqueConstraint(fields=["owner", "seq"], name="annotation_seq_once"),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) | Q(faction__isnull=True), name="annotation_gone_is_not_shared"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.revision}"


class AnnotationEdit(models.Model):
    """An edit that was done, and the revision it made: brought again, it changes nothing."""

    id = models.UUIDField(primary_key=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="edits")
    revision = models.PositiveIntegerField()
    seq = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("Änderung einer Notiz")
        verbose_name_plural = _("Änderungen von Notizen")
        constraints = [models.UniqueConstraint(fields=["owner", "seq"], name="annotation_edit_seq_once")]

    def __str__(self) -> str:
        return f"{self.pk} {self.seq}"


class AnnotationAnswer(Sealed):
    """An answer to a shared annotation. Sealed: body, and the accounts that it mentions."""

    id = models.UUIDField(primary_key=True, editable=False)
    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="annotation_answers")
    made_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Antwort auf eine Notiz")
        verbose_name_plural = _("Antworten auf Notizen")
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class ReadingPlaceQuerySet(models.QuerySet["ReadingPlace"]):
    """Reads of places."""

    def of(self, viewer: Viewer) -> "ReadingPlaceQuerySet":
        """Those of the viewer, while they belong to the council (I9)."""
        from council.rules import is_of_council

        return self.filter(owner_id=viewer.user_id) if is_of_council(viewer) else self.none()


class ReadingPlace(Sealed):
    """How far somebody has read a version of a file. Sealed: the last page, the pages that were read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    file = models.ForeignKey(File, models.CASCADE, related_name="+")
    version = models.CharField("SHA-512", max_length=128)

    objects = ReadingPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Lesestand")
        verbose_name_plural = _("Lesestände")
        constraints = [models.UniqueConstraint(fields=["owner", "file", "version"], name="reading_place_once")]

    def __str__(self) -> str:
        return str(self.pk)
