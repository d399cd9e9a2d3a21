"""Papers at the desk: write, revise, release, withdraw, depublish."""

from copy import copy
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.paging import Keyset
from council.forms.lists import PaperListFilter
from council.forms.papers import EFFECTS, REVISABLE, ReplaceForm, RevisePaperForm, WritePaperForm
from council.forms.reason import ReasonForm
from council.models import Paper, PaperEffects
from council.services import papers
from council.services.desk import paper_board, papers_like
from council.services.papers import Effects
from council.services.publication import correct, depublish
from council.views.desk.frame import ActForm, Confirm, Desk, DeskPage
from council.views.desk.together import Together, locked


class OnPaper(Desk):
    """A page about one paper."""

    icon = "doc-full"
    kwargs: dict[str, Any]

    def opened(self) -> Any:
        """The paper is what somebody reads here."""
        return self.paper

    @cached_property
    def paper(self) -> Paper:
        """The paper of the address."""
        return get_object_or_404(Paper.objects.visible_to(self.viewer), pk=self.kwargs["pk"])

    @property
    def board(self) -> str:
        """The address of the paper's board."""
        return reverse("desk:paper", args=[self.kwargs["pk"]])

    def trail(self) -> list[tuple[str, str]]:
        """Vorlagen › this paper."""
        return [(reverse("desk:papers"), str(_("Vorlagen"))), (self.board, self.paper.reference or str(_("Entwurf")))]

    def back(self, made: Any = None) -> str:
        """Return to the board."""
        return self.board


class PaperListView(DeskPage):
    """All papers, latest first, by words, state, type and visibility."""

    template_name = "council/desk/papers.html"
    title = _("Vorlagen")
    icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of papers."""
        form = PaperListFilter(self.request.GET, viewer=self.viewer)
        rows = papers_like(Paper.objects.visible_to(self.viewer), form.values)
        page = Keyset("date", size=30).page(rows, self.request.GET)
        return super().get_context_data(page=page, form=form, **kwargs)


class WritePaperView(ActForm):
    """Write a new paper."""

    title = _("Vorlage schreiben")
    icon = "doc-full"
    form_class = WritePaperForm
    button = _("Intern speichern")
    done = _("Die Vorlage ist als interner Entwurf gespeichert.")

    def trail(self) -> list[tuple[str, str]]:
        """Vorlagen."""
        return [(reverse("desk:papers"), str(_("Vorlagen")))]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what the clerk may see."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def act(self, form: WritePaperForm) -> Paper:
        """Write it."""
        return papers.write_paper(by=self.viewer, **form.facts)

    def back(self, made: Paper) -> str:
        """Go on with it."""
        return reverse("desk:paper", args=[made.pk])


class PaperBoardView(OnPaper, DeskPage):
    """One paper: its text, its way, its files, and what to do next."""

    template_name = "council/desk/paper.html"

    def get_title(self) -> str:
        """Return the paper's name."""
        return str(self.paper)

    def trail(self) -> list[tuple[str, str]]:
        """Vorlagen."""
        return super().trail()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board."""
        return super().get_context_data(board=paper_board(self.viewer, self.paper), paper=self.paper, **kwargs)


class RevisePaperView(OnPaper, Together):
    """A new version; a public paper is corrected with a reason."""

    title = _("Vorlage bearbeiten")
    form_class = RevisePaperForm
    done = _("Die neue Fassung ist gespeichert.")

    @property
    def button(self) -> Any:
        """Say what the button does."""
        return _("Öffentlich berichtigen") if self.paper.is_public else _("Intern speichern")

    def watched(self) -> Paper:
        """The paper itself."""
        self.paper = locked(Paper.objects.visible_to(self.viewer), self.kwargs["pk"])
        return self.paper

    def standing(self) -> dict[str, Any]:
        """Return its sections and the ground."""
        facts = PaperEffects.objects.filter(paper=self.paper).first() or Effects()
        effects = {name: getattr(facts, name) for name in EFFECTS}
        return {name: getattr(self.paper, name) for name in REVISABLE} | effects

    def get_initial(self) -> dict[str, Any]:
        """Show what stands there."""
        return self.standing()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Work on a copy that nobody saves."""
        return super().get_form_kwargs() | {"instance": copy(self.paper)}

    def act(self, form: RevisePaperForm) -> Any:
        """Revise it."""
        reason = form.cleaned_data["reason"]
        effects = form.effects
        if not form.changes and effects is None:
            raise Refused(
                _("Es hat sich nichts geändert."), _("Ändern Sie den Text oder brechen Sie ab."), code="no_change"
            )
        if self.paper.is_public:
            return correct(by=self.viewer, thing=self.paper, changes=form.changes, reason=reason)
        return papers.revise_paper(by=self.viewer, paper=self.paper, reason=reason, effects=effects, **form.changes)


class ReleasePaperView(OnPaper, Confirm):
    """Release the paper: it gets its reference."""

    title = _("Vorlage freigeben")
    button = _("Freigeben und Aktenzeichen vergeben")
    intro = _("Die Vorlage erhält ihr Aktenzeichen. Es ändert sich nie mehr. Öffentlich wird sie dadurch noch nicht.")

    done = _("Die Vorlage ist freigegeben und hat ihr Aktenzeichen.")

    def act(self, form: Any) -> Paper:
        """Release it."""
        return papers.release_paper(by=self.viewer, paper=self.paper)


class WithdrawPaperView(OnPaper, ActForm):
    """Withdraw a paper."""

    title = _("Vorlage zurückziehen")
    form_class = ReasonForm
    button = _("Vorlage zurückziehen")
    is_serious = True
    intro = _(
        "Die Vorlage bleibt lesbar und ist als zurückgezogen gekennzeichnet. Ihr Aktenzeichen wird nie wieder vergeben."
    )
    done = _("Die Vorlage ist zurückgezogen.")

    def act(self, form: ReasonForm) -> Any:
        """Withdraw it."""
        return papers.withdraw_paper(by=self.viewer, paper=self.paper, reason=form.cleaned_data["reason"])


class ReplacePaperView(OnPaper, ActForm):
    """Mark a paper as replaced by another one."""

    title = _("Vorlage ersetzen")
    form_class = ReplaceForm
    button = _("Vorlage ersetzen")
    is_serious = True
    intro = _("Die alte Vorlage bleibt lesbar, nennt den Grund und führt zur neuen.")
    done = _("Die Vorlage ist ersetzt.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Look among what the clerk may see."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def act(self, form: ReplaceForm) -> Any:
        """Replace it."""
        return papers.replace_paper(by=self.viewer, paper=self.paper, **form.cleaned_data)


class DepublishPaperView(OnPaper, ActForm):
    """Take a paper back from the public."""

    title = _("Veröffentlichung zurückziehen")
    form_class = ReasonForm
    button = _("Veröffentlichung zurückziehen")
    is_serious = True
    intro = _("Die Seite und alle Dateien der Vorlage sind danach sofort nicht mehr öffentlich.")
    done = _("Die Vorlage ist nicht mehr öffentlich.")

    def act(self, form: ReasonForm) -> Any:
        """Depublish it."""
        return depublish(by=self.viewer, thing=self.paper, reason=form.cleaned_data["reason"])
