"""Typing what was decided."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import OrganizationKind, Outcome, VoteMethod
from council.models import Decision, Organization


class ResultForm(forms.Form):
    """Outcome, wording and the count. Votes always Ja : Nein : Enthaltung."""

    outcome = forms.ChoiceField(label=_("Ergebnis"), choices=[("", "–"), *Outcome.choices])
    text = forms.CharField(label=_("Beschluss im Wortlaut"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    change_note = forms.CharField(label=_("Unterschied zur Vorlage"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    referred_to = forms.ModelChoiceField(label=_("verwiesen an"), queryset=Organization.objects.none(), required=False)
    method = forms.ChoiceField(label=_("Art der Abstimmung"), choices=[("", _("keine Abstimmung")), *VoteMethod.choices], required=False)
    is_unanimous = forms.BooleanField(label=_("einstimmig"), required=False)
    yes = forms.IntegerField(label=_("Ja"), min_value=0, max_value=999, required=False)
    no = forms.IntegerField(label=_("Nein"), min_value=0, max_value=999, required=False)
    abstain = forms.IntegerField(label=_("Enthaltungen"), min_value=0, max_value=999, required=False)
    present = forms.IntegerField(label=_("anwesende Stimmberechtigte"), min_value=0, max_value=999, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referred_to"].queryset = Organization.objects.visible_to(viewer).meeting_bodies().current()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the three figures together."""
        data = super().clean() or {}
        figures = [data.get(name) for name in ("yes", "no", "abstain")]
        if data.get("method") and any(figure is None for figure in figures):
            self.add_error("yes", _("Bitte geben Sie Ja, Nein und Enthaltungen an, auch wenn eine Zahl 0 ist."))
        return data


class CorrectResultForm(ResultForm):
    """A correction of an announced result keeps the old one in the audit."""

    reason = forms.CharField(label=_("Grund der Berichtigung"), max_length=500)

    @staticmethod
    def initial_of(decision: Decision) -> dict[str, Any]:
        """Return what the form shows first."""
        vote = decision.agenda_item.votes.filter(is_final=True).first()
        initial: dict[str, Any] = {
            name: getattr(decision, name) for name in ("outcome", "text", "change_note", "referred_to")
        }
        if vote:
            initial |= {name: getattr(vote, name) for name in ("method", "is_unanimous", "yes", "no", "abstain", "present")}
        return initial


class TallyForm(forms.Form):
    """How one faction voted."""

    organization = forms.ModelChoiceField(queryset=Organization.objects.none(), widget=forms.HiddenInput, required=False)
    label = forms.CharField(widget=forms.HiddenInput, required=False)
    yes = forms.IntegerField(label=_("Ja"), min_value=0, max_value=99, required=False)
    no = forms.IntegerField(label=_("Nein"), min_value=0, max_value=99, required=False)
    abstain = forms.IntegerField(label=_("Enthaltung"), min_value=0, max_value=99, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.filter(kind=OrganizationKind.FACTION)  # type: ignore[attr-defined]


TallyFormSet = forms.formset_factory(TallyForm, extra=0)


class PublishResultForm(forms.Form):
    """The public wording of a decision of the non-public part."""

    text = forms.CharField(label=_("Öffentlicher Wortlaut"), widget=forms.Textarea(attrs={"rows": 4}))
