"""What officers of participation enter for a Bürgerhaushalt."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from council.models import Organization
from participation.enums import Access, MilestoneState, ProcedureState
from participation.models import BudgetProcess

FIELDS = (
    "title", "slug", "summary", "project", "audience", "voters", "access", "proof_level", "budget", "submit_from", "submit_until",
    "opens_at", "closes_at", "implement_until", "ballot_kind", "most", "points", "points_each", "rule", "satisfaction",
    "increment", "completion", "decided_on", "decided_by", "legal_basis", "privacy_notice", "delete_on", "contact",
)  # fmt: skip
DATES = ("submit_from", "submit_until", "implement_until", "decided_on", "delete_on")


class BudgetForm(forms.ModelForm[BudgetProcess]):
    """A Bürgerhaushalt with its dates, money and rules."""

    class Meta:
        model = BudgetProcess
        fields = FIELDS
        widgets = {
            **dict.fromkeys(DATES, AdminDateInput),
            "opens_at": AdminDateTimeInput, "closes_at": AdminDateTimeInput,
            "summary": forms.Textarea(attrs={"rows": 3}), "privacy_notice": forms.Textarea(attrs={"rows": 4}),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["access"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Access.choices if value in (Access.CODE, Access.RESIDENT)
        ]

    def facts(self) -> dict[str, Any]:
        """Return what was entered."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("Grund"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ObserverForm(forms.Form):
    """Somebody who was sworn in."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-Mail-Adresse"), max_length=200,
        help_text=_("Gehört sie zu einem Konto, kann die Person auch das Paket zum Öffnen der Stimmzettel laden. Sonst bekommt sie eine Bitte um Bestätigung und danach die Prüfpunkte."),
    )  # fmt: skip
    sworn_on = forms.DateField(label=_("verpflichtet am"), widget=AdminDateInput)


class MoveForm(forms.Form):
    """The state that was seen, so that a second click takes no second step."""

    seen = forms.ChoiceField(choices=ProcedureState.choices, widget=forms.HiddenInput)


class GiveForm(forms.Form):
    """Which department is to assess a proposal."""

    department = forms.ModelChoiceField(label=_("prüfendes Amt"), queryset=Organization.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Organization.objects.public()  # type: ignore[attr-defined]


class ScreenForm(GiveForm):
    """What the department found."""

    field_order = ("is_feasible", "cost", "finding", "department")

    is_feasible = forms.TypedChoiceField(
        label=_("Ergebnis"), choices=[("1", _("umsetzbar")), ("", _("nicht umsetzbar"))], coerce=bool, empty_value="",
        required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    cost = forms.IntegerField(label=_("Kosten in Euro"), required=False, min_value=1)
    finding = forms.CharField(
        label=_("Begründung für alle"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Nötig, wenn der Vorschlag nicht umsetzbar ist."),
    )  # fmt: skip


class MilestoneForm(forms.Form):
    """A step of carrying out a project."""

    date = forms.DateField(label=_("am"), widget=AdminDateInput)
    state = forms.ChoiceField(label=_("Stand"), choices=MilestoneState.choices)
    title = forms.CharField(label=_("Schritt"), max_length=200)
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    spent = forms.IntegerField(label=_("bisher ausgegeben, in Euro"), required=False, min_value=0)
    picture = forms.FileField(label=_("Bild"), required=False)
    picture_alt = forms.CharField(label=_("Was darauf zu sehen ist"), max_length=200, required=False)


class JudgeForm(forms.Form):
    """Show a comment or hide it."""

    is_shown = forms.TypedChoiceField(
        label=_("Entscheidung"), choices=[("1", _("zeigen")), ("", _("ausblenden"))], coerce=bool, empty_value="",
        required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(label=_("Grund, wenn ausgeblendet"), max_length=200, required=False)
