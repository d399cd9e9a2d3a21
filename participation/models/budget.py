"""The Bürgerhaushalt: how much money, by which ballots and rule, in which phase."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import PUBLIC, Viewer
from participation.enums import (
    BallotKind,
    BudgetPhase,
    BudgetRule,
    Completion,
    ProcedureKind,
    ProcedureState,
    Satisfaction,
)
from participation.models.procedure import Procedure, ProcedureQuerySet

COUNTING = (ProcedureState.OPEN, ProcedureState.CLOSED, ProcedureState.EVALUATED)
FINISHED = (ProcedureState.PUBLISHED, ProcedureState.ARCHIVED)


class BudgetQuerySet(models.QuerySet["BudgetProcess"]):
    """Reads of Bürgerhaushalte: who sees what is the same as for every procedure."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Announced ones; the participation office sees drafts."""
        return ProcedureQuerySet.visible_to(self, viewer)  # type: ignore[type-var]

    def public(self) -> Self:
        """Rows that anybody may read."""
        return self.visible_to(PUBLIC)

    def announced(self) -> Self:
        """Those that were announced, aborted ones included: no drafts."""
        return ProcedureQuerySet.announced(self)  # type: ignore[type-var]

    def at(self, slug: str, viewer: Viewer) -> Self:
        """The one at an address, if viewer may see it."""
        return self.visible_to(viewer).filter(slug=slug)


class BudgetProcess(Procedure):
    """A Bürgerhaushalt. Everything that could be counted otherwise is a setting of its own, frozen when the vote opens.

    The vote is `opens_at` to `closes_at`; proposals are taken before, from `submit_from` to `submit_until` inclusive.
    """

    procedure_ptr = models.OneToOneField(
        Procedure, models.CASCADE, parent_link=True, primary_key=True, related_name="budget_process"
    )
    budget = models.PositiveIntegerField(_("Budget in Euro"))
    voters = models.PositiveIntegerField(
        _("Wahlberechtigte"), null=True, blank=True, help_text=_("Für die Beteiligung in Prozent.")
    )
    submit_from = models.DateField(_("Vorschläge ab"))
    submit_until = models.DateField(_("Vorschläge bis"))
    implement_until = models.DateField(_("umgesetzt bis"), null=True, blank=True)
    ballot_kind = models.CharField(
        _("Stimmzettel"), max_length=10, choices=BallotKind.choices, default=BallotKind.KNAPSACK
    )
    most = models.PositiveSmallIntegerField(_("höchstens so viele Projekte"), null=True, blank=True)
    points = models.PositiveSmallIntegerField(_("Punkte je Stimmzettel"), null=True, blank=True)
    points_each = models.PositiveSmallIntegerField(_("höchstens so viele Punkte je Projekt"), null=True, blank=True)
    rule = models.CharField(_("Zählregel"), max_length=12, choices=BudgetRule.choices, default=BudgetRule.EQUAL_SHARES)
    satisfaction = models.CharField(
        _("Wert eines erfüllten Wunsches"), max_length=11, choices=Satisfaction.choices, default=Satisfaction.COST
    )
    increment = models.DecimalField(
        _("Schritt beim Suchen des Anteils in Euro"), max_digits=8, decimal_places=2, default="1.00"
    )
    completion = models.CharField(
        _("Was mit übrigem Geld geschieht"), max_length=6, choices=Completion.choices, default=Completion.NONE
    )
    lot_seed = models.CharField(
        _("Los"), max_length=100, blank=True,
        help_text=_("Eine Zeichenfolge, die vor der Abstimmung gezogen wird. Sie entscheidet, wo sonst alles gleich ist."),
    )  # fmt: skip
    decided_on = models.DateField(_("Regeln beschlossen am"), null=True, blank=True)
    decided_by = models.CharField(_("beschlossen von"), max_length=200, blank=True)
    list_frozen_on = models.DateField(_("Liste festgelegt am"), null=True, editable=False)
    recount_reason = models.TextField(_("Grund der Nachzählung"), blank=True, editable=False)

    objects = BudgetQuerySet.as_manager()  # type: ignore[misc, assignment]

    class Meta:
        verbose_name = _("Bürgerhaushalt")
        verbose_name_plural = _("Bürgerhaushalte")
        constraints = [
            models.CheckConstraint(condition=Q(submit_until__gte=F("submit_from")), name="budget_submit_ends"),
            models.CheckConstraint(condition=Q(budget__gt=0), name="budget_is_something"),
            models.CheckConstraint(condition=Q(increment__gt=0), name="budget_increment_is_something"),
            models.CheckConstraint(
                condition=~Q(ballot_kind=BallotKind.MAX_N) | Q(most__gt=0), name="budget_limited_has_limit"
            ),
            models.CheckConstraint(
                condition=~Q(ballot_kind=BallotKind.POINTS) | Q(points__gt=0), name="budget_points_has_points"
            ),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        """Say what kind of procedure this is."""
        self.kind = ProcedureKind.BUDGET
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def frozen(self) -> dict[str, Any]:
        """What counts, once it is frozen."""
        assert self.configuration is not None
        return dict(self.configuration)

    def takes_proposals(self, today: datetime.date | None = None) -> bool:
        """Whether one can propose something today."""
        today = today or timezone.localdate()
        return self.state == ProcedureState.ANNOUNCED and self.submit_from <= today <= self.submit_until

    def phase(self, now: datetime.datetime | None = None) -> BudgetPhase | None:
        """Return where it stands at this moment; None when it was aborted."""
        now = now or timezone.now()
        if self.state == ProcedureState.ABORTED:
            return None
        if self.state in FINISHED:
            return BudgetPhase.IMPLEMENT
        if self.is_running(now):
            return BudgetPhase.VOTE
        if self.state in COUNTING:
            return BudgetPhase.COUNT
        return BudgetPhase.SUBMIT if timezone.localdate(now) <= self.submit_until else BudgetPhase.SCREEN
