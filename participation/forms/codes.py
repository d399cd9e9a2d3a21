"""Forms for letters, papers and the counter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput, postcode_field
from participation.services.address_list import Address


class AddressListForm(forms.Form):
    """A list of addresses."""

    file = forms.FileField(
        label=_("Adressliste (CSV)"),
        help_text=_("Die erste Zeile nennt die Spalten: Name oder Vorname und Nachname, Straße, Hausnummer, PLZ, Ort."),
        allow_empty_file=True,
    )


class ReissueForm(forms.Form):
    """A lost letter: to whom the new one goes, and why."""

    name = forms.CharField(label=_("Vor- und Nachname"), max_length=120)
    street = forms.CharField(label=_("Straße und Hausnummer"), max_length=120)
    postcode = forms.CharField(
        label=_("Postleitzahl"), max_length=5, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    place = forms.CharField(label=_("Ort"), max_length=80)
    serial = forms.IntegerField(
        label=_("Nummer des alten Briefs"), required=False, min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Nur wenn sie bekannt ist. Sonst wird nach Name und Anschrift gesucht, wie sie in der Liste standen."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Grund"), max_length=200, help_text=_("Zum Beispiel: Brief nicht angekommen. Bitte ohne Namen, er steht im Protokoll."),
    )  # fmt: skip

    @property
    def address(self) -> Address:
        """Return the address that was typed."""
        data = self.cleaned_data
        return Address(*(" ".join(data[name].split()) for name in ("name", "street", "postcode", "place")))


class PaperForm(forms.Form):
    """One ballot paper."""

    code = forms.CharField(
        label=_("Code auf dem Zettel"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    choice = forms.CharField(
        label=_("Nummern der gewählten Projekte"), max_length=1000, required=False,
        help_text=_("Zum Beispiel: 3, 7, 12. Mit Punkten: 3:2, 7:1."),
    )  # fmt: skip
    is_blank = forms.BooleanField(label=_("Auf dem Zettel ist nichts angekreuzt"), required=False)


class SheetsForm(forms.Form):
    """How many ballot papers to print."""

    count = forms.IntegerField(label=_("Anzahl"), min_value=1, max_value=200, initial=10)


class ResidenceForm(forms.Form):
    """The account of whoever stands at the counter."""

    email = forms.EmailField(label=_("E-Mail-Adresse des Kontos"))
    name = forms.CharField(
        label=_("Vor- und Nachname laut Ausweis"), max_length=120,
        help_text=_("Wird nicht gespeichert: Mit dem Geburtsdatum wird daraus die Kennzahl, an der wir eine Person erkennen."),
    )  # fmt: skip
    born_on = forms.DateField(label=_("Geburtsdatum"), widget=DayInput(), input_formats=["%Y-%m-%d", "%d.%m.%Y"])
    district = forms.CharField(label=_("Ortsteil"), max_length=100, required=False)
    has_seen = forms.BooleanField(
        label=_("Ich habe Ausweis oder Meldebescheinigung gesehen. Die Anschrift liegt in der Stadt."),
        error_messages={"required": _("Ohne Ausweis oder Meldebescheinigung gibt es keinen Nachweis.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "name", "born_on", "district"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class LetterForm(forms.Form):
    """To whom and where a letter with a code of residence goes."""

    name = forms.CharField(
        label=_("Vor- und Nachname"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("So, wie Sie gemeldet sind."),
    )  # fmt: skip
    born_on = forms.DateField(
        label=_("Geburtsdatum"), widget=DayInput(), input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": _("Bitte als Tag, Monat, Jahr: 24.12.1980.")},
    )  # fmt: skip
    street = forms.CharField(
        label=_("Straße und Hausnummer"), max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip
    postcode = postcode_field()
    place = forms.CharField(
        label=_("Ort"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )


class LetterCodeForm(forms.Form):
    """The code of such a letter."""

    code = forms.CharField(
        label=_("Code aus Ihrem Brief"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Vier mal vier Zeichen. Groß oder klein, mit oder ohne Striche: beides geht."),
    )  # fmt: skip


class RefuseLetterForm(forms.Form):
    """Why no letter goes out."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=300,
        help_text=_(
            "Die Person liest ihn. Zum Beispiel: Unter dieser Anschrift ist niemand mit diesem Namen gemeldet."
        ),
    )
