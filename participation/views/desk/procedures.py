"""Procedures of every kind: the list, one procedure, and its ways on."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.paging import Keyset
from participation.enums import ProcedureState
from participation.forms.desk import MoveForm
from participation.models import Procedure
from participation.services.procedure_desk import Way, procedure_board, ways_from
from participation.services.procedure_lines import procedure_path
from participation.services.procedures import move_procedure
from participation.views.desk.frame import Office, OfficeForm, OfficePage


class ProcedureListView(OfficePage):
    """All procedures, those that end last first."""

    template_name = "participation/desk/procedures.html"
    title = _("Verfahren")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of procedures."""
        rows = Procedure.objects.visible_to(self.viewer).select_related("project")
        page = Keyset("closes_at", size=30).page(rows, self.request.GET)
        return super().get_context_data(page=page, **kwargs)


class OnProcedure(Office):
    """A page about one procedure."""

    kwargs: dict[str, Any]

    @cached_property
    def procedure(self) -> Procedure:
        """The procedure of the address."""
        rows = Procedure.objects.visible_to(self.viewer).select_related("project")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def board(self) -> str:
        """The address of the procedure's page."""
        return reverse("participation_desk:procedure", args=[self.kwargs["pk"]])

    def trail(self) -> list[tuple[str, str]]:
        """Verfahren › this procedure."""
        above = (reverse("participation_desk:procedures"), str(_("Verfahren")))
        return [above, (self.board, self.procedure.title)]


class ProcedureView(OnProcedure, OfficePage):
    """One procedure: its state, what is not right, how it can go on, what was done."""

    template_name = "participation/desk/procedure.html"

    def get_title(self) -> str:
        """Return its title."""
        return self.procedure.title

    def trail(self) -> list[tuple[str, str]]:
        """Verfahren."""
        return super().trail()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board."""
        board = procedure_board(self.viewer, self.procedure)
        own = reverse(board.own_route, args=[self.procedure.pk]) if board.own_route else ""
        public = procedure_path(self.procedure)
        return super().get_context_data(board=board, procedure=self.procedure, own=own, public=public, **kwargs)


class MoveView(OnProcedure, OfficeForm):
    """Take a procedure one step on, after saying what that does."""

    form_class = MoveForm

    @cached_property
    def way(self) -> Way:
        """The way of the address, if it leads from here."""
        to = self.kwargs["to"]
        found = [way for way in ways_from(self.procedure) if way.to == to]
        if not found:
            raise Http404
        return found[0]

    def get_title(self) -> str:
        """Say what happens."""
        return str(self.way.label)

    @property
    def button(self) -> Any:
        """Say what the button does."""
        return self.way.label

    @property
    def intro(self) -> Any:
        """Say what comes of it."""
        return self.way.about

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Make the button red where it cannot be undone."""
        return super().get_context_data(**kwargs) | {"is_serious": self.way.is_serious}

    def act(self, form: MoveForm) -> Procedure:
        """Move it."""
        to = ProcedureState(self.way.to)
        return move_procedure(by=self.viewer, procedure=self.procedure, to=to, reason=form.cleaned_data["reason"])

    def back(self, made: Any = None) -> str:
        """Return to the procedure."""
        return self.board
