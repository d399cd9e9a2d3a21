"""What citizens write to a project."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.services.suggestions import LONGEST


class SuggestForm(forms.Form):
    """Suggest participation. `website` is a trap: it is hidden, so only machines fill it in."""

    text = forms.CharField(
        label=_("Wobei möchten Sie mitreden, und wie?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Zum Beispiel: eine Umfrage im Ortsteil, ein Rundgang, ein runder Tisch. Der Text wird mit der Antwort öffentlich: bitte keine Namen, Adressen und Telefonnummern."
        ),
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        required=False,
        help_text=_(
            "Nur wenn Sie die Antwort zugesandt haben möchten. Sie wird nicht veröffentlicht und vier Wochen nach der Antwort gelöscht."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(label=_("Bitte leer lassen"), required=False, widget=forms.TextInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="vorschlag_%s")
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @property
    def is_of_a_machine(self) -> bool:
        """Whether the trap was filled in."""
        return bool(self.data.get("website"))

    @property
    def cleaned_facts(self) -> dict[str, str]:
        """Return what the act takes."""
        return {"text": self.cleaned_data["text"].replace("\r\n", "\n"), "email": self.cleaned_data["email"]}
