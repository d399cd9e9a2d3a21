"""Bürgerhaushalte at the desk: plan, move on, freeze the list, count, publish."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from council.views.desk.frame import ActButton, ActForm, Confirm, DeskPage
from participation.enums import ProcedureState
from participation.forms.budget_desk import BudgetForm, MoveForm, ReasonForm
from participation.models import BudgetProcess, Proposal, ProposalComment
from participation.services import budgets, tallying
from participation.services.budget_reads import card_of, turnout_of
from participation.services.procedures import TRANSITIONS, findings, move_procedure
from participation.views.budget.desk.frame import OfficersDesk, OnProcess

# Counting and publishing have acts of their own; aborting asks for a reason.
NEXT = {
    ProcedureState.REVIEWED: _("Als geprüft vermerken"),
    ProcedureState.DRAFT: _("Zurück in den Entwurf"),
    ProcedureState.ANNOUNCED: _("Ankündigen"),
    ProcedureState.OPEN: _("Abstimmung jetzt öffnen"),
    ProcedureState.CLOSED: _("Abstimmung jetzt beenden"),
    ProcedureState.ARCHIVED: _("Ins Archiv"),
}


class ProcessListView(OfficersDesk, DeskPage):
    """All Bürgerhaushalte."""

    template_name = "participation/budget/desk/processes.html"
    title = _("Bürgerhaushalte")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add them, newest first, and what waits."""
        processes = BudgetProcess.objects.visible_to(self.viewer).order_by("-closes_at")
        comments = ProposalComment.objects.visible_to(self.viewer).to_look_at().select_related("proposal")
        return super().get_context_data(processes=processes, comments=comments, **kwargs)


class PlanView(OfficersDesk, ActForm):
    """Plan a Bürgerhaushalt."""

    title = _("Bürgerhaushalt planen")
    form_class = BudgetForm
    done = _("Der Bürgerhaushalt ist geplant. Er ist noch nicht öffentlich.")

    def trail(self) -> list[tuple[str, str]]:
        """The list."""
        return [(reverse("budget_desk:processes"), str(_("Bürgerhaushalte")))]

    def act(self, form: BudgetForm) -> BudgetProcess:
        """Plan it."""
        return budgets.plan_budget(by=self.viewer, facts=form.facts())

    def back(self, made: BudgetProcess) -> str:
        """Go on with it."""
        return reverse("budget_desk:process", args=[made.pk])


