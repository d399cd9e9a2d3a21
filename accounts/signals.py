"""What happened to accounts."""

from django.dispatch import Signal

# Somebody may see less than before: an office ended or a session was revoked. Open sockets of the account must close.
# Arguments: user_id (UUID), session_key (str, empty: every session of the account).
access_ended = Signal()
