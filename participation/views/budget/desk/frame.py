"""What every page of this desk shares: officers of participation alone enter, and the way back."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.rules import departments_of
from council.views.desk import frame
from participation.models import BudgetProcess, Proposal
from participation.rules import is_officer, may_screen


class OfficersDesk(frame.Desk):
    """A page for officers of participation in a session with a second factor."""

    icon = "group"
    kwargs: dict[str, Any]

    def may_enter(self) -> bool:
        """Whether the viewer works in the office."""
        return is_officer(self.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Put this desk above its pages."""
        context = super().get_context_data(**kwargs)
        if is_officer(self.viewer):
            context["breadcrumbs_items"][0] = {"url": reverse("budget_desk:processes"), "label": _("Bürgerhaushalte")}
        else:
            context["breadcrumbs_items"][0] = {"url": reverse("budget_desk:given"), "label": _("Vorschläge prüfen")}
        return context


class OnProcess(OfficersDesk):
    """A page about one Bürgerhaushalt."""

    @cached_property
    def process(self) -> BudgetProcess:
        """The Bürgerhaushalt of the address."""
        return get_object_or_404(BudgetProcess.objects.visible_to(self.viewer), pk=self.kwargs["pk"])

    @property
    def board(self) -> str:
        """The address of its board."""
        return reverse("budget_desk:process", args=[self.kwargs["pk"]])

    def trail(self) -> list[tuple[str, str]]:
        """This Bürgerhaushalt."""
        return [(self.board, str(self.process))]

    def back(self, made: Any = None) -> str:
        """Return to the board."""
        return self.board


class OnProposal(OnProcess):
    """A page about one proposal."""

    @cached_property
    def proposal(self) -> Proposal:
        """The proposal of the address."""
        rows = Proposal.objects.visible_to(self.viewer).filter(process=self.process)
        return get_object_or_404(rows, pk=self.kwargs["proposal"])

    @property
    def sheet(self) -> str:
        """The address of its page."""
        return reverse("budget_desk:proposal", args=[self.kwargs["pk"], self.kwargs["proposal"]])

    def trail(self) -> list[tuple[str, str]]:
        """The Bürgerhaushalt, then the proposal."""
        above = super().trail() if is_officer(self.viewer) else []
        return [*above, (self.sheet, str(self.proposal))]

    def back(self, made: Any = None) -> str:
        """Return to the proposal."""
        return self.sheet


class OnGivenProposal(OnProposal):
    """A page about one proposal that the department it was given to may open as well."""

    def may_enter(self) -> bool:
        """Whether the viewer works in the office, or in some department."""
        return is_officer(self.viewer) or bool(departments_of(self.viewer))

    @cached_property
    def proposal(self) -> Proposal:
        """The proposal of the address, if viewer may assess it."""
        row: Proposal = super().proposal
        if not may_screen(self.viewer, row.department_id):
            raise Http404
        return row
