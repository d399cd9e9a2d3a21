"""The way of proof through an OpenID Connect provider, for example a broker of BundID. Off until it is configured.

allauth does the talking (accounts.adapter hands its answer over); no link between the account and
the provider is kept, and none of what it says.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from requests import RequestException

from accounts.enums import ProofAssurance, ProofMethod
from accounts.proofs import Data, Proof, ProofWay
from accounts.services.residence import is_of_town
from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused
from core.sealing import keyed_hash
from core.town import town

# What allauth remembers between leaving and coming back, to tell a proof from a sign-in.
PURPOSE = "residence"


def way() -> ProofWay:
    """Return the way."""
    return ProofWay(
        method=ProofMethod.ONLINE_ID, order=10,
        label=_("Mit %(name)s") % {"name": name()},
        about=_("Sie melden sich bei einem Dienst an, der Ihre Anschrift schon geprüft hat, und kommen zurück. Der Nachweis steht sofort in Ihrem Konto."),
        keeps=_("Aus Ihrer Kennung bei diesem Dienst machen wir eine Kennzahl, aus der sich nichts zurückrechnen lässt. Name, Anschrift und alles andere, was er uns nennt, prüfen wir und speichern es nicht."),
        assurance=level, holds=datetime.timedelta(days=730), complete=complete, leave=leave, is_on=is_on,
        start_button=_("Weiter zu %(name)s") % {"name": name()},
    )  # fmt: skip


def is_on() -> bool:
    """Whether a provider is configured, and postcodes to compare its answer with."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect") and settings.TOWN_POSTCODES)


def name() -> str:
    """Return what the provider is called."""
    return str(settings.OIDC_NAME)


def level() -> ProofAssurance:
    """Return how sure an answer of the provider is."""
    return ProofAssurance(settings.OIDC_ASSURANCE)


def leave(request: HttpRequest) -> str:
    """Return the provider's address to send the browser to."""
    provider = get_adapter(request).get_provider(request, settings.OIDC_ID)
    data = {"purpose": PURPOSE, "account": str(request.user.pk)}
    try:
        answer = provider.redirect(request, AuthProcess.REDIRECT, next_url=reverse("account_residence"), data=data)
        return str(answer["Location"])
    except (RequestException, KeyError) as error:
        raise Refused(
            _("%(name)s antwortet gerade nicht.") % {"name": name()},
            _("Bitte versuchen Sie es später noch einmal, oder wählen Sie einen anderen Weg."), code="away",
        ) from error  # fmt: skip


def is_proof(state: Mapping[str, Any] | None, user: Any) -> bool:
    """Whether whoever comes back from the provider left for a proof of the account that is signed in now."""
    data = (state or {}).get("data") or {}
    return data.get("purpose") == PURPOSE and data.get("account") == str(user.pk)


def complete(by: Viewer, data: Data) -> Proof:
    """Return the proof of somebody who came back. `data`: provider, subject, claims."""
    if by.user_id is None:
        raise NotPermitted(_("Sie sind nicht mehr angemeldet."), _("Melden Sie sich an und beginnen Sie neu."))
    postcode = claim(data["claims"], settings.OIDC_POSTCODE_CLAIM)
    if not postcode:
        raise Refused(
            _("%(name)s hat uns Ihre Postleitzahl nicht genannt.") % {"name": name()},
            _("Stimmen Sie dort zu, dass die Anschrift übermittelt wird, oder wählen Sie einen anderen Weg."),
            code="no_postcode",
        )  # fmt: skip
    if not is_of_town(postcode):
        raise Refused(
            _("Die Anschrift, die %(name)s uns genannt hat, liegt nicht in %(town)s.")
            % {"name": name(), "town": town().name},
            _("Sind Sie gerade erst umgezogen? Dann hilft das Bürgerbüro."), code="elsewhere",
        )  # fmt: skip
    return Proof(by.user_id, keyed_hash("resident online", data["provider"], data["subject"]), level())


def claim(claims: Mapping[str, Any], path: str) -> str:
    """Return what a claim says, by its dotted path ("address.postal_code"); "" when it is not there."""
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return str(found or "").strip()
