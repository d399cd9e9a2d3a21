"""Organizations, persons and who belongs where."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from accounts.viewer import Viewer
from council.enums import OrganizationKind
from council.models import Organization, Person

DATES = ["%d.%m.%Y", "%Y-%m-%d"]


class OrganizationForm(forms.ModelForm):
    """A council, committee, faction or department."""

    class Meta:
        model = Organization
        fields = [
            "name",
            "short_name",
            "kind",
            "classification",
            "description",
            "legal_members",
            "legal_voting_members",
            "may_have_citizens",
        ]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


class PersonForm(forms.ModelForm):
    """Somebody of the council. Contact fields are shown only with consent."""

    class Meta:
        model = Person
        fields = [
            "title",
            "given_name",
            "family_name",
            "form_of_address",
            "status",
            "district",
            "life",
            "phone",
            "phone_consent",
            "email",
            "email_consent",
        ]


class MembershipForm(forms.Form):
    """A membership with its dates."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none())
    role = forms.CharField(label=_("Funktion"), initial=_("Mitglied"), max_length=200)
    on_behalf_of = forms.ModelChoiceField(
        label=_("für die Fraktion"), queryset=Organization.objects.none(), required=False
    )
    voting_right = forms.BooleanField(label=_("stimmberechtigt"), required=False, initial=True)
    start_date = forms.DateField(label=_("seit"), widget=AdminDateInput(format="%d.%m.%Y"), input_formats=DATES)
    end_date = forms.DateField(
        label=_("bis"), widget=AdminDateInput(format="%d.%m.%Y"), input_formats=DATES, required=False
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(viewer)  # type: ignore[attr-defined]
        factions = Organization.objects.visible_to(viewer).current().of_kind(OrganizationKind.FACTION)
        self.fields["on_behalf_of"].queryset = factions  # type: ignore[attr-defined]


class EndMembershipForm(forms.Form):
    """The last day of a membership."""

    end_date = forms.DateField(label=_("letzter Tag"), widget=AdminDateInput(format="%d.%m.%Y"), input_formats=DATES)
    reason = forms.CharField(label=_("Grund"), max_length=300)
