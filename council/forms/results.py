"""Typing what was decided."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import OrganizationKind, Outcome, VoteMethod
from council.models import Decision, Organization


@dataclass(frozen=True)
class Sums:
    """What the factions add up to."""

    yes: int = 0
    no: int = 0
    abstain: int = 0

    @property
    def all(self) -> int:
        """Return all voices."""
        return self.yes + self.no + self.abstain


NO_SUMS = Sums()
FIGURES = ("yes", "no", "abstain")


class ResultForm(forms.Form):
    """Outcome, wording and the count. Votes always Ja : Nein : Enthaltung.

    Figures left empty are worked out: from the factions, or from who was there when it was unanimous.
    """

    outcome = forms.ChoiceField(label=_("Ergebnis"), choices=[("", "–"), *Outcome.choices])
    text = forms.CharField(label=_("Beschluss im Wortlaut"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    change_note = forms.CharField(
        label=_("Unterschied zur Vorlage"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    referred_to = forms.ModelChoiceField(label=_("verwiesen an"), queryset=Organization.objects.none(), required=False)
    method = forms.ChoiceField(
        label=_("Art der Abstimmung"), choices=[("", _("keine Abstimmung")), *VoteMethod.choices], required=False
    )
    is_unanimous = forms.BooleanField(
        label=_("einstimmig"),
        required=False,
        help_text=_("Dann genügt die Zahl der Anwesenden; die übrigen Zahlen dürfen leer bleiben."),
    )
    yes = forms.IntegerField(label=_("Ja"), min_value=0, max_value=999, required=False)
    no = forms.IntegerField(label=_("Nein"), min_value=0, max_value=999, required=False)
    abstain = forms.IntegerField(label=_("Enthaltungen"), min_value=0, max_value=999, required=False)
    present = forms.IntegerField(label=_("anwesende Stimmberechtigte"), min_value=0, max_value=999, required=False)

    def __init__(self, *args: Any, viewer: Viewer, groups: Sums = NO_SUMS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.fields["referred_to"].queryset = Organization.objects.visible_to(viewer).meeting_bodies().current()  # type: ignore[attr-defined]

    @property
    def words(self) -> list[Any]:
        """Return the fields of the outcome and its wording."""
        return [self[name] for name in ("outcome", "text", "change_note", "referred_to")]

    @property
    def figures(self) -> list[Any]:
        """Return the fields of the vote."""
        return [self[name] for name in ("method", "is_unanimous", "present", *FIGURES)]

    def clean(self) -> dict[str, Any]:
        """Work out figures that were left empty, and ask for the rest."""
        data = super().clean() or {}
        if not data.get("method"):
            return self._without_method(data)
        if all(data.get(name) is None for name in FIGURES):
            self._work_out(data)
        if not data.get("is_unanimous") and any(data.get(name) is None for name in FIGURES):
            self.add_error("yes", _("Bitte geben Sie Ja, Nein und Enthaltungen an, auch wenn eine Zahl 0 ist."))
        return data

    def _without_method(self, data: dict[str, Any]) -> dict[str, Any]:
        if self.groups.all or data.get("is_unanimous") or any(data.get(name) is not None for name in FIGURES):
            self.add_error("method", _("Sie haben Stimmen eingetragen. Bitte wählen Sie auch, wie abgestimmt wurde."))
        return data

    def _work_out(self, data: dict[str, Any]) -> None:
        if self.groups.all:
            data |= {name: getattr(self.groups, name) for name in FIGURES}
        elif data.get("is_unanimous") and data.get("present"):
            data |= {"yes": data["present"], "no": 0, "abstain": 0}


class CorrectResultForm(ResultForm):
    """A correction of an announced result keeps the old one in the audit."""

    reason = forms.CharField(label=_("Grund der Berichtigung"), max_length=500)

    @staticmethod
    def initial_of(decision: Decision) -> dict[str, Any]:
        """Return what the form shows first."""
        vote = decision.agenda_item.votes.filter(is_final=True).first()
        initial: dict[str, Any] = {
            name: getattr(decision, name) for name in ("outcome", "text", "change_note", "referred_to_id")
        }
        initial["referred_to"] = initial.pop("referred_to_id")
        if vote:
            initial |= {
                name: getattr(vote, name) for name in ("method", "is_unanimous", "yes", "no", "abstain", "present")
            }
        return initial


class TallyForm(forms.Form):
    """How one faction voted."""

    organization = forms.ModelChoiceField(
        queryset=Organization.objects.none(), widget=forms.HiddenInput, required=False
    )
    label = forms.CharField(widget=forms.HiddenInput, required=False)
    yes = forms.IntegerField(label=_("Ja"), min_value=0, max_value=99, required=False)
    no = forms.IntegerField(label=_("Nein"), min_value=0, max_value=99, required=False)
    abstain = forms.IntegerField(label=_("Enthaltung"), min_value=0, max_value=99, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        factions = Organization.objects.visible_to(viewer).of_kind(OrganizationKind.FACTION)
        self.fields["organization"].queryset = factions  # type: ignore[attr-defined]

    @property
    def cells(self) -> list[Any]:
        """Return the figures of the row."""
        return [self[name] for name in FIGURES]


TallyFormSet = forms.formset_factory(TallyForm, extra=0)


class PublishResultForm(forms.Form):
    """The public wording of a decision of the non-public part."""

    text = forms.CharField(label=_("Öffentlicher Wortlaut"), widget=forms.Textarea(attrs={"rows": 4}))
