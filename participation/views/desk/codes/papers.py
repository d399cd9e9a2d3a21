"""Ballots on paper: entering, handing over, releasing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from council.views.desk.frame import refuse
from participation.forms.codes import PaperForm, SheetsForm
from participation.models import BudgetProcess, PaperBallot, PaperBatch
from participation.services import paper_ballots as acts
from participation.services.code_desk import paper_board
from participation.services.paper_sheets import print_ballot_sheets
from participation.views.desk.codes.frame import OnCodes, OnPapers
from participation.views.desk.frame import OfficeButton, OfficeConfirm, OfficeForm


class BeginButton(OnCodes, OfficeButton):
    """Begin a batch of papers."""

    def act(self) -> None:
        """Begin it."""
        self.batch = acts.begin_paper_batch(by=self.viewer, procedure=self.procedure)

    def back(self, made: Any = None) -> str:
        """Go on with it."""
        return reverse("code_desk:papers", args=[self.batch.pk]) if hasattr(self, "batch") else self.board


class SheetsView(OnCodes, OfficeForm):
    """Ballot papers to print."""

    title = _("Stimmzettel drucken")
    form_class = SheetsForm
    button = _("PDF laden")
    intro = _(
        "Große Schrift, beidseitig auf A4. Die Reihenfolge der Projekte ist auf jedem Zettel neu gelost, wie am Bildschirm."
    )

    def act(self, form: SheetsForm) -> bytes:
        """Set them."""
        process = get_object_or_404(BudgetProcess.objects.visible_to(self.viewer), pk=self.procedure.pk)
        return print_ballot_sheets(by=self.viewer, process=process, count=form.cleaned_data["count"])

    def form_valid(self, form: Any) -> HttpResponse:
        """Hand over the file, or show why not."""
        try:
            pdf = self.act(form)
        except Refused as refusal:
            refuse(form, refusal)
            return self.form_invalid(form)
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="stimmzettel-{self.procedure.slug}.pdf"'
        return response


class PapersView(OnPapers, OfficeForm):
    """One batch: its papers, and the form for the next one."""

    template_name = "participation/codes/papers.html"
    form_class = PaperForm
    button = _("Zettel erfassen")

    def get_title(self) -> str:
        """Name the batch."""
        return str(_("Papier %(number)s") % {"number": self.batch.number})

    def trail(self) -> list[tuple[str, str]]:
        """Up to the procedure."""
        return super().trail()[:2]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board."""
        return super().get_context_data(board=paper_board(self.viewer, self.batch), **kwargs)

    def act(self, form: PaperForm) -> PaperBallot:
        """Enter a paper."""
        return acts.enter_paper_ballot(by=self.viewer, batch=self.batch, **form.cleaned_data)


class RemoveButton(OnPapers, OfficeButton):
    """Take out a paper."""

    done = _("Der Zettel ist entfernt.")
    kwargs: dict[str, Any]

    def act(self) -> None:
        """Take it out."""
        acts.remove_paper_ballot(by=self.viewer, batch=self.batch, number=self.kwargs["number"])


class HandOverButton(OnPapers, OfficeButton):
    """Hand it to a second person."""

    done = _("Der Stapel wartet auf die Freigabe durch eine zweite Person.")

    def act(self) -> PaperBatch:
        """Hand it over."""
        return acts.hand_over_paper_batch(by=self.viewer, batch=self.batch)


class GiveBackButton(OnPapers, OfficeButton):
    """Give it back to be mended."""

    done = _("Der Stapel ist zurückgegeben.")

    def act(self) -> PaperBatch:
        """Give it back."""
        return acts.give_back_paper_batch(by=self.viewer, batch=self.batch)


class ReleaseView(OnPapers, OfficeConfirm):
    """Release what somebody else has entered."""

    title = _("Stapel freigeben")
    button = _("Freigeben und zählen")
    is_serious = True
    intro = _(
        "Haben Sie jeden Zettel mit der Liste verglichen? Danach kommen alle in die Urne. Wessen Code schon online verwendet ist, zählt nicht noch einmal. Was auf den Zetteln stand, wird gelöscht."
    )
    done = _("Der Stapel ist freigegeben. Das Zählen dauert einen Augenblick.")

    def act(self, form: Any) -> Any:
        """Release it."""
        return acts.release_paper_batch(by=self.viewer, batch=self.batch)
