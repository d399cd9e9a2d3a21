"""Inviting, and what those who were invited answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from council.enums import HandedOut, InvitationReply
from council.models import Membership


class InviteForm(forms.Form):
    """The one thing that may have to be said: why it cannot wait."""

    short_reason = forms.CharField(
        label=_("Grund der kürzeren Ladungsfrist"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nur nötig, wenn die Ladungsfrist abgelaufen ist. Der Grund steht in der Einladung."),
    )


class ReleaseForm(forms.Form):
    """How the chair has released an agenda that was not released here."""

    words = forms.CharField(label=_("Wie und wann freigegeben wurde"), required=False, max_length=500)


class AnswerReleaseForm(forms.Form):
    """What the chair says to an agenda."""

    words = forms.CharField(
        label=_("Anmerkung"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Beim Zurückgeben nötig: was zu ändern ist."),
    )  # fmt: skip


class LatePapersForm(forms.Form):
    """How the members get what came after the invitation. `listed` says which list was seen."""

    way = forms.ChoiceField(
        label=_("Wie"),
        choices=[
            (HandedOut.LATE.value, _("nachgereicht: vor der Sitzung")),
            (HandedOut.AT_TABLE.value, _("Tischvorlage: liegt in der Sitzung aus")),
        ],
        widget=forms.RadioSelect,
    )
    listed = forms.CharField(widget=forms.HiddenInput, required=False)


class DeclineForm(forms.Form):
    """Somebody cannot come: why, if they like, and who stands in."""

    remark = forms.CharField(label=_("Bemerkung für den Sitzungsdienst"), required=False, max_length=300)

    def __init__(self, *args: Any, substitutes: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.person_id), row.person.name) for row in substitutes]
        if rows:
            self.fields["substitute"] = forms.TypedChoiceField(
                label=_("Vertretung"), required=False, coerce=UUID, empty_value=None,
                choices=[("", _("nächste Person der Reihenfolge")), *rows],
            )  # fmt: skip
            self.order_fields(["reply", "substitute", "remark"])


class ReplyForm(DeclineForm):
    """What somebody answered by telephone or on paper."""

    reply = forms.ChoiceField(
        label=_("Antwort"),
        choices=[
            (InvitationReply.ACCEPTED.value, InvitationReply.ACCEPTED.label),
            (InvitationReply.DECLINED.value, InvitationReply.DECLINED.label),
        ],
        widget=forms.RadioSelect,
    )
