"""Secrets at rest: what is sealed here says nothing to whoever holds the database without the keys of the settings."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

PAD_TO_BYTES = 4096


def seal(purpose: str, text: str) -> bytes:
    """Encrypt text with the newest key. Neither its length (padded) nor the hour (always the same) can be seen."""
    return seal_bytes(purpose, text.encode())


def unseal(purpose: str, sealed: bytes | memoryview) -> str:
    """Return the text; raises cryptography.fernet.InvalidToken when no key fits."""
    return unseal_bytes(purpose, sealed).decode()


def seal_bytes(purpose: str, data: bytes, pad_to: int = PAD_TO_BYTES) -> bytes:
    """Encrypt bytes, padded to a multiple of `pad_to`."""
    plain = data + b"\x80"
    plain += bytes(-len(plain) % pad_to)
    return _cipher(purpose).encrypt_at_time(plain, current_time=0)


def unseal_bytes(purpose: str, sealed: bytes | memoryview) -> bytes:
    """Return the bytes; raises cryptography.fernet.InvalidToken when no key fits."""
    return _cipher(purpose).decrypt(bytes(sealed)).rstrip(b"\x00")[:-1]


def keyed_hash(purpose: str, *parts: str) -> str:
    """Return HMAC-SHA256 (hex) of the parts. The last key hashes, so that newer keys before it change no hash."""
    message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in (purpose, *parts))
    return hmac.new(settings.SEALING_KEYS[-1].encode(), message, hashlib.sha256).hexdigest()


def _cipher(purpose: str) -> MultiFernet:
    digests = (hashlib.sha256(f"{purpose}:{key}".encode()).digest() for key in settings.SEALING_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
