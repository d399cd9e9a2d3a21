"""What citizens write for a Bürgerhaushalt."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.models import Proposal


class Trapped(forms.Form):
    """A public form. `website` is a trap: it is hidden, so only machines fill it in."""

    website = forms.CharField(label=_("Bitte leer lassen"), required=False, widget=forms.TextInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @property
    def is_of_a_machine(self) -> bool:
        """Whether the trap was filled in."""
        return bool(self.data.get("website"))


class ProposalForm(Trapped):
    """A proposal: what, where, how much; a photo with words for it; a name and address only for questions."""

    title = forms.CharField(
        label=_("Was schlagen Sie vor?"),
        max_length=90,
        help_text=_("Ein kurzer Titel, zum Beispiel: Bank an der Siegbrücke."),
    )
    summary = forms.CharField(
        label=_("In einem Satz"), max_length=200, help_text=_("So steht es später auf dem Stimmzettel.")
    )
    text = forms.CharField(
        label=_("Beschreibung"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Was soll entstehen, für wen, und warum dort?"),
    )  # fmt: skip
    district = forms.CharField(label=_("Ortsteil"), max_length=100, required=False)
    address = forms.CharField(
        label=_("Adresse oder Ort in Worten"), max_length=200, required=False,
        help_text=_("Zum Beispiel: Marktplatz, neben dem Brunnen."),
    )  # fmt: skip
    topic = forms.CharField(label=_("Thema"), max_length=60, required=False)
    estimate = forms.IntegerField(
        label=_("Was könnte es kosten, in Euro?"), required=False, min_value=1, max_value=100_000_000,
        help_text=_("Eine grobe Schätzung genügt. Die Stadt rechnet nach."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    photo = forms.FileField(
        label=_("Foto"), required=False, help_text=_("JPG, PNG oder WebP. Aufnahmeort und Gerät werden entfernt.")
    )
    photo_alt = forms.CharField(label=_("Was ist auf dem Foto zu sehen?"), max_length=200, required=False)
    signed_as = forms.CharField(label=_("Name, der öffentlich dabeistehen soll"), max_length=100, required=False)
    author_name = forms.CharField(label=_("Ihr Name, nur für Rückfragen"), max_length=100, required=False)
    author_email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse, nur für Rückfragen"), required=False,
        help_text=_("Wird nicht veröffentlicht und nach einem Jahr gelöscht."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for words to a photo."""
        data = super().clean() or {}
        if data.get("photo") and not data.get("photo_alt", "").strip():
            self.add_error(
                "photo_alt", _("Bitte beschreiben Sie das Foto in einem Satz, für alle, die es nicht sehen.")
            )
        return data

    def facts(self) -> dict[str, Any]:
        """Return the fields of the proposal."""
        known = {field.name for field in Proposal._meta.fields}
        return {name: value for name, value in self.cleaned_data.items() if name in known}


class CommentForm(Trapped):
    """A comment."""

    text = forms.CharField(label=_("Ihr Kommentar"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    signed_as = forms.CharField(label=_("Name, der dabeistehen soll"), max_length=100, required=False)


class ReportForm(Trapped):
    """A notice about a comment."""

    reason = forms.CharField(label=_("Was stört Sie daran?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
