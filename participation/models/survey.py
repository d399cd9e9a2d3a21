"""A survey and what it is made of: pages, questions, choices, rows."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.enums import ProcedureKind, ProcedureState
from participation.models.procedure import Procedure, ProcedureQuerySet


class SurveyQuerySet(ProcedureQuerySet["Survey"]):
    """Reads of surveys."""

    def with_results(self) -> Self:
        """Those whose result is public."""
        return self.filter(state__in=[ProcedureState.PUBLISHED, ProcedureState.ARCHIVED])


class Survey(Procedure):
    """A survey. What it asks is frozen into `configuration` when it opens (participation.surveys.questionnaire)."""

    intro = models.TextField(_("Worum es geht"), blank=True)
    thanks = models.TextField(_("Dank nach dem Absenden"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("dauert etwa (Minuten)"), default=5)
    is_template = models.BooleanField(
        _("Vorlage"), default=False, help_text=_("Eine Vorlage wird kopiert und öffnet selbst nie.")
    )
    # By language, then by field: {"en": {"title": …}}. The same in every model of this file.
    translations = models.JSONField(_("Übersetzungen"), default=dict, blank=True, editable=False)

    objects = SurveyQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("Umfrage")
        verbose_name_plural = _("Umfragen")
        ordering = ["closes_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" not in self.get_deferred_fields():
            self.kind = ProcedureKind.SURVEY


class SurveyPage(models.Model):
    """A page of a survey: one topic. `condition` (participation.surveys.conditions) looks at earlier questions only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="pages", verbose_name=_("Umfrage"))
    order = models.PositiveSmallIntegerField(_("Reihenfolge"))
    title = models.CharField(_("Thema"), max_length=200)
    text = models.TextField(_("Text am Anfang"), blank=True)
    condition = models.JSONField(_("nur zeigen, wenn"), null=True, blank=True)
    translations = models.JSONField(_("Übersetzungen"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("Seite einer Umfrage")
        verbose_name_plural = _("Seiten von Umfragen")
        ordering = ["survey", "order"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """A question, or a block of information or consent.

    `kind` names its type (participation.surveys.types), `settings` are of that type. `key` is its column in every export
    and what conditions call it: it never changes. Of demographic questions one may always keep the answer to oneself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions", verbose_name=_("Umfrage"))
    page = models.ForeignKey(SurveyPage, models.CASCADE, related_name="questions", verbose_name=_("Seite"))
    order = models.PositiveSmallIntegerField(_("Reihenfolge"))
    key = models.CharField(_("Kennung"), max_length=12, editable=False)
    kind = models.CharField(_("Art"), max_length=12)
    text = models.TextField(_("Frage"), max_length=500)
    help = models.TextField(_("Hinweis"), max_length=500, blank=True)
    is_required = models.BooleanField(_("muss beantwortet werden"), default=False)
    is_demographic = models.BooleanField(_("Angabe zur Person"), default=False)
    is_sensitive = models.BooleanField(
        _("besonders geschützt"), default=False,
        help_text=_("Gesundheit, Religion, politische Meinung, Herkunft, Sexualität (Art. 9 DSGVO): braucht eine Einwilligung davor."),
    )  # fmt: skip
    offers_other = models.BooleanField(_("mit „Anderes, nämlich“"), default=False)
    settings = models.JSONField(_("Einstellungen"), default=dict, blank=True)
    condition = models.JSONField(_("nur zeigen, wenn"), null=True, blank=True)
    translations = models.JSONField(_("Übersetzungen"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("Frage")
        verbose_name_plural = _("Fragen")
        ordering = ["page__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "key"], name="question_key"),
            models.CheckConstraint(condition=~Q(key=""), name="question_has_key"),
        ]

    def __str__(self) -> str:
        return self.text


class Part(models.Model):
    """What choices and rows share: a text at a place of a question."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"))
    key = models.CharField(_("Kennung"), max_length=12, editable=False)
    text = models.CharField(_("Text"), max_length=300)
    translations = models.JSONField(_("Übersetzungen"), default=dict, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["order"]

    def __str__(self) -> str:
        return self.text


class Choice(Part):
    """Something one can choose. An exclusive one stands alone ("nichts davon")."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices", verbose_name=_("Frage"))
    is_exclusive = models.BooleanField(_("schließt alles andere aus"), default=False)

    class Meta(Part.Meta):
        verbose_name = _("Antwort zur Auswahl")
        verbose_name_plural = _("Antworten zur Auswahl")
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="choice_key")]


class Row(Part):
    """A row of a matrix."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="rows", verbose_name=_("Frage"))

    class Meta(Part.Meta):
        verbose_name = _("Zeile einer Tabelle von Fragen")
        verbose_name_plural = _("Zeilen von Tabellen von Fragen")
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="row_key")]
