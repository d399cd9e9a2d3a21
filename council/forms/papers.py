"""Writing papers and planning their way."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import ClimateEffect, ConsultationRole, OrganizationKind, PaperType, Rhythm
from council.forms.meetings import PartForm
from council.forms.reason import ReasonForm
from council.models import Location, Matter, Meeting, Organization, Paper
from council.services.papers import DEPARTMENT_TYPES, Effects

SECTIONS = (
    "title",
    "public_title",
    "summary",
    "proposal",
    "reasons",
    "financial_summary",
    "financial_effects",
    "climate_summary",
    "climate_effects",
)

REVISABLE = (*SECTIONS, "nonpublic_ground")
EFFECTS = tuple(Effects.__dataclass_fields__)
NOT_SAID = [("", _("keine Angabe"))]


class PaperForm(forms.ModelForm):
    """The sections of a paper, in their order on paper, and why it may be none for the public."""

    nonpublic_ground = forms.CharField(
        label=_("Grund der Nichtöffentlichkeit"),
        required=False,
        max_length=300,
        help_text=_(
            "Leer, wenn die Vorlage öffentlich werden soll. Mit einem Grund lässt sie sich nicht veröffentlichen."
        ),
    )

    amount = forms.DecimalField(
        label=_("Betrag in Euro"),
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text=_("Was der Beschluss die Stadt kostet. Leer, wenn er nichts kostet."),
    )
    rhythm = forms.ChoiceField(label=_("Wie oft"), required=False, choices=[*NOT_SAID, *Rhythm.choices])
    budget_line = forms.CharField(label=_("Produkt oder Konto im Haushalt"), required=False, max_length=100)
    is_funded = forms.NullBooleanField(
        label=_("Mittel stehen im Haushalt bereit"),
        widget=forms.NullBooleanSelect,
    )
    climate = forms.ChoiceField(
        label=_("Wirkung auf das Klima"), required=False, choices=[*NOT_SAID, *ClimateEffect.choices]
    )
    climate_reason = forms.CharField(
        label=_("Warum wirkt es so auf das Klima?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = [
        "paper_type", "under_direction_of", "originator_organizations", "title", "public_title", "summary", "proposal",
        "reasons", "amount", "rhythm", "budget_line", "is_funded", "financial_summary", "financial_effects", "climate",
        "climate_reason", "climate_summary", "climate_effects", "locations", "reason", "nonpublic_ground",
    ]  # fmt: skip

    class Meta:
        model = Paper
        fields = ["paper_type", *SECTIONS]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "public_title": forms.Textarea(attrs={"rows": 2}),
            "summary": forms.Textarea(attrs={"rows": 2}),
            "proposal": forms.Textarea(attrs={"rows": 5}),
            "reasons": forms.Textarea(attrs={"rows": 10}),
            "financial_effects": forms.Textarea(attrs={"rows": 3}),
            "climate_effects": forms.Textarea(attrs={"rows": 3}),
        }

    def _post_clean(self) -> None:
        # The form only reads the sections; the act writes them. Uniqueness and the rest are the act's business.
        pass

    @property
    def effects(self) -> Effects | None:
        """Return what was typed as facts, None where nothing changed."""
        values = {name: self.cleaned_data[name] for name in EFFECTS if name in self.fields}
        if not values or all(values[name] == self.initial.get(name, self._empty(name)) for name in values):
            return None
        return Effects(**values)

    def _empty(self, name: str) -> Any:
        return getattr(Effects(), name)


class WritePaperForm(PaperForm):
    """A new paper: an internal draft until it is released and published."""

    paper_type = forms.ChoiceField(label=_("Art"), choices=PaperType.choices)
    under_direction_of = forms.ModelMultipleChoiceField(
        label=_("federführend"),
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    originator_organizations = forms.ModelMultipleChoiceField(
        label=_("gestellt von"),
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    locations = forms.ModelMultipleChoiceField(label=_("Orte"), queryset=Location.objects.none(), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organization.objects.visible_to(viewer).current()
        self.fields["under_direction_of"].queryset = known.of_kind(OrganizationKind.DEPARTMENT)  # type: ignore[attr-defined]
        self.fields["originator_organizations"].queryset = known.of_kind(  # type: ignore[attr-defined]
            OrganizationKind.FACTION, OrganizationKind.DEPARTMENT
        )
        self.fields["locations"].queryset = Location.objects.visible_to(viewer)  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the act takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in EFFECTS} | {
            "effects": self.effects
        }


class DepartmentPaperForm(WritePaperForm):
    """A new paper of a department: its own types, under its own direction."""

    paper_type = forms.ChoiceField(
        label=_("Art"), choices=[(one.value, one.label) for one in DEPARTMENT_TYPES], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, viewer: Viewer, own: Any, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        del self.fields["originator_organizations"]
        directing = self.fields["under_direction_of"]
        directing.queryset, directing.required = own, True  # type: ignore[attr-defined]
        if len(own) == 1:
            directing.initial = [own[0].pk]


class RevisePaperForm(PaperForm):
    """A new version of a paper."""

    reason = forms.CharField(
        label=_("Was hat sich geändert?"),
        required=False,
        max_length=500,
        help_text=_(
            "Nötig, wenn die Vorlage schon öffentlich ist oder der Grund der Nichtöffentlichkeit entfällt. Steht im Protokoll."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["paper_type"]
        # What everybody reads is taken back first.
        if self.instance.is_public:
            for name in ("nonpublic_ground", *EFFECTS):
                del self.fields[name]

    @property
    def changes(self) -> dict[str, str]:
        """Return what differs from what stood there."""
        names = [name for name in REVISABLE if name in self.fields]
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name] != self.initial[name]}


class ConsultationForm(forms.Form):
    """The next station of a paper's way."""

    organization = forms.ModelChoiceField(label=_("Gremium"), queryset=Organization.objects.none())
    role = forms.ChoiceField(label=_("Art der Beratung"), choices=ConsultationRole.choices)
    authoritative = forms.BooleanField(label=_("Dieses Gremium entscheidet"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organization.objects.visible_to(viewer).meeting_bodies().current()
        self.fields["organization"].queryset = bodies  # type: ignore[attr-defined]


class ScheduleConsultationForm(PartForm):
    """A station gets its meeting."""

    meeting = forms.ModelChoiceField(
        label=_("Sitzung"), queryset=Meeting.objects.none(), help_text=_("Kommende Sitzungen des Gremiums, das berät.")
    )
    field_order = ["meeting", "public_title", "nonpublic_ground", "late_reason", "part"]

    def __init__(self, *args: Any, meetings: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]

    def needs_public_title(self, data: dict[str, Any]) -> bool:
        """The paper may bring one along."""
        return not self.paper.public_title


class MatterForm(forms.Form):
    """Which matter a paper belongs to."""

    matter = forms.ModelChoiceField(label=_("Vorgang"), queryset=Matter.objects.none(), required=False)
    title = forms.CharField(label=_("oder neuer Vorgang"), required=False, max_length=300)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = Matter.objects.visible_to(viewer).filter(merged_into=None)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if bool(data.get("matter")) == bool(data.get("title")):
            raise forms.ValidationError(_("Wählen Sie einen Vorgang oder nennen Sie einen neuen, nicht beides."))
        return data


class ReplaceForm(ReasonForm):
    """Which paper takes the place of another one, and why."""

    replaced_by = forms.CharField(label=_("Aktenzeichen der neuen Vorlage"), max_length=100)
    field_order = ["replaced_by", "reason"]

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_replaced_by(self) -> Paper:
        """Return the paper of that reference."""
        found = Paper.objects.visible_to(self.viewer).filter(reference=self.cleaned_data["replaced_by"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("Diese Vorlage gibt es nicht. Geben Sie die neue zuerst frei."))
        return found
