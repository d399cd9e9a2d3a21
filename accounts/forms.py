"""Forms of accounts."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.demo import person_of
from accounts.enums import Frequency, MandateKind, Role
from accounts.kinds import departments

# A code is accepted one step before and after its own (MFA_TOTP_TOLERANCE), so it must be remembered for three.
CODE_MEMORY_SECONDS = 120


class LoginForm(AllauthLoginForm):
    """Sign-in by address and password. In the demo, a named person's data stand in the fields already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-Mail-Adresse")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        _prefill(self, kwargs.get("request"))


def _prefill(form: forms.Form, request: HttpRequest | None) -> None:
    """Put the data of the person asked for with ?als= into the fields, in the demo only."""
    person = person_of(request.GET.get("als", "")) if settings.DEMO and request is not None else None
    if person is not None and not form.is_bound:
        form.fields["login"].initial = person.email
        form.fields["password"].initial = person.password
        form.fields["password"].widget.render_value = True


class OnceMixin:
    """A one-time code works once, also while its neighbours in time are accepted."""

    def clean_code(self) -> str:
        """Check the code and refuse one that was used a moment ago."""
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == "totp":  # type: ignore[attr-defined]
            key = f"accounts.code.{self.user.pk}.{code.strip()}"  # type: ignore[attr-defined]
            if not cache.add(key, 1, CODE_MEMORY_SECONDS):
                raise get_adapter().validation_error("incorrect_code")
        return code


def _plain_code(form: forms.Form) -> None:
    field = form.fields["code"]
    field.label = _("Einmalcode oder Wiederherstellungscode")
    field.help_text = _("Sechs Ziffern aus Ihrer App, oder einer Ihrer Wiederherstellungscodes.")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update({"inputmode": "numeric", "autofocus": True})


class AuthenticateForm(OnceMixin, AllauthAuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self)


class ReauthenticateForm(OnceMixin, AllauthReauthenticateForm):
    """Confirming a sign-in with a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self)


class DayInput(forms.DateInput):
    """A date field of the browser."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OfficeForm(forms.Form):
    """An office for an account: a role of the administration or a mandate of the council."""

    office = forms.ChoiceField(label=_("Aufgabe oder Mandat"))
    department = forms.ChoiceField(
        label=_("In welchem Amt?"), required=False, help_text=_("Nur zur Aufgabe „Amt“: Sie gilt für dieses Amt.")
    )
    start = forms.DateField(label=_("ab"), widget=DayInput(), initial=timezone.localdate)
    end = forms.DateField(
        label=_("bis"), widget=DayInput(), required=False, help_text=_("Letzter Tag. Leer: ohne Ende.")
    )
    ground = forms.CharField(
        label=_("Begründung"), max_length=300, help_text=_("Zum Beispiel die Verfügung oder der Beschluss.")
    )

    def __init__(self, *args: Any, may_appoint: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(f"role:{value}", label) for value, label in Role.choices]
        mandates = [(f"mandate:{value}", label) for value, label in MandateKind.choices]
        groups: list[Any] = [(_("Mandate im Rat"), mandates)]
        if may_appoint:
            groups.insert(0, (_("Aufgaben der Verwaltung"), roles))
        self.fields["office"].choices = groups  # type: ignore[attr-defined]
        known = [(str(key), name) for key, name in departments()] if may_appoint else []
        self.fields["department"].choices = [("", "–"), *known]  # type: ignore[attr-defined]
        if not known:
            del self.fields["department"]

    def clean(self) -> dict[str, Any]:
        """A department belongs to the role of the same name alone."""
        data = super().clean() or {}
        if data.get("department") and data.get("office") != f"role:{Role.DEPARTMENT}":
            self.add_error("department", _("Ein Amt gehört nur zur Aufgabe „Amt“. Lassen Sie das Feld leer."))
        return data


class EndOfficeForm(forms.Form):
    """Ending an office needs a reason."""

    ground = forms.CharField(label=_("Begründung"), max_length=300)
    end = forms.DateField(
        label=_("Letzter Tag"), widget=DayInput(), required=False, help_text=_("Leer: Der Zugang endet sofort.")
    )


class FollowForm(forms.Form):
    """Follow something by mail, without an account."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    frequency = forms.ChoiceField(
        label=_("Wie oft?"), choices=[(each.value, each.label) for each in (Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY)],
        initial=Frequency.AT_ONCE,
    )  # fmt: skip


class FollowByAccountForm(forms.Form):
    """Follow something with the own account."""

    frequency = forms.ChoiceField(
        label=_("E-Mail dazu"), choices=Frequency.choices, initial=Frequency.AT_ONCE,
        help_text=_("In der Liste Ihres Kontos steht es auf jeden Fall."),
    )  # fmt: skip


def postcode_field() -> forms.CharField:
    """Return a field for a German postcode."""
    return forms.RegexField(
        r"^\s*[0-9]{5}\s*$", label=_("Postleitzahl Ihrer Wohnung"), max_length=7,
        error_messages={"invalid": _("Eine Postleitzahl hat fünf Ziffern.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )  # fmt: skip


class PostcodeForm(forms.Form):
    """Where somebody says to live."""

    postcode = postcode_field()
    lives_here = forms.BooleanField(
        label=_("Ich wohne in der Stadt."),
        error_messages={"required": _("Bitte bestätigen Sie, dass Sie in der Stadt wohnen.")},
    )


HOURS = [("", _("keine")), *((hour, f"{hour} Uhr") for hour in range(24))]


class QuietHoursForm(forms.Form):
    """The hours in which no mail comes."""

    quiet_from = forms.TypedChoiceField(label=_("Ruhe ab"), choices=HOURS, coerce=int, empty_value=None, required=False)
    quiet_until = forms.TypedChoiceField(
        label=_("Ruhe bis"), choices=HOURS, coerce=int, empty_value=None, required=False
    )
