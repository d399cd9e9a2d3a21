"""The counter of the town hall: who has shown that they live here."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import ProofMethod
from accounts.models import ResidentProof
from accounts.services.residence import prove_residence
from participation.forms.codes import ResidenceForm
from participation.views.desk.frame import OfficeForm


class CounterView(OfficeForm):
    """Note a proof of residence."""

    title = _("Wohnsitz im Rathaus nachweisen")
    button = _("Nachweis eintragen")
    icon = "user"
    form_class = ResidenceForm
    intro = _(
        "Der Nachweis gilt zwei Jahre. Mit ihm kann das Konto an Abstimmungen teilnehmen, die keinen Code verlangen."
    )
    done = _("Der Wohnsitznachweis ist eingetragen.")

    def trail(self) -> list[tuple[str, str]]:
        """Codes und Briefe."""
        return [(reverse("code_desk:procedures"), str(_("Codes und Briefe")))]

    def act(self, form: ResidenceForm) -> ResidentProof:
        """Note it."""
        return prove_residence(by=self.viewer, method=ProofMethod.DESK, data=form.cleaned_data)

    def back(self, made: Any = None) -> str:
        """Be ready for the next person."""
        return reverse("code_desk:counter")
