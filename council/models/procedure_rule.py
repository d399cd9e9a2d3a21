"""What the rules of procedure (Geschäftsordnung) say about days, dated, for all bodies or one of them."""

import datetime
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.models.meeting import MeetingOrganization
from council.models.organization import Organization

NOON = datetime.time(12)


class ProcedureRuleQuerySet(models.QuerySet["ProcedureRule"]):
    """Reads of rules."""

    def for_body(self, organization_id: UUID | None, day: datetime.date) -> "ProcedureRule | None":
        """Return the rule of a body on a day: its own before the one of all, the newest before older ones."""
        own = Q(organization__isnull=True) | Q(organization_id=organization_id)
        return self.filter(own, since__lte=day).order_by(F("organization").asc(nulls_last=True), "-since").first()

    def for_meeting(self, meeting_id: UUID, day: datetime.date) -> "ProcedureRule | None":
        """Return the rule of the body that leads a meeting. One query."""
        holders = MeetingOrganization.objects.filter(meeting=meeting_id).order_by("order", "pk")
        own = Q(organization__isnull=True) | Q(organization=holders.values("organization")[:1])
        return self.filter(own, since__lte=day).order_by(F("organization").asc(nulls_last=True), "-since").first()


class ProcedureRule(models.Model):
    """Days before a meeting, in full days of the town's time: the day of the deadline and of the meeting do not count.

    These are the town's own settings, not the law (§ 47 Abs. 2, § 48 Abs. 1 GO NRW leave them to the rules of procedure).
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="procedure_rules", verbose_name=_("Gremium"),
        help_text=_("Leer: für alle Gremien ohne eigene Regel."),
    )  # fmt: skip
    since = models.DateField(_("gilt ab"))
    notice_days = models.PositiveSmallIntegerField(_("Ladungsfrist in vollen Tagen"), default=8)
    short_notice_days = models.PositiveSmallIntegerField(
        _("Kürzeste Ladungsfrist in vollen Tagen, mit Grund"),
        default=3,
        help_text=_("So kurz darf sie werden, wenn etwas keinen Aufschub duldet."),
    )
    motion_days = models.PositiveSmallIntegerField(_("Frist für Anträge in vollen Tagen"), default=10)
    motion_time = models.TimeField(_("Uhrzeit dieser Frist"), default=NOON)
    paper_days = models.PositiveSmallIntegerField(_("Frist für Vorlagen der Ämter in vollen Tagen"), default=14)
    paper_time = models.TimeField(_("Uhrzeit dieser Frist"), default=NOON)
    answer_days = models.PositiveSmallIntegerField(_("Tage bis zur Antwort auf eine Anfrage"), default=14)
    still_days = models.PositiveSmallIntegerField(
        _("Tage ohne Bewegung, nach denen das im Sitzungsdienst steht"), default=28
    )
    public_still_days = models.PositiveSmallIntegerField(
        _("Tage ohne Bewegung, nach denen das öffentlich beim Vorgang steht"), default=183
    )

    needs_release = models.BooleanField(
        _("Der Vorsitz gibt die Tagesordnung frei, bevor eingeladen wird"), default=False
    )

    objects = ProcedureRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("Frist der Geschäftsordnung")
        verbose_name_plural = _("Fristen der Geschäftsordnung")
        ordering = ["organization", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "since"], name="procedure_rule_once"),
            models.UniqueConstraint(
                fields=["since"], condition=Q(organization__isnull=True), name="procedure_rule_of_all_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization or _('alle Gremien')}, {self.since:%d.%m.%Y}"
