"""Proposals at the desk: release, screen, withdraw, carry out; comments."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.rules import departments_of
from council.views.desk.frame import ActButton, ActForm, DeskPage
from participation.enums import MilestoneState, ProposalState
from participation.forms.budget_desk import GiveForm, JudgeForm, MilestoneForm, ReasonForm, ScreenForm
from participation.models import Proposal, ProposalComment
from participation.rules import is_officer
from participation.services import proposals
from participation.views.budget.desk.frame import OfficersDesk, OnGivenProposal, OnProposal


class GivenView(OfficersDesk, DeskPage):
    """What one's own department is to assess."""

    template_name = "participation/budget/desk/given.html"
    title = _("Vorschläge prüfen")

    def may_enter(self) -> bool:
        """Whether the viewer works in the office, or in some department."""
        return is_officer(self.viewer) or bool(departments_of(self.viewer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the proposals, those that wait first."""
        rows = Proposal.objects.given_to(self.viewer).select_related("process", "department")
        waiting = [row for row in rows if row.state == ProposalState.SUBMITTED]
        done = [row for row in rows if row.state != ProposalState.SUBMITTED]
        return super().get_context_data(parts=((_("Zu prüfen"), waiting), (_("Geprüft"), done)), **kwargs)


class ProposalView(OnGivenProposal, DeskPage):
    """One proposal with everything the office knows of it."""

    template_name = "participation/budget/desk/proposal.html"

    def get_title(self) -> str:
        """Return its number and name."""
        return str(self.proposal)

    def trail(self) -> list[tuple[str, str]]:
        """The Bürgerhaushalt."""
        return super().trail()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the proposal."""
        row = self.proposal
        facts = {
            "proposal": row, "process": self.process, "photos": row.photos.all(), "milestones": row.milestones.all(),
            "is_officer": is_officer(self.viewer), "may_screen": row.state in proposals.SCREENABLE, "is_chosen": row.state == ProposalState.CHOSEN,
        }  # fmt: skip
        return super().get_context_data(**(kwargs | facts))


class ReleaseButton(OnProposal, ActButton):
    """Show a proposal to everybody."""

    done = _("Der Vorschlag ist öffentlich.")

    def act(self) -> Any:
        """Release it."""
        return proposals.release_proposal(by=self.viewer, proposal=self.proposal)


class GiveView(OnProposal, ActForm):
    """Give a proposal to a department."""

    title = _("An ein Amt geben")
    button = title
    form_class = GiveForm
    intro = _(
        "Wer in diesem Amt arbeitet, sieht den Vorschlag mit dem Kontakt für Rückfragen und trägt die Prüfung ein."
    )
    done = _("Der Vorschlag liegt beim Amt.")

    def get_initial(self) -> dict[str, Any]:
        """Show where it is."""
        return {"department": self.proposal.department}

    def act(self, form: GiveForm) -> Any:
        """Give it."""
        return proposals.give_proposal(by=self.viewer, proposal=self.proposal, **form.cleaned_data)


class ScreenView(OnGivenProposal, ActForm):
    """Note what the department found."""

    title = _("Prüfung eintragen")
    form_class = ScreenForm
    done = _("Die Prüfung ist eingetragen.")

    def get_initial(self) -> dict[str, Any]:
        """Show what is there."""
        row = self.proposal
        feasible = "" if row.state == ProposalState.NOT_FEASIBLE else "1"
        cost = row.cost or row.estimate
        return {"is_feasible": feasible, "cost": cost, "finding": row.finding, "department": row.department}

    def get_form(self, form_class: Any = None) -> ScreenForm:
        """Let the office alone choose the department."""
        form: ScreenForm = super().get_form(form_class)
        if not is_officer(self.viewer):
            del form.fields["department"]
        return form

    def act(self, form: ScreenForm) -> Any:
        """Note it."""
        data = {"department": self.proposal.department} | form.cleaned_data
        return proposals.screen_proposal(by=self.viewer, proposal=self.proposal, **data)


class WithdrawView(OnProposal, ActForm):
    """Take a proposal out."""

    title = _("Vorschlag zurückziehen")
    button = title
    form_class = ReasonForm
    is_serious = True
    intro = _(
        "Der Grund ist öffentlich. Ein festgelegter Stimmzettel und ein Ergebnis bleiben, wie sie sind, und sagen es dazu."
    )
    done = _("Der Vorschlag ist zurückgezogen.")

    def act(self, form: ReasonForm) -> Any:
        """Withdraw it."""
        return proposals.withdraw_proposal(by=self.viewer, proposal=self.proposal, reason=form.cleaned_data["reason"])


class MilestoneView(OnProposal, ActForm):
    """Note a step of carrying it out."""

    title = _("Schritt der Umsetzung")
    form_class = MilestoneForm
    done = _("Der Schritt ist eingetragen.")

    def act(self, form: MilestoneForm) -> Any:
        """Note it."""
        data = dict(form.cleaned_data)
        picture = data.pop("picture")
        return proposals.add_milestone(
            by=self.viewer, proposal=self.proposal, picture=(picture, picture.name) if picture else None,
            **(data | {"state": MilestoneState(data["state"])}),
        )  # fmt: skip


class JudgeCommentView(OfficersDesk, ActForm):
    """Show a comment or hide it."""

    title = _("Kommentar ansehen")
    form_class = JudgeForm
    done = _("Erledigt.")

    @cached_property
    def comment(self) -> ProposalComment:
        """The comment of the address."""
        rows = ProposalComment.objects.visible_to(self.viewer).select_related("proposal")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def trail(self) -> list[tuple[str, str]]:
        """The list."""
        return [(reverse("budget_desk:processes"), str(_("Bürgerhaushalte")))]

    @property
    def intro(self) -> Any:
        """Show the comment and what was said against it."""
        reports = [report.reason for report in self.comment.reports.all()]
        return "\n".join([f"{self.comment.proposal}: „{self.comment.text}“", *reports])

    def get_initial(self) -> dict[str, Any]:
        """Nothing speaks against most comments."""
        return {"is_shown": "1"}

    def act(self, form: JudgeForm) -> Any:
        """Decide."""
        return proposals.judge_comment(by=self.viewer, comment=self.comment, **form.cleaned_data)
