"""How allauth behaves in this town."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in."""


class MFAAdapter(DefaultMFAAdapter):
    """Second factors."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in through an OpenID Connect provider."""
