"""How allauth behaves in this town."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import ProofMethod
from accounts.http import ViewerRequest
from accounts.services import proof_online, residence
from accounts.signals import access_ended
from core.errors import Refused
from core.town import town


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in."""

    def get_login_redirect_url(self, request: ViewerRequest) -> str:
        """Lead to the account page when nobody asked for another one."""
        return reverse("account_home")

    def get_logout_redirect_url(self, request: ViewerRequest) -> str:
        """Lead to the home page."""
        return "/"

    def format_email_subject(self, subject: str) -> str:
        """Put the town before the subject, without asking for a Site."""
        return f"[{town().title}] {subject}"


class MFAAdapter(DefaultMFAAdapter):
    """Second factors, their secrets encrypted: the default keeps them in the clear."""

    def get_totp_issuer(self) -> str:
        """Name the town in authenticator apps."""
        return f"Ratsplatz {town().name}"

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Suggest a plain name for a new passkey."""
        from allauth.mfa.models import Authenticator

        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with the newest key."""
        return factor_cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret with whichever key fits."""
        return factor_cipher().decrypt(encrypted_text.encode()).decode()


def factor_cipher() -> MultiFernet:
    """Return the cipher of factor secrets. Keys of the settings may be any text; the newest comes first."""
    digests = (hashlib.sha256(key.encode()).digest() for key in settings.MFA_ENCRYPTION_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in through an OpenID Connect provider: a login like any other, it brings no right and no second factor.

    Whoever went there to prove where they live comes back to their account: nothing of the provider is kept.
    """

    def pre_social_login(self, request: ViewerRequest, sociallogin: Any) -> None:
        """Hand an answer that somebody fetched as a proof of residence to its way."""
        if proof_online.is_proof(sociallogin.state, request.user):
            raise ImmediateHttpResponse(proved_online(request, sociallogin.account))

    def on_authentication_error(
        self, request: ViewerRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Lead whoever broke off a proof back to its page; a sign-in that fails has a page of allauth's."""
        if proof_online.is_proof((extra_context or {}).get("state"), request.user):
            messages.error(request, _("Der Nachweis ist nicht zustande gekommen. Es wurde nichts gespeichert."))
            raise ImmediateHttpResponse(redirect("account_residence"))

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Refuse to open an existing account by its address: its owner links the provider after signing in."""
        return False


def proved_online(request: ViewerRequest, account: Any) -> HttpResponse:
    """Keep the proof that a provider gave, or say why not, and lead back to the account."""
    told = account.extra_data
    claims = {**(told.get("id_token") or {}), **(told.get("userinfo") or {})}
    data = {"provider": account.provider, "subject": account.uid, "claims": claims}
    try:
        residence.prove_residence(by=request.viewer, method=ProofMethod.ONLINE_ID, data=data)
        messages.success(request, _("Ihr Wohnsitz ist nachgewiesen."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("account_residence")


class UserSessionsAdapter(DefaultUserSessionsAdapter):
    """Sessions."""

    def end_sessions(self, sessions: Any) -> None:
        """End sessions and announce it, so that open sockets close."""
        for session in sessions:
            key = session.session_key
            session.end()
            access_ended.send(sender=type(session), user_id=session.user_id, session_key=key)
