"""Filters of the desk's long lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import OrganizationKind, PaperState, PaperType, Visibility
from council.models import Organization


class DeskFilter(forms.Form):
    """A filter of the desk; a wrong value filters nothing."""

    kinds: tuple[OrganizationKind, ...] = (
        OrganizationKind.COUNCIL,
        OrganizationKind.COMMITTEE,
        OrganizationKind.ADVISORY,
    )

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data)
        if "gremium" in self.fields:
            bodies = Organization.objects.visible_to(viewer).of_kind(*self.kinds).order_by("kind", "name")
            self.fields["gremium"].queryset = bodies  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """Return what is valid and not empty."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class MeetingListFilter(DeskFilter):
    """Which meetings."""

    zeit = forms.ChoiceField(
        label=_("Zeit"), required=False, choices=[("", _("kommende")), ("vergangen", _("vergangene"))]
    )
    gremium = forms.ModelChoiceField(
        label=_("Gremium"), required=False, queryset=Organization.objects.none(), empty_label=_("alle")
    )


class PaperListFilter(DeskFilter):
    """Which papers."""

    suche = forms.CharField(label=_("Aktenzeichen oder Betreff"), required=False, max_length=200)
    stand = forms.ChoiceField(label=_("Stand"), required=False, choices=[("", _("alle")), *PaperState.choices])
    art = forms.ChoiceField(label=_("Art"), required=False, choices=[("", _("alle")), *PaperType.choices])
    sicht = forms.TypedChoiceField(
        label=_("Sichtbarkeit"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("alle")), *Visibility.choices],
    )


class PersonListFilter(DeskFilter):
    """Which people."""

    kinds = (*DeskFilter.kinds, OrganizationKind.FACTION)

    suche = forms.CharField(label=_("Name"), required=False, max_length=100)
    gremium = forms.ModelChoiceField(
        label=_("Gremium"), required=False, queryset=Organization.objects.none(), empty_label=_("alle")
    )
