"""How an agenda came about: every step on it, and what a body always has on its agendas."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from council.enums import AgendaAct, FixedPlace, ItemKind, Part
from council.models.meeting import AgendaItem, Meeting
from council.models.organization import Organization


class AgendaStepQuerySet(models.QuerySet["AgendaStep"]):
    """Reads of steps."""

    def newest_standing(self) -> "AgendaStep | None":
        """Return the newest step that was neither taken back nor takes one back."""
        taken_back = AgendaStep.objects.filter(undoes=OuterRef("pk"))
        return self.filter(~Exists(taken_back), undoes__isnull=True).order_by("-revision").first()


class AgendaStep(models.Model):
    """One act on the agenda of a meeting. `inverse` says what takes it back; empty where nothing does."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_steps", verbose_name=_("Sitzung"))
    revision = models.PositiveIntegerField(_("Stand der Tagesordnung"))
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, related_name="+", verbose_name=_("Tagesordnungspunkt")
    )
    act = models.CharField(_("Was"), max_length=8, choices=AgendaAct.choices)
    inverse = models.JSONField(_("Gegenschritt"), default=dict)
    undoes = models.OneToOneField(
        "self", models.CASCADE, null=True, related_name="undone_by", verbose_name=_("nimmt zurück")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("von")
    )
    at = models.DateTimeField(_("am"))

    objects = AgendaStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("Schritt an der Tagesordnung")
        verbose_name_plural = _("Schritte an der Tagesordnung")
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(fields=["meeting", "revision"], name="agenda_revision_once")]

    def __str__(self) -> str:
        return f"{self.revision}: {self.get_act_display()}"


class FixedItem(models.Model):
    """An item that stands on every agenda of a body: at the beginning, or after all papers."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="fixed_items", verbose_name=_("Gremium")
    )
    place = models.CharField(_("Stelle"), max_length=5, choices=FixedPlace.choices, default=FixedPlace.BEGIN)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"))
    part = models.CharField(_("Teil"), max_length=10, choices=Part.choices, default=Part.PUBLIC)
    title = models.CharField(_("Betreff"), max_length=300)
    public_title = models.CharField(_("öffentlicher Betreff"), max_length=300, blank=True)
    kind = models.CharField(_("Art"), max_length=12, choices=ItemKind.choices, default=ItemKind.FORMALITY)
    note = models.CharField(_("Hinweis"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("fester Punkt")
        verbose_name_plural = _("feste Punkte")
        ordering = ["organization", "part", "place", "order"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "part", "title"], name="fixed_item_once"),
            models.CheckConstraint(
                condition=Q(part=Part.PUBLIC) | ~Q(public_title=""), name="fixed_item_needs_public_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title
