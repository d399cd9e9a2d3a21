"""What the town plans, and how far citizens take part in it: the Vorhabenliste."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.viewer import PUBLIC, Viewer
from council.models import Location, Matter, Organization, Paper
from participation.enums import ParticipationLevel, ProjectStatus, SuggestionState


class ProjectQuerySet(models.QuerySet["Project"]):
    """Reads of projects."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Published ones; the participation office sees drafts."""
        from participation.rules import is_officer

        return self if is_officer(viewer) else self.filter(published_at__isnull=False)

    def public(self) -> Self:
        """Rows that anybody may read."""
        return self.visible_to(PUBLIC)


class Project(models.Model):
    """A project (Vorhaben) of the town."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("Adresse"), max_length=80, unique=True)
    title = models.CharField(_("Titel"), max_length=200)
    summary = models.TextField(_("In zwei Sätzen"), max_length=500)
    goal = models.TextField(_("Was erreicht werden soll"), blank=True)
    topic = models.CharField(_("Thema"), max_length=100, blank=True)
    district = models.CharField(_("Ortsteil"), max_length=100, blank=True)
    location = models.ForeignKey(
        Location, models.SET_NULL, null=True, blank=True, related_name="projects", verbose_name=_("Ort")
    )
    department = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="projects", verbose_name=_("zuständiges Amt")
    )
    contact = models.CharField(_("Ansprechperson"), max_length=200, blank=True)
    cost = models.DecimalField(_("Kosten in Euro"), max_digits=12, decimal_places=2, null=True, blank=True)
    status = models.CharField(_("Stand"), max_length=10, choices=ProjectStatus.choices, default=ProjectStatus.PLANNING)
    level = models.PositiveSmallIntegerField(_("Stufe der Beteiligung"), choices=ParticipationLevel.choices)
    level_reason = models.TextField(
        _("Begründung der Stufe"), blank=True, help_text=_("Nötig, wenn keine Beteiligung vorgesehen ist.")
    )
    review_on = models.DateField(_("wird überprüft am"), null=True, blank=True)
    matters = models.ManyToManyField(Matter, blank=True, related_name="projects", verbose_name=_("Vorgänge"))
    papers = models.ManyToManyField(Paper, blank=True, related_name="projects", verbose_name=_("Vorlagen"))
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, editable=False)
    modified_at = models.DateTimeField(_("geändert am"), auto_now=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vorhaben")
        verbose_name_plural = _("Vorhaben")
        ordering = ["-modified_at"]
        indexes = [models.Index(fields=["published_at", "modified_at"], name="project_list")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(level=ParticipationLevel.NONE) | ~Q(level_reason=""), name="project_none_has_reason"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ProjectStep(models.Model):
    """A step of a project's timeline."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="steps", verbose_name=_("Vorhaben"))
    date = models.DateField(_("am"))
    until = models.DateField(_("bis"), null=True, blank=True)
    is_expected = models.BooleanField(_("voraussichtlich"), default=False)
    title = models.CharField(_("Schritt"), max_length=200)
    text = models.TextField(_("Text"), blank=True)

    class Meta:
        verbose_name = _("Schritt")
        verbose_name_plural = _("Schritte")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date}: {self.title}"


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """Reads of suggestions."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Answered ones of visible projects; the participation office sees all."""
        from participation.rules import is_officer

        if is_officer(viewer):
            return self
        return self.filter(state=SuggestionState.ANSWERED, project__in=Project.objects.visible_to(viewer))

    def public(self) -> Self:
        """Rows that anybody may read."""
        return self.visible_to(PUBLIC)


class Suggestion(models.Model):
    """Somebody asks for participation in a project. It must be answered, and is public with its answer.

    `email` is never shown, and forgotten on `delete_contact_on`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="suggestions", verbose_name=_("Vorhaben"))
    text = models.TextField(_("Vorschlag"), max_length=2000)
    email = models.EmailField(_("E-Mail für die Antwort"), blank=True)
    delete_contact_on = models.DateField(_("Kontakt löschen am"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=SuggestionState.choices, default=SuggestionState.NEW)
    answer = models.TextField(_("Antwort"), blank=True)
    received_on = models.DateField(_("eingegangen am"))
    answered_on = models.DateField(_("beantwortet am"), null=True, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vorschlag zur Beteiligung")
        verbose_name_plural = _("Vorschläge zur Beteiligung")
        ordering = ["-received_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=SuggestionState.NEW) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="suggestion_answer_is_there",
            ),
            models.CheckConstraint(
                condition=Q(email="") | Q(delete_contact_on__isnull=False), name="suggestion_contact_is_forgotten"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
