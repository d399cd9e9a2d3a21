"""What came out of a count, kept for good."""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Blob
from participation.models.procedure import Procedure


class TallyQuerySet(models.QuerySet["TallyResult"]):
    """Reads of results."""

    def published(self) -> Self:
        """Those that everybody may see."""
        return self.filter(published_on__isnull=False)

    def latest_first(self) -> Self:
        """The newest count first."""
        return self.order_by("-version")


class TallyResult(models.Model):
    """The result of one count. A recount is a new version; no version ever changes (a trigger sees to it).

    `result` is a pure function of the frozen configuration and the ballots, known by `result_hash`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="tallies", verbose_name=_("Verfahren"))
    version = models.PositiveIntegerField(_("Fassung"))
    counted_on = models.DateField(_("ausgezählt am"))
    published_on = models.DateField(_("veröffentlicht am"), null=True, blank=True)
    reason = models.TextField(_("Grund der Nachzählung"), blank=True)
    configuration_hash = models.CharField(max_length=64)
    root = models.CharField(_("Wurzel der Tafel"), max_length=64, blank=True)
    ballots = models.PositiveIntegerField(_("Stimmzettel"))
    result = models.JSONField(_("Ergebnis"))
    result_hash = models.CharField(max_length=64)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ergebnis")
        verbose_name_plural = _("Ergebnisse")
        ordering = ["procedure", "version"]
        constraints = [models.UniqueConstraint(fields=["procedure", "version"], name="tally_version")]

    def __str__(self) -> str:
        return f"{self.procedure}, {self.version}"


class ResultBundle(models.Model):
    """The finished bundle of a published result (board, ballots, result, verify.py), as it was when it was published.

    It outlives the single ballots: whoever doubts the result later finds what it was counted from.
    """

    tally = models.OneToOneField(
        TallyResult, models.CASCADE, primary_key=True, related_name="bundle", verbose_name=_("Ergebnis")
    )
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="result_bundles", verbose_name=_("Prüfpaket"))

    class Meta:
        verbose_name = _("Prüfpaket eines Ergebnisses")
        verbose_name_plural = _("Prüfpakete von Ergebnissen")

    def __str__(self) -> str:
        return str(self.tally)
