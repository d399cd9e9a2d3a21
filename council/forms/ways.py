"""Planning a whole way: one row a station."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.wording import moment
from council.enums import ConsultationRole
from council.models import Meeting, Organization, Person


class MeetingField(forms.ModelChoiceField):
    """A meeting by its day: the body stands beside it."""

    def label_from_instance(self, meeting: Any) -> str:
        """Return day and hour."""
        return moment(meeting.start)


class LegForm(forms.Form):
    """One station: place, body, what it does, and the meeting."""

    place = forms.IntegerField(label=_("Stelle"), min_value=1, max_value=99)
    organization = forms.ModelChoiceField(
        label=_("Gremium"), queryset=Organization.objects.none(), required=False, empty_label=_("–")
    )
    role = forms.ChoiceField(
        label=_("Art der Beratung"),
        choices=ConsultationRole.choices,
        required=False,
        initial=ConsultationRole.PREPARATION,
    )
    meeting = MeetingField(
        label=_("Sitzung"), queryset=Meeting.objects.none(), required=False, empty_label=_("die erste passende")
    )

    def __init__(self, *args: Any, bodies: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class WayReasonForm(forms.Form):
    """Why something unusual should be so."""

    reason = forms.CharField(
        label=_("Grund"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nur nötig, wenn oben etwas steht, das einen Grund braucht. Er wird protokolliert."),
    )  # fmt: skip


class UrgencyForm(forms.Form):
    """Why a matter cannot wait, and who decides."""

    reason = forms.CharField(
        label=_("Warum die Sache nicht warten kann"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Welche erheblichen Nachteile oder Gefahren entstünden sonst (§ 60 Abs. 1 GO NRW)?"),
    )  # fmt: skip
    councillor = forms.ModelChoiceField(
        label=_("Ratsmitglied, das mit der Bürgermeisterin oder dem Bürgermeister entscheidet"),
        queryset=Person.objects.none(), required=False, empty_label=_("niemand: Der Hauptausschuss tagt rechtzeitig und entscheidet"),
    )  # fmt: skip

    def __init__(self, *args: Any, councillors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["councillor"].queryset = councillors  # type: ignore[attr-defined]


class UrgentAnswerForm(forms.Form):
    """Why somebody does not sign; signing needs no word."""

    remark = forms.CharField(
        label=_("Grund, wenn Sie nicht unterschreiben"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip
