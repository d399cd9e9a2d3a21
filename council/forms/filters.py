"""Filters of the public lists. GET forms: they work without script, and a wrong value keeps what was typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import Outcome, PaperState, PaperType
from council.models import Organization
from council.services.decision_list import KINDS

# States the public ever sees of a paper.
PUBLIC_STATES = (
    PaperState.RELEASED,
    PaperState.SCHEDULED,
    PaperState.DELIVERED,
    PaperState.IN_CONSULTATION,
    PaperState.DECIDED,
    PaperState.CLOSED,
    PaperState.REPLACED,
    PaperState.WITHDRAWN,
)


class FilterForm(forms.Form):
    """A filter whose fields carry KERN's classes; every one is optional."""

    def __init__(self, data: Any, viewer: Viewer, *, years: list[int] | None = None) -> None:
        super().__init__(data)
        if "gremium" in self.fields:
            bodies = Organization.objects.visible_to(viewer).meeting_bodies().order_by("kind", "name").distinct()
            names = [(str(pk), name) for pk, name in bodies.values_list("pk", "name")]
            self.fields["gremium"].choices = [("", _("Alle Gremien")), *names]  # type: ignore[attr-defined]
        if "jahr" in self.fields:
            self.fields["jahr"].choices = [("", _("Alle Jahre")), *((str(year), str(year)) for year in years or [])]  # type: ignore[attr-defined]
        self.offer(viewer)
        for field in self.fields.values():
            is_select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "kern-form-input__select" if is_select else "kern-form-input__input"
        for name in self.errors:
            self.fields[name].widget.attrs.update({"aria-invalid": "true", "aria-describedby": f"id_{name}-e"})

    def offer(self, viewer: Viewer) -> None:
        """Fill in choices of a list's own, before anything is checked."""

    @property
    def values(self) -> dict[str, Any]:
        """Return what is valid; a wrong value filters nothing, its field says why."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowing(self) -> dict[str, Any]:
        """Return what was filled in."""
        hidden = {field.name for field in self.hidden_fields()}
        return {name: value for name, value in self.values.items() if name not in hidden}

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.narrowing)


def year(text: str) -> int:
    """Return a year from a select."""
    return int(text)


class PaperFilter(FilterForm):
    """Which papers."""

    q = forms.CharField(label=_("Wort im Betreff oder Aktenzeichen"), required=False, max_length=200)
    art = forms.ChoiceField(label=_("Art"), required=False, choices=[("", _("Alle Arten")), *PaperType.choices])
    gremium = forms.ChoiceField(label=_("Gremium"), required=False)
    stand = forms.ChoiceField(
        label=_("Stand"),
        required=False,
        choices=[("", _("Jeder Stand")), *((state.value, state.label) for state in PUBLIC_STATES)],
    )
    jahr = forms.TypedChoiceField(label=_("Jahr"), required=False, coerce=year, empty_value=None)


class DecisionFilter(FilterForm):
    """Which decisions; `art` is chosen by the chips above the list."""

    art = forms.ChoiceField(required=False, choices=[(kind, kind) for kind in KINDS], widget=forms.HiddenInput)
    ergebnis = forms.ChoiceField(
        label=_("Ergebnis"), required=False, choices=[("", _("Alle Ergebnisse")), *Outcome.choices]
    )
    gremium = forms.ChoiceField(label=_("Gremium"), required=False)
    jahr = forms.TypedChoiceField(label=_("Jahr"), required=False, coerce=year, empty_value=None)


class MeetingFilter(FilterForm):
    """Whose meetings."""

    gremium = forms.ChoiceField(label=_("Gremium"), required=False)


class PersonFilter(FilterForm):
    """Which people."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    gremium = forms.ChoiceField(label=_("Gremium"), required=False)
