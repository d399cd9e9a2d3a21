"""Links that stand in mails: whoever holds one may do what it is for. Signed, never stored, told apart by purpose."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

# What a link is for: confirm one subscription, see and change all of a follower, stop some or all weekly ones at a click.
CONFIRM, SETTINGS, STOP, STOP_WEEKLY = "confirm", "settings", "stop", "stop-weekly"


def token_of(purpose: str, *keys: UUID) -> str:
    """Return the token of a link."""
    return _signer(purpose).sign("".join(key.hex for key in keys)).replace(":", ".")


def keys_of(purpose: str, token: str) -> list[UUID]:
    """Return what a token was made for, nothing when it was not made by us for this purpose."""
    try:
        text = _signer(purpose).unsign(token.replace(".", ":"))
        return [UUID(text[start : start + 32]) for start in range(0, len(text), 32)]
    except (BadSignature, ValueError):
        return []


def key_of(purpose: str, token: str) -> UUID | None:
    """Return the one thing that a token was made for."""
    keys = keys_of(purpose, token)
    return keys[0] if len(keys) == 1 else None


def link(route: str, token: str) -> str:
    """Return the whole address of a link for a mail."""
    return settings.PUBLIC_URL + reverse(route, args=[token])


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"accounts.following.{purpose}")
