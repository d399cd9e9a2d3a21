"""The way of a paper through the departments before it is released (Mitzeichnung)."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.enums import CoSignatureState
from council.models.organization import Organization
from council.models.paper import Paper, PaperVersion

ANSWERS = (CoSignatureState.GIVEN, CoSignatureState.WITH_REMARK, CoSignatureState.REFUSED)
AGREED = (CoSignatureState.GIVEN, CoSignatureState.WITH_REMARK)
OPEN = (CoSignatureState.WAITING, CoSignatureState.ASKED)


class CoSignatureQuerySet(models.QuerySet["CoSignature"]):
    """Reads of co-signatures."""

    def asked(self) -> "CoSignatureQuerySet":
        """Those that wait for an answer, the most pressing first."""
        return self.filter(state=CoSignatureState.ASKED).order_by("due", "pk")

    def late(self, day: datetime.date) -> "CoSignatureQuerySet":
        """Those that should have been answered before day."""
        return self.asked().filter(due__lt=day)

    def of_last_round(self, paper: Paper) -> "CoSignatureQuerySet":
        """The present round of a paper, step by step."""
        last = CoSignature.objects.filter(paper=paper).order_by("-round").values("round")[:1]
        return self.filter(paper=paper, round=models.Subquery(last)).order_by("step", "department__name")


class CoSignature(models.Model):
    """One department's answer to one version of a paper, in one round. A given answer never changes (trigger).

    Departments of the same `step` are asked side by side; the next step is asked once everybody before has agreed.
    `version` is the one it was asked about, empty while it is not its turn. `due` is the last day to answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="co_signatures", verbose_name=_("Vorlage"))
    round = models.PositiveSmallIntegerField(_("Durchgang"), default=1)
    step = models.PositiveSmallIntegerField(_("Schritt"), default=1)
    department = models.ForeignKey(Organization, models.PROTECT, related_name="co_signatures", verbose_name=_("Amt"))
    version = models.ForeignKey(
        PaperVersion, models.PROTECT, null=True, blank=True, related_name="co_signatures", verbose_name=_("Fassung")
    )
    state = models.CharField(
        _("Stand"), max_length=12, choices=CoSignatureState.choices, default=CoSignatureState.WAITING
    )
    asked_at = models.DateTimeField(_("angefragt am"), null=True, blank=True)
    due = models.DateField(_("bis"), null=True, blank=True)
    remark = models.TextField(_("Hinweis"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("von")
    )
    at = models.DateTimeField(_("am"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("erinnert am"), null=True, blank=True)
    late_reminded_at = models.DateTimeField(_("nach der Frist erinnert am"), null=True, blank=True)

    objects = CoSignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mitzeichnung")
        verbose_name_plural = _("Mitzeichnungen")
        ordering = ["-round", "step", "pk"]
        indexes = [models.Index(fields=["department", "state", "due"], name="co_signature_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["paper", "round", "department"], name="co_signature_once_a_round"),
            models.CheckConstraint(
                condition=~Q(state__in=ANSWERS) | Q(at__isnull=False, version__isnull=False),
                name="co_signature_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(CoSignatureState.WITH_REMARK, CoSignatureState.REFUSED)) | ~Q(remark=""),
                name="co_signature_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.get_state_display()}"

    @property
    def is_late(self) -> bool:
        """Whether the answer is overdue today."""
        return self.state == CoSignatureState.ASKED and self.due is not None and self.due < timezone.localdate()

    @property
    def is_agreed(self) -> bool:
        """Whether the department has agreed."""
        return self.state in AGREED


class SigningRuleQuerySet(models.QuerySet["SigningRule"]):
    """Reads of the town's rule."""

    def on(self, day: datetime.date) -> "SigningRule | None":
        """The rule that holds on day."""
        return self.filter(since__lte=day).select_related("finance").order_by("-since").first()


class SigningRule(models.Model):
    """The town's own rule for co-signing, dated: from which amount Finance must sign, and how long there is to answer."""

    since = models.DateField(_("gilt ab"), unique=True)
    finance = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("Kämmerei"))
    finance_from = models.DecimalField(_("Die Kämmerei zeichnet mit ab (Euro)"), max_digits=14, decimal_places=2)
    days = models.PositiveSmallIntegerField(_("Tage zum Antworten"), default=7)

    objects = SigningRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("Regel der Mitzeichnung")
        verbose_name_plural = _("Regeln der Mitzeichnung")
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"{self.since:%d.%m.%Y}"
