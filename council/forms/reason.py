"""Why something public changes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """A reason that is kept in the audit and, where it says so, shown to the public."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Der Grund wird protokolliert."),
    )