class ChangeView(OnProcess, ActForm):
    """Change dates, money or rules before the vote."""

    title = _("Bürgerhaushalt ändern")
    form_class = BudgetForm
    done = _("Gespeichert.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show what is there."""
        return super().get_form_kwargs() | {"instance": BudgetProcess.objects.get(pk=self.process.pk)}

    def act(self, form: BudgetForm) -> BudgetProcess:
        """Change it."""
        return budgets.change_budget(by=self.viewer, process=self.process, facts=form.facts())


class ProcessView(OnProcess, DeskPage):
    """One Bürgerhaushalt: where it stands, what is missing, its proposals."""

    template_name = "participation/budget/desk/process.html"

    def get_title(self) -> str:
        """Return its name."""
        return str(self.process)

    def trail(self) -> list[tuple[str, str]]:
        """Nothing above but the list."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add everything."""
        process, state = self.process, ProcedureState(self.process.state)
        rows = Proposal.objects.visible_to(self.viewer).filter(process=process).select_related("department")
        results = process.tallies.latest_first()
        return super().get_context_data(
            process=process, card=card_of(process), proposals=rows, results=results,
            findings=[] if process.is_frozen else findings(process.procedure_ptr),
            moves=[(to, NEXT[to]) for to in TRANSITIONS[state] if to in NEXT and (state, to) != COUNTS],
            may_abort=ProcedureState.ABORTED in TRANSITIONS[state], turnout=turnout_of(process),
            may_change=state in budgets.CHANGEABLE, may_count=state in tallying.COUNTABLE,
            has_new=bool(results) and results[0].published_on is None, **kwargs,
        )  # fmt: skip


COUNTS = (ProcedureState.EVALUATED, ProcedureState.CLOSED)


class MoveView(OnProcess, Confirm):
    """The next step in its life."""

    form_class = MoveForm
    done = _("Der Stand ist geändert.")

    @cached_property
    def to(self) -> ProcedureState:
        """The state of the address."""
        if self.kwargs["to"] not in NEXT or not self.process:
            raise Http404
        return ProcedureState(self.kwargs["to"])

    def get_title(self) -> str:
        """Name the step."""
        return str(NEXT[self.to])

    @property
    def button(self) -> Any:
        """Name the step."""
        return self.get_title()

    @property
    def intro(self) -> Any:
        """Say what follows from it."""
        if self.to == ProcedureState.OPEN:
            return _("Projekte, Kosten und Regeln sind danach festgelegt und ändern sich nicht mehr.")
        if self.to == ProcedureState.CLOSED:
            return _("Danach kann niemand mehr abstimmen. Die Urne wird geleert.")
        return _("Der Schritt wird im Protokoll vermerkt.")

    def get_initial(self) -> dict[str, Any]:
        """Remember the state that was seen."""
        return {"seen": self.process.state}

    def act(self, form: MoveForm) -> Any:
        """Take the step."""
        if form.cleaned_data["seen"] != self.process.state:
            raise Refused(
                _("Der Stand hat sich inzwischen geändert."), _("Gehen Sie zurück und prüfen Sie ihn."), code="changed"
            )
        return move_procedure(by=self.viewer, procedure=self.process.procedure_ptr, to=self.to)


class AbortView(OnProcess, ActForm):
    """Break it off with a reason."""

    title = _("Verfahren abbrechen")
    button = title
    form_class = ReasonForm
    is_serious = True
    intro = _("Der Grund ist öffentlich. Abgegebene Stimmen werden nicht ausgezählt.")
    done = _("Das Verfahren ist abgebrochen.")

    def act(self, form: ReasonForm) -> Any:
        """Break it off."""
        reason = form.cleaned_data["reason"]
        return move_procedure(
            by=self.viewer, procedure=self.process.procedure_ptr, to=ProcedureState.ABORTED, reason=reason
        )


class FreezeListView(OnProcess, Confirm):
    """Fix which projects stand on the ballot."""

    title = _("Liste festlegen")
    button = title
    intro = _("Alle umsetzbaren Vorschläge kommen mit den geprüften Kosten auf den Stimmzettel.")
    done = _("Die Liste ist festgelegt.")

    def act(self, form: Any) -> Any:
        """Fix it."""
        return budgets.freeze_list(by=self.viewer, process=self.process)


class ReopenListView(OnProcess, ActForm):
    """Open the list again before the vote."""

    title = _("Liste wieder öffnen")
    button = title
    form_class = ReasonForm
    done = _("Die Liste ist wieder offen.")

    def act(self, form: ReasonForm) -> Any:
        """Open it."""
        return budgets.reopen_list(by=self.viewer, process=self.process, reason=form.cleaned_data["reason"])


class DrawLotButton(OnProcess, ActButton):
    """Draw the lot."""

    done = _("Das Los ist gezogen und steht ab der Abstimmung in den festgelegten Regeln.")

    def act(self) -> Any:
        """Draw it."""
        return budgets.draw_lot(by=self.viewer, process=self.process)


class CountButton(OnProcess, ActButton):
    """Let the ballots be counted for the first time."""

    done = _("Es wird gezählt. Das dauert einen Augenblick.")

    def act(self) -> Any:
        """Start it."""
        self.run = tallying.start_count(by=self.viewer, process=self.process)

    def back(self, made: Any = None) -> str:
        """Show how far it is."""
        return reverse("job_progress", args=[self.run.pk]) if hasattr(self, "run") else self.board


class RecountView(OnProcess, ActForm):
    """Count again, with a reason."""

    title = _("Nachzählen")
    button = title
    form_class = ReasonForm
    intro = _(
        "Das veröffentlichte Ergebnis bleibt, bis Sie das neue veröffentlichen. Die Seite sagt, dass nachgezählt wird."
    )
    done = _("Es wird nachgezählt.")

    def act(self, form: ReasonForm) -> Any:
        """Start it."""
        return tallying.start_count(by=self.viewer, process=self.process, reason=form.cleaned_data["reason"])


class PublishResultView(OnProcess, Confirm):
    """Publish the newest result."""

    title = _("Ergebnis veröffentlichen")
    button = title
    intro = _("Ergebnis, alle Stimmzettel und das Prüfpaket sind danach öffentlich und ändern sich nicht mehr.")
    done = _("Das Ergebnis ist veröffentlicht.")

    def act(self, form: Any) -> Any:
        """Publish it."""
        return tallying.publish_result(by=self.viewer, process=self.process)
