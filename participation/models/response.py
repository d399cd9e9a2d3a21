"""What people answered, and what came of it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from participation.models.survey import Survey


class Response(models.Model):
    """An anonymous answer as the urn gave it out. It names nobody, and its day is the day on which its batch left the urn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="responses", verbose_name=_("Umfrage"))
    payload = models.TextField(_("Antworten"))
    commitment = models.CharField(_("Prüfkennung"), max_length=64, unique=True)
    day = models.DateField(_("Tag"))

    class Meta:
        verbose_name = _("Antwort")
        verbose_name_plural = _("Antworten")

    def __str__(self) -> str:
        return self.commitment[:12]


class NamedResponse(models.Model):
    """An answer with its person, for surveys that want a name. Deleted on its own day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="named_responses", verbose_name=_("Umfrage"))
    commitment = models.CharField(_("Prüfkennung"), max_length=64, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    email = models.EmailField(_("E-Mail-Adresse"))
    payload = models.TextField(_("Antworten"))
    day = models.DateField(_("eingegangen am"))
    delete_on = models.DateField(_("löschen am"))

    class Meta:
        verbose_name = _("Antwort mit Namen")
        verbose_name_plural = _("Antworten mit Namen")

    def __str__(self) -> str:
        return f"{self.survey}: {self.name}"


class SurveyDraft(models.Model):
    """What somebody has answered so far and wants to go on with.

    `key` is the hash of the token in their link, and `sealed` opens with that token only: without the link nobody reads it.
    """

    key = models.CharField(primary_key=True, max_length=64)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="drafts", verbose_name=_("Umfrage"))
    sealed = models.BinaryField()
    delete_on = models.DateField(_("löschen am"))

    class Meta:
        verbose_name = _("unterbrochene Antwort")
        verbose_name_plural = _("unterbrochene Antworten")

    def __str__(self) -> str:
        return self.key[:12]


class SurveyResultQuerySet(models.QuerySet["SurveyResult"]):
    """Reads of results."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of surveys whose result is public; the participation office sees all."""
        from participation.rules import is_officer

        return self if is_officer(viewer) else self.filter(survey__in=Survey.objects.with_results())

    def latest(self) -> Self:  # type: ignore[override]
        """The newest version first."""
        return self.order_by("-version")


class SurveyResult(models.Model):
    """A count, kept as it was made. Counting again makes a new version. `data`: participation.surveys.tallying."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="results", verbose_name=_("Umfrage"))
    version = models.PositiveIntegerField(_("Fassung"))
    counted_at = models.DateTimeField(_("ausgezählt am"))
    count = models.PositiveIntegerField(_("Antworten"))
    data = models.JSONField(_("Ergebnis"))

    objects = SurveyResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ergebnis einer Umfrage")
        verbose_name_plural = _("Ergebnisse von Umfragen")
        ordering = ["survey", "-version"]
        constraints = [models.UniqueConstraint(fields=["survey", "version"], name="survey_result_version")]

    def __str__(self) -> str:
        return f"{self.survey}, {self.version}"


class FreeText(models.Model):
    """A text somebody wrote, apart from their other answers. Public only once released, in the words of the release."""

    class State(models.TextChoices):
        """Whether it may be read."""

        NEW = "new", _("noch nicht gelesen")
        RELEASED = "released", _("freigegeben")
        WITHHELD = "withheld", _("zurückgehalten")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="texts", verbose_name=_("Umfrage"))
    question = models.CharField(_("Frage"), max_length=12)
    # Known again after a recount; no way back to the answer it was part of.
    digest = models.CharField(max_length=64)
    text = models.TextField(_("Text"))
    released_text = models.TextField(_("freigegebener Text"), blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=State.choices, default=State.NEW)

    class Meta:
        verbose_name = _("freier Text")
        verbose_name_plural = _("freie Texte")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "digest"], name="free_text_once"),
            models.CheckConstraint(
                condition=~Q(state="released") | ~Q(released_text=""), name="free_text_released_has_words"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
