"""What was decided, how was voted, and how far it is carried out."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import ADVISERS, ADVISING, DECIDING, Choice, ExecutionState, Outcome, VoteMethod, VoteState
from council.models.meeting import AgendaItem
from council.models.organization import Organization
from council.models.person import Person
from council.models.published import Published, PublishedQuerySet, published_constraints, under

# A committee that prepares what others decide.
BY_ADVISERS = Q(agenda_item__consultation__role__in=ADVISERS, agenda_item__consultation__authoritative=False)


class DecisionQuerySet(PublishedQuerySet):
    """Reads of decisions."""

    def visible_to(self, viewer: Viewer) -> "DecisionQuerySet":
        """Decisions whose agenda item viewer may read."""
        return super().visible_to(viewer).filter(under(AgendaItem.objects.visible_to(viewer), "agenda_item"))

    def to_execute_by(self, viewer: Viewer) -> "DecisionQuerySet":
        """Decisions that viewer follows to the deed: the clerk all, departments their own, public or not."""
        from accounts.rules import departments_of
        from council.rules import may_run_meetings

        rows = self.filter(deleted_at__isnull=True)
        return rows if may_run_meetings(viewer) else rows.filter(execution_owner__in=departments_of(viewer))

    def deciding(self) -> "DecisionQuerySet":
        """What was decided by those who decide: neither advice nor what was only heard, put off or passed on."""
        return self.filter(outcome__in=DECIDING).exclude(BY_ADVISERS)

    def advising(self) -> "DecisionQuerySet":
        """Recommendations. Many sources call them "angenommen": then what the body was asked for tells."""
        return self.filter(Q(outcome__in=ADVISING) | Q(outcome__in=DECIDING) & BY_ADVISERS)


class Decision(Published):
    """The result of an agenda item (OParl result and resolutionText). Announced decisions are immutable (I4):
    a correction is a new text with its reason in the audit, made by an act."""

    agenda_item = models.OneToOneField(
        AgendaItem, models.CASCADE, related_name="decision", verbose_name=_("Tagesordnungspunkt")
    )
    outcome = models.CharField(_("Ergebnis"), max_length=20, choices=Outcome.choices, db_index=True)
    outcome_raw = models.CharField(_("Ergebnis im Wortlaut der Quelle"), max_length=500, blank=True, editable=False)
    text = models.TextField(_("Beschluss im Wortlaut"), blank=True)
    change_note = models.TextField(_("Unterschied zur Vorlage"), blank=True)
    decided_at = models.DateTimeField(_("beschlossen am"), null=True, blank=True, db_index=True)
    effective_after = models.DateField(_("wirksam ab"), null=True, blank=True)
    referred_to = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("verwiesen an")
    )
    execution_state = models.CharField(
        _("Umsetzung"), max_length=10, choices=ExecutionState.choices, blank=True, default=""
    )
    execution_owner = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="executions", verbose_name=_("zuständig")
    )
    execution_due = models.DateField(_("bis"), null=True, blank=True)
    execution_percent = models.PositiveSmallIntegerField(_("Fortschritt in Prozent"), null=True, blank=True)
    execution_note = models.TextField(_("Stand der Umsetzung"), blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Beschluss")
        verbose_name_plural = _("Beschlüsse")
        indexes = [
            models.Index(fields=["visibility", "-decided_at", "-id"], name="decision_list"),
            # Feeds: what became public last.
            models.Index(fields=["visibility", "-first_published_at", "-id"], name="decision_news"),
        ]
        constraints = [
            *published_constraints("decision"),
            models.CheckConstraint(
                condition=Q(execution_percent__isnull=True) | Q(execution_percent__lte=100),
                name="execution_percent_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agenda_item}: {self.get_outcome_display()}"

    @property
    def is_advice(self) -> bool:
        """Whether it only recommends: `advising` for one row."""
        asked = self.agenda_item.consultation
        by_advisers = asked is not None and asked.role in ADVISERS and not asked.authoritative
        return self.outcome in ADVISING or (self.outcome in DECIDING and by_advisers)


class ExecutionStepQuerySet(models.QuerySet["ExecutionStep"]):
    """Reads of steps."""

    def visible_to(self, viewer: Viewer) -> "ExecutionStepQuerySet":
        """Steps of decisions that viewer may read."""
        return self.filter(under(Decision.objects.visible_to(viewer), "decision"))


class ExecutionStep(models.Model):
    """Something that was done about a decision. Public exactly when the decision is; the newest one stands in it as well."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="execution_steps", verbose_name=_("Beschluss"))
    state = models.CharField(_("Umsetzung"), max_length=10, choices=ExecutionState.choices)
    owner = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("zuständig")
    )
    due = models.DateField(_("bis"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("Fortschritt in Prozent"), null=True, blank=True)
    note = models.TextField(_("Stand der Umsetzung"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("von")
    )
    at = models.DateTimeField(_("am"), default=timezone.now)

    objects = ExecutionStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("Schritt der Umsetzung")
        verbose_name_plural = _("Schritte der Umsetzung")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.decision_id}, {self.at:%d.%m.%Y}: {self.get_state_display()}"


class Vote(models.Model):
    """A vote on an agenda item. Public exactly when the decision of its item is.

    yes + no + abstain + invalid ≤ present (I6). A tie rejects; abstentions and invalid voices count for the quorum only
    (§ 50 Abs. 1 GO NRW).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agenda_item = models.ForeignKey(
        AgendaItem, models.CASCADE, related_name="votes", verbose_name=_("Tagesordnungspunkt")
    )
    question = models.TextField(_("Frage"), blank=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)
    is_final = models.BooleanField(_("Schlussabstimmung"), default=True)
    method = models.CharField(_("Art"), max_length=10, choices=VoteMethod.choices, default=VoteMethod.OPEN)
    state = models.CharField(_("Stand"), max_length=10, choices=VoteState.choices, default=VoteState.PREPARED)
    is_unanimous = models.BooleanField(_("einstimmig"), default=False)
    yes = models.PositiveSmallIntegerField(_("Ja"), null=True, blank=True)
    no = models.PositiveSmallIntegerField(_("Nein"), null=True, blank=True)
    abstain = models.PositiveSmallIntegerField(_("Enthaltungen"), null=True, blank=True)
    invalid = models.PositiveSmallIntegerField(_("ungültig"), default=0)
    present = models.PositiveSmallIntegerField(_("anwesende Stimmberechtigte"), null=True, blank=True)
    legal_members = models.PositiveSmallIntegerField(_("gesetzliche Zahl"), null=True, blank=True)

    class Meta:
        verbose_name = _("Abstimmung")
        verbose_name_plural = _("Abstimmungen")
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__isnull=True)
                | Q(yes__isnull=True)
                | Q(present__gte=F("yes") + F("no") + F("abstain") + F("invalid")),
                name="vote_not_more_than_present",
            ),
            models.UniqueConstraint(fields=["agenda_item"], condition=Q(is_final=True), name="vote_one_final"),
        ]

    def __str__(self) -> str:
        return f"{self.yes} : {self.no} : {self.abstain}"


class VoteTally(models.Model):
    """How one group voted, counted by hands. `organization` empty = outside the factions, named by `label`."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="tallies", verbose_name=_("Abstimmung"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Fraktion")
    )
    label = models.CharField(_("Bezeichnung"), max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    yes = models.PositiveSmallIntegerField(_("Ja"), default=0)
    no = models.PositiveSmallIntegerField(_("Nein"), default=0)
    abstain = models.PositiveSmallIntegerField(_("Enthaltungen"), default=0)
    absent = models.PositiveSmallIntegerField(_("abwesend"), default=0)

    class Meta:
        verbose_name = _("Stimmen einer Fraktion")
        verbose_name_plural = _("Stimmen der Fraktionen")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "organization"], name="tally_once", condition=Q(organization__isnull=False)
            ),
            models.CheckConstraint(condition=Q(organization__isnull=False) | ~Q(label=""), name="tally_named"),
        ]

    def __str__(self) -> str:
        return f"{self.organization or self.label}: {self.yes} : {self.no} : {self.abstain}"


class VoteRecord(models.Model):
    """One named voice; only in named votes (I5)."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="records", verbose_name=_("Abstimmung"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="vote_records", verbose_name=_("Person"))
    faction = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Fraktion")
    )
    choice = models.CharField(_("Stimme"), max_length=10, choices=Choice.choices)

    class Meta:
        verbose_name = _("Einzelstimme")
        verbose_name_plural = _("Einzelstimmen")
        constraints = [models.UniqueConstraint(fields=["vote", "person"], name="vote_record_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_choice_display()}"
