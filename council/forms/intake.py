"""Forms about what was handed in: the check, questions and their answers, the execution of decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import CheckPoint, CheckVerdict, ExecutionState, OrganizationKind
from council.forms.lists import DeskFilter
from council.models import Organization
from council.services.execution_list import DONE, UNASSIGNED
from council.services.executions import UNDER_WAY
from council.services.formal_check import Finding


def departments(viewer: Viewer) -> Any:
    """Return the departments to choose from."""
    return Organization.objects.visible_to(viewer).current().of_kind(OrganizationKind.DEPARTMENT).order_by("name")


class CheckForm(forms.Form):
    """The check list: every point with what was found and a remark."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for point in CheckPoint:
            self.fields[point.value] = forms.ChoiceField(
                label=_("Ergebnis"), choices=[("", _("noch nicht geprüft")), *CheckVerdict.choices], required=False
            )
            self.fields[f"{point.value}_note"] = forms.CharField(
                label=_("Vermerk"), max_length=500, required=False, widget=forms.TextInput
            )

            self.fields[point.value].about = point.label  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Return the two fields of each point."""
        return [(self[point.value], self[f"{point.value}_note"]) for point in CheckPoint]

    @property
    def findings(self) -> dict[str, Finding]:
        """Return what was found on each point that has been looked at."""
        data = self.cleaned_data
        return {
            point.value: Finding(data[point.value], data[f"{point.value}_note"])
            for point in CheckPoint
            if data[point.value]
        }


class ReturnForm(forms.Form):
    """Why something goes back."""

    reason = forms.CharField(
        label=_("Was ist zu verbessern?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Das liest, wer eingereicht hat. Nennen Sie jeden Punkt und wie er sich beheben lässt."),
    )  # fmt: skip


class AmendmentOrderForm(forms.Form):
    """The place of each amendment in the vote."""

    def __init__(self, *args: Any, amendments: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.amendments = amendments
        for place, paper in enumerate(amendments, start=1):
            self.fields[str(paper.pk)] = forms.IntegerField(
                label=str(paper), min_value=1, max_value=len(amendments), initial=place,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for every place once."""
        data = super().clean() or {}
        if not self.errors and len(set(data.values())) != len(self.amendments):
            raise forms.ValidationError(
                _("Zwei Änderungsanträge haben denselben Platz. Vergeben Sie jeden Platz einmal.")
            )
        return data

    @property
    def order(self) -> list[Any]:
        """Return the keys in the order of their places."""
        return [paper.pk for paper in sorted(self.amendments, key=lambda paper: self.cleaned_data[str(paper.pk)])]


class AssignInquiryForm(forms.Form):
    """Who answers a question, and until when."""

    department = forms.ModelChoiceField(label=_("antwortet"), queryset=Organization.objects.none())
    due = forms.DateField(label=_("fällig am"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments(viewer)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer to a question, by text, by file or both."""

    text = forms.CharField(
        label=_("Antwort"), required=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Ist die Anfrage öffentlich, steht die Antwort sofort bei ihr."),
    )  # fmt: skip
    upload = forms.FileField(
        label=_("Antwort als Datei"), required=False,
        help_text=_("PDF oder Office-Dokument. Der Sitzungsdienst veröffentlicht sie bei der Anfrage."),
    )  # fmt: skip


class AssignExecutionForm(forms.Form):
    """Who carries a decision out, and until when."""

    owner = forms.ModelChoiceField(label=_("zuständig"), queryset=Organization.objects.none())
    due = forms.DateField(label=_("bis"), required=False)
    note = forms.CharField(
        label=_("Auftrag in einem Satz"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bei öffentlichen Beschlüssen ist das öffentlich."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = departments(viewer)  # type: ignore[attr-defined]


class ProgressForm(forms.Form):
    """How far a decision is carried out."""

    state = forms.ChoiceField(label=_("Stand"), choices=[(state.value, state.label) for state in UNDER_WAY])
    percent = forms.IntegerField(
        label=_("Fortschritt in Prozent"), required=False, min_value=0, max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Bericht"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Bei öffentlichen Beschlüssen steht er sofort öffentlich beim Vorgang."),
    )  # fmt: skip


class DoneForm(forms.Form):
    """What proves that a decision is carried out."""

    proof = forms.CharField(
        label=_("Nachweis"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Woran man sieht, dass es erledigt ist. Bei öffentlichen Beschlüssen ist das öffentlich."),
    )  # fmt: skip
    upload = forms.FileField(
        label=_("Datei zum Nachweis"), required=False,
        help_text=_("Bleibt intern, bis der Sitzungsdienst sie veröffentlicht."),
    )  # fmt: skip


class ExecutionFilter(DeskFilter):
    """Which decisions."""

    gremium = forms.ModelChoiceField(
        label=_("Gremium"), required=False, queryset=Organization.objects.none(), empty_label=_("alle")
    )
    amt = forms.ModelChoiceField(
        label=_("zuständig"), required=False, queryset=Organization.objects.none(), empty_label=_("alle")
    )
    stand = forms.ChoiceField(
        label=_("Stand"), required=False,
        choices=[("", _("in Umsetzung")), (DONE, ExecutionState.DONE.label), (UNASSIGNED, _("noch niemand zuständig"))],
    )  # fmt: skip

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data, viewer=viewer)
        self.fields["amt"].queryset = departments(viewer)  # type: ignore[attr-defined]
