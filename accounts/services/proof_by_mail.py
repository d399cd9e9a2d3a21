"""The way of proof by mail address and postcode: it says little, and is labelled so."""

import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.enums import ProofAssurance, ProofMethod, RequestState
from accounts.forms import PostcodeForm
from accounts.models import ResidenceRequest
from accounts.proofs import Data, Proof, ProofWay
from accounts.services.links import key_of, link, token_of
from accounts.services.residence import begin_request, demand_postcode, facts_of, sealed_facts
from accounts.viewer import Viewer
from core.errors import Refused
from core.sealing import keyed_hash
from core.services.jobs import job
from core.town import town

LINK = "residence"
DAYS_TO_CONFIRM = 3
# These providers deliver all spellings of an address to one mailbox.
DOTLESS = {"gmail.com", "googlemail.com"}


def way() -> ProofWay:
    """Return the way."""
    return ProofWay(
        method=ProofMethod.MAIL, order=30, label=gettext_lazy("Mit E-Mail-Adresse und Postleitzahl"),
        about=gettext_lazy("Sie nennen Ihre Postleitzahl, wir schicken einen Link an die Adresse Ihres Kontos. Das geht schnell, belegt aber wenig: Es reicht nur dort, wo ein niedriges Vertrauensniveau verlangt wird."),
        keeps=gettext_lazy("Aus der E-Mail-Adresse machen wir eine Kennzahl, aus der sich die Adresse nicht zurückrechnen lässt. Die Postleitzahl vergessen wir, sobald Sie bestätigt haben, spätestens nach drei Tagen."),
        assurance=lambda: ProofAssurance.LOW, holds=datetime.timedelta(days=365), complete=complete, start=start,
        asks_browser=True, start_form=PostcodeForm, start_button=gettext_lazy("Link anfordern"),
        waiting=gettext_lazy("Wir haben Ihnen eine E-Mail geschickt. Öffnen Sie den Link darin, während Sie hier angemeldet sind."),
        is_on=lambda: bool(settings.TOWN_POSTCODES),
    )  # fmt: skip


def start(by: Viewer, data: Data) -> None:
    """Send a link to the confirmed address of the account. `data`: postcode."""
    demand_postcode(
        data["postcode"],
        _("Bitte prüfen Sie die fünf Ziffern. Mitmachen können hier alle, die in der Stadt wohnen."),
    )
    address = EmailAddress.objects.filter(user_id=by.user_id, verified=True).order_by("-primary").first()
    if address is None:
        raise Refused(_("Ihr Konto hat keine bestätigte E-Mail-Adresse."), code="no_address")
    request = begin_request(
        by, ProofMethod.MAIL, mail_key(address.email), DAYS_TO_CONFIRM, state=RequestState.SENT,
        sent_on=timezone.localdate(), sealed=sealed_facts({"email": address.email, "postcode": data["postcode"]}),
    )  # fmt: skip
    send_residence_link.enqueue(request_id=str(request.pk), language=(get_language() or "de")[:2])


@job(label=gettext_lazy("Link zum Wohnsitznachweis senden"))
def send_residence_link(*, request_id: str, language: str) -> None:
    """Send the link of a request that still waits."""
    request = ResidenceRequest.objects.open().filter(pk=UUID(request_id), state=RequestState.SENT).first()
    if request is None:
        return
    with translation.override(language):
        title = f"[{town().title}] {_('Bitte bestätigen Sie Ihren Wohnsitz')}"
        context = {
            "confirm": link("account_residence_confirm", token_of(LINK, request.pk)), "days": DAYS_TO_CONFIRM,
            "town": town().title, "address": town().address, "language": language,
            "title": title,
        }  # fmt: skip
        message = EmailMultiAlternatives(
            subject=title, body=render_to_string("accounts/mail/residence.txt", context),
            to=[facts_of(request)["email"]],
            headers={"Message-ID": f"<{request.pk}@{settings.PUBLIC_HOST}>", "Auto-Submitted": "auto-generated"},
        )  # fmt: skip
        message.attach_alternative(render_to_string("accounts/mail/residence.html", context), "text/html")
    message.send()


def request_of(token: str) -> ResidenceRequest | None:
    """Return the request that a link of a mail confirms."""
    key = key_of(LINK, token)
    return ResidenceRequest.objects.open().filter(pk=key, method=ProofMethod.MAIL).first() if key else None


def complete(by: Viewer, data: Data) -> Proof:
    """Return the proof of a link that was followed by the account that asked for it. `data`: token."""
    request = request_of(data.get("token", ""))
    if request is None or request.state != RequestState.SENT:
        raise Refused(
            _("Dieser Link gilt nicht mehr."), _("Fordern Sie in Ihrem Konto einen neuen an."), code="unknown_link"
        )
    if request.user_id != by.user_id:
        raise Refused(
            _("Dieser Link gehört zu einem anderen Konto."),
            _("Melden Sie sich mit dem Konto an, das ihn angefordert hat."), code="other_account",
        )  # fmt: skip
    return Proof(request.user_id, request.unique_key, ProofAssurance.LOW)


def mail_key(email: str) -> str:
    """Return the key of a mailbox: spellings that reach the same mailbox have the same one."""
    name, _at, host = email.strip().casefold().rpartition("@")
    name = name.partition("+")[0]
    if host in DOTLESS:
        name, host = name.replace(".", ""), "gmail.com"
    return keyed_hash("resident mail", f"{name}@{host}")
