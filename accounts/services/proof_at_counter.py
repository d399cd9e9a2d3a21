"""The way of proof at the town hall's counter: an officer has seen the papers."""

import datetime

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from accounts.enums import ProofAssurance, ProofMethod
from accounts.models import User
from accounts.proofs import Data, Proof, ProofWay
from accounts.rules import may_prove_residence
from accounts.services.residence import person_key
from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused


def way() -> ProofWay:
    """Return the way."""
    return ProofWay(
        method=ProofMethod.DESK, order=20, label=_("Im Bürgerbüro"),
        about=_("Kommen Sie mit Ausweis oder Meldebescheinigung ins Rathaus und nennen Sie die E-Mail-Adresse Ihres Kontos. Der Nachweis steht sofort in Ihrem Konto."),
        keeps=_("Aus Name und Geburtsdatum machen wir eine Kennzahl, aus der sich beides nicht zurückrechnen lässt. Name, Geburtsdatum und Ausweis speichern wir nicht."),
        assurance=lambda: ProofAssurance.SUBSTANTIAL, holds=datetime.timedelta(days=730), complete=complete,
    )  # fmt: skip


def complete(by: Viewer, data: Data) -> Proof:
    """Return the proof of whoever stands at the counter. `data`: email, name, born_on, and district if it is known."""
    if not may_prove_residence(by):
        raise NotPermitted(
            _("Wohnsitznachweise trägt ein, wer für Beteiligung zuständig und mit zweitem Merkmal angemeldet ist.")
        )
    user = _account(data["email"].strip())
    if user.pk == by.user_id:
        raise NotPermitted(
            _("Sie können sich nicht selbst einen Wohnsitznachweis geben."), _("Bitten Sie eine zweite Person."),
            code="own_account",
        )  # fmt: skip
    key = person_key(data["name"], data["born_on"])
    return Proof(user.pk, key, ProofAssurance.SUBSTANTIAL, data.get("district", ""))


def _account(email: str) -> User:
    """Return the account of a confirmed address."""
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    if address is None or not address.user.is_active:
        raise Refused(
            _("Zu dieser Adresse gibt es kein bestätigtes Konto."),
            _("Die Person meldet sich zuerst selbst an und bestätigt ihre E-Mail-Adresse."), code="unknown", field="email",
        )  # fmt: skip
    user: User = address.user
    return user
