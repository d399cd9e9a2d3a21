"""Typing results and decisions afterwards."""

from typing import Any

from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from council.forms.results import CorrectResultForm, PublishResultForm, ResultForm, TallyFormSet
from council.models import Decision
from council.services.desk import groups_of
from council.services.results import GroupCount, VoteCount, correct_result, publish_nonpublic_result, record_result
from council.views.desk.agenda import OnItem
from council.views.desk.frame import ActForm


class ResultView(OnItem, ActForm):
    """Type the outcome, the wording and the count, by faction where it was counted so."""

    template_name = "council/desk/result.html"
    form_class = ResultForm
    button = _("Ergebnis feststellen")
    done = _("Das Ergebnis ist festgestellt.")
    write = staticmethod(record_result)

    @cached_property
    def decision(self) -> Decision | None:
        """The decision that stands already, if any."""
        return Decision.objects.visible_to(self.viewer).filter(agenda_item=self.item).first()

    def get_title(self) -> str:
        """Name the item."""
        return str(_("Ergebnis zu TOP %(number)s")) % {"number": self.item.number}

    def get_form_class(self) -> Any:
        """Ask for a reason where a result stands already."""
        return CorrectResultForm if self.decision else ResultForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show what stands."""
        initial = CorrectResultForm.initial_of(self.decision) if self.decision else {}
        return super().get_form_kwargs() | {"viewer": self.viewer, "initial": initial}

    @cached_property
    def tallies(self) -> Any:
        """One row of figures a faction."""
        groups = groups_of(self.viewer, self.meeting, self.item)
        return TallyFormSet(self.request.POST or None, initial=groups, prefix="tally")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows of the factions."""
        return super().get_context_data(tallies=self.tallies, item=self.item, decision=self.decision, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Both the form and the rows must be right."""
        return super().form_valid(form) if self.tallies.is_valid() else self.form_invalid(form)

    def act(self, form: Any) -> Decision:
        """Record it, or correct what stands."""
        data = form.cleaned_data
        words = {name: data[name] for name in ("outcome", "text", "change_note", "referred_to")}
        counts = {"vote": self.count(data), "tallies": self.groups()}
        if self.decision:
            return correct_result(by=self.viewer, decision=self.decision, reason=data["reason"], **words, **counts)
        return record_result(by=self.viewer, item=self.item, **words, **counts)

    def count(self, data: dict[str, Any]) -> VoteCount | None:
        """Return the figures typed, or None without a vote."""
        if not data.get("method"):
            return None
        figures = {name: data[name] for name in ("method", "yes", "no", "abstain", "present", "is_unanimous")}
        return VoteCount(**figures)

    def groups(self) -> list[GroupCount]:
        """Return the rows in which something was typed."""
        rows = []
        for row in self.tallies.cleaned_data:
            figures = {name: row.get(name) or 0 for name in ("yes", "no", "abstain")}
            if any(figures.values()):
                rows.append(GroupCount(organization=row.get("organization"), label=row.get("label") or "", **figures))
        return rows


class PublishResultView(OnItem, ActForm):
    """Publish the decision of a non-public item once the reason for secrecy has gone."""

    title = _("Beschluss veröffentlichen")
    form_class = PublishResultForm
    button = _("Beschluss veröffentlichen")
    intro = _("Nur der Wortlaut, den Sie hier eintragen, wird öffentlich. Unterlagen und Beratung bleiben nichtöffentlich.")
    done = _("Der Beschluss ist veröffentlicht.")

    def act(self, form: PublishResultForm) -> Any:
        """Publish it."""
        return publish_nonpublic_result(by=self.viewer, item=self.item, text=form.cleaned_data["text"])
