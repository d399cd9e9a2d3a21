"""Forms of the participation office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from accounts.viewer import Viewer
from council.enums import OrganizationKind
from council.models import Location, Matter, Organization, Paper
from participation.models import Project, ProjectStep
from participation.services.projects import CHANGEABLE, RELATIONS, STEP_FIELDS

DATES = ["%d.%m.%Y", "%Y-%m-%d"]


def _date(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=AdminDateInput(format="%d.%m.%Y"), input_formats=DATES, **more)


class ProjectForm(forms.ModelForm):
    """A project with what it belongs to in the council."""

    review_on = _date(_("wird überprüft am"), required=False)

    class Meta:
        model = Project
        fields = [*CHANGEABLE, *RELATIONS]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "goal": forms.Textarea(attrs={"rows": 6}),
            "level_reason": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "department": Organization.objects.visible_to(viewer).current().of_kind(OrganizationKind.DEPARTMENT),
            "location": Location.objects.visible_to(viewer),
            "matters": Matter.objects.visible_to(viewer).filter(merged_into__isnull=True).order_by("title"),
            "papers": Paper.objects.visible_to(viewer).order_by("-date", "reference"),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows.distinct()  # type: ignore[attr-defined]
        for name in RELATIONS:
            self.fields[name].widget.attrs["size"] = 8
            self.fields[name].help_text = _("Mehrere wählen Sie mit Strg oder Befehlstaste.")

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the acts take."""
        return {name: self.cleaned_data[name] for name in (*CHANGEABLE, *RELATIONS)}

    def _post_clean(self) -> None:
        """Leave the instance alone: the act writes it, and the database checks it."""


class StepForm(forms.ModelForm):
    """A step of a timeline."""

    date = _date(_("am"))
    until = _date(_("bis"), required=False)

    class Meta:
        model = ProjectStep
        fields = list(STEP_FIELDS)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def _post_clean(self) -> None:
        """Leave the instance alone: the act writes it."""


class AnswerForm(forms.Form):
    """The answer to a suggestion."""

    answer = forms.CharField(
        label=_("Antwort"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Sie wird mit dem Vorschlag veröffentlicht. Schreiben Sie, was die Stadt vorhat, oder warum nicht."
        ),
    )


class MoveForm(forms.Form):
    """The reason of a transition; only an abortion must have one."""

    reason = forms.CharField(
        label=_("Grund"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
