"""Messages to browsers: sealed as the standard's own example, signed for one service, sent to known services alone."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from core.services.web_push import Browser, authorization, is_push_service, packed, public_key, seal, unpacked

ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/abc"
# RFC 8291, appendix A.
BROWSER = Browser(
    ENDPOINT,
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
)
OWN, SALT = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_it_seals_as_the_standard_does():
    own = ec.derive_private_key(int.from_bytes(unpacked(OWN), "big"), ec.SECP256R1())
    assert packed(seal(b"When I grow up, I want to be a watermelon", BROWSER, own=own, salt=unpacked(SALT))) == SEALED


def test_no_two_messages_are_sealed_alike():
    assert seal(b"a", BROWSER) != seal(b"a", BROWSER)
    with pytest.raises(ValueError):
        seal(b"a" * 5000, BROWSER)


def test_who_sends_is_signed_for_one_service(settings):
    settings.PUSH_KEY, settings.SECURITY_CONTACT = "a" * 40, "mailto:it@hennef.example"
    words = authorization(ENDPOINT)
    token = words.removeprefix("vapid t=").partition(",")[0]
    assert words.endswith(f"k={public_key()}")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpacked(public_key()))
    claims = jwt.decode(token, key, algorithms=["ES256"], audience="https://updates.push.services.mozilla.com")
    assert claims["sub"] == "mailto:it@hennef.example"
    before = public_key()
    settings.PUSH_KEY = "b" * 40
    assert public_key() != before


@pytest.mark.parametrize(
    ("endpoint", "is_known"),
    [
        (ENDPOINT, True),
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("http://fcm.googleapis.com/fcm/send/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com@evil.example/x", False),
        ("https://notfcm.googleapis.com.evil.example/", False),
        ("https://127.0.0.1/", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_messages_go_to_the_browsers_makers_alone(endpoint, is_known):
    assert is_push_service(endpoint) == is_known
    assert Browser(endpoint, BROWSER.key, BROWSER.secret).is_sound() == is_known


@pytest.mark.parametrize(
    ("key", "secret"), [("", BROWSER.secret), ("AAAA", BROWSER.secret), (BROWSER.key, "AAAA"), (BROWSER.key, "ä")]
)
def test_what_is_no_key_is_refused(key, secret):
    assert not Browser(ENDPOINT, key, secret).is_sound()
