"""Messages to browsers by their push services: sealed for the one browser (RFC 8291 on RFC 8188), signed by the town (RFC 8292).

The service of the browser's maker carries the message and cannot read it. No third party stands between.
"""

import base64
import os
import time
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from urllib.parse import urlsplit

import jwt
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from core.services.outbound import Outbound

CURVE = ec.SECP256R1()
# A push service keeps a message for a browser that is away: so many seconds, then it is no news any more.
KEPT_SECONDS = 24 * 3600
# A signature may count for a day at most (RFC 8292, 2).
SIGNED_SECONDS = 12 * 3600
# One record holds it all; services take at least 4,096 bytes (RFC 8030, 7.2).
RECORD_BYTES, MOST_BYTES = 4096, 3000


@dataclass(frozen=True)
class Browser:
    """Where a browser is reached: the address its push service gave it, its public key and its secret, base64url."""

    endpoint: str
    key: str
    secret: str

    def is_sound(self) -> bool:
        """Whether messages can be sealed for it and its service is one that the town asks."""
        try:
            _point(self.key)
            return len(unpacked(self.secret)) == 16 and is_push_service(self.endpoint)
        except (ValueError, InvalidKey):
            return False


def is_push_service(endpoint: str) -> bool:
    """Whether an address lies at one of the services of the browsers' makers (WEB_PUSH_HOSTS)."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_known = any(host == each or host.endswith(f".{each}") for each in settings.WEB_PUSH_HOSTS)
    return parts.scheme == "https" and is_known and port in (None, 443) and "@" not in parts.netloc


def public_key() -> str:
    """Return the town's key as browsers want it (applicationServerKey): an uncompressed point, base64url."""
    return packed(_raw(_town_key().public_key()))


def push(outbound: Outbound, browser: Browser, message: bytes, *, topic: str = "") -> int:
    """Hand a message to the browser's service and return its answer: 201 taken, 404 and 410 gone for good.

    A later message of the same `topic` (at most 32 letters) takes the place of one that still waits. Raises Unreachable, HostRefused.
    """
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Urgency": "normal",
        "Authorization": authorization(browser.endpoint),
    }
    if topic:
        headers["Topic"] = packed(sha256(topic.encode()).digest())[:32]
    return outbound.post(browser.endpoint, seal(message, browser), headers).status


def authorization(endpoint: str) -> str:
    """Return who sends, signed for that one service (RFC 8292)."""
    parts = urlsplit(endpoint)
    contact = (
        f"mailto:{settings.SECURITY_CONTACT.removeprefix('mailto:')}"
        if settings.SECURITY_CONTACT
        else settings.PUBLIC_URL
    )
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(time.time()) + SIGNED_SECONDS, "sub": contact}
    return f"vapid t={jwt.encode(claims, _town_key(), algorithm='ES256')}, k={public_key()}"


def seal(
    message: bytes, browser: Browser, *, own: ec.EllipticCurvePrivateKey | None = None, salt: bytes = b""
) -> bytes:
    """Return the message so that the browser alone opens it. `own` and `salt` are new each time but in tests."""
    if len(message) > MOST_BYTES:
        raise ValueError("the message is too long")
    own, salt = own or ec.generate_private_key(CURVE), salt or os.urandom(16)
    theirs, ours = _point(browser.key), _raw(own.public_key())
    shared = own.exchange(ec.ECDH(), theirs)
    both = _derived(shared, unpacked(browser.secret), b"WebPush: info\0" + _raw(theirs) + ours, 32)
    key = _derived(both, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(both, salt, b"Content-Encoding: nonce\0", 12)
    # The 2 ends the last record (RFC 8188, 2).
    body = AESGCM(key).encrypt(nonce, message + b"\2", None)
    return salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(ours)]) + ours + body


def packed(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    """Return the bytes of base64url with or without padding. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _point(text: str) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unpacked(text))


def _raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def _town_key() -> ec.EllipticCurvePrivateKey:
    return _key_of(settings.PUSH_KEY)


@cache
def _key_of(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the private key that a secret of any form stands for."""
    number = int.from_bytes(
        HKDF(algorithm=SHA256(), length=40, salt=b"", info=b"web push").derive(secret.encode()), "big"
    )
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    return ec.derive_private_key(number % (order - 1) + 1, CURVE)
