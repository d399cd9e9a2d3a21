"""What visitors write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class BarrierForm(forms.Form):
    """Tell about a barrier. `website` is a trap: it is hidden, so only machines fill it in."""

    message = forms.CharField(
        label=_("Was ist nicht zugänglich?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Zum Beispiel: Auf welcher Seite, mit welchem Gerät oder Hilfsmittel? Was brauchen Sie?"),
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        required=False,
        help_text=_("Nur wenn Sie eine Antwort möchten. Wir löschen sie mit der Meldung nach sechs Monaten."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    page = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    website = forms.CharField(label=_("Bitte leer lassen"), required=False, widget=forms.TextInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @property
    def is_of_a_machine(self) -> bool:
        """Whether the trap was filled in."""
        return bool(self.data.get("website"))
