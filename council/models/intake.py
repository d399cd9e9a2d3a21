"""What happens to something that was handed in: the formal check, who a petitioner is, the answer to a question."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.viewer import Viewer
from council.enums import CheckPoint, CheckVerdict
from council.models.file import File
from council.models.motion import Motion, MotionVersion
from council.models.organization import Organization
from council.models.paper import Paper
from council.models.published import under


class CheckNote(models.Model):
    """What the clerk found on one point of the formal check of a version. Kept with it; the clerk's desk alone reads it."""

    version = models.ForeignKey(
        MotionVersion, models.CASCADE, related_name="checks", verbose_name=_("eingereichte Fassung")
    )
    point = models.CharField(_("Punkt"), max_length=14, choices=CheckPoint.choices)
    verdict = models.CharField(_("Ergebnis"), max_length=10, choices=CheckVerdict.choices)
    note = models.CharField(_("Vermerk"), max_length=500, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("von")
    )
    at = models.DateTimeField(_("am"), default=timezone.now)

    class Meta:
        verbose_name = _("Punkt der formalen Prüfung")
        verbose_name_plural = _("Punkte der formalen Prüfung")
        constraints = [models.UniqueConstraint(fields=["version", "point"], name="check_noted_once")]

    def __str__(self) -> str:
        return f"{self.version}, {self.point}: {self.verdict}"


class PetitionerQuerySet(models.QuerySet["Petitioner"]):
    """Reads of petitioners."""

    def visible_to(self, viewer: Viewer) -> "PetitionerQuerySet":
        """The clerk's desk reads who they are, nobody else."""
        return self.all() if viewer.has(Role.CLERK) else self.none()

    def public_name_of(self, paper: Paper) -> str:
        """Return the name that stands beside a paper, "" where its bearer does not want that or it is forgotten."""
        row = self.filter(motion__paper=paper).values_list("public_name", flat=True).first()
        return row or ""


class Petitioner(models.Model):
    """Who handed in a suggestion or complaint (§ 24 GO NRW). The whole row is deleted on `delete_on`.

    `sealed` holds {"name", "address", "email"} (core.sealing). `public_name` stands beside the published paper and is
    empty unless its bearer wants that.
    """

    motion = models.OneToOneField(Motion, models.CASCADE, related_name="petitioner", verbose_name=_("Eingabe"))
    sealed = models.BinaryField(_("Name und Anschrift, verschlossen"))
    public_name = models.CharField(_("öffentlicher Name"), max_length=200, blank=True)
    delete_on = models.DateField(_("löschen am"))

    objects = PetitionerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einreichende Person")
        verbose_name_plural = _("Einreichende Personen")

    def __str__(self) -> str:
        return f"{self.motion_id}"


class InquiryAnswerQuerySet(models.QuerySet["InquiryAnswer"]):
    """Reads of answers."""

    def visible_to(self, viewer: Viewer) -> "InquiryAnswerQuerySet":
        """Answers to questions whose paper viewer may read."""
        return self.filter(under(Paper.objects.visible_to(viewer), "paper"))

    def waiting(self) -> "InquiryAnswerQuerySet":
        """Those not given yet, the most pressing first."""
        return self.filter(answered_at__isnull=True).order_by("due", "pk")


class InquiryAnswer(models.Model):
    """The answer to a question of a faction, from the day it is owed. Public exactly when it is given and its paper is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.OneToOneField(Paper, models.CASCADE, related_name="answer", verbose_name=_("Anfrage"))
    department = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="answers", verbose_name=_("antwortet")
    )
    due = models.DateField(_("fällig am"))
    text = models.TextField(_("Antwort"), blank=True)
    file = models.ForeignKey(
        File, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Antwort als Datei")
    )
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("von")
    )

    objects = InquiryAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Antwort auf eine Anfrage")
        verbose_name_plural = _("Antworten auf Anfragen")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(text="") | Q(file__isnull=False),
                name="answer_says_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}, {self.due:%d.%m.%Y}"

    @property
    def is_late(self) -> bool:
        """Whether it is owed and its day has passed."""
        return self.answered_at is None and self.due < timezone.localdate()
