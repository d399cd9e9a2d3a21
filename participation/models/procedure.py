"""What all procedures share: who may take part, from when to when, on which ground, and what was frozen."""

import datetime
import uuid
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ProofAssurance
from accounts.viewer import PUBLIC, Viewer
from participation.enums import Access, ProcedureKind, ProcedureState
from participation.models.project import Project

# What everybody may see. An aborted procedure that was never announced stays inside.
SHOWN = (
    ProcedureState.ANNOUNCED,
    ProcedureState.OPEN,
    ProcedureState.CLOSED,
    ProcedureState.EVALUATED,
    ProcedureState.PUBLISHED,
    ProcedureState.ARCHIVED,
)


P = TypeVar("P", bound=models.Model)


class ProcedureQuerySet(models.QuerySet[P]):
    """Reads of procedures. Kinds inherit them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Announced ones; the participation office sees drafts."""
        from participation.rules import is_officer

        if is_officer(viewer):
            return self
        return self.filter(Q(state__in=SHOWN) | Q(state=ProcedureState.ABORTED, announced_on__isnull=False))

    def public(self) -> Self:
        """Rows that anybody may read."""
        return self.visible_to(PUBLIC)

    def announced(self) -> Self:
        """Those that were announced, aborted ones included: no drafts."""
        return self.exclude(state__in=(ProcedureState.DRAFT, ProcedureState.REVIEWED)).exclude(
            state=ProcedureState.ABORTED, announced_on__isnull=True
        )

    def running(self, now: datetime.datetime | None = None) -> Self:
        """Open at this moment by the clock, whatever a late job has not yet noted."""
        now = now or timezone.now()
        return self.filter(state=ProcedureState.OPEN, opens_at__lte=now, closes_at__gt=now)

    def due_to_open(self, now: datetime.datetime) -> Self:
        """Announced ones whose time has come."""
        return self.filter(state=ProcedureState.ANNOUNCED, opens_at__lte=now)

    def due_to_close(self, now: datetime.datetime) -> Self:
        """Open ones whose time is over."""
        return self.filter(state=ProcedureState.OPEN, closes_at__lte=now)


class Procedure(models.Model):
    """A procedure by which citizens take part. Survey and BudgetProcess extend it.

    `configuration` is what counts, frozen when it opens, known by `configuration_hash` (SHA-256 of its canonical JSON).
    How many have taken part stands in Turnout; nothing else is told before the result.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("Art"), max_length=10, choices=ProcedureKind.choices, editable=False)
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="procedures", verbose_name=_("Vorhaben")
    )
    slug = models.SlugField(_("Adresse"), max_length=80, unique=True)
    title = models.CharField(_("Titel"), max_length=200)
    summary = models.TextField(_("In zwei Sätzen"), max_length=500)
    audience = models.CharField(_("Wer mitmachen kann"), max_length=200)
    access = models.CharField(_("Nachweis"), max_length=10, choices=Access.choices, default=Access.OPEN)
    proof_level = models.CharField(
        _("Wohnsitznachweis mindestens"),
        max_length=20,
        choices=ProofAssurance.choices,
        default=ProofAssurance.SUBSTANTIAL,
        help_text=_("Gilt nur, wo ein Konto mit Wohnsitznachweis verlangt wird."),
    )
    opens_at = models.DateTimeField(_("beginnt am"))
    closes_at = models.DateTimeField(_("endet am"))
    state = models.CharField(
        _("Stand"), max_length=10, choices=ProcedureState.choices, default=ProcedureState.DRAFT, editable=False
    )
    legal_basis = models.CharField(_("Rechtsgrundlage"), max_length=300)
    privacy_notice = models.TextField(_("Hinweise zum Datenschutz"))
    delete_on = models.DateField(_("Einzelne Antworten löschen am"))
    contact = models.CharField(_("Ansprechperson"), max_length=200)
    languages = models.JSONField(_("Sprachen"), default=list, blank=True)
    configuration = models.JSONField(_("festgelegt"), null=True, editable=False)
    configuration_hash = models.CharField(max_length=64, blank=True, editable=False)
    announced_on = models.DateField(_("angekündigt am"), null=True, editable=False)
    published_on = models.DateField(_("Ergebnis veröffentlicht am"), null=True, editable=False)
    abort_reason = models.TextField(_("Grund des Abbruchs"), blank=True, editable=False)
    modified_at = models.DateTimeField(_("geändert am"), auto_now=True)

    objects = ProcedureQuerySet["Procedure"].as_manager()

    class Meta:
        verbose_name = _("Verfahren")
        verbose_name_plural = _("Verfahren")
        ordering = ["closes_at"]
        indexes = [models.Index(fields=["state", "closes_at"], name="procedure_list")]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="procedure_ends_after_start"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        ProcedureState.DRAFT,
                        ProcedureState.REVIEWED,
                        ProcedureState.ANNOUNCED,
                        ProcedureState.ABORTED,
                    ]
                )
                | ~Q(configuration_hash=""),
                name="procedure_open_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProcedureState.ABORTED) | ~Q(abort_reason=""), name="procedure_abort_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_frozen(self) -> bool:
        """Whether its configuration can change no more."""
        return bool(self.configuration_hash)

    def is_running(self, now: datetime.datetime | None = None) -> bool:
        """Whether one can take part at this moment, by the server's clock."""
        now = now or timezone.now()
        return self.state == ProcedureState.OPEN and self.opens_at <= now < self.closes_at


class Turnout(models.Model):
    """How many have taken part. Beside the procedure, so that a vote makes no kept page of the procedure old."""

    procedure = models.OneToOneField(
        Procedure, models.CASCADE, primary_key=True, related_name="turnout", verbose_name=_("Verfahren")
    )
    count = models.PositiveIntegerField(_("Teilnahmen"), default=0)

    class Meta:
        verbose_name = _("Zahl der Teilnahmen")
        verbose_name_plural = _("Zahlen der Teilnahmen")

    def __str__(self) -> str:
        return f"{self.procedure}: {self.count}"
