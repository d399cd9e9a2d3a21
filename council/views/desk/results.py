"""Typing results and decisions afterwards."""

from typing import Any

from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from council.forms.results import CorrectResultForm, PublishResultForm, ResultForm, Sums, TallyFormSet
from council.models import AgendaItem, Decision
from council.services.desk import groups_of, proposed_wording
from council.services.results import GroupCount, VoteCount, correct_result, publish_nonpublic_result, record_result
from council.views.desk.agenda import OnItem
from council.views.desk.frame import ActForm
from council.views.desk.together import Together, locked


class ResultView(OnItem, Together):
    """Type the outcome, the wording and the count, by faction where it was counted so."""

    template_name = "council/desk/result.html"

    @property
    def button(self) -> Any:
        """Say what happens: a result of a public item is public at once."""
        if self.decision:
            return _("Ergebnis öffentlich berichtigen") if self.decision.is_public else _("Ergebnis berichtigen")
        return (
            _("Ergebnis öffentlich feststellen") if self.item.is_public else _("Ergebnis feststellen, nichtöffentlich")
        )

    @property
    def done(self) -> Any:
        """Say what was done."""
        return _("Das Ergebnis ist berichtigt.") if self.decision else _("Das Ergebnis ist festgestellt.")

    @cached_property
    def decision(self) -> Decision | None:
        """The decision that stands already, if any."""
        return Decision.objects.visible_to(self.viewer).filter(agenda_item=self.item).first()

    def get_title(self) -> str:
        """Name the item."""
        return str(_("Ergebnis zu TOP %(number)s")) % {"number": self.item.number}

    def watched(self) -> Any:
        """The item, and with it the decision."""
        locked(AgendaItem.objects.visible_to(self.viewer).filter(meeting=self.meeting), self.kwargs["item"])
        return self.decision or self.item

    def standing(self) -> dict[str, Any]:
        """Return the result that stands already."""
        return CorrectResultForm.initial_of(self.decision) if self.decision else {}

    def get_form_class(self) -> Any:
        """Ask for a reason where a result stands already."""
        return CorrectResultForm if self.decision else ResultForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show what stands, or the wording that was proposed."""
        initial = self.standing() or {"text": proposed_wording(self.viewer, self.item)}
        return super().get_form_kwargs() | {"viewer": self.viewer, "initial": initial, "groups": self.sums}

    @cached_property
    def tallies(self) -> Any:
        """One row of figures a faction."""
        groups = groups_of(self.viewer, self.meeting, self.item)
        return TallyFormSet(
            self.request.POST or None, initial=groups, prefix="tally", form_kwargs={"viewer": self.viewer}
        )

    @cached_property
    def sums(self) -> Sums:
        """What the factions add up to, as far as it is typed."""
        rows = self.tallies
        if rows.is_bound:
            rows.is_valid()
            figures = [getattr(row, "cleaned_data", {}) for row in rows]
        else:
            figures = [row.initial for row in rows]
        return Sums(*(sum(row.get(name) or 0 for row in figures) for name in ("yes", "no", "abstain")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows of the factions with their sums."""
        return super().get_context_data(
            tallies=self.tallies, sums=self.sums, item=self.item, decision=self.decision, **kwargs
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Both the form and the rows must be right; adding up alone writes nothing."""
        if "summe" in self.request.POST or not self.tallies.is_valid():
            return self.form_invalid(form)
        return super().form_valid(form)

    def act(self, form: Any) -> Decision:
        """Record it, or correct what stands."""
        data = form.cleaned_data
        words = {name: data[name] for name in ("outcome", "text", "change_note", "referred_to")}
        counts: dict[str, Any] = {"vote": count_of(data), "tallies": self.groups()}
        if self.decision:
            return correct_result(by=self.viewer, decision=self.decision, reason=data["reason"], **words, **counts)
        return record_result(by=self.viewer, item=self.item, **words, **counts)

    def groups(self) -> list[GroupCount]:
        """Return the rows in which something was typed."""
        rows = []
        for row in self.tallies.cleaned_data:
            figures = {name: row.get(name) or 0 for name in ("yes", "no", "abstain")}
            if any(figures.values()):
                rows.append(GroupCount(organization=row.get("organization"), label=row.get("label") or "", **figures))
        return rows


def count_of(data: dict[str, Any]) -> VoteCount | None:
    """Return the figures typed, or None without a vote."""
    if not data.get("method"):
        return None
    return VoteCount(**{name: data[name] for name in ("method", "yes", "no", "abstain", "present", "is_unanimous")})


class PublishResultView(OnItem, ActForm):
    """Publish the decision of a non-public item once the reason for secrecy has gone."""

    title = _("Beschluss veröffentlichen")
    form_class = PublishResultForm
    button = _("Beschluss veröffentlichen")
    intro = _(
        "Nur der Wortlaut, den Sie hier eintragen, wird öffentlich. Unterlagen und Beratung bleiben nichtöffentlich."
    )
    done = _("Der Beschluss ist veröffentlicht.")

    def act(self, form: PublishResultForm) -> Any:
        """Publish it."""
        return publish_nonpublic_result(by=self.viewer, item=self.item, text=form.cleaned_data["text"])
