"""Files: adding one, and the redacted edition of one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.enums import FileRole, Visibility
from council.forms.deciding import DecidingForm
from council.forms.reason import ReasonForm

OFFERED = (Visibility.INTERNAL, Visibility.NONPUBLIC, Visibility.PUBLIC)


class AttachForm(DecidingForm):
    """A file. Visibility comes last, stands on the button and is never public by itself."""

    deciding = "visibility"
    button_labels = {
        Visibility.INTERNAL.value: _("Intern speichern"),
        Visibility.NONPUBLIC.value: _("Nichtöffentlich speichern"),
        Visibility.PUBLIC.value: _("Öffentlich speichern"),
    }
    upload = forms.FileField(
        label=_("Datei"),
        help_text=_("PDF, Bild oder Office-Dokument, ohne Makros und ohne Kennwort."),
        error_messages={
            "required": _("Bitte wählen Sie die Datei aus."),
            "empty": _("Diese Datei ist leer. Bitte prüfen Sie sie."),
        },
    )
    name = forms.CharField(
        label=_("Bezeichnung"),
        max_length=300,
        help_text=_("So heißt die Datei auf der Website, zum Beispiel „Lageplan“."),
    )
    role = forms.ChoiceField(label=_("als"), choices=FileRole.choices, initial=FileRole.AUXILIARY)
    visibility = forms.TypedChoiceField(
        label=_("Sichtbarkeit"), coerce=int, choices=[(one.value, one.label) for one in OFFERED]
    )

    def __init__(self, *args: Any, holder: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not holder.is_public:
            visibility = self.fields["visibility"]
            visibility.choices = [(one.value, one.label) for one in OFFERED if one != Visibility.PUBLIC]  # type: ignore[attr-defined]
            visibility.help_text = _("Öffentlich machen Sie die Datei zusammen mit dem, wozu sie gehört.")


class RedactForm(forms.Form):
    """The redacted public edition of a non-public file."""

    upload = forms.FileField(
        label=_("Geschwärzte Fassung (PDF)"),
        error_messages={"required": _("Bitte wählen Sie die geschwärzte Fassung aus.")},
    )
    name = forms.CharField(label=_("Bezeichnung"), max_length=300)


class ReplaceForm(ReasonForm):
    """New bytes for a file that stays where it is."""

    upload = forms.FileField(
        label=_("Neue Fassung"),
        error_messages={
            "required": _("Bitte wählen Sie die neue Fassung aus."),
            "empty": _("Diese Datei ist leer. Bitte prüfen Sie sie."),
        },
    )
    keeps_old = forms.BooleanField(
        label=_("Die alte Fassung für Ratsmitglieder aufbewahren"),
        help_text=_(
            "Sie vergleichen damit, was sich geändert hat. Nicht aufbewahren, wenn darin steht, was niemand lesen darf."
        ),
        required=False,
        initial=True,
    )
    field_order = ("upload", "reason", "keeps_old")
