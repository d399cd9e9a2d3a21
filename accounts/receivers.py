"""What accounts do when something happens in allauth or Django: one statement each."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver

from accounts.assurance import forget_factor
from accounts.services.pushing import forget_devices
from accounts.services.sessions import end_sessions_of
from accounts.signals import access_ended
from core.services.live.wire import ask_again


@receiver([authenticator_added, authenticator_removed, authenticator_reset], dispatch_uid="accounts.factor")
def on_factor_changed(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """Sign out the account everywhere else when a factor changed."""
    end_sessions_of(user=user, keep=request.session.session_key or "", action="accounts.factor_changed")


@receiver(authenticator_removed, dispatch_uid="accounts.factor_removed")
def on_factor_removed(sender: Any, request: Any, authenticator: Any, **kwargs: Any) -> None:
    """Let the current session forget what it proved with the removed factor."""
    forget_factor(request, authenticator.pk)


@receiver([password_changed, password_set, password_reset], dispatch_uid="accounts.password")
def on_password_changed(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """Sign out the account everywhere else when its password changed; allauth signs out the current session itself."""
    end_sessions_of(user=user, keep=request.session.session_key or "", action="accounts.password_changed")


@receiver(user_logged_out, dispatch_uid="accounts.logout")
def on_logged_out(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """Announce that a session is over, and let the browser forget what it kept (accounts.middleware)."""
    if request is not None:
        request.is_leaving = True
    if user is not None:
        access_ended.send(sender=type(user), user_id=user.pk, session_key=request.session.session_key or "")


@receiver(access_ended, dispatch_uid="accounts.live")
def on_access_ended(sender: Any, **kwargs: Any) -> None:
    """Let the live hub ask again who may listen, so that open sockets close with the session."""
    transaction.on_commit(ask_again, robust=True)


@receiver(access_ended, dispatch_uid="accounts.devices")
def on_session_ended(sender: Any, session_key: str = "", **kwargs: Any) -> None:
    """Tell a device nothing more once its session has ended."""
    forget_devices(session_key)
