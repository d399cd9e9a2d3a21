"""What citizens hand in (§ 24 GO NRW)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.services.petitions import LONGEST, LONGEST_TITLE, MOST_FILES, Contact


class SeveralFiles(forms.ClearableFileInput):
    """A field to choose several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, none of them needed."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each of them."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(each, initial) for each in chosen]


class PetitionForm(forms.Form):
    """A suggestion or complaint. `website` is a trap: it is hidden, so only machines fill it in."""

    title = forms.CharField(
        label=_("Worum geht es?"), max_length=LONGEST_TITLE,
        help_text=_("In einem Satz, zum Beispiel: Beleuchtung am Siegdamm."),
    )  # fmt: skip
    proposal = forms.CharField(
        label=_("Was soll der Rat tun?"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Das wird mit der Vorlage öffentlich beraten: Bitte nennen Sie keine fremden Namen."),
    )  # fmt: skip
    reasons = forms.CharField(label=_("Warum?"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}))
    annexes = FilesField(
        label=_("Dateien"), required=False,
        help_text=_("Höchstens %(n)s Dateien: PDF, Bilder oder Office-Dokumente, ohne Makros und ohne Kennwort.") % {"n": MOST_FILES},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Ihr Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Ohne Absender darf der Rat eine Eingabe nicht behandeln. Veröffentlicht wird er nur, wenn Sie das unten wünschen."),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Ihre Anschrift"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
        help_text=_("Anschrift oder E-Mail-Adresse genügt, damit wir antworten können."),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Dann schicken wir Ihnen den Beleg und sagen Bescheid, wenn es weitergeht."),
    )  # fmt: skip
    is_named = forms.BooleanField(
        label=_("Mein Name darf öffentlich bei meiner Eingabe stehen"), required=False,
        help_text=_("Freiwillig und jederzeit widerrufbar beim Sitzungsdienst."),
    )  # fmt: skip
    website = forms.CharField(label=_("Bitte leer lassen"), required=False, widget=forms.TextInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @property
    def is_of_a_machine(self) -> bool:
        """Whether the trap was filled in."""
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        """Ask for one way to answer."""
        data = super().clean() or {}
        if not self.errors and not data.get("address") and not data.get("email"):
            self.add_error(
                "address", _("Nennen Sie Ihre Anschrift oder Ihre E-Mail-Adresse, damit wir antworten können.")
            )
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the act takes."""
        data = self.cleaned_data
        texts = {name: data[name].replace("\r\n", "\n") for name in ("title", "proposal", "reasons")}
        contact = Contact(data["name"], data["address"].replace("\r\n", "\n"), data["email"])
        return texts | {"contact": contact, "is_named": data["is_named"], "uploads": data["annexes"]}
