"""Filter of the list of projects. A GET form: it works without script, and a wrong value filters nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.forms.filters import FilterForm
from participation.enums import ParticipationLevel, ProjectStatus
from participation.services.project_list import choices_of


class ProjectFilter(FilterForm):
    """Which projects; level and status are chosen by the chips above the list."""

    ort = forms.ChoiceField(label=_("Ortsteil"), required=False)
    thema = forms.ChoiceField(label=_("Thema"), required=False)
    stufe = forms.TypedChoiceField(
        required=False, choices=ParticipationLevel.choices, coerce=int, empty_value=None, widget=forms.HiddenInput
    )
    stand = forms.ChoiceField(required=False, choices=ProjectStatus.choices, widget=forms.HiddenInput)

    def offer(self, viewer: Viewer) -> None:
        """Offer the districts and topics that projects have."""
        for name, field, everything in (("ort", "district", _("Alle Ortsteile")), ("thema", "topic", _("Alle Themen"))):
            choices = [(value, value) for value in choices_of(viewer, field)]
            self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    @property
    def narrowed(self) -> dict[str, Any]:
        """Return what is chosen, by the names of the fields of a project; the lowest level is a choice, too."""
        self.is_valid()
        names = {"ort": "district", "thema": "topic", "stufe": "level", "stand": "status"}
        values = {names[name]: value for name, value in self.cleaned_data.items() if name in names}
        return {name: value for name, value in values.items() if value not in ("", None)}
