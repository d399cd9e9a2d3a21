"""Co-signing, its rules, and the templates of papers."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import CoSignatureState, OrganizationKind
from council.forms.deciding import DecidingForm
from council.models import Organization, PaperTemplate, ProcedureRule, SigningRule
from council.services.co_signing import Stop

STEPS = 4
TEMPLATE_FIELDS = ("proposal", "reasons", "financial_effects", "climate_effects")


class CoSigningForm(forms.Form):
    """Who co-signs, in which step, and until when. Equal steps are asked side by side."""

    due = forms.DateField(
        label=_("Antwort bis"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Gilt für den ersten Schritt. Jeder weitere hat so viele Tage, wie die Regel der Stadt sagt."),
    )  # fmt: skip

    def __init__(self, *args: Any, departments: list[Organization], steps: dict[UUID, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = {f"step-{row.pk}": row for row in departments}
        choices = [("", _("nicht beteiligt")), *((str(n), _("Schritt %(n)s") % {"n": n}) for n in range(1, STEPS + 1))]
        for name, row in self.departments.items():
            self.fields[name] = forms.ChoiceField(
                label=row.name, required=False, choices=choices, initial=str(steps.get(row.pk, ""))
            )

    @property
    def stops(self) -> list[Any]:
        """Return the fields of the departments."""
        return [self[name] for name in self.departments]

    @property
    def route(self) -> list[Stop]:
        """Return the route as the act takes it."""
        chosen = [(self.cleaned_data[name], row) for name, row in self.departments.items()]
        return [Stop(row, int(step)) for step, row in chosen if step]


class AnswerForm(DecidingForm):
    """The answer of a department; it stands on the button."""

    deciding = "answer"
    button_labels = {
        CoSignatureState.GIVEN.value: _("Mitzeichnen"),
        CoSignatureState.WITH_REMARK.value: _("Mit Hinweis mitzeichnen"),
        CoSignatureState.REFUSED.value: _("Nicht mitzeichnen"),
    }
    remark = forms.CharField(
        label=_("Hinweis oder Grund"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Nötig, wenn Sie mit Hinweis oder nicht mitzeichnen. Das federführende Amt und der Sitzungsdienst lesen ihn."),
    )  # fmt: skip
    answer = forms.ChoiceField(label=_("Ihre Antwort"), choices=[(key, key) for key in button_labels])


class SigningRuleForm(forms.ModelForm):
    """From which amount Finance signs, and how long there is to answer."""

    class Meta:
        model = SigningRule
        fields = ["since", "finance", "finance_from", "days"]
        widgets = {"since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organization.objects.visible_to(viewer).current().of_kind(OrganizationKind.DEPARTMENT)
        self.fields["finance"].queryset = rows  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        # The act writes; the same day is settled anew.
        pass


class ProcedureRuleForm(forms.ModelForm):
    """Days before a meeting, for all bodies or one."""

    class Meta:
        model = ProcedureRule
        fields = [
            "organization", "since", "notice_days", "short_notice_days", "motion_days", "motion_time", "paper_days", "paper_time", "answer_days",
            "still_days", "public_still_days", "needs_release",
        ]  # fmt: skip
        widgets = {
            "since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "motion_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "paper_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.visible_to(viewer).meeting_bodies().current()  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        # The act writes; the same day is settled anew.
        pass


class TemplateForm(forms.ModelForm):
    """What a paper of one type begins with."""

    class Meta:
        model = PaperTemplate
        fields = list(TEMPLATE_FIELDS)
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in TEMPLATE_FIELDS}
